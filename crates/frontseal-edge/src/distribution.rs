//! [`Distribution`]: the scheme and host that a request is judged by.

use http::uri::{Authority, Uri};

use crate::EdgeError;

/// Scheme and host of a CloudFront distribution.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    scheme: &'static str,
    authority: Authority,
}

impl Distribution {
    /// Read `https://d111111abcdef8.cloudfront.net`.
    pub(crate) fn new(text: &str) -> Result<Self, EdgeError> {
        let wrong = || {
            EdgeError::new(format!(
                "{text:?} is no distribution: write scheme and host alone, as in https://d111111abcdef8.cloudfront.net"
            ))
        };
        if text.contains('*') {
            return Err(EdgeError::new(format!(
                "{text:?} has a wildcard in it: write the one host that viewers ask, as in https://d111111abcdef8.cloudfront.net"
            )));
        }
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        match (uri.scheme_str(), uri.authority(), uri.path(), uri.query()) {
            (Some("https"), Some(authority), "/" | "", None) => {
                Self::of_viewer(true, authority.as_str()).ok_or_else(wrong)
            }
            (Some("http"), Some(authority), "/" | "", None) => {
                Self::of_viewer(false, authority.as_str()).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }

    /// Take scheme and host from the way by which a viewer came. `None` is a host that is none.
    pub(crate) fn of_viewer(https: bool, host: &str) -> Option<Self> {
        let authority: Authority = host.parse().ok()?;
        let is_host = !authority.host().is_empty() && !host.contains('@') && has_port(&authority);
        is_host.then_some(Self {
            scheme: if https { "https" } else { "http" },
            authority,
        })
    }

    /// Return the URL of what was asked for, as the viewer sent it.
    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("{}://{}{path_and_query}", self.scheme, self.authority)
    }

    pub(crate) fn host(&self) -> &str {
        self.authority.host()
    }
}

/// Return whether the port of `authority` is one, or left out.
pub(crate) fn has_port(authority: &Authority) -> bool {
    let behind_host = authority.as_str().rsplit_once(authority.host());
    match behind_host.map(|(_, rest)| rest) {
        None | Some("" | ":") => true,
        Some(_) => authority.port_u16().is_some_and(|port| port != 0),
    }
}
