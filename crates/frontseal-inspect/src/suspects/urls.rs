//! URLs that may have been signed in place of the one that was sent.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use frontseal::request::{Sections, quoted};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::difference::difference;
use super::encodings;
use super::suspect::Suspect;

pub(super) const SAME_BYTES: &str =
    "sign the very bytes that are sent: encode before signing, never after";

/// The characters that a function for values encodes, and one that keeps `:` and `/`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
const IN_URL: &AsciiSet = &RESERVED.remove(b':').remove(b'/');

/// How many folders and parameters are tried of one URL.
const MOST: usize = 20;

/// Parameters that others add to links: mail services, social networks and caches.
const TRACKING: [&str; 16] = [
    "utm_",
    "fbclid",
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "ttclid",
    "twclid",
    "igshid",
    "li_fat_id",
    "mc_",
    "_ga",
    "_gl",
    "_hs",
    "cachebust",
];

/// A URL as it was sent, without CloudFront's parameters.
pub(super) struct Sent<'a> {
    pub(super) url: &'a str,
    pub(super) sections: Sections<'a>,
    fragment: Option<&'a str>,
    /// Hosts that may have been signed.
    hosts: &'a [String],
}

/// URLs that may have been signed.
pub(super) type Urls<'a> = Box<dyn Iterator<Item = String> + 'a>;

/// A change that a URL may have undergone between signing and sending.
pub(super) struct Change {
    code: &'static str,
    /// Return the URLs before such a change.
    undo: for<'a> fn(&'a Sent<'_>) -> Urls<'a>,
    /// What the difference does not say.
    remark: &'static str,
    cure: &'static str,
}

/// Changes of what a URL is made of, the likeliest first.
const STRUCTURE: [Change; 13] = [
    Change {
        code: "scheme_differs",
        undo: |sent| Box::new(other_schemes(sent)),
        remark: "",
        cure: "sign the scheme that viewers use, or a custom policy for http*://",
    },
    Change {
        code: "host_differs",
        undo: |sent| Box::new(other_hosts(sent).into_iter()),
        remark: "",
        cure: "sign the host that viewers request, in lower case and without the scheme's own port",
    },
    Change {
        code: "not_a_whole_url",
        undo: |sent| Box::new(parts(sent).into_iter()),
        remark: "",
        cure: "sign the whole URL, from https:// on",
    },
    Change {
        code: "trailing_slash",
        undo: |sent| {
            let path = sent.sections.path;
            let without = path.strip_suffix('/').unwrap_or(path);
            Box::new(
                [without.into(), format!("{path}/")]
                    .into_iter()
                    .map(|path| with_path(sent, &path)),
            )
        },
        remark: "",
        cure: SAME_BYTES,
    },
    Change {
        code: "trailing_question_mark",
        undo: |sent| {
            Box::new(
                ["?", "&"]
                    .into_iter()
                    .map(|end| format!("{}{end}", sent.url)),
            )
        },
        remark: ": the edge leaves it out",
        cure: "sign the URL without a ? or & that nothing follows",
    },
    Change {
        code: "fragment",
        undo: |sent| {
            Box::new(
                sent.fragment
                    .into_iter()
                    .map(|fragment| format!("{}#{fragment}", sent.url)),
            )
        },
        remark: ": clients do not send the fragment (#)",
        cure: "sign the URL without it, and add it to the signed URL at the very end",
    },
    Change {
        code: "surrounding_text",
        undo: |sent| Box::new(surrounded(sent.url).into_iter()),
        remark: "",
        cure: "sign the URL alone: trim white space and quotation marks first",
    },
    Change {
        code: "extra_parameters",
        undo: |sent| Box::new(shorter_queries(sent)),
        remark: "",
        cure: "add parameters before signing; a custom policy whose resource ends in * grants any",
    },
    Change {
        code: "query_order",
        undo: |sent| Box::new(reordered_queries(sent)),
        remark: ": the order of the parameters differs",
        cure: "sign the parameters in the order in which they are sent",
    },
    Change {
        code: "path_changed",
        undo: |sent| {
            Box::new(
                other_paths(sent)
                    .into_iter()
                    .map(|path| with_path(sent, &path)),
            )
        },
        remark: "",
        cure: "sign the path that is requested: clients and CloudFront change it on the way only where it has // or /./, or where a function rewrites it",
    },
    Change {
        code: "path_case",
        undo: |sent| {
            Box::new(core::iter::once(with_path(
                sent,
                &lower_case(sent.sections.path),
            )))
        },
        remark: ": upper and lower case differ",
        cure: "sign the path exactly as it is requested",
    },
    Change {
        code: "html_escaped",
        undo: |sent| {
            Box::new(
                ["&amp;", "&#38;", "&#x26;"]
                    .into_iter()
                    .map(|entity| sent.url.replace('&', entity)),
            )
        },
        remark: "",
        cure: "sign the URL before it is escaped for HTML",
    },
    Change {
        code: "wildcard_in_canned_policy",
        undo: |sent| Box::new(wildcards(sent)),
        remark: ": the * is no wildcard, because the policy that is sent is canned",
        cure: "sign a custom policy, which sends Policy in place of Expires",
    },
];

