//! URLs that may have been signed in place of the one that was sent.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use frontseal::request::{Sections, quoted};

use super::encodings::reencoded;
use super::suspect::Suspect;

const SAME_BYTES: &str = "sign the very bytes that are sent: encode before signing, never after";

/// How many folders and parameters are tried of one URL.
const MOST: usize = 20;

/// A URL as it was sent, without CloudFront's parameters.
struct Sent<'a> {
    url: &'a str,
    /// The sections of `url`; empty if it has no scheme.
    sections: Option<Sections<'a>>,
    fragment: Option<&'a str>,
}

/// A change that a URL may have undergone between signing and sending.
struct Change {
    code: &'static str,
    /// Return the URLs before such a change, each with what was signed and what was sent.
    undo: fn(&Sent<'_>) -> Vec<(String, String)>,
    cure: &'static str,
}

/// The likeliest changes first.
const CHANGES: [Change; 12] = [
    Change {
        code: "scheme_differs",
        undo: other_schemes,
        cure: "sign the scheme that viewers use, or a custom policy for http*://",
    },
    Change {
        code: "host_differs",
        undo: other_hosts,
        cure: "sign the host as clients send it: in lower case, without the scheme's own port",
    },
    Change {
        code: "not_a_whole_url",
        undo: parts,
        cure: "sign the whole URL, from https:// on",
    },
    Change {
        code: "trailing_slash",
        undo: other_slashes,
        cure: SAME_BYTES,
    },
    Change {
        code: "trailing_question_mark",
        undo: |sent| {
            let what = "signed with a ? at the end, which the edge leaves out";
            vec![(format!("{}?", sent.url), what.into())]
        },
        cure: "sign the URL without a ? that nothing follows",
    },
    Change {
        code: "fragment",
        undo: with_fragment,
        cure: "sign the URL without it, and add it to the signed URL at the very end",
    },
    Change {
        code: "reencoded",
        undo: |sent| reencoded(sent.url),
        cure: SAME_BYTES,
    },
    Change {
        code: "path_case",
        undo: lower_case_path,
        cure: "sign the path as it is requested: upper and lower case differ",
    },
    Change {
        code: "extra_parameters",
        undo: shorter_queries,
        cure: "add your own parameters before signing, or sign a resource that ends in * to allow any",
    },
    Change {
        code: "html_escaped",
        undo: |sent| {
            vec![(
                sent.url.replace('&', "&amp;"),
                "signed with &amp;, sent with &".into(),
            )]
        },
        cure: "sign the URL before it is escaped for HTML",
    },
    Change {
        code: "escaped_policy",
        undo: json_escaped,
        cure: "write the policy without JSON escapes: the edge rebuilds it without",
    },
    Change {
        code: "wildcard_in_canned_policy",
        undo: wildcards,
        cure: "sign a custom policy, which sends Policy in place of Expires",
    },
];

/// Return the URLs that may have been signed in place of `url`, each with what that would mean.
pub(super) fn others<'a>(
    url: &'a str,
    fragment: Option<&'a str>,
) -> impl Iterator<Item = (String, Suspect)> {
    let sent = Sent {
        url,
        sections: Sections::split(url),
        fragment,
    };
    CHANGES.iter().flat_map(move |change| {
        (change.undo)(&sent)
            .into_iter()
            .filter(move |(signed, _)| signed != url)
            .map(|(signed, what)| (signed, Suspect::new(change.code, what, change.cure)))
    })
}

fn other_schemes(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some(sections) = &sent.sections else {
        return Vec::new();
    };
    let rest = sent.url.get(sections.scheme.len()..).unwrap_or_default();
    ["http", "https", "http*", "*"]
        .into_iter()
        .map(|scheme| {
            (
                format!("{scheme}{rest}"),
                format!("signed for {scheme}://, sent as {}://", sections.scheme),
            )
        })
        .collect()
}

/// Hosts that mean the same to a client, but differ in a signature.
fn other_hosts(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some(sections) = &sent.sections else {
        return Vec::new();
    };
    let host = sections.authority;
    let port = if sections.scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let mut hosts = vec![(host.to_ascii_lowercase(), "the host in lower case")];
    match host.strip_suffix(port) {
        Some(bare) => hosts.push((bare.into(), "the host without its port")),
        None if !host.contains(':') => {
            hosts.push((format!("{host}{port}"), "the host with its port"));
        }
        None => {}
    }
    let Sections { scheme, path, .. } = sections;
    hosts
        .into_iter()
        .map(|(other, what)| {
            (
                format!("{scheme}://{other}{path}{}", query(sections)),
                format!(
                    "signed for {what} {}, sent to {}",
                    quoted(&other),
                    quoted(host)
                ),
            )
        })
        .collect()
}

