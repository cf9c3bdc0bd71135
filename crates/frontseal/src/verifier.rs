//! [`Verifier`]: decides about a request as CloudFront's edge does.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::cause::Cause;
use crate::denial::Denial;
use crate::encoding::decode_base64;
use crate::error::{Argument, Error};
use crate::grant::Grant;
use crate::key::PublicKey;
use crate::policy::{Policy, Statement};
use crate::request::credentials::{Credentials, Source, split_url, unsigned_url, without_fragment};
use crate::request::limits::{LONGEST_REQUEST, LONGEST_URL};
use crate::request::sections::Sections;
use crate::request::viewer::Viewer;
use crate::signer;
use crate::signing_key::HashAlgorithm;
use crate::text::find_culprit;
use crate::time;
use crate::verify_options::VerifyOptions;

/// Decides whether to grant a request, as CloudFront's edge does.
///
/// It trusts public keys by their key pair ids, as a key group does; several ids at once allow a
/// rotation. It uses no network.
///
/// The checks run in the order of [`Reason`](crate::Reason), and the first that fails is the verdict. Policy
/// contents are trusted only after the signature verifies.
///
/// A wildcard grants by the text of a URL. A server that reads `/hls/../private/film` as a path of
/// another folder should also ask [`Grant::is_ambiguous`].
///
/// ```
/// use frontseal::{Policy, PrivateKey, Reason, Signer, Verifier, VerifyOptions};
/// # let pem = include_bytes!("../../../tests/keys/p-256.pem");
///
/// let key = PrivateKey::from_pem(pem)?;
/// let verifier = Verifier::new().with_key("K2JCJMDEHXQW5F", key.public_key()?)?;
/// let signer = Signer::new("K2JCJMDEHXQW5F", key)?;
/// let url = signer.sign_url("https://d111111abcdef8.cloudfront.net/a.mp4", &Policy::new(1_893_456_000)?)?;
///
/// let at = |now| VerifyOptions { now: Some(now), ..VerifyOptions::default() };
/// let grant = verifier.verify_url(&url, &at(1_893_455_940))?;
/// assert_eq!(grant.time_left, 60);
///
/// let error = verifier.verify_url(&url, &at(1_893_456_000)).unwrap_err();
/// let denial = error.denial().unwrap();
/// assert_eq!(denial.reason, Reason::Expired);
/// assert_eq!(denial.edge_message(), "Access denied");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Verifier {
    keys: BTreeMap<String, PublicKey>,
}

impl Verifier {
    /// Make a verifier that trusts no key, and so denies every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trust `key` for signatures that name `key_pair_id`. An id that is trusted already gets the
    /// new key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidKeyPairId`](crate::ErrorKind::InvalidKeyPairId) if `key_pair_id` is
    /// empty or has anything but ASCII letters and digits.
    pub fn with_key(mut self, key_pair_id: &str, key: PublicKey) -> Result<Self, Error> {
        signer::check_key_pair_id(key_pair_id)?;
        self.keys.insert(key_pair_id.into(), key);
        Ok(self)
    }

    /// Return the key that is trusted for `key_pair_id`.
    pub fn key(&self, key_pair_id: &str) -> Option<&PublicKey> {
        self.keys.get(key_pair_id)
    }

