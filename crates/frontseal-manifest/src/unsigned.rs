//! URLs in places that this crate does not know, which players may request without a signature.

use frontseal::request::RESERVED_PARAMETERS;

use crate::base::Base;
use crate::hosts::Hosts;

/// The ends of names of attributes and elements that hold URLs, in lower case.
const URL_NAMES: [&str; 4] = ["url", "uri", "href", "src"];

/// Return whether `value`, which is in something called `name`, looks like a URL of ours without a
/// signature: an absolute one of our hosts, or a relative one in what is called a URL.
pub(crate) fn looks_like_ours(name: &str, value: &str, base: &Base, hosts: &Hosts) -> bool {
    let value = value.trim();
    let is_ours = if starts_with_ignoring_case(value, "http") && value.contains("://") {
        hosts.include(value)
    } else if value.starts_with("//") {
        hosts.include(&format!("https:{value}"))
    } else {
        base.is_ours() && is_url_name(name) && is_relative(value)
    };
    is_ours && !is_signed(value)
}

fn is_url_name(name: &str) -> bool {
    let name = name.as_bytes();
    URL_NAMES.iter().any(|end| {
        name.len()
            .checked_sub(end.len())
            .and_then(|start| name.get(start..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
    })
}

/// Return whether `value` may be a relative URL: it has no scheme, no white space, and is not empty.
fn is_relative(value: &str) -> bool {
    let first_part = value.split(['/', '?', '#']).next().unwrap_or(value);
    !value.is_empty() && !first_part.contains(':') && !value.contains(char::is_whitespace)
}

fn is_signed(url: &str) -> bool {
    let (_, query) = url.split_once('?').unwrap_or_default();
    query.split('&').any(|parameter| {
        let parameter = parameter.strip_prefix("amp;").unwrap_or(parameter);
        let (name, _) = parameter.split_once('=').unwrap_or((parameter, ""));
        RESERVED_PARAMETERS.contains(&name)
    })
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_urls_of_ours_and_relative_ones_by_name_are_found() {
        let hosts = Hosts::new(&[], "https://own.example/hls/a.m3u8").unwrap();
        let base = Base::new("https://own.example/hls/a.m3u8".into(), &hosts);
        let looks = |name, value| looks_like_ours(name, value, &base, &hosts);
        for (name, value) in [
            ("X-ANYTHING", "https://own.example/x"),
            ("value", " HTTP://OWN.example:80/x?a=Policy "),
            ("value", "//own.example/x"),
            ("X-AD-URL", "ads/1.m3u8"),
            ("URI", "1.bin?x=a:b"),
            ("licenseUrl", "/licence"),
            ("href", "../x"),
        ] {
            assert!(looks(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("X-ANYTHING", "ads/1.m3u8"),
            ("URI", ""),
            ("URI", "skd://key"),
            ("schemeIdUri", "urn:mpeg:dash:role:2011"),
            ("URI", "https://other.example/x"),
            (
                "URI",
                "https://own.example/x?a=1&Expires=1&Signature=x&Key-Pair-Id=y",
            ),
            ("URI", "x?Policy=1&amp;Signature=2"),
            ("TITLE-URL", "a title of words"),
        ] {
            assert!(!looks(name, value), "{name}={value}");
        }
    }
}
