//! [`Place`]: scheme, host and path of a URL, and the site to which a host belongs.

use alloc::string::{String, ToString};

/// The longest host name (RFC 1035, section 2.3.4).
const LONGEST_HOST: usize = 253;

/// Scheme, host and path of a URL.
pub(crate) struct Place<'a> {
    pub(super) is_secure: bool,
    /// In lower case, without a port.
    pub(super) host: String,
    pub(super) path: &'a str,
}

impl<'a> Place<'a> {
    /// Read a URL. Without a scheme it is taken for one of https.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        let host = host.trim().to_ascii_lowercase();
        (1..=LONGEST_HOST).contains(&host.len()).then(|| Self {
            // Browsers treat the own machine as secure.
            is_secure: scheme.eq_ignore_ascii_case("https") || is_local(&host),
            host,
            path: if path.is_empty() { "/" } else { path },
        })
    }
}

fn is_local(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1"
}

/// Suffixes under which the Public Suffix List lets everybody register names, of hosts that serve
/// pages and CloudFront. `*` is one label.
///
/// The whole list has 10,000 entries, and would make each binary half a megabyte larger. These and
/// [`is_country_suffix`] cover what is met with CloudFront; an unlisted suffix is taken for a site.
const SHARED_SUFFIXES: [&str; 40] = [
    "cloudfront.net",
    "s3.amazonaws.com",
    "s3.*.amazonaws.com",
    "s3-website.*.amazonaws.com",
    "s3-website-us-east-1.amazonaws.com",
    "s3-website-us-west-2.amazonaws.com",
    "s3-website-eu-west-1.amazonaws.com",
    "s3-website-ap-northeast-1.amazonaws.com",
    "s3-website-ap-southeast-1.amazonaws.com",
    "s3-website-ap-southeast-2.amazonaws.com",
    "execute-api.*.amazonaws.com",
    "elb.amazonaws.com",
    "*.elb.amazonaws.com",
    "compute.amazonaws.com",
    "*.compute.amazonaws.com",
    "lambda-url.*.on.aws",
    "awsapprunner.com",
    "*.awsapprunner.com",
    "amplifyapp.com",
    "elasticbeanstalk.com",
    "*.elasticbeanstalk.com",
    "github.io",
    "gitlab.io",
    "pages.dev",
    "workers.dev",
    "vercel.app",
    "netlify.app",
    "herokuapp.com",
    "web.app",
    "firebaseapp.com",
    "appspot.com",
    "run.app",
    "onrender.com",
    "fly.dev",
    "azurewebsites.net",
    "azurestaticapps.net",
    "ngrok.io",
    "ngrok-free.app",
    "trycloudflare.com",
    "blogspot.com",
];

/// Second labels under which two-letter domains register names, as in `co.uk` and `com.au`.
const SECOND_LABELS: [&str; 12] = [
    "ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org", "mil",
];

/// Return whether names below `domain` belong to different owners, so that browsers refuse it as the
/// domain of a cookie.
pub(super) fn is_public_suffix(domain: &str) -> bool {
    !domain.contains('.') || is_country_suffix(domain) || is_shared_suffix(domain)
}

fn is_country_suffix(domain: &str) -> bool {
    domain.split_once('.').is_some_and(|(second, top)| {
        top.len() == 2 && !top.contains('.') && SECOND_LABELS.contains(&second)
    })
}

fn is_shared_suffix(domain: &str) -> bool {
    SHARED_SUFFIXES.iter().any(|suffix| {
        domain.split('.').count() == suffix.split('.').count()
            && domain
                .split('.')
                .zip(suffix.split('.'))
                .all(|(label, expected)| expected == "*" || label == expected)
    })
}

/// Return the site of `host`: its public suffix and one label before it. An address is its own.
pub(super) fn site(host: &str) -> &str {
    if host
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        || host.starts_with('[')
    {
        return host;
    }
    let mut site = host;
    while let Some((_, parent)) = site.split_once('.') {
        if is_public_suffix(parent) {
            break;
        }
        site = parent;
    }
    site
}

/// Return whether `domain` covers `host`: it is the host or a parent of it.
pub(super) fn covers(domain: &str, host: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Return the longest domain that covers both hosts and is not a public suffix.
pub(super) fn common_domain(one: &str, other: &str) -> Option<String> {
    let mut domain = one;
    loop {
        if is_public_suffix(domain) {
            return None;
        }
        if covers(domain, other) {
            return Some(domain.to_string());
        }
        domain = domain.split_once('.')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_assigned_to_the_sites_of_the_public_suffix_list() {
        for (host, expected) in [
            ("www.example.com", "example.com"),
            ("example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            (
                "d111111abcdef8.cloudfront.net",
                "d111111abcdef8.cloudfront.net",
            ),
            (
                "bucket.s3.eu-west-1.amazonaws.com",
                "bucket.s3.eu-west-1.amazonaws.com",
            ),
            ("user.github.io", "user.github.io"),
            ("localhost", "localhost"),
            ("192.0.2.7", "192.0.2.7"),
            ("www.cloudfront.example", "cloudfront.example"),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
        for suffix in [
            "cloudfront.net",
            "com",
            "co.uk",
            "s3.amazonaws.com",
            "s3.us-east-2.amazonaws.com",
        ] {
            assert!(is_public_suffix(suffix), "{suffix}");
        }
        for domain in [
            "example.com",
            "amazonaws.com",
            "co.com",
            "d1.cloudfront.net",
        ] {
            assert!(!is_public_suffix(domain), "{domain}");
        }
        assert_eq!(
            common_domain("app.example.com", "media.example.com").as_deref(),
            Some("example.com")
        );
        assert_eq!(common_domain("a.cloudfront.net", "b.cloudfront.net"), None);
    }
}