    /// Return the trusted keys by their key pair ids.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &PublicKey)> {
        self.keys.iter().map(|(id, key)| (id.as_str(), key))
    }

    /// Verify a request by the signature in its URL, and return what it is granted.
    ///
    /// # Errors
    /// [`ErrorKind::AccessDenied`](crate::ErrorKind::AccessDenied) with a
    /// [`Denial`](crate::Error::denial) if the request is denied; a time that is 0, negative or in
    /// milliseconds is denied too. As for [`VerifyOptions::viewer`] if the options are wrong.
    pub fn verify_url(&self, url: &str, options: &VerifyOptions) -> Result<Grant, Error> {
        let viewer = options.viewer()?;
        let (url, credentials) = split_url(check_request(url, "")?);
        Ok(self.verify(url, &credentials, Source::Url, viewer)?)
    }

    /// Verify a request for `url` by its signed cookies, and return what it is granted. `cookies` is
    /// the value of its `Cookie` header.
    ///
    /// # Errors
    /// As for [`verify_url`](Self::verify_url).
    pub fn verify_cookies(
        &self,
        url: &str,
        cookies: &str,
        options: &VerifyOptions,
    ) -> Result<Grant, Error> {
        let viewer = options.viewer()?;
        let url = unsigned_url(check_request(url, cookies)?);
        let credentials = Credentials::of_cookies(cookies);
        Ok(self.verify(url, &credentials, Source::Cookies, viewer)?)
    }

    /// Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its
    /// cookies otherwise. Return what it is granted.
    ///
    /// # Errors
    /// As for [`verify_url`](Self::verify_url).
    pub fn verify_request(
        &self,
        url: &str,
        cookies: Option<&str>,
        options: &VerifyOptions,
    ) -> Result<Grant, Error> {
        Ok(self.decide(url, cookies, options.viewer()?)?)
    }

    /// Verify a request as [`verify_request`](Self::verify_request) does, for a viewer that was
    /// checked before.
    ///
    /// # Errors
    /// A [`Denial`] with the reason, and the edge's own code and message.
    pub fn decide(
        &self,
        url: &str,
        cookies: Option<&str>,
        viewer: Viewer,
    ) -> Result<Grant, Denial> {
        let (url, in_query) = split_url(check_request(url, cookies.unwrap_or_default())?);
        match cookies {
            Some(cookies) if in_query.is_empty() => {
                let credentials = Credentials::of_cookies(cookies);
                self.verify(url, &credentials, Source::Cookies, viewer)
            }
            _ => self.verify(url, &in_query, Source::Url, viewer),
        }
    }

    fn verify(
        &self,
        url: Cow<'_, str>,
        credentials: &Credentials<'_>,
        source: Source,
        viewer: Viewer,
    ) -> Result<Grant, Denial> {
        time::check(Argument::Now, viewer.now).map_err(Cause::Time)?;
        if let Some(name) = credentials.duplicate() {
            return Err(Cause::Duplicate(name).into());
        }
        // In a URL the policy wins, which aws-cloudfront-sign relies on (§7).
        if source == Source::Cookies && credentials.policy().and(credentials.expires()).is_some() {
            return Err(Cause::Conflict.into());
        }
        let (key_pair_id, key) = self.find_key(credentials)?;
        let signed = Signed::decode(credentials, &url)?;
        let signature = decode_signature(credentials)?;
        let hash_algorithm = find_hash_algorithm(credentials)?;
        if !key.verify(hash_algorithm, signed.text().as_bytes(), &signature) {
            return Err(Cause::Signature {
                key,
                key_pair_id,
                is_canned: signed.is_canned(),
                hash_algorithm,
            }
            .into());
        }
        let policy = signed.policy()?;
        check_conditions(&policy, &url, viewer)?;
        Ok(Grant {
            key_pair_id: key_pair_id.into(),
            time_left: policy.date_less_than() - viewer.now,
            policy,
            policy_text: signed.text().into(),
            url: url.into_owned(),
            is_canned: signed.is_canned(),
            hash_algorithm,
            source,
        })
    }

    fn find_key<'a>(
        &self,
        credentials: &'a Credentials<'_>,
    ) -> Result<(&'a str, &PublicKey), Cause<'a>> {
        let id = credentials
            .key_pair_id()
            .filter(|id| !id.is_empty())
            .ok_or(Cause::NoKeyPairId)?;
        let key = self.keys.get(id).ok_or(Cause::UnknownKey(id))?;
        Ok((id, key))
    }
}