/// Changes of the percent-encoding; those of several characters are tried last.
const ENCODING: Change = Change {
    code: "reencoded",
    undo: |sent| Box::new(encodings::likely(&sent.sections).map(|tail| with_tail(sent, &tail))),
    remark: "",
    cure: SAME_BYTES,
};
const WHOLLY_ENCODED: Change = Change {
    code: "reencoded",
    undo: |sent| {
        let encode = |set| utf8_percent_encode(sent.url, set).to_string();
        Box::new([RESERVED, IN_URL].into_iter().map(encode))
    },
    remark: ": the whole URL was encoded",
    cure: "encode path segments and values alone, not the URL",
};
const PARTLY_ENCODED: Change = Change {
    undo: |sent| Box::new(encodings::partly(&sent.sections).map(|tail| with_tail(sent, &tail))),
    ..ENCODING
};

impl<'a> Sent<'a> {
    /// Split `url`; `None` if it is not a URL.
    pub(super) fn new(
        url: &'a str,
        fragment: Option<&'a str>,
        hosts: &'a [String],
    ) -> Option<Self> {
        Some(Self {
            url,
            sections: Sections::split(url)?,
            fragment,
            hosts,
        })
    }

    /// Return the URLs that one change explains, at most `most` of a kind, with that change.
    pub(super) fn changed_once<'s>(
        &'s self,
        most: usize,
    ) -> impl Iterator<Item = (String, &'static Change)> + use<'s, 'a> {
        self.restructured(most)
            .chain(self.changed(&[ENCODING], most.saturating_mul(4)))
            .chain(self.changed(&[WHOLLY_ENCODED], most))
    }

    /// Return the URLs in which several characters are encoded in another way.
    pub(super) fn partly_encoded<'s>(
        &'s self,
        most: usize,
    ) -> impl Iterator<Item = (String, &'static Change)> + use<'s, 'a> {
        self.changed(&[PARTLY_ENCODED], most)
    }

    /// Return the URLs that a change of more than the encoding explains, with that change.
    pub(super) fn restructured<'s>(
        &'s self,
        most: usize,
    ) -> impl Iterator<Item = (String, &'static Change)> + use<'s, 'a> {
        self.changed(&STRUCTURE, most)
    }

    fn changed<'s>(
        &'s self,
        changes: &'static [Change],
        most: usize,
    ) -> impl Iterator<Item = (String, &'static Change)> + use<'s, 'a> {
        changes.iter().flat_map(move |change| {
            (change.undo)(self)
                .filter(|signed| signed != self.url)
                .take(most)
                .map(move |signed| (signed, change))
        })
    }
}

impl Change {
    /// Explain that `signed` was signed and `sent` was sent.
    pub(super) fn suspect(&self, signed: &str, sent: &str) -> Suspect {
        Suspect::signed(self.code, self.describe(signed, sent), self.cure)
    }

