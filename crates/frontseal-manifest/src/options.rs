//! [`ManifestOptions`]: where a manifest is, which URIs are signed, and how they are written back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use frontseal::{Error, encode_url};

use crate::problem::Problem;
use crate::url::{check_base_url, check_folder, folder};

/// Where a manifest is, which of its URIs are signed, and how they are written back.
///
/// A field that is not set has its default: the URIs of the manifest's own host are signed, and
/// stay relative or absolute as they were. Only `base_url` is required.
///
/// ```
/// use frontseal_manifest::{ManifestOptions, UriForm};
///
/// let options = ManifestOptions {
///     base_url: "https://d111111abcdef8.cloudfront.net/hls/film.m3u8".into(),
///     hosts: vec!["d111111abcdef8.cloudfront.net".into(), "media.example.com".into()],
///     uri_form: UriForm::Absolute,
///     ..ManifestOptions::default()
/// };
/// assert!(!options.each);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestOptions {
    /// The URL that the player requests the manifest from. Relative URIs are resolved against it,
    /// and one signature for all URIs grants its folder unless the policy has a resource.
    pub base_url: String,
    /// Sign each URI for itself, in place of one signature for all.
    ///
    /// It takes a key operation for each URL. It serves neither templates nor URIs to which players
    /// add parameters of their own, and no URI with a `*`, which would grant more than itself;
    /// these are errors. Players add parameters to the URLs of low-latency playlists too, which a
    /// manifest that names such a playlist does not tell.
    pub each: bool,
    /// The folder that URIs must be in or below, a URL that ends with `/`; another URI is an error.
    ///
    /// Its path counts, on any host whose URIs are signed. With `each` it is the folder of `base_url`
    /// unless it is given, so that a manifest does not get signatures for the files of others;
    /// otherwise the policy's resource says what is granted.
    pub folder: Option<String>,
    /// The hosts whose URIs are signed, with the port where the URIs have one. If the list is
    /// empty, it is the host of `base_url`.
    pub hosts: Vec<String>,
    /// How signed URIs are written back.
    pub uri_form: UriForm,
    /// Percent-encode the characters of the base URL and of URIs that clients rewrite, before
    /// signing, as [`encode_url`](frontseal::encode_url) does.
    pub encode: bool,
    /// The values of variables that an HLS playlist imports by `EXT-X-DEFINE:IMPORT`, by their
    /// names: what the multivariant playlist defines, as in
    /// [`SignedManifest::defines`](crate::SignedManifest::defines).
    pub defines: BTreeMap<String, String>,
}

impl ManifestOptions {
    /// Return the base URL, encoded if that is wanted.
    pub(crate) fn checked_base_url(&self) -> Result<Cow<'_, str>, Error> {
        let base_url = self.encoded(&self.base_url)?;
        check_base_url(&base_url)?;
        Ok(base_url)
    }

    /// Return the folder that URIs must be in, if there is one. The manifest is at `base_url`.
    pub(crate) fn checked_folder<'b>(
        &'b self,
        base_url: &'b str,
    ) -> Result<Option<Cow<'b, str>>, Error> {
        let Some(given) = &self.folder else {
            return Ok(self.each.then(|| folder(base_url).into()));
        };
        let folder = self.encoded(given)?;
        check_folder(&folder)?;
        Ok(Some(folder))
    }

    /// Return `uri`, encoded if that is wanted.
    pub(crate) fn encoded<'u>(&self, uri: &'u str) -> Result<Cow<'u, str>, Error> {
        if self.encode {
            encode_url(uri)
        } else {
            Ok(Cow::Borrowed(uri))
        }
    }
}

/// How a signed URI is written back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UriForm {
    /// Relative or absolute as it was, followed by the signature.
    #[default]
    AsWritten,
    /// With scheme and host.
    Absolute,
    /// Without scheme and host if these are the manifest's own; otherwise as it was.
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
    /// [`ErrorKind::InvalidUrl`](frontseal::ErrorKind::InvalidUrl) for any other spelling.
    fn from_str(name: &str) -> Result<Self, Error> {
        [Self::AsWritten, Self::Absolute, Self::Relative]
            .into_iter()
            .find(|form| form.as_str() == name)
            .ok_or_else(|| Problem::UnknownUriForm(name).error())
    }
}
