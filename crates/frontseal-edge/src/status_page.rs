//! The page that shows the last requests with their verdicts, to viewers on the same machine.

use std::net::IpAddr;

use frontseal::request::{visible, visible_json};
use frontseal_tower::Behaviors;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::uri::Authority;
use http::{Method, Response, Version};

use crate::body::{self, Body};
use crate::journal::{Journal, utc};
use crate::layer::access;
use crate::record::{Record, Verdict};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem;overflow-wrap:anywhere;color-scheme:light dark}\
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}\
ol{list-style:none;padding:0}li{border-top:1px solid GrayText;padding:.4rem 0}summary{cursor:pointer}\
code{font-family:ui-monospace,monospace}dt{font-weight:bold}dd{margin:0 0 .4rem}\
@media(min-width:40rem){dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.4rem 0 0 1.1rem}dd{margin:0}}";

/// A form of the page.
#[derive(Clone, Copy)]
pub(crate) enum View {
    Html,
    Json,
}

/// Return the form in which `request` asks for the page at `status_path`, if its viewer, who is
/// `connected`, is on this machine: no proxy or tunnel forwards the request for somebody else.
///
/// The host must be this machine, too, so that a page of another site cannot read it by having its
/// own name resolve to this machine.
pub(crate) fn requested(
    status_path: &str,
    connected: IpAddr,
    trusted_header: Option<&HeaderName>,
    request: &Parts,
) -> Option<View> {
    let view = match request.uri.path().strip_prefix(status_path)? {
        "" => View::Html,
        "requests.json" => View::Json,
        _ => return None,
    };
    let is_shown = !status_path.is_empty()
        && connected.to_canonical().is_loopback()
        && !is_forwarded(request, trusted_header)
        && is_this_machine(&request.headers)
        && request.method == Method::GET;
    is_shown.then_some(view)
}

/// Return the page at `status_path`.
pub(crate) fn respond(
    view: View,
    status_path: &str,
    journal: &Journal,
    behaviors: &Behaviors,
) -> Response<Body> {
    let records = journal.recent();
    let records = records.iter().map(AsRef::as_ref);
    match view {
        View::Html => {
            let page = page(behaviors, records, status_path);
            response("text/html; charset=utf-8", page)
        }
        View::Json => {
            let json = serde_json::to_string(&records.collect::<Vec<&Record>>());
            let json = json.unwrap_or_default();
            response("application/json", visible_json(&json).into_owned())
        }
    }
}

/// Return whether a proxy or a tunnel forwards the request, as its headers tell. Some proxies add
/// none but speak HTTP/1.0, which is nginx's default.
fn is_forwarded(request: &Parts, trusted_header: Option<&HeaderName>) -> bool {
    const NAMES: [&str; 4] = ["cdn-loop", "cloudfront-viewer-address", "forwarded", "via"];
    let is_forwarding = |header: &HeaderName| {
        let name = header.as_str();
        NAMES.contains(&name)
            || ["x-forwarded", "x-original-", "x-envoy-"]
                .iter()
                .any(|start| name.starts_with(start))
            || ["-ip", "-clientip"].iter().any(|end| name.ends_with(end))
            || trusted_header == Some(header)
    };
    request.version != Version::HTTP_11 || request.headers.keys().any(is_forwarding)
}

fn is_this_machine(headers: &HeaderMap) -> bool {
    let host: Option<Authority> = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok()?.parse().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_matches(['[', ']']);
        name.eq_ignore_ascii_case("localhost")
            || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

fn response(content_type: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(body::full(text));
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn page<'r>(
    behaviors: &Behaviors,
    records: impl ExactSizeIterator<Item = &'r Record>,
    status_path: &str,
) -> String {
    let mut rows = String::new();
    for behavior in behaviors.iter() {
        rows.push_str(&format!(
            "<tr><td><code>{}</code><td>{}",
            escape(&behavior.name),
            escape(&access(behavior.verifier.as_deref()))
        ));
    }
    let count = match records.len() {
        1 => "1 request".into(),
        count => format!("{count} requests"),
    };
    let items: String = records.map(item).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>frontseal edge</title><style>{STYLE}</style>\
         <main><h1>frontseal edge</h1>\
         <h2>Cache behaviours</h2>\
         <p>The first path pattern that matches counts.\
         <table><thead><tr><th scope=\"col\">path pattern<th scope=\"col\">access<tbody>{rows}</table>\
         <h2>Last requests</h2>\
         <p>{count}, the newest first. <a href=\"{path}\">Look again</a>, or read them as \
         <a href=\"{path}requests.json\">JSON</a>.\
         <ol>{items}</ol></main></html>\n",
        path = escape(status_path)
    )
}

fn item(record: &Record) -> String {
    let mark = match record.verdict {
        Verdict::Open | Verdict::Granted => "✓",
        Verdict::Denied | Verdict::Refused => "✗",
    };
    let mut facts = String::new();
    let mut fact = |name: &str, text: &str| {
        facts.push_str(&format!("<dt>{name}<dd>{}", escape(text)));
    };
    fact("time", &utc(record.time));
    if let Some(viewer) = record.viewer {
        fact("viewer", &viewer.to_string());
    }
    if let Some(behavior) = &record.behavior {
        fact("cache behaviour", behavior);
    }
    if let Some(id) = &record.key_pair_id {
        fact("key pair id", id);
    }
    if let Some(code) = record.code {
        fact("code", code);
    }
    if let Some(detail) = &record.detail {
        fact("detail", detail);
    }
    for finding in &record.findings {
        fact(finding.severity.as_str(), &finding.message);
        fact("cure", &finding.cure);
    }
    fact("X-Amz-Cf-Id", &record.id);
    format!(
        "<li><details><summary>{mark} {} {} {} <code>{} {}</code></summary><dl>{facts}</dl></details>",
        record.status,
        record.verdict.as_str(),
        record.reason.unwrap_or_default(),
        escape(&record.method),
        escape(&record.url),
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
