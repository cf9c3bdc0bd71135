//! Percent-encoding of a whole URL or of its query, and question marks.

use alloc::string::{String, ToString};

use percent_encoding::percent_decode_str;

use super::{
    Layer, begins_with, begins_with_parameter, mentions_parameters, reserved_name, scheme_len,
};

const ENCODE_ONCE: &str = "send the URL as it was signed: encode it only where it is a value within another URL, and decode it there";

/// A URL that was percent-encoded as a whole, including its scheme.
pub(super) fn whole(text: &str) -> Option<(Layer, String)> {
    let scheme = ["https", "http"]
        .iter()
        .find(|scheme| begins_with(text, scheme))?;
    let rest = text.get(scheme.len()..)?;
    if !["%3A", "%253A", ":%2F", ":%252F"]
        .iter()
        .any(|colon| begins_with(rest, colon))
    {
        return None;
    }
    let layer = Layer::new(
        "percent_encoded",
        "the whole URL was percent-encoded, from its scheme on",
        ENCODE_ONCE,
    );
    Some((layer, decoded(text)?))
}

/// A query whose `?`, `&` or `=` were percent-encoded.
pub(super) fn query(text: &str) -> Option<(Layer, String)> {
    scheme_len(text)?;
    let first = separators(text).find(|(_, behind)| begins_with_parameter(behind));
    let is_named = |name: &str| {
        text.contains(&[name, "%3D"].concat()) || text.contains(&[name, "%253D"].concat())
    };
    let has_encoded_equals_signs =
        is_named("Expires") || is_named("Signature") || is_named("Key-Pair-Id");
    if first.is_none() && !has_encoded_equals_signs {
        return None;
    }
    // Where the query begins: at its ?, or at the last encoded one before the first parameter.
    let end = first.map_or(text.len(), |(at, _)| at);
    let begin = text.find('?').map(|at| at + 1).or_else(|| {
        let before = text.get(..end)?;
        separators(text)
            .take_while(|(at, _)| *at <= before.len())
            .filter(|(at, _)| {
                text.get(*at..)
                    .is_some_and(|from| from.starts_with("%3") || from.starts_with("%253"))
            })
            .last()
            .map(|(at, _)| at)
    })?;
    let (path, query) = text.split_at_checked(begin)?;
    let decoded = if query.contains('=') {
        // Some of it is as it should be: only what separates CloudFront's parameters is decoded.
        let mut out = String::from(path);
        let mut rest = query;
        while let Some(character) = rest.chars().next() {
            let begins_query = out.len() == path.len() && !path.ends_with('?');
            let separator =
                separator(rest).filter(|(_, behind)| begins_query || begins_with_parameter(behind));
            let name = reserved_name(rest).filter(|_| out.ends_with(['?', '&']));
            (_, rest) = match (separator, name) {
                (Some((separator, behind)), _) => (out.push(separator), behind),
                (None, Some((name, behind))) if begins_with(behind, "%3D") => {
                    out.push_str(name);
                    (out.push('='), behind.get(3..).unwrap_or_default())
                }
                _ => (
                    out.push(character),
                    rest.get(character.len_utf8()..).unwrap_or_default(),
                ),
            };
        }
        out
    } else {
        [path, &decoded(query)?].concat()
    };
    let layer = Layer::new(
        "percent_encoded",
        "the ?, & or = of the query were percent-encoded (%3F, %26, %3D), so that they separate nothing",
        ENCODE_ONCE,
    );
    (decoded != text && mentions_parameters(&decoded)).then_some((layer, decoded))
}

/// Return where a `?` or `&` is percent-encoded, once or twice, and what follows it.
fn separators(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('%').filter_map(|(at, _)| {
        let (_, behind) = separator(text.get(at..)?)?;
        Some((at, behind))
    })
}

/// Return the percent-encoded `?` or `&` at the start of `text`, and what follows it.
fn separator(text: &str) -> Option<(char, &str)> {
    [("%3F", '?'), ("%26", '&'), ("%253F", '?'), ("%2526", '&')]
        .into_iter()
        .find(|(encoded, _)| begins_with(text, encoded))
        .and_then(|(encoded, character)| Some((character, text.get(encoded.len()..)?)))
}

/// A `?` before CloudFront's parameters where the URL has a query already.
pub(super) fn second_question_mark(text: &str) -> Option<(Layer, String)> {
    let (path, query) = text
        .split_once('?')
        .filter(|(path, _)| !path.contains('#'))?;
    let (before, after) = query
        .match_indices('?')
        .filter_map(|(at, _)| Some((query.get(..at)?, query.get(at + 1..)?)))
        .find(|(_, after)| begins_with_parameter(after))?;
    let layer = Layer::new(
        "second_question_mark",
        "CloudFront's parameters follow a second ?, which is part of the value before it",
        "join them with & where the URL already has a query: the signer must look for a ? first",
    );
    Some((layer, [path, "?", before, "&", after].concat()))
}

/// A `&` before CloudFront's parameters where the URL has no query.
pub(super) fn no_question_mark(text: &str) -> Option<(Layer, String)> {
    scheme_len(text)?;
    let (path, query) = text.split_once('&')?;
    if text.split('#').next()?.contains('?') || path.contains('#') {
        return None;
    }
    if !text
        .match_indices('&')
        .any(|(at, _)| text.get(at + 1..).is_some_and(begins_with_parameter))
    {
        return None;
    }
    let layer = Layer::new(
        "no_question_mark",
        "CloudFront's parameters follow a & and there is no ?, so that they are part of the path",
        "begin the query with ?, and join further parameters with &",
    );
    Some((layer, [path, "?", query].concat()))
}

/// Return `text` percent-decoded once, if that is UTF-8.
pub(super) fn decoded(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    (decoded != text).then(|| decoded.to_string())
}
