//! What keeps a browser from storing or sending a cookie: one function for each rule.

use alloc::format;
use alloc::string::String;

use frontseal::request::{LONGEST_COOKIE, quoted};

use super::context::{Context, list};
use super::set_cookie::SetCookie;
use super::site::{common_domain, covers, is_public_suffix, site};
use crate::finding::{Confidence, Findings, Severity};

/// What keeps a browser from storing or sending a cookie.
#[derive(PartialEq, Eq)]
pub(super) struct Obstacle {
    code: &'static str,
    confidence: Confidence,
    /// What the browser does, to follow `the browser `: `ignores` or `does not send`.
    verb: &'static str,
    /// Why, to follow the names of the cookies.
    why: String,
    cure: String,
}

const IGNORES: &str = "ignores";
const KEEPS: &str = "does not send";

type Rule = fn(&SetCookie<'_>, &Context<'_>) -> Option<Obstacle>;

/// The rules for storing a cookie, then those for sending it.
const RULES: [Rule; 14] = [
    joined,
    too_long,
    domain_form,
    public_suffix,
    domain_of_page,
    http_only_script,
    secure_set,
    same_site_none,
    partitioned,
    domain_of_request,
    host_only,
    path,
    secure_sent,
    cross_site,
];

/// Return the first rule that keeps `cookie` from being sent with the request.
pub(super) fn obstacle(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    RULES.iter().find_map(|rule| rule(cookie, context))
}

impl Obstacle {
    fn new(code: &'static str, verb: &'static str, why: String, cure: impl Into<String>) -> Self {
        Self {
            code,
            confidence: Confidence::Certain,
            verb,
            why,
            cure: cure.into(),
        }
    }

    fn likely(self) -> Self {
        Self {
            confidence: Confidence::Likely,
            ..self
        }
    }

    /// Report what keeps back the cookies `names`.
    pub(super) fn add_to(self, findings: &mut Findings, names: &[&str]) {
        findings.add(
            Severity::Error,
            self.confidence,
            self.code,
            format!("the browser {} {}: {}", self.verb, list(names), self.why),
            self.cure,
        );
    }
}

fn joined(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    let other = cookie.joined.filter(|_| cookie.is_cloudfronts())?;
    Some(Obstacle {
        verb: "keeps only",
        ..Obstacle::new(
            "cookies_in_one_header",
            KEEPS,
            format!("{other} is in the same Set-Cookie header, where it is an unknown attribute"),
            "send one Set-Cookie header for each cookie: headers joined with commas or semicolons are one",
        )
    })
}

fn too_long(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    let bytes = cookie.name.len() + cookie.value.len();
    (bytes > LONGEST_COOKIE).then(|| {
        Obstacle::new(
            "cookie_too_long",
            IGNORES,
            format!("name and value are {bytes} bytes long, and browsers keep {LONGEST_COOKIE}"),
            "shorten the policy",
        )
    })
}

fn domain_form(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    let domain = cookie.domain?;
    domain.contains(['/', ':', '*', ',', ' ']).then(|| {
        let host = domain.split("://").last().unwrap_or(domain);
        let host = host.split(['/', ':']).next().unwrap_or(host);
        Obstacle::new(
            "cookie_domain_not_a_host",
            IGNORES,
            format!("Domain={} is not a host name", quoted(domain)),
            format!(
                "write the host name alone, without scheme, port, path or *: Domain={}",
                host.trim_start_matches(['*', '.', ' '])
            ),
        )
    })
}

fn public_suffix(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let domain = cookie.domain_name()?;
    let is_own = [&context.page, &context.request]
        .into_iter()
        .flatten()
        .any(|place| place.host == domain);
    (is_public_suffix(&domain) && !is_own).then(|| {
        let cure = match (&context.page, &context.request) {
            (Some(page), Some(request)) => same_site_cure(&page.host, &request.host),
            _ => "serve CloudFront under an alternate domain name next to the page, such as media.example.com beside www.example.com, and set Domain=example.com".into(),
        };
        Obstacle::new(
            "cookie_domain_public_suffix",
            IGNORES,
            format!("Domain={domain} is a public suffix, whose names belong to many owners"),
            cure,
        )
    })
}

fn domain_of_page(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let (domain, page) = (cookie.domain_name()?, context.page.as_ref()?);
    let request = context
        .request
        .as_ref()
        .map_or("", |request| request.host.as_str());
    (!covers(&domain, &page.host) && !cookie.is_host_only).then(|| {
        Obstacle::new(
            "cookie_domain_foreign",
            IGNORES,
            format!(
                "Domain={} does not include {}, the host of the page that sets it",
                domain, page.host
            ),
            same_site_cure(&page.host, request),
        )
        .likely()
    })
}

fn http_only_script(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    (cookie.by_script && cookie.http_only).then(|| {
        Obstacle::new(
            "cookie_http_only_in_script",
            IGNORES,
            "a script cannot set a cookie with HttpOnly".into(),
            "set it in a Set-Cookie header of the server",
        )
    })
}

fn secure_set(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let page = context.page.as_ref()?;
    (cookie.secure && !page.is_secure).then(|| {
        Obstacle::new(
            "cookie_secure_over_http",
            IGNORES,
            format!(
                "a page without https (http://{}) cannot set Secure",
                page.host
            ),
            "serve the page that sets the cookies over https",
        )
    })
}

fn same_site_none(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    (is(cookie.same_site, "none") && !cookie.secure).then(|| {
        Obstacle::new(
            "samesite_none_without_secure",
            IGNORES,
            "SameSite=None needs Secure".into(),
            "set SameSite=None; Secure",
        )
    })
}

