//! [`Distribution`]: the scheme and host that a request is judged by.

use frontseal::{Error, ErrorKind};
use http::uri::{Authority, Uri};

/// Scheme and host of a CloudFront distribution.
#[derive(Clone, Debug)]
pub struct Distribution {
    scheme: &'static str,
    authority: Authority,
}

impl Distribution {
    /// Read a distribution from `text`, such as `https://d111111abcdef8.cloudfront.net`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUrl`] if `text` is anything but scheme and host.
    pub fn new(text: &str) -> Result<Self, Error> {
        let wrong =
            |problem: &str| Error::new(ErrorKind::InvalidUrl, format!("{text:?} {problem}"));
        if text.contains('*') {
            return Err(wrong(
                "has a wildcard in it: write the one host that viewers request, as in https://d111111abcdef8.cloudfront.net",
            ));
        }
        let uri: Option<Uri> = text.parse().ok();
        let found = uri.and_then(|uri| {
            let has_more = !matches!(uri.path(), "/" | "") || uri.query().is_some();
            let https = match uri.scheme_str()? {
                "https" => true,
                "http" => false,
                _ => return None,
            };
            Self::from_host(https, uri.authority()?.as_str()).filter(|_| !has_more)
        });
        found.ok_or_else(|| {
            wrong(
                "is not a distribution: write scheme and host alone, as in https://d111111abcdef8.cloudfront.net",
            )
        })
    }

    /// Take the scheme from the connection and the host from its `Host` header. `None` means that
    /// `host` is not a host, maybe with a port.
    pub fn from_host(https: bool, host: &str) -> Option<Self> {
        let authority: Authority = host.parse().ok()?;
        let is_host = !authority.host().is_empty() && !host.contains('@') && has_port(&authority);
        is_host.then_some(Self {
            scheme: if https { "https" } else { "http" },
            authority,
        })
    }

    /// Return the URL of `path_and_query` at the distribution.
    pub fn url(&self, path_and_query: &str) -> String {
        format!("{}://{}{path_and_query}", self.scheme, self.authority)
    }

    /// Return the host, without a port.
    pub fn host(&self) -> &str {
        self.authority.host()
    }
}

/// Return whether the port of `authority` is valid, or omitted.
fn has_port(authority: &Authority) -> bool {
    let after_host = authority.as_str().rsplit_once(authority.host());
    match after_host.map(|(_, rest)| rest) {
        None | Some("" | ":") => true,
        Some(_) => authority.port_u16().is_some_and(|port| port != 0),
    }
}
