//! Sites that take a URL as a value: gateways of mail, redirectors, viewers and proxies.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::request::{Sections, decode_base64, quoted};

use super::percent::decoded;
use super::{Layer, begins_with, begins_with_parameter, mentions_parameters, scheme_len};

/// The end of a host, and whose it is.
const SITES: [(&str, &str); 13] = [
    ("safelinks.protection.outlook.com", "Outlook's Safe Links"),
    ("urldefense.proofpoint.com", "Proofpoint's URL Defense"),
    ("urldefense.com", "Proofpoint's URL Defense"),
    ("linkprotect.cudasvc.com", "Barracuda's Link Protection"),
    ("protection.sophos.com", "Sophos's URL protection"),
    ("secure-web.cisco.com", "Cisco's gateway"),
    ("clicktime.symantec.com", "Symantec's gateway"),
    ("docs.google.com", "Google's viewer"),
    ("google.com", "Google's redirector"),
    ("view.officeapps.live.com", "Office's viewer"),
    ("l.facebook.com", "Facebook's redirector"),
    ("slack-redir.net", "Slack's redirector"),
    ("web.archive.org", "the Internet Archive"),
];

/// How a URL is written within another.
type Reading = fn(&str, &Sections<'_>) -> Option<Inner>;

struct Inner {
    url: String,
    /// Whether it was not encoded, so that the outer URL takes what follows its first `&`.
    is_raw: bool,
}

const READINGS: [Reading; 5] = [proofpoint_2, proofpoint_3, raw, in_query, in_path];

/// A URL within another.
pub(super) fn redirector(text: &str) -> Option<(Layer, String)> {
    let sections = Sections::split(text).filter(|_| scheme_len(text).is_some())?;
    let inner = READINGS.iter().find_map(|read| read(text, &sections))?;
    let host = sections.authority.to_ascii_lowercase();
    let site = SITES
        .iter()
        .find(|(end, _)| {
            host.strip_suffix(end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
        .map_or_else(|| quoted(&host).to_string(), |(_, site)| (*site).into());
    let layer = if inner.is_raw {
        Layer::new(
            "redirector",
            format!(
                "the signed URL is a value within a URL of {site}, and is not percent-encoded: what follows its first & is taken for parameters of that site"
            ),
            "percent-encode the whole signed URL where it is a value within another (encodeURIComponent)",
        )
    } else {
        Layer::new(
            "redirector",
            format!("the signed URL is wrapped in a URL of {site}"),
            "request the URL inside of it, percent-decoded once",
        )
    };
    Some((layer, inner.url))
}

fn encoded(url: String) -> Option<Inner> {
    mentions_parameters(&url).then_some(Inner { url, is_raw: false })
}

/// `u=https-3A__host_path-3FExpires-3D…`
fn proofpoint_2(_: &str, sections: &Sections<'_>) -> Option<Inner> {
    let value = values(sections)
        .find(|value| begins_with(value, "https-3A__") || begins_with(value, "http-3A__"))?;
    encoded(decoded(&value.replace('-', "%").replace('_', "/"))?)
}

/// `/v3/__https://host/path?Expires=…__;fg!!…`: the characters that are written as `*` follow in base64url.
fn proofpoint_3(text: &str, _: &Sections<'_>) -> Option<Inner> {
    const RUNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (_, rest) = text.split_once("/v3/__")?;
    let (url, hidden) = rest.rsplit_once("__;")?;
    let hidden = hidden.split('!').next()?.replace('_', "~");
    let hidden = String::from_utf8(decode_base64(&hidden)?).ok()?;
    let mut hidden = hidden.chars();
    let mut out = String::with_capacity(url.len());
    let mut characters = url.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '*' if characters.next_if_eq(&'*').is_some() => {
                let length = characters.next()?;
                let length = RUNS.iter().position(|known| char::from(*known) == length)?;
                out.extend(hidden.by_ref().take(length + 2));
            }
            '*' => out.extend(hidden.next()),
            _ => out.push(character),
        }
    }
    encoded(out)
}

/// `?url=https://host/path?Expires=…&Signature=…`, or the same in the path.
fn raw(text: &str, sections: &Sections<'_>) -> Option<Inner> {
    let outer = scheme_len(text)?;
    let at = text.match_indices("://").find_map(|(at, _)| {
        let before = text.get(outer..at)?;
        let scheme = ["https", "http"]
            .iter()
            .find(|scheme| before.ends_with(**scheme))?;
        Some(at - scheme.len()).filter(|at| *at > outer)
    })?;
    let (before, url) = text.split_at_checked(at)?;
    let is_in_query = sections
        .query
        .is_some_and(|query| text.len() - query.len() <= at);
    if !before.ends_with(if is_in_query {
        &['=', '?'][..]
    } else {
        &['/'][..]
    }) {
        return None;
    }
    // A half encoded one ends at the first &.
    match url
        .split('&')
        .next()
        .filter(|value| is_in_query && mentions_parameters(value))
    {
        Some(value) => encoded(decoded(value).unwrap_or_else(|| value.into())),
        None => mentions_parameters(url).then(|| Inner {
            url: if is_in_query {
                without_others(url)
            } else {
                url.into()
            },
            is_raw: is_in_query,
        }),
    }
}

/// Return `url` up to the last parameter of CloudFront's: what follows is the outer URL's.
fn without_others(url: &str) -> String {
    let parameters: Vec<_> = url.split('&').collect();
    let last = parameters
        .iter()
        .rposition(|parameter| begins_with_parameter(parameter));
    let end = last.map_or(parameters.len(), |last| last + 1);
    parameters.get(..end).unwrap_or_default().join("&")
}

/// `?url=https%3A%2F%2Fhost%2Fpath%3FExpires%3D…`, or in base64.
fn in_query(_: &str, sections: &Sections<'_>) -> Option<Inner> {
    values(sections).find_map(|value| {
        let url = match value.starts_with("aHR0c") {
            true => {
                let base64 = decoded(value).unwrap_or_else(|| value.into());
                let base64 = base64.replace(['_', '/'], "~").replace('+', "-");
                String::from_utf8(decode_base64(base64.trim_end_matches('='))?).ok()?
            }
            false => decoded(value)?,
        };
        let is_url = ["https:", "http:", "https%3A", "http%3A"]
            .iter()
            .any(|scheme| begins_with(&url, scheme));
        encoded(url).filter(|_| is_url)
    })
}

/// `/https%3A%2F%2Fhost%2Fpath%3FExpires%3D…`
fn in_path(_: &str, sections: &Sections<'_>) -> Option<Inner> {
    let segments: Vec<_> = sections.path.split('/').collect();
    let url = segments.into_iter().find(|segment| {
        ["https%3A", "http%3A", "https%253A"]
            .iter()
            .any(|scheme| begins_with(segment, scheme))
    })?;
    encoded(decoded(url)?)
}

fn values<'s>(sections: &Sections<'s>) -> impl Iterator<Item = &'s str> {
    let pairs = sections.query.unwrap_or_default().split('&');
    pairs.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value))
}
