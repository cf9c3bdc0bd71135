//! [`InspectOptions`]: what is known about a request besides its URL.

use alloc::string::String;
use alloc::vec::Vec;

use frontseal::Verifier;

/// What is known about a request besides its URL.
#[derive(Clone, Debug, Default)]
pub struct InspectOptions<'a> {
    /// The value of the request's `Cookie` header. It may also be what `document.cookie`, a cookie
    /// jar, curl or a browser's tools print. It counts if the URL has none of CloudFront's
    /// parameters.
    pub cookies: Option<&'a str>,
    /// The values of the `Set-Cookie` headers that set the cookies. Without
    /// [`cookies`](Self::cookies), the header that a browser would send is inspected.
    pub set_cookies: Vec<&'a str>,
    /// The URL of the page that sets the cookies and makes the request.
    pub page_url: Option<&'a str>,
    /// The response to the request: its body, or headers and body as `curl -i` prints them.
    pub response: Option<&'a str>,
    /// The time of the request, in Unix seconds. `None` is the `Date` of the response, otherwise the
    /// system's clock; without `std` no time is judged.
    pub now: Option<i64>,
    /// The viewer's address, IPv4 or IPv6.
    pub ip_address: Option<String>,
    /// The keys that verify the signature.
    pub verifier: Option<&'a Verifier>,
    /// Other hosts that may have been signed, such as the distribution's `d….cloudfront.net` for a
    /// request to a domain of your own.
    pub hosts: Vec<&'a str>,
}