/// What was signed: the text of a policy that is not believed yet.
enum Signed {
    /// The text as the edge rebuilds it.
    Canned {
        text: String,
        expires: i64,
    },
    Custom(String),
}

impl Signed {
    fn decode<'a>(credentials: &'a Credentials<'_>, resource: &str) -> Result<Self, Cause<'a>> {
        match (credentials.policy(), credentials.expires()) {
            (Some(encoded), _) => decode_base64(encoded)
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .map(Self::Custom)
                .ok_or(Cause::PolicyEncoding),
            (None, Some(expires)) => Ok(Self::Canned {
                text: Statement::canned_text(resource, &expires),
                expires: parse_epoch(expires).ok_or(Cause::Expires(expires))?,
            }),
            (None, None) => Err(Cause::NoPolicy),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Canned { text, .. } => text,
            Self::Custom(text) => text,
        }
    }

    const fn is_canned(&self) -> bool {
        matches!(self, Self::Canned { .. })
    }

    /// Read the policy, now that its signature verifies.
    fn policy(&self) -> Result<Policy, Cause<'static>> {
        match self {
            Self::Canned { expires, .. } => Policy::received(*expires),
            Self::Custom(text) => Policy::from_received_json(text.as_str()),
        }
        .map_err(Cause::Policy)
    }
}

fn decode_signature(credentials: &Credentials<'_>) -> Result<Vec<u8>, Cause<'static>> {
    match credentials.signature() {
        None | Some("") => Err(Cause::NoSignature),
        Some(encoded) => decode_base64(encoded).ok_or(Cause::SignatureEncoding),
    }
}

fn find_hash_algorithm<'a>(credentials: &'a Credentials<'_>) -> Result<HashAlgorithm, Cause<'a>> {
    let name = credentials.hash_algorithm().unwrap_or_default();
    credentials
        .announced_hash()
        .ok_or(Cause::HashAlgorithm(name))
}

/// Check what a policy grants, in the order of [`Reason`](crate::Reason).
fn check_conditions<'a>(policy: &'a Policy, url: &str, viewer: Viewer) -> Result<(), Cause<'a>> {
    if let Some(resource) = policy.resource().filter(|resource| !resource.matches(url)) {
        return Err(Cause::Resource(resource.as_str()));
    }
    let (now, end) = (viewer.now, policy.date_less_than());
    if let Some(start) = policy.date_greater_than().filter(|start| now <= *start) {
        return Err(Cause::NotYetValid { start, now });
    }
    if now >= end {
        return Err(Cause::Expired { end, now });
    }
    let Some(granted) = policy.ip_address() else {
        return Ok(());
    };
    // A socket for both families writes 192.0.2.7 as ::ffff:192.0.2.7.
    match viewer.ip_address.map(|ip| ip.to_canonical()) {
        Some(IpAddr::V4(ip)) if granted.contains(ip) => Ok(()),
        viewer => Err(Cause::Address { granted, viewer }),
    }
}

/// Check that the request is one that could reach the edge, and return its URL without a fragment.
fn check_request<'u>(url: &'u str, cookies: &str) -> Result<&'u str, Cause<'u>> {
    let url = without_fragment(url);
    if url.len() > LONGEST_URL {
        return Err(Cause::UrlTooLong(url.len()));
    }
    let len = url.len() + cookies.len();
    if len > LONGEST_REQUEST {
        return Err(Cause::RequestTooLong(len));
    }
    if let Some(culprit) = find_culprit(url) {
        return Err(Cause::Character(culprit));
    }
    let sections = Sections::split(url).ok_or(Cause::NoScheme)?;
    if !is_web(sections.scheme) {
        return Err(Cause::Scheme(sections.scheme));
    }
    if sections.authority.is_empty() || sections.authority.starts_with(':') {
        return Err(Cause::NoHost);
    }
    Ok(url)
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// Read digits, and nothing else, as seconds.
fn parse_epoch(digits: &str) -> Option<i64> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}
