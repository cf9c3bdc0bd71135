//! [`ManifestOptions`]: which URIs are signed, and how they are written back.

use std::str::FromStr;

use frontseal::{Error, ErrorKind};

/// What is signed, and how it is written.
///
/// The [default](Self::default) signs the URIs of the manifest's own host and leaves them relative
/// or absolute as they were.
///
/// ```
/// use frontseal_manifest::{ManifestOptions, UriForm};
///
/// let options = ManifestOptions {
///     hosts: vec!["d111111abcdef8.cloudfront.net".into(), "media.example.com".into()],
///     uri_form: UriForm::Absolute,
///     ..ManifestOptions::default()
/// };
/// assert!(!options.encode);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestOptions {
    /// The hosts whose URIs are signed, with the port where the URIs have one; the host of the
    /// manifest's own URL where there is none in the list.
    pub hosts: Vec<String>,
    /// How signed URIs are written back.
    pub uri_form: UriForm,
    /// Percent-encode white space and non-ASCII characters in URIs before they are signed, as
    /// [`encode_url`](frontseal::encode_url) does. The base URL is taken as it is.
    pub encode: bool,
}

/// How a signed URI is written back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UriForm {
    /// Relative or absolute as it was, with the signature behind it.
    #[default]
    AsWritten,
    /// With scheme and host.
    Absolute,
    /// Without scheme and host where these are the manifest's own; otherwise as it was.
    Relative,
}

impl UriForm {
    /// Return the stable name, `as-written`, `absolute` or `relative`, that every language
    /// carries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsWritten => "as-written",
            Self::Absolute => "absolute",
            Self::Relative => "relative",
        }
    }
}

impl FromStr for UriForm {
    type Err = Error;

    /// Read `as-written`, `absolute` or `relative`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] for any other spelling.
    fn from_str(name: &str) -> Result<Self, Error> {
        [Self::AsWritten, Self::Absolute, Self::Relative]
            .into_iter()
            .find(|form| form.as_str() == name)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::InvalidUrl,
                    format!("uri_form {name:?} is unknown: write as-written, absolute or relative"),
                )
            })
    }
}
