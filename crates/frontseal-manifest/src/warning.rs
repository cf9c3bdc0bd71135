//! [`Warning`]: what is odd in a manifest although it is signed.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};

use frontseal::Place;

use crate::place::place;

/// How many different warnings are kept: enough for people, few enough for hostile manifests.
const MOST: usize = 100;

/// Something odd in a manifest that is signed all the same, or a URL that was left alone and
/// probably should not have been.
///
/// A problem that occurs in many places is reported once, with its first place.
///
/// ```
/// use frontseal::{KeyType, Place, Policy, PrivateKey, Signer};
/// use frontseal_manifest::{ManifestOptions, WarningKind, sign_manifest};
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::generate(KeyType::P256)?)?;
///
/// let playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts#t=1\n#EXTINF:6,\nfilm-2.ts#t=1\n";
/// let options = ManifestOptions {
///     base_url: "https://d111111abcdef8.cloudfront.net/hls/film.m3u8".into(),
///     ..ManifestOptions::default()
/// };
/// let signed = sign_manifest(playlist, &signer, &Policy::expires_in(7200)?, &options)?;
/// let [warning] = &*signed.warnings else { panic!("there is one warning") };
/// assert_eq!(warning.kind(), WarningKind::Fragment);
/// assert_eq!(warning.place(), Some(Place::LineColumn { line: 3, column: 1 }));
/// assert_eq!(warning.count(), 2);
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    notice: Notice,
    place: Option<Place>,
    count: usize,
}

/// What a [`Warning`] is about. Every language carries the same [codes](Self::code).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// No URI was signed, because none is of the hosts that are ours.
    NothingSigned,
    /// A list of attributes ends with a comma.
    TrailingComma,
    /// A URI line ends with blanks.
    TrailingBlank,
    /// A URI has a fragment; the signature is before it.
    Fragment,
    /// A URL of ours is where no URI is expected, and was not signed.
    UnsignedUrl,
}

impl WarningKind {
    /// Return the stable code, such as `unsigned_url`, that every language carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingSigned => "nothing_signed",
            Self::TrailingComma => "trailing_comma",
            Self::TrailingBlank => "trailing_blank",
            Self::Fragment => "fragment",
            Self::UnsignedUrl => "unsigned_url",
        }
    }
}

impl Warning {
    /// Return what the warning is about.
    pub const fn kind(&self) -> WarningKind {
        self.notice.kind()
    }

    /// Return the first place in the manifest, as line and column; `None` for the manifest as a
    /// whole.
    pub const fn place(&self) -> Option<Place> {
        self.place
    }

    /// Return in how many places it is.
    pub const fn count(&self) -> usize {
        self.count
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.notice.words())?;
        match self.count {
            0 | 1 => Ok(()),
            count => write!(f, " (and {} more)", count - 1),
        }
    }
}

/// What is odd, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    NothingSigned,
    TrailingComma {
        tag: String,
    },
    TrailingBlank {
        uri: String,
    },
    Fragment {
        uri: String,
    },
    UnsignedUrl {
        /// The tag or element, and the attribute that the URL is in, if any.
        holder: String,
        attribute: Option<String>,
        url: String,
    },
}

impl Notice {
    const fn kind(&self) -> WarningKind {
        match self {
            Self::NothingSigned => WarningKind::NothingSigned,
            Self::TrailingComma { .. } => WarningKind::TrailingComma,
            Self::TrailingBlank { .. } => WarningKind::TrailingBlank,
            Self::Fragment { .. } => WarningKind::Fragment,
            Self::UnsignedUrl { .. } => WarningKind::UnsignedUrl,
        }
    }
}

/// The warnings about one text, the same ones counted.
pub(crate) struct Warnings<'t> {
    text: &'t str,
    all: Vec<Warning>,
    known: HashMap<Key<'t>, usize>,
}

/// What makes two warnings the same: the kind, and for URLs what holds them.
type Key<'t> = (WarningKind, &'t str, &'t str);

impl<'t> Warnings<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            all: Vec::new(),
            known: HashMap::new(),
        }
    }

    pub(crate) fn trailing_comma(&mut self, tag: &'t str, offset: usize) {
        self.add((WarningKind::TrailingComma, "", ""), offset, || {
            let tag = tag.into();
            Notice::TrailingComma { tag }
        });
    }

    pub(crate) fn trailing_blank(&mut self, uri: &str, offset: usize) {
        self.add((WarningKind::TrailingBlank, "", ""), offset, || {
            let uri = uri.into();
            Notice::TrailingBlank { uri }
        });
    }

    pub(crate) fn fragment(&mut self, uri: &str, offset: usize) {
        self.add((WarningKind::Fragment, "", ""), offset, || {
            let uri = uri.into();
            Notice::Fragment { uri }
        });
    }

    /// Warn of `url`, which is in `attribute` of `holder`, or in its content if that is empty.
    pub(crate) fn unsigned_url(
        &mut self,
        holder: &'t str,
        attribute: &'t str,
        url: &str,
        offset: usize,
    ) {
        let key = (WarningKind::UnsignedUrl, holder, attribute);
        self.add(key, offset, || Notice::UnsignedUrl {
            holder: holder.into(),
            attribute: (!attribute.is_empty()).then(|| attribute.into()),
            url: url.into(),
        });
    }

    fn add(&mut self, key: Key<'t>, offset: usize, notice: impl FnOnce() -> Notice) {
        if let Some(warning) = self
            .known
            .get(&key)
            .and_then(|index| self.all.get_mut(*index))
        {
            warning.count += 1;
            return;
        }
        if self.all.len() == MOST {
            return;
        }
        self.known.insert(key, self.all.len());
        self.all.push(Warning {
            notice: notice(),
            place: Some(place(self.text, offset)),
            count: 1,
        });
    }

    /// Return the warnings, with one more if nothing was signed.
    pub(crate) fn finish(mut self, signed_any: bool) -> Vec<Warning> {
        if !signed_any {
            self.all.push(Warning {
                notice: Notice::NothingSigned,
                place: None,
                count: 1,
            });
        }
        self.all
    }
}