fn partitioned(cookie: &SetCookie<'_>, _: &Context<'_>) -> Option<Obstacle> {
    (cookie.partitioned && !cookie.secure).then(|| {
        Obstacle::new(
            "partitioned_without_secure",
            IGNORES,
            "Partitioned needs Secure".into(),
            "set SameSite=None; Secure; Partitioned",
        )
    })
}

fn domain_of_request(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let (domain, request) = (cookie.domain_name()?, context.request.as_ref()?);
    let covered = if cookie.is_host_only {
        domain == request.host
    } else {
        covers(&domain, &request.host)
    };
    (!covered).then(|| {
        let page = context
            .page
            .as_ref()
            .map_or(domain.as_str(), |page| page.host.as_str());
        Obstacle::new(
            "cookie_domain",
            KEEPS,
            format!(
                "Domain={domain} does not cover the host of the request, {}",
                request.host
            ),
            same_site_cure(page, &request.host),
        )
    })
}

/// A cookie without a domain goes to the host that set it.
fn host_only(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let (page, request) = (context.page.as_ref()?, context.request.as_ref()?);
    // A cookie for other sites was set by the other site.
    let is_meant = is(cookie.same_site, "none") && site(&page.host) != site(&request.host);
    (cookie.domain.is_none() && page.host != request.host && !is_meant).then(|| {
        Obstacle::new(
            "cookie_host_only",
            KEEPS,
            format!(
                "without Domain, a cookie goes only to the host that sets it, {}, not to {}",
                page.host, request.host
            ),
            same_site_cure(&page.host, &request.host),
        )
        .likely()
    })
}

fn path(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let request = context.request.as_ref()?;
    let default = context.page.as_ref().map(|page| default_path(page.path));
    let path = cookie.path.or(default)?;
    (!path_covers(path, request.path)).then(|| {
        let found = Obstacle::new(
            "cookie_path",
            KEEPS,
            match cookie.path {
                Some(_) => format!("Path={path} does not cover {}", quoted(request.path)),
                None => format!(
                    "without Path, the path is {path}, the folder of the page that sets the cookie, which does not cover {}",
                    quoted(request.path)
                ),
            },
            "set Path=/, or the folder of the files",
        );
        if cookie.path.is_none() { found.likely() } else { found }
    })
}

fn secure_sent(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let request = context.request.as_ref()?;
    (cookie.secure && !request.is_secure).then(|| {
        Obstacle::new(
            "cookie_secure_over_http",
            KEEPS,
            "Secure excludes requests over http".into(),
            "request the URL with https",
        )
    })
}

fn cross_site(cookie: &SetCookie<'_>, context: &Context<'_>) -> Option<Obstacle> {
    let (page, request) = (context.page.as_ref()?, context.request.as_ref()?);
    let is_cross_site = site(&page.host) != site(&request.host);
    if !is_cross_site || is(cookie.same_site, "none") {
        return None;
    }
    let what = match cookie.same_site {
        Some(value) if is(Some(value), "lax") || is(Some(value), "strict") => {
            format!("SameSite={value}")
        }
        _ => "SameSite=Lax, which Chrome assumes without SameSite,".into(),
    };
    let found = Obstacle::new(
        "cookie_samesite",
        KEEPS,
        format!(
            "{what} excludes requests that a page of another site makes (from {} to {})",
            site(&page.host),
            site(&request.host)
        ),
        format!(
            "{}; otherwise set SameSite=None; Secure, which some browsers block as third-party cookies",
            same_site_cure(&page.host, &request.host)
        ),
    );
    Some(if cookie.same_site.is_some() {
        found
    } else {
        found.likely()
    })
}

/// Warn of cookies that are sent to another site than the page's.
pub(super) fn third_party(findings: &mut Findings, sent: &[&SetCookie<'_>], context: &Context<'_>) {
    let (Some(page), Some(request), Some(cookie)) = (
        &context.page,
        &context.request,
        sent.iter().find(|cookie| cookie.is_cloudfronts()),
    ) else {
        return;
    };
    let (page_site, request_site) = (site(&page.host), site(&request.host));
    if page_site == request_site {
        return;
    }
    let cure = same_site_cure(&page.host, &request.host);
    findings.add(
        Severity::Warning,
        Confidence::Likely,
        "third_party_cookies",
        format!(
            "the cookies are third-party cookies: a page of {page_site} requests from {request_site}, and Safari, Firefox and private windows block or partition them"
        ),
        if cookie.partitioned {
            cure
        } else {
            format!("{cure}; Partitioned helps in Chrome")
        },
    );
}

/// Say how a page on `page` can set cookies for `request`.
fn same_site_cure(page: &str, request: &str) -> String {
    match common_domain(request, page) {
        Some(domain) => format!("set Domain={domain}"),
        None if site(page) == page && page.ends_with(".cloudfront.net") => {
            "serve page and files under names of one domain of your own, such as www.example.com and media.example.com, and set Domain=example.com".into()
        }
        None if page == "localhost" || page.ends_with(".localhost") || page == "127.0.0.1" => {
            "a page of localhost cannot set cookies for another site: give the distribution an alternate domain name, and open the page under a name of the same domain (in /etc/hosts), such as local.example.com for media.example.com".into()
        }
        None => format!(
            "a page of {0} cannot set cookies for another site: give the distribution an alternate domain name in the page's site, such as media.{0}, and set Domain={0}",
            site(page)
        ),
    }
}

fn is(value: Option<&str>, expected: &str) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case(expected))
}

/// Return the folder of `path` (RFC 6265, section 5.1.4).
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(at) => path.get(..at).unwrap_or("/"),
    }
}

/// Return whether a cookie with `path` goes to a request for `requested` (RFC 6265, section 5.1.4).
fn path_covers(path: &str, requested: &str) -> bool {
    requested
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || path.ends_with('/') || rest.starts_with('/'))
}