fn parts(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some(sections) = &sent.sections else {
        return Vec::new();
    };
    let (host, path, query) = (sections.authority, sections.path, query(sections));
    vec![
        (
            format!("{path}{query}"),
            "signed for the path alone".to_string(),
        ),
        (
            format!("{}{query}", path.trim_start_matches('/')),
            "signed for the path alone, without its first slash".into(),
        ),
        (
            format!("{host}{path}{query}"),
            "signed for the URL without its scheme".into(),
        ),
    ]
}

fn other_slashes(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some(sections) = &sent.sections else {
        return Vec::new();
    };
    let path = sections.path;
    vec![
        (
            with_path(sections, path.trim_end_matches('/')),
            "signed without the slash at the end of the path, sent with it".into(),
        ),
        (
            with_path(sections, &format!("{path}/")),
            "signed with a slash at the end of the path, sent without it".into(),
        ),
    ]
}

fn with_fragment(sent: &Sent<'_>) -> Vec<(String, String)> {
    let with_it = |fragment| {
        (
            format!("{}#{fragment}", sent.url),
            "signed with the fragment (#), which is not sent".into(),
        )
    };
    sent.fragment.map(with_it).into_iter().collect()
}

fn lower_case_path(sent: &Sent<'_>) -> Vec<(String, String)> {
    let lower = |sections: &Sections<'_>| {
        (
            with_path(sections, &sections.path.to_ascii_lowercase()),
            "signed for the path in lower case, sent with upper-case letters".into(),
        )
    };
    sent.sections.as_ref().map(lower).into_iter().collect()
}

/// The URL without one of its own parameters, and without any.
fn shorter_queries(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some((before, query)) = sent.url.split_once('?') else {
        return Vec::new();
    };
    let with_query = |kept: &[&str]| match kept.join("&") {
        query if query.is_empty() => before.into(),
        query => [before, &query].join("?"),
    };
    let parameters: Vec<_> = query.split('&').collect();
    let mut variants = Vec::new();
    for (index, parameter) in parameters.iter().enumerate().take(MOST) {
        let name = quoted(parameter.split('=').next().unwrap_or(parameter));
        let (earlier, later) = parameters.split_at(index);
        let kept = [earlier, later.get(1..).unwrap_or_default()].concat();
        variants.push((with_query(&kept), without(&format!("the parameter {name}"))));
        if index > 0 {
            variants.push((
                [before, &earlier.join("&")].join("?"),
                without(&format!("the parameters from {name} on")),
            ));
        }
    }
    variants.push((before.into(), without("the query")));
    variants
}

fn without(what: &str) -> String {
    format!("signed without {what}, sent with it")
}

fn json_escaped(sent: &Sent<'_>) -> Vec<(String, String)> {
    [
        ('/', "\\/", "PHP's json_encode"),
        ('&', "\\u0026", "Go's encoding/json"),
    ]
    .into_iter()
    .map(|(character, escape, writer)| {
        (
            sent.url.replace(character, escape),
            format!("signed over JSON with {escape} for {character}, as {writer} writes it"),
        )
    })
    .collect()
}

/// The patterns for a folder of the URL, which may have been meant as a grant.
fn wildcards(sent: &Sent<'_>) -> Vec<(String, String)> {
    let Some(sections) = &sent.sections else {
        return Vec::new();
    };
    let host = sections.authority;
    let mut patterns = vec!["*".to_string()];
    for (position, _) in sections.path.match_indices('/').take(MOST) {
        let folder = sections.path.get(..=position).unwrap_or_default();
        for scheme in [sections.scheme, "http*", "*"] {
            patterns.push(format!("{scheme}://{host}{folder}*"));
        }
    }
    patterns.push(format!("{}://{host}{}*", sections.scheme, sections.path));
    patterns
        .into_iter()
        .map(|pattern| {
            let what = format!(
                "signed for {}, where the * is no wildcard: the policy that is sent is canned",
                quoted(&pattern)
            );
            (pattern, what)
        })
        .collect()
}

/// Return the URL of `sections` with another path.
fn with_path(sections: &Sections<'_>, path: &str) -> String {
    let Sections {
        scheme, authority, ..
    } = sections;
    format!("{scheme}://{authority}{path}{}", query(sections))
}

/// Return the query with its `?`.
fn query(sections: &Sections<'_>) -> String {
    sections
        .query
        .map_or_else(String::new, |query| format!("?{query}"))
}
