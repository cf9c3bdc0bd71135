//! [`unwrap`]: takes away what a URL was wrapped in on its way: escapes, quotation marks, redirectors.
//!
//! A wrapping is a function that returns the text inside of it, or `None` if it is another one. They
//! are tried in order, until a signed URL is left.

mod escapes;
mod percent;
mod redirectors;
mod surroundings;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::{RESERVED_PARAMETERS, find_culprit, split_url};

/// How often a URL may be wrapped.
const MOST_LAYERS: usize = 8;

/// The longest text that is unwrapped, in bytes: a whole command with a URL, cookies and headers.
const LONGEST_TEXT: usize = 1 << 16;

/// What a URL was wrapped in.
pub(crate) struct Layer {
    /// The code of the finding.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) cure: String,
}

/// A URL without what it was wrapped in.
pub(crate) struct Unwrapped<'a> {
    pub(crate) url: Cow<'a, str>,
    /// The outermost first.
    pub(crate) layers: Vec<Layer>,
    /// The cookies of a command.
    pub(crate) cookies: Option<&'a str>,
}

type Wrapping = fn(&str) -> Option<(Layer, String)>;

/// In this order, because one wrapping may hide another.
const WRAPPINGS: [Wrapping; 18] = [
    escapes::quoted_printable,
    escapes::quoted_printable_twice,
    surroundings::invisible,
    surroundings::text,
    surroundings::line_breaks,
    surroundings::white_space,
    surroundings::text_behind,
    surroundings::spaces,
    escapes::json,
    percent::whole,
    redirectors::redirector,
    escapes::html,
    escapes::shell,
    surroundings::dashes,
    percent::query,
    percent::second_question_mark,
    percent::no_question_mark,
    surroundings::punctuation,
];

/// Return `text` without what it was wrapped in. A signed URL is returned as it is.
pub(crate) fn unwrap(text: &str) -> Unwrapped<'_> {
    let Unwrapped {
        mut url,
        mut layers,
        ..
    } = Unwrapped::from(text);
    for _ in 0..MOST_LAYERS {
        if url.len() > LONGEST_TEXT || is_signed_url(&url) {
            break;
        }
        let Some((layer, inner)) = WRAPPINGS.iter().find_map(|wrapping| wrapping(&url)) else {
            break;
        };
        if layers.iter().all(|known| known.code != layer.code) {
            layers.push(layer);
        }
        url = Cow::Owned(inner);
    }
    let is_command = layers.first().is_some_and(Layer::is_harmless);
    let cookies = is_command.then(|| surroundings::cookies(text)).flatten();
    Unwrapped {
        url,
        layers,
        cookies,
    }
}

impl<'a> From<&'a str> for Unwrapped<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            url: Cow::Borrowed(text),
            layers: Vec::new(),
            cookies: None,
        }
    }
}

impl Layer {
    fn new(code: &'static str, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            cure: cure.into(),
        }
    }

    /// Return whether the text is a form in which people copy URLs, not one in which they send them.
    pub(crate) fn is_harmless(&self) -> bool {
        self.code == "command"
    }
}

/// Return whether `text` is a URL with all parameters of CloudFront's, and nothing in their values
/// that does not belong there.
pub(crate) fn is_signed_url(text: &str) -> bool {
    let is_plain = |value: &str| {
        !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_~".contains(&byte))
    };
    // What is around it ends with an entity.
    let ends_with_entity = ["&quot;", "&nbsp;", "&lt;", "&gt;"]
        .iter()
        .any(|entity| text.ends_with(entity));
    if scheme_len(text).is_none() || find_culprit(text).is_some() || ends_with_entity {
        return false;
    }
    let (bare, credentials) = split_url(text);
    if is_within_a_path(&bare) {
        return false;
    }
    [
        credentials.policy().or(credentials.expires()),
        credentials.signature(),
        credentials.key_pair_id(),
    ]
    .into_iter()
    .all(|value| value.is_some_and(is_plain))
}

/// Return whether `url` has a URL of a distribution in its path, as proxies take it.
fn is_within_a_path(url: &str) -> bool {
    let mut inner = url.split("/http").skip(1).filter_map(|rest| {
        rest.strip_prefix("s://")
            .or_else(|| rest.strip_prefix("://"))
    });
    inner.any(|rest| {
        rest.split('/')
            .next()
            .is_some_and(|host| host.ends_with(".cloudfront.net"))
    })
}

/// Return the length of `http://` or `https://` at the start of `text`, in any letters.
fn scheme_len(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| begins_with(text, scheme))
        .map(str::len)
}

/// Return whether `text` begins with `start`, which is ASCII, in any letters.
fn begins_with(text: &str, start: &str) -> bool {
    text.as_bytes()
        .get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
}

/// Return whether `text` ends with `end`, which is ASCII, in any letters.
fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start
        .and_then(|start| text.get(start..))
        .is_some_and(|found| found.eq_ignore_ascii_case(end))
}

/// Return the name of CloudFront's that `text` begins with, and what follows it.
fn reserved_name(text: &str) -> Option<(&'static str, &str)> {
    RESERVED_PARAMETERS
        .into_iter()
        .find_map(|name| Some((name, text.strip_prefix(name)?)))
}

/// Return whether `text` begins with a parameter of CloudFront's. Its `=` may be percent-encoded.
fn begins_with_parameter(text: &str) -> bool {
    reserved_name(text).is_some_and(|(_, rest)| {
        ["=", "%3D", "%253D"]
            .iter()
            .any(|equals_sign| begins_with(rest, equals_sign))
    })
}

/// Return whether `text` may be a signed URL, however it is written.
fn mentions_parameters(text: &str) -> bool {
    text.contains("Key-Pair-Id") || (text.contains("Signature") && text.contains("Expires"))
}
