//! [`SignedPolicy`]: one signature, put on as many URLs as its policy grants.

use alloc::string::String;
use core::fmt;

use crate::cookies::SignedCookies;
use crate::error::Error;
use crate::policy::{Policy, Statement, check_match};
use crate::resource::Resource;
use crate::url::{SignableUrl, check_len};

/// A policy and its signature, made by [`Signer::sign`](crate::Signer::sign).
///
/// Putting it on a URL appends text and needs no key. Anyone who holds a signed policy can access
/// what it grants, so keep it as safe as a signed URL.
#[derive(Clone)]
pub struct SignedPolicy {
    text: String,
    /// `None` for a policy written by hand without one, which grants everything.
    resource: Option<Resource>,
    is_canned: bool,
    /// What is appended to a URL.
    query: String,
}

impl SignedPolicy {
    pub(crate) fn new(policy: &Policy, statement: &Statement<'_>, query: String) -> Self {
        Self {
            text: String::from(statement.text()),
            resource: policy.resource().cloned(),
            is_canned: statement.is_canned(),
            query,
        }
    }

    /// Put the signature on `url`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`](crate::ErrorKind::InvalidUrl) if the policy's resource does not
    /// match the URL, and as for [`Signer::sign_url`](crate::Signer::sign_url).
    pub fn url(&self, url: &str) -> Result<String, Error> {
        let mut out = String::new();
        self.append_to(&mut out, url)?;
        Ok(out)
    }

    /// Append `url` with the signature to `out`, which is unchanged on an error. This saves an
    /// allocation for each URL.
    ///
    /// # Errors
    /// As for [`url`](Self::url).
    pub fn append_to(&self, out: &mut String, url: &str) -> Result<(), Error> {
        let parts = self.url_parts(url)?;
        out.reserve(parts.iter().map(|part| part.len()).sum());
        out.extend(parts);
        Ok(())
    }

    /// Return the parts of the signed URL, for a buffer of any kind: `url`, what joins it to the
    /// signature (`?`, `&` or nothing), and the signature's parameters. Nothing is allocated.
    ///
    /// # Errors
    /// As for [`url`](Self::url).
    pub fn url_parts<'a>(&'a self, url: &'a str) -> Result<[&'a str; 3], Error> {
        let url = match &self.resource {
            Some(resource) if resource.has_wildcard() => SignableUrl::check_for_wildcard(url)?,
            _ => SignableUrl::check(url)?,
        };
        if let Some(resource) = &self.resource {
            check_match(resource, &url)?;
        }
        let parts = [url.text(), url.joint(), self.query.as_str()];
        check_len(parts.iter().map(|part| part.len()).sum())?;
        Ok(parts)
    }

    /// Make cookies of the signature, which grant all that the policy's resource matches.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPolicy`](crate::ErrorKind::InvalidPolicy) if a cookie would be longer
    /// than the 4,096 bytes that browsers keep.
    pub fn cookies(&self) -> Result<SignedCookies, Error> {
        SignedCookies::new(self.parameters())
    }

    /// Return the text that was signed: the policy, byte for byte.
    pub fn policy(&self) -> &str {
        &self.text
    }

    /// Return the URL or pattern that the policy grants; `None` for a policy written by hand without
    /// one, which grants everything.
    pub const fn resource(&self) -> Option<&Resource> {
        self.resource.as_ref()
    }

    /// Return whether the policy is CloudFront's canned one, which travels as its end alone.
    pub const fn is_canned(&self) -> bool {
        self.is_canned
    }

    /// Return the query parameters that carry the signature, by name and value. None of them
    /// needs encoding.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query
            .split('&')
            .filter_map(|parameter| parameter.split_once('='))
    }
}

/// The signature is not shown.
impl fmt::Debug for SignedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedPolicy")
            .field("policy", &self.text)
            .field("is_canned", &self.is_canned)
            .finish_non_exhaustive()
    }
}
