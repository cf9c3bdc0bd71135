//! [`Browser`]: the cookies of a request as a browser keeps and sends them (RFC 6265bis).

mod context;
mod obstacles;
mod pasted;
mod set_cookie;
mod site;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frontseal::request::{COOKIE_PREFIX, cookies};

use self::context::{Context, list};
use self::obstacles::{Obstacle, obstacle, third_party};
use self::set_cookie::SetCookie;
use self::site::Place;
use crate::finding::{Findings, Severity};

/// At most so many cookies are read; browsers keep 180 for a site.
const MOST: usize = 200;

/// What a browser does with the cookies that were set or pasted.
#[derive(Default)]
pub(crate) struct Browser<'a> {
    /// The value of the `Cookie` header that is sent, if there are cookies.
    pub(crate) sent: Option<Cow<'a, str>>,
    /// The same as it is meant, if quotation marks or separators change its meaning.
    meant: Option<String>,
    /// Whether the rules for cookies decided what is sent.
    is_computed: bool,
    /// Whether the header was given as it is sent.
    pub(crate) is_header: bool,
    pub(crate) findings: Findings,
}

impl<'a> Browser<'a> {
    /// Read `cookies`, in any of the forms that people paste, and `set_cookies`, and find what keeps a
    /// browser from sending them with a request for `url`. A header that `is_accepted` is not interpreted.
    pub(crate) fn new(
        url: Option<&str>,
        cookies: Option<&'a str>,
        set_cookies: &[&'a str],
        page_url: Option<&str>,
        now: Option<i64>,
        is_accepted: bool,
    ) -> Self {
        let context = Context {
            request: url.and_then(Place::of),
            page: page_url.and_then(Place::of),
            now,
        };
        let mut browser = Self::default();
        let (header, mut kept) = match cookies {
            Some(header) if is_accepted => (Some(header.into()), Vec::new()),
            Some(text) => pasted::read(text),
            None => (None, Vec::new()),
        };
        browser.is_header = is_accepted || cookies.is_some_and(pasted::is_header);
        for text in set_cookies {
            kept.extend(set_cookie::read_all(text));
        }
        kept.truncate(MOST);
        if let Some(header) = header.as_deref() {
            browser.compare(header, &mut kept);
        }
        let from_jar = (!kept.is_empty()).then(|| browser.choose(&kept, &context));
        browser.sent = match (header, from_jar) {
            (Some(header), _) => Some(header),
            (None, Some(chosen)) => {
                browser.is_computed = true;
                Some(chosen.into())
            }
            (None, None) => None,
        };
        browser.separate();
        browser.unquote();
        browser
    }

    /// Return the `Cookie` header as it is inspected.
    pub(crate) fn header(&self) -> Option<&str> {
        self.meant.as_deref().or(self.sent.as_deref())
    }

    /// Return whether a rule for cookies keeps one from being sent.
    pub(crate) fn holds_back(&self) -> bool {
        self.findings.0.iter().any(|finding| {
            finding.severity == Severity::Error
                && !["cookie_quoted", "cookie_separator"].contains(&finding.code)
        })
    }

    /// Return the `Cookie` header if the rules for cookies decided what is in it.
    pub(crate) fn computed(&self) -> Option<&str> {
        self.sent.as_deref().filter(|_| self.is_computed)
    }

    /// Return the header that the browser sends with the request, and say what keeps others back.
    fn choose(&mut self, kept: &[SetCookie<'a>], context: &Context<'_>) -> String {
        let mut sent: Vec<&SetCookie<'_>> = Vec::new();
        let mut obstacles: Vec<(Obstacle, Vec<&str>)> = Vec::new();
        let mut deleted: Vec<&SetCookie<'_>> = Vec::new();
        for cookie in kept {
            let problem = obstacle(cookie, context);
            let is_deleted = cookie.is_deleted(context.now);
            if problem.is_none() {
                // A cookie replaces the one with the same name, domain and path.
                sent.retain(|known| !known.is_same(cookie));
                if !is_deleted {
                    sent.push(cookie);
                }
            }
            if is_deleted {
                deleted.push(cookie);
                continue;
            }
            let Some(problem) = problem.filter(|_| cookie.is_cloudfronts()) else {
                continue;
            };
            match obstacles.iter_mut().find(|(known, _)| *known == problem) {
                Some((_, names)) => names.push(cookie.name),
                None => obstacles.push((problem, [cookie.name].into())),
            }
        }
        for (problem, names) in obstacles {
            problem.add_to(&mut self.findings, &names);
        }
        self.deleted(&deleted, &sent);
        third_party(&mut self.findings, &sent, context);
        // The longer path goes first (RFC 6265, section 5.4).
        sent.sort_by_key(|cookie| core::cmp::Reverse(cookie.path.map_or(0, str::len)));
        let pairs: Vec<_> = sent
            .iter()
            .map(|it| format!("{}={}", it.name, it.value))
            .collect();
        pairs.join("; ")
    }

    /// Leave out the cookies that `header`, which was sent, has, and find those with another value.
    fn compare(&mut self, header: &str, kept: &mut Vec<SetCookie<'_>>) {
        let value_of = |name: &str| cookies(header).find(|(known, _)| *known == name);
        let stale: Vec<_> = kept
            .iter()
            .filter(|cookie| cookie.is_cloudfronts())
            .filter(|cookie| value_of(cookie.name).is_some_and(|(_, value)| value != cookie.value))
            .map(|cookie| cookie.name)
            .collect();
        if !stale.is_empty() {
            self.findings.error(
                "stale_cookies",
                format!("the browser sends another {} than was set: an older cookie, or one with another Path or Domain", list(&stale)),
                "clear the older cookies with the Path and Domain with which they were set, and set all cookies of a set together",
            );
        }
        kept.retain(|cookie| value_of(cookie.name).is_none());
    }

    /// Find cookies that the request needs and that were deleted when they were set.
    fn deleted(&mut self, deleted: &[&SetCookie<'_>], sent: &[&SetCookie<'_>]) {
        let is_sent = |name: &str| {
            sent.iter()
                .any(|cookie| cookie.name.strip_prefix(COOKIE_PREFIX) == Some(name))
        };
        let lost: Vec<_> = deleted
            .iter()
            .filter(|cookie| match cookie.name.strip_prefix(COOKIE_PREFIX) {
                Some("Policy" | "Expires") => {
                    !cookie.value.is_empty() && !is_sent("Policy") && !is_sent("Expires")
                }
                Some(name @ ("Signature" | "Key-Pair-Id")) => !is_sent(name),
                _ => false,
            })
            .collect();
        let Some(first) = lost.first() else { return };
        let names: Vec<_> = lost.iter().map(|cookie| cookie.name).collect();
        let (attribute, value) = match (first.max_age, first.expires_text) {
            (Some(seconds), _) => ("Max-Age", seconds.to_string()),
            (None, text) => ("Expires", text.unwrap_or_default().to_string()),
        };
        self.findings.error(
            "cookie_expired",
            format!(
                "the browser deletes {}: {attribute}={} is not in the future",
                list(&names),
                frontseal::request::quoted(&value)
            ),
            "leave Max-Age and Expires out, or set them to the end of the policy: Max-Age is in seconds from now",
        );
    }

    /// Separate cookies that something other than `; ` separates, and say so.
    fn separate(&mut self) {
        const SEPARATORS: [(&str, &str, &str); 3] = [
            ("&CloudFront-", "an &", "; CloudFront-"),
            (", CloudFront-", "a comma", "; CloudFront-"),
            (",CloudFront-", "a comma", "; CloudFront-"),
        ];
        let Some(header) = self.sent.as_deref() else {
            return;
        };
        let found = SEPARATORS.iter().find(|(wrong, ..)| header.contains(wrong));
        let Some((wrong, what, right)) = found else {
            return;
        };
        self.findings.error(
            "cookie_separator",
            format!("the cookies are separated by {what}, so that they are one cookie"),
            "separate cookies with a semicolon and a space, in one Cookie header",
        );
        self.meant = Some(header.replace(wrong, right));
    }

    /// Take the quotation marks off values, and say that CloudFront does not.
    fn unquote(&mut self) {
        let Some(header) = self.header().filter(|header| header.contains('"')) else {
            return;
        };
        let mut quoted = Vec::new();
        let pairs: Vec<_> = header
            .split(';')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                let bare = value.trim().trim_matches('"');
                if bare.len() == value.trim().len() || !name.trim().starts_with(COOKIE_PREFIX) {
                    return pair.to_string();
                }
                quoted.push(name.trim());
                format!("{name}={bare}")
            })
            .collect();
        if quoted.is_empty() {
            return;
        }
        self.findings.error(
            "cookie_quoted",
            format!(
                "{} has quotation marks around its value: browsers send them, and CloudFront reads them as part of it",
                list(&quoted)
            ),
            "set the bare value: configure the framework not to quote or encode cookie values, or write the Set-Cookie header yourself",
        );
        self.meant = Some(pairs.join(";"));
    }
}