    /// Add that before this change, `signed` was signed.
    pub(super) fn add_to(&self, suspect: Suspect, signed: &str, sent: &str) -> Suspect {
        suspect.and(&self.describe(signed, sent), self.cure)
    }

    pub(super) fn describe(&self, signed: &str, sent: &str) -> String {
        let whole = Sections::split(signed).zip(Sections::split(sent));
        match (self.code, whole) {
            ("scheme_differs", Some((signed, sent))) => {
                format!(
                    "signed for {}://, sent as {}://",
                    signed.scheme, sent.scheme
                )
            }
            ("host_differs", Some((signed, sent))) => format!(
                "signed for the host {}, sent to {}",
                quoted(signed.authority),
                quoted(sent.authority)
            ),
            ("wildcard_in_canned_policy", _) => {
                format!("signed for {}{}", quoted(signed), self.remark)
            }
            _ => {
                let (signed, sent) = difference(signed, sent);
                format!("signed for {signed}, sent as {sent}{}", self.remark)
            }
        }
    }
}

fn other_schemes<'a>(sent: &'a Sent<'_>) -> impl Iterator<Item = String> + 'a {
    let rest = sent
        .url
        .get(sent.sections.scheme.len()..)
        .unwrap_or_default();
    ["http", "https", "http*", "*"]
        .into_iter()
        .map(move |scheme| format!("{scheme}{rest}"))
}

fn other_hosts(sent: &Sent<'_>) -> Vec<String> {
    let host = sent.sections.authority;
    let port = if sent.sections.scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let bare = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let named = bare.split(':').next().unwrap_or(bare);
    let named_hosts = sent.hosts.iter().take(MOST).cloned();
    let others = [
        host.to_ascii_lowercase(),
        format!("{named}{port}"),
        named.into(),
        bare.into(),
        format!("www.{host}"),
        host.strip_prefix("www.").unwrap_or(host).into(),
        format!("{named}."),
    ];
    let Sections { scheme, path, .. } = sent.sections;
    named_hosts
        .chain(others)
        .map(|other| format!("{scheme}://{other}{path}{}", query(sent)))
        .collect()
}

fn parts(sent: &Sent<'_>) -> Vec<String> {
    let (scheme, host, path, query) = (
        sent.sections.scheme,
        sent.sections.authority,
        sent.sections.path,
        query(sent),
    );
    let bare_path = path.trim_start_matches('/');
    let file = path.rsplit('/').next().unwrap_or(path);
    vec![
        format!("{path}{query}"),
        format!("{bare_path}{query}"),
        format!("{host}{path}{query}"),
        format!("//{host}{path}{query}"),
        format!("{scheme}:/{host}{path}{query}"),
        format!("{scheme}:///{host}{path}{query}"),
        format!("{scheme}://{scheme}://{host}{path}{query}"),
        format!("{scheme}://{host}/{}", sent.url),
        path.into(),
        bare_path.into(),
        file.into(),
    ]
}

fn surrounded(url: &str) -> [String; 7] {
    [
        format!("{url} "),
        format!("{url}\n"),
        format!("{url}\r\n"),
        format!(" {url}"),
        format!("\"{url}\""),
        format!("'{url}'"),
        format!("<{url}>"),
    ]
}

/// The URL without some of its own parameters.
fn shorter_queries<'a>(sent: &'a Sent<'_>) -> impl Iterator<Item = String> + 'a {
    let query = sent.sections.query;
    let parameters: Vec<_> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .collect();
    let is_own = |parameter: &&str| {
        !TRACKING
            .into_iter()
            .any(|known| parameter.starts_with(known))
    };
    let own: Vec<_> = parameters.iter().copied().filter(is_own).collect();
    let filled: Vec<_> = parameters
        .iter()
        .copied()
        .filter(|one| !one.is_empty())
        .collect();
    let some = (0..parameters.len().min(MOST)).flat_map(move |index| {
        let (before, after) = parameters.split_at(index);
        let others = after.get(1..).unwrap_or_default();
        [
            with_query(sent, &[before, others].concat()),
            with_query(sent, before),
            with_query(sent, others),
        ]
    });
    [own, filled, Vec::new()]
        .map(|kept| with_query(sent, &kept))
        .into_iter()
        .chain(some)
}

