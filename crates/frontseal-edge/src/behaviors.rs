//! [`Behaviors`]: which keys open which paths, and the decision about a request.

use frontseal::request::PathReadings;
use frontseal::{Denial, Grant, Verifier};

use crate::EdgeError;
use crate::config::{CacheBehavior, EdgeConfig};
use crate::keys::Keys;
use crate::path_pattern::PathPattern;
use crate::viewer_request::{Refusal, ViewerRequest};

/// The cache behaviours in their order, with the keys as they were last read.
pub(crate) struct Behaviors {
    patterns: Vec<(PathPattern, Behavior)>,
    default: Behavior,
    default_root_object: Option<String>,
}

/// What holds for some paths.
pub(crate) struct Behavior {
    /// The path pattern, or `default`.
    pub(crate) name: String,
    /// The keys that open the paths; `None` where they are open.
    pub(crate) verifier: Option<Verifier>,
}

/// What was decided.
pub(crate) enum Judgement {
    /// No signature is needed.
    Open,
    Granted(Box<Grant>),
    Denied(Denial),
    AmbiguousPath,
}

impl Behaviors {
    /// Put the behaviours of `config` together with `keys`.
    pub(crate) fn new(config: &EdgeConfig, keys: &Keys) -> Result<Self, EdgeError> {
        let patterns = config.cache_behaviors.iter().map(|behavior| {
            let CacheBehavior {
                path_pattern,
                trusted_key_groups,
            } = behavior;
            let pattern = PathPattern::new(path_pattern)?;
            let verifier = verifier_of(config, keys, trusted_key_groups)?;
            let name = pattern.as_str().into();
            Ok((pattern, Behavior { name, verifier }))
        });
        let default = match &config.default_cache_behavior {
            Some(behavior) => verifier_of(config, keys, &behavior.trusted_key_groups)?,
            None => Some(keys.verifier(keys.ids())?),
        };
        Ok(Self {
            patterns: patterns.collect::<Result<_, EdgeError>>()?,
            default: Behavior {
                name: "default".into(),
                verifier: default,
            },
            default_root_object: config.default_root_object.clone(),
        })
    }

    /// Return the behaviours in their order, the default one last.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Behavior> {
        self.patterns
            .iter()
            .map(|(_, behavior)| behavior)
            .chain([&self.default])
    }

    /// Decide about a request, at `at` in Unix seconds, and say by which behaviour.
    ///
    /// A path that can be read in several ways must pass under each reading, whatever the server
    /// behind makes of it; with `..` in it, it could be any path, and must pass everywhere.
    /// (CloudFront matches the normalised path and passes the raw one on.)
    pub(crate) fn judge(&self, viewer: &ViewerRequest, at: i64) -> (&Behavior, Judgement) {
        let readings = PathReadings::new(&viewer.path);
        let by_path = self.find(viewer.path.as_bytes());
        if readings.is_too_deep() && self.iter().any(|behavior| behavior.verifier.is_some()) {
            return (by_path, Judgement::AmbiguousPath);
        }
        let mut behaviors = vec![by_path];
        if readings.climbs() {
            behaviors.extend(self.iter());
        } else {
            // What is / for the origin may be its own index, of the same name.
            let is_root = readings.paths().any(|path| path == b"/");
            let object = self.root_object(if is_root { "/" } else { &viewer.path });
            let paths = readings.paths().chain(object.as_deref().map(str::as_bytes));
            behaviors.extend(paths.map(|path| self.find(path)));
        }
        let mut passed = (by_path, Judgement::Open);
        let mut seen: Vec<&Behavior> = Vec::new();
        for behavior in behaviors {
            if seen.iter().any(|known| std::ptr::eq(*known, behavior)) {
                continue;
            }
            seen.push(behavior);
            let Some(verifier) = &behavior.verifier else {
                continue;
            };
            match viewer.verify(verifier, &readings, at) {
                Ok(grant) => passed = (behavior, Judgement::Granted(Box::new(grant))),
                Err(Refusal::Denied(denial)) => return (behavior, Judgement::Denied(denial)),
                Err(Refusal::AmbiguousPath) => return (behavior, Judgement::AmbiguousPath),
            }
        }
        passed
    }

    /// Return the path of the object that is served for `path`, if it is another.
    pub(crate) fn root_object(&self, path: &str) -> Option<String> {
        let object = self.default_root_object.as_ref()?;
        (path == "/").then(|| format!("/{object}"))
    }

    fn find(&self, path: &[u8]) -> &Behavior {
        self.patterns
            .iter()
            .find(|(pattern, _)| pattern.matches(path))
            .map_or(&self.default, |(_, behavior)| behavior)
    }
}

/// Return what trusts the keys of `groups`; `None` if there are none.
fn verifier_of(
    config: &EdgeConfig,
    keys: &Keys,
    groups: &[String],
) -> Result<Option<Verifier>, EdgeError> {
    if groups.is_empty() {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for name in groups {
        let group = config.key_groups.get(name).ok_or_else(|| {
            EdgeError::new(format!(
                "the key group {name:?} is not one of key_groups: add it with its key pair ids"
            ))
        })?;
        ids.extend(group.iter().map(String::as_str));
    }
    keys.verifier(ids).map(Some)
}
