//! [`Behaviors`]: which keys open which paths, and the decision about a request.

use std::ptr;
use std::sync::Arc;

use frontseal::{Error, Grant, Verifier};

use crate::path_pattern::PathPattern;
use crate::refusal::Refusal;
use crate::viewer_request::ViewerRequest;

/// The cache behaviours of a distribution in their order: which keys open which paths.
///
/// ```
/// use std::sync::Arc;
///
/// use frontseal::Verifier;
/// use frontseal_tower::Behaviors;
///
/// let verifier = Arc::new(Verifier::new());
/// let behaviors = Behaviors::new(Some(verifier))
///     .with_path_pattern("/posters/*", None)?; // open to everyone
/// assert_eq!(behaviors.iter().count(), 2);
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Debug)]
pub struct Behaviors {
    patterns: Vec<(PathPattern, Behavior)>,
    default: Behavior,
}

/// A cache behaviour: the keys that open some paths.
#[non_exhaustive]
#[derive(Debug)]
pub struct Behavior {
    /// The path pattern, or `default` for the paths that no pattern matches.
    pub name: String,
    /// The keys that open the paths; `None` if the paths are open.
    pub verifier: Option<Arc<Verifier>>,
}

impl Behaviors {
    /// Restrict every path to the keys of `verifier`; `None` opens every path.
    pub fn new(verifier: Option<Arc<Verifier>>) -> Self {
        Self {
            patterns: Vec::new(),
            default: Behavior {
                name: "default".into(),
                verifier,
            },
        }
    }

    /// Restrict the paths that match `pattern` to the keys of `verifier`; `None` opens them. The
    /// first pattern that matches decides.
    ///
    /// In a pattern `*` matches any run of characters, slashes included, and `?` any one. Case
    /// matters, and the leading `/` may be omitted.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) if no path can match `pattern`.
    pub fn with_path_pattern(
        mut self,
        pattern: &str,
        verifier: Option<Arc<Verifier>>,
    ) -> Result<Self, Error> {
        let pattern = PathPattern::new(pattern)?;
        let name = pattern.as_str().into();
        self.patterns.push((pattern, Behavior { name, verifier }));
        Ok(self)
    }

    /// Return the behaviours in their order, the default one last.
    pub fn iter(&self) -> impl Iterator<Item = &Behavior> {
        self.patterns
            .iter()
            .map(|(_, behavior)| behavior)
            .chain([&self.default])
    }

    /// Decide about `request` at `at`, in Unix seconds, and return the behaviour that decided.
    /// `root_object` is the path that is requested in place of `/`.
    pub(crate) fn judge(
        &self,
        request: &ViewerRequest,
        root_object: Option<&str>,
        at: i64,
    ) -> (&Behavior, Result<Option<Grant>, Refusal>) {
        let readings = &request.readings;
        // The first reading is the path as it was sent.
        let by_path = readings
            .paths()
            .next()
            .map_or(&self.default, |path| self.find(path));
        if readings.is_too_deep() && self.iter().any(|behavior| behavior.verifier.is_some()) {
            return (by_path, Err(Refusal::ambiguous_path()));
        }
        let mut behaviors = vec![by_path];
        if readings.climbs() {
            behaviors.extend(self.iter());
        } else {
            let is_root = readings.paths().any(|path| path == b"/");
            let object = root_object.filter(|_| is_root).map(str::as_bytes);
            behaviors.extend(readings.paths().chain(object).map(|path| self.find(path)));
        }
        let mut passed = (by_path, Ok(None));
        let mut seen: Vec<&Behavior> = Vec::new();
        for behavior in behaviors {
            if seen.iter().any(|known| ptr::eq(*known, behavior)) {
                continue;
            }
            seen.push(behavior);
            let Some(verifier) = &behavior.verifier else {
                continue;
            };
            match request.verify(verifier, at) {
                Ok(grant) => passed = (behavior, Ok(Some(grant))),
                Err(refusal) => return (behavior, Err(refusal)),
            }
        }
        passed
    }

    fn find(&self, path: &[u8]) -> &Behavior {
        self.patterns
            .iter()
            .find(|(pattern, _)| pattern.matches(path))
            .map_or(&self.default, |(_, behavior)| behavior)
    }
}

impl From<Arc<Verifier>> for Behaviors {
    fn from(verifier: Arc<Verifier>) -> Self {
        Self::new(Some(verifier))
    }
}

impl From<Verifier> for Behaviors {
    fn from(verifier: Verifier) -> Self {
        Arc::new(verifier).into()
    }
}
