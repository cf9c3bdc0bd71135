//! [`Subject`]: a request decoded as far as it goes, right or wrong.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::Resource;
use frontseal::request::{
    COOKIE_PREFIX, Credentials, Json, Source, cookies, decode_base64, split_url, without_fragment,
};

use crate::sent_policy::{Facts, SentPolicy};

/// How much of a value is shown.
const SHOWN: usize = 80;

/// A request that is looked into.
pub(crate) struct Subject<'a> {
    pub(crate) cookies: Option<&'a str>,
    pub(crate) bare_url: Option<Cow<'a, str>>,
    /// What stands behind a `#`, which clients do not send.
    pub(crate) fragment: Option<&'a str>,
    pub(crate) source: Option<Source>,
    pub(crate) credentials: Credentials<'a>,
    pub(crate) signature: Option<Vec<u8>>,
    policy: SentPolicy,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(url: Option<&'a str>, cookies: Option<&'a str>) -> Self {
        let fragment = url
            .and_then(|url| url.split_once('#'))
            .map(|(_, after)| after);
        let url = url.map(without_fragment);
        let (bare_url, in_query) = url.map(split_url).unzip();
        let in_query = in_query.unwrap_or_default();
        let in_cookies = Credentials::of_cookies(cookies.unwrap_or_default());
        let (source, credentials) = match (in_query.is_empty(), in_cookies.is_empty()) {
            (false, _) => (Some(Source::Url), in_query),
            (true, false) => (Some(Source::Cookies), in_cookies),
            (true, true) => (None, in_query),
        };
        let policy = SentPolicy::decode(&credentials, bare_url.as_deref());
        Self {
            cookies,
            bare_url,
            fragment,
            source,
            signature: credentials.signature().and_then(decode_base64),
            credentials,
            policy,
        }
    }

    /// Return CloudFront's parameters by name, with values short enough to show.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        self.credentials
            .iter()
            .map(|(name, value)| (name.to_string(), shorten(value, name == "Signature")))
            .collect()
    }

    /// Return the longest of CloudFront's cookies, and its length in bytes.
    pub(crate) fn longest_cookie(&self) -> Option<(&'a str, usize)> {
        cookies(self.cookies.unwrap_or_default())
            .filter(|(name, _)| name.starts_with(COOKIE_PREFIX))
            .map(|(name, value)| (name, name.len() + value.len()))
            .max_by_key(|(_, bytes)| *bytes)
    }

    /// Return the text that must have been signed.
    pub(crate) fn policy_text(&self) -> Option<&str> {
        match &self.policy {
            SentPolicy::Canned(text) => text.as_deref(),
            SentPolicy::Custom(facts) => Some(&facts.text),
            SentPolicy::None | SentPolicy::Undecodable => None,
        }
    }

    pub(crate) const fn is_canned(&self) -> Option<bool> {
        match self.policy {
            SentPolicy::None => None,
            SentPolicy::Canned(_) => Some(true),
            SentPolicy::Undecodable | SentPolicy::Custom(_) => Some(false),
        }
    }

    pub(crate) const fn is_policy_undecodable(&self) -> bool {
        matches!(self.policy, SentPolicy::Undecodable)
    }

    pub(crate) fn policy_pretty(&self) -> Option<String> {
        match &self.policy {
            SentPolicy::Canned(text) => Json::parse(text.as_deref()?)
                .ok()
                .and_then(|node| serde_json::to_string_pretty(&node).ok()),
            SentPolicy::Custom(facts) => facts.pretty.clone(),
            SentPolicy::None | SentPolicy::Undecodable => None,
        }
    }

    /// Return whether the custom policy is JSON; `None` where there is no custom policy.
    pub(crate) fn is_json(&self) -> Option<bool> {
        self.facts().map(|facts| facts.is_json)
    }

    pub(crate) fn resource(&self) -> Option<&str> {
        match &self.policy {
            SentPolicy::Canned(_) => self.bare_url.as_deref(),
            _ => self.facts()?.resource.as_deref(),
        }
    }

    pub(crate) fn start(&self) -> Option<i64> {
        self.facts()?.start
    }

    pub(crate) fn end(&self) -> Option<i64> {
        match &self.policy {
            SentPolicy::Canned(_) => self
                .credentials
                .expires()
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?
                .parse()
                .ok(),
            _ => self.facts()?.end,
        }
    }

    pub(crate) fn address(&self) -> Option<&str> {
        self.facts()?.address.as_deref()
    }

    /// Return whether the resource of the custom policy matches the URL, where both are known.
    pub(crate) fn matches(&self) -> Option<bool> {
        let resource = Resource::new(self.facts()?.resource.as_deref()?).ok()?;
        Some(resource.matches(self.bare_url.as_deref()?))
    }

    /// Say what the signature looks like. Its length tells RSA sizes apart, and DER tells ECDSA.
    pub(crate) fn signature_type(&self) -> Option<String> {
        let signature = self.signature.as_ref()?;
        Some(match signature.as_slice() {
            [0x30, len, body @ ..] if usize::from(*len) == body.len() && body.len() <= 70 => {
                "ECDSA P-256".into()
            }
            _ if signature.len() == 64 => "64 bytes: a raw r‖s signature of ECDSA P-256?".into(),
            _ if matches!(signature.len(), 128..=1024) && signature.len() % 8 == 0 => {
                format!("RSA-{}", signature.len() * 8)
            }
            _ => format!("unknown, {} bytes", signature.len()),
        })
    }

    pub(crate) fn looks_like_ecdsa(&self) -> bool {
        self.signature_type()
            .is_some_and(|kind| kind == "ECDSA P-256")
    }

    fn facts(&self) -> Option<&Facts> {
        match &self.policy {
            SentPolicy::Custom(facts) => Some(facts),
            _ => None,
        }
    }
}

/// Cut `value` to what can be shown; a signature to its first characters.
fn shorten(value: &str, is_secret: bool) -> String {
    let most = if is_secret { 8 } else { SHOWN };
    let len = value.chars().count();
    if len <= most {
        return value.into();
    }
    let start: String = value.chars().take(most).collect();
    format!("{start}… ({len} characters)")
}