/// The URL with its parameters in another order: sorted, in reverse, or one of them moved.
fn reordered_queries<'a>(sent: &'a Sent<'_>) -> impl Iterator<Item = String> + 'a {
    let parameters: Vec<_> = sent.sections.query.unwrap_or_default().split('&').collect();
    let mut sorted = parameters.clone();
    sorted.sort_unstable();
    let reversed: Vec<_> = parameters.iter().rev().copied().collect();
    let moved = (0..parameters.len().min(MOST)).flat_map(move |index| {
        let mut others = parameters.clone();
        let moved = others.remove(index);
        let positions = [0, others.len()]
            .into_iter()
            .chain(1..others.len().min(MOST / 4));
        positions.map(move |position| {
            let mut variant = others.clone();
            variant.insert(position, moved);
            with_query(sent, &variant)
        })
    });
    [sorted, reversed]
        .map(|order| with_query(sent, &order))
        .into_iter()
        .chain(moved)
        .filter(|_| sent.sections.query.is_some())
}

/// The path before slashes were joined and dots resolved, and as an index or a folder.
fn other_paths(sent: &Sent<'_>) -> Vec<String> {
    let path = sent.sections.path;
    let mut paths = vec![
        path.replace("//", "/"),
        path.replace("/./", "/"),
        format!("{path}index.html"),
        path.strip_suffix("index.html").unwrap_or(path).into(),
        path.replace('/', "//"),
        resolved(path),
    ];
    for (position, _) in path.match_indices('/').take(MOST) {
        let (before, after) = path.split_at(position);
        paths.extend([
            format!("{before}/{after}"),
            format!("{before}/.{after}"),
            // A folder that an origin path, a bucket or a stage put before it.
            after.into(),
        ]);
    }
    paths
}

/// Return the path in lower case, without a change of its escapes.
fn lower_case(path: &str) -> String {
    let mut parts = path.split('%');
    let mut out = parts.next().unwrap_or_default().to_ascii_lowercase();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.extend(["%", digits, &rest.to_ascii_lowercase()]);
    }
    out
}

/// Resolve `.` and `..`, as RFC 3986 does.
fn resolved(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let text = kept.join("/");
    if text.starts_with('/') {
        text
    } else {
        format!("/{text}")
    }
}

/// The patterns for a folder of the URL, which may have been meant as a grant.
fn wildcards<'a>(sent: &'a Sent<'_>) -> impl Iterator<Item = String> + 'a {
    let Sections {
        scheme,
        authority,
        path,
        ..
    } = sent.sections;
    let of_folders = path
        .match_indices('/')
        .take(MOST)
        .flat_map(move |(position, _)| {
            let folder = path.get(..=position).unwrap_or_default();
            [scheme, "http*", "*"].map(|scheme| format!("{scheme}://{authority}{folder}*"))
        });
    [
        "*".to_string(),
        format!("{scheme}://{authority}{path}*"),
        format!("{scheme}://*"),
    ]
    .into_iter()
    .chain(of_folders)
}

/// Return the URL with another path and query.
fn with_tail(sent: &Sent<'_>, tail: &str) -> String {
    let Sections {
        scheme, authority, ..
    } = sent.sections;
    format!("{scheme}://{authority}{tail}")
}

/// Return the URL with another path.
fn with_path(sent: &Sent<'_>, path: &str) -> String {
    with_tail(sent, &format!("{path}{}", query(sent)))
}

/// Return the URL with other parameters.
fn with_query(sent: &Sent<'_>, parameters: &[&str]) -> String {
    let path = sent.sections.path;
    if parameters.is_empty() {
        with_tail(sent, path)
    } else {
        with_tail(sent, &format!("{path}?{}", parameters.join("&")))
    }
}

/// Return the query with its `?`.
fn query(sent: &Sent<'_>) -> String {
    sent.sections
        .query
        .map_or_else(String::new, |query| format!("?{query}"))
}
