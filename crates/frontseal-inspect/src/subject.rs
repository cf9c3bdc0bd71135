//! [`Subject`]: a request decoded as far as it goes, right or wrong.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::request::{
    COOKIE_PREFIX, Credentials, Node, Source, cookies, decode_base64, split_url,
};
use frontseal::{Resource, Statement};

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
    policy: Policy,
}

/// The policy, as far as it can be decoded.
enum Policy {
    None,
    /// Not in CloudFront's base64.
    Undecodable,
    /// The text as the edge rebuilds it, where the URL is known.
    Canned(Option<String>),
    Custom(Facts),
}

/// What a custom policy says, read without checking any of it.
struct Facts {
    text: String,
    is_json: bool,
    pretty: Option<String>,
    resource: Option<String>,
    start: Option<i64>,
    end: Option<i64>,
    address: Option<String>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(url: Option<&'a str>, cookies: Option<&'a str>) -> Self {
        let fragment = url
            .and_then(|url| url.split_once('#'))
            .map(|(_, after)| after);
        let url = url.map(|url| url.split('#').next().unwrap_or(url));
        let (bare_url, in_query) = url.map(split_url).unzip();
        let in_query = in_query.unwrap_or_default();
        let in_cookies = Credentials::of_cookies(cookies.unwrap_or_default());
        let (source, credentials) = match (in_query.is_empty(), in_cookies.is_empty()) {
            (false, _) => (Some(Source::Url), in_query),
            (true, false) => (Some(Source::Cookies), in_cookies),
            (true, true) => (None, in_query),
        };
        let policy = Policy::decode(&credentials, bare_url.as_deref());
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
            Policy::Canned(text) => text.as_deref(),
            Policy::Custom(facts) => Some(&facts.text),
            Policy::None | Policy::Undecodable => None,
        }
    }

    pub(crate) const fn is_canned(&self) -> Option<bool> {
        match self.policy {
            Policy::None => None,
            Policy::Canned(_) => Some(true),
            Policy::Undecodable | Policy::Custom(_) => Some(false),
        }
    }

    pub(crate) const fn is_policy_undecodable(&self) -> bool {
        matches!(self.policy, Policy::Undecodable)
    }

    pub(crate) fn policy_pretty(&self) -> Option<String> {
        match &self.policy {
            Policy::Canned(text) => Node::parse(text.as_deref()?)
                .ok()
                .and_then(|node| serde_json::to_string_pretty(&node).ok()),
            Policy::Custom(facts) => facts.pretty.clone(),
            Policy::None | Policy::Undecodable => None,
        }
    }

    /// Return whether the custom policy is JSON; `None` where there is no custom policy.
    pub(crate) fn is_json(&self) -> Option<bool> {
        self.facts().map(|facts| facts.is_json)
    }

    pub(crate) fn resource(&self) -> Option<&str> {
        match &self.policy {
            Policy::Canned(_) => self.bare_url.as_deref(),
            _ => self.facts()?.resource.as_deref(),
        }
    }

    pub(crate) fn start(&self) -> Option<i64> {
        self.facts()?.start
    }

    pub(crate) fn end(&self) -> Option<i64> {
        match &self.policy {
            Policy::Canned(_) => self
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
            Policy::Custom(facts) => Some(facts),
            _ => None,
        }
    }
}

impl Policy {
    fn decode(credentials: &Credentials<'_>, url: Option<&str>) -> Self {
        if let Some(encoded) = credentials.policy() {
            let text = decode_base64(encoded).and_then(|bytes| String::from_utf8(bytes).ok());
            return text.map_or(Self::Undecodable, |text| Self::Custom(Facts::read(text)));
        }
        credentials.expires().map_or(Self::None, |expires| {
            Self::Canned(url.map(|url| Statement::canned_text(url, &expires)))
        })
    }
}

impl Facts {
    fn read(text: String) -> Self {
        let node = Node::parse(&text).ok();
        let statement = node
            .as_ref()
            .and_then(|node| match node.member("Statement") {
                Some(Node::Array(statements)) => statements.first(),
                other => other,
            });
        let condition = statement.and_then(|statement| statement.member("Condition"));
        let value =
            |condition_name: &str, name: &str| condition?.member(condition_name)?.member(name);
        let resource = statement.and_then(|statement| string(statement.member("Resource")?));
        let start = value("DateGreaterThan", "AWS:EpochTime").and_then(integer);
        let end = value("DateLessThan", "AWS:EpochTime").and_then(integer);
        let address = value("IpAddress", "AWS:SourceIp").and_then(string);
        let pretty = node
            .as_ref()
            .and_then(|node| serde_json::to_string_pretty(node).ok());
        Self {
            is_json: node.is_some(),
            pretty,
            resource,
            start,
            end,
            address,
            text,
        }
    }
}

fn string(node: &Node<'_>) -> Option<String> {
    match node {
        Node::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn integer(node: &Node<'_>) -> Option<i64> {
    match node {
        Node::Integer(number) => Some(*number),
        Node::String(text) => text.parse().ok(),
        _ => None,
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
