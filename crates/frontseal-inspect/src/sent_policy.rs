//! [`SentPolicy`]: the policy of a request as far as it can be decoded, right or wrong.

use alloc::string::{String, ToString};

use frontseal::Statement;
use frontseal::request::{Credentials, Json, decode_base64};

/// The policy, as far as it can be decoded.
pub(crate) enum SentPolicy {
    None,
    /// Not in CloudFront's base64.
    Undecodable,
    /// The text as the edge rebuilds it, if the URL is known.
    Canned(Option<String>),
    Custom(Facts),
}

/// What a custom policy says, read without checking any of it.
pub(crate) struct Facts {
    pub(crate) text: String,
    pub(crate) is_json: bool,
    pub(crate) pretty: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) start: Option<i64>,
    pub(crate) end: Option<i64>,
    pub(crate) address: Option<String>,
}

impl SentPolicy {
    pub(crate) fn decode(credentials: &Credentials<'_>, url: Option<&str>) -> Self {
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
        let node = Json::parse(&text).ok();
        let statement = node
            .as_ref()
            .and_then(|node| match node.member("Statement") {
                Some(Json::Array(statements)) => statements.first(),
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

fn string(node: &Json<'_>) -> Option<String> {
    match node {
        Json::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn integer(node: &Json<'_>) -> Option<i64> {
    match node {
        Json::Integer(number) => Some(*number),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}
