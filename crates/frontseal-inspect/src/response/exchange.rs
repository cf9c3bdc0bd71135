//! [`Exchange`]: the headers and the body of a response, as tools print them.

use alloc::vec::Vec;

/// Headers that tell a list of headers without a status line from a body.
const KNOWN_HEADERS: [&str; 8] = [
    "x-cache",
    "via",
    "server",
    "x-amz-cf-id",
    "x-amz-cf-pop",
    "x-amz-request-id",
    "content-type",
    "location",
];

/// How many lines are searched for such a header.
const MOST_HEADERS: usize = 60;

/// The headers and the body of a response.
#[derive(Default)]
pub(super) struct Exchange<'a> {
    pub(super) status: Option<u16>,
    headers: Vec<(&'a str, &'a str)>,
    pub(super) body: &'a str,
    /// The status and the `Location` of the redirects up to here, this response included.
    pub(super) redirects: Vec<(u16, &'a str)>,
}

impl<'a> Exchange<'a> {
    /// Read a response. Lines of `curl -v` about the request and the connection are left out.
    pub(super) fn read(text: &'a str) -> Self {
        let mut exchange = Self::default();
        let mut rest = text;
        while let Some(behind) = exchange.read_headers(rest) {
            rest = behind;
        }
        exchange.body = rest.trim();
        exchange
    }

    /// Read one block of headers, which replaces an earlier one, and return what follows.
    fn read_headers(&mut self, text: &'a str) -> Option<&'a str> {
        let (mut rest, mut status, mut headers) = (text, None, Vec::new());
        let mut is_begun = false;
        while let Some((line, behind)) = next_line(rest) {
            let is_comment = line.starts_with("> ") || line.starts_with("* ") || line == ">";
            let content = line.strip_prefix("< ").unwrap_or(line).trim();
            let is_end = content.is_empty() || line == "<";
            if is_comment || (is_end && !is_begun && line == "<") {
            } else if is_end && is_begun {
                rest = behind;
                break;
            } else if !is_begun && content.starts_with("HTTP/") {
                let number = content.split_whitespace().nth(1);
                status = number.and_then(|number| number.parse().ok());
                is_begun = true;
            } else if let Some(header) = content.split_once(':').filter(|(name, _)| is_name(name)) {
                if !is_begun && !text.lines().take(MOST_HEADERS).any(is_known) {
                    return None;
                }
                is_begun = true;
                headers.push((header.0, header.1.trim()));
            } else {
                break;
            }
            rest = behind;
        }
        if !is_begun {
            return None;
        }
        (self.status, self.headers) = (status, headers);
        if let (Some(status @ 300..400), Some(location)) = (status, self.header("location")) {
            self.redirects.push((status, location));
        }
        Some(rest)
    }

    /// Return the value of a header, whatever the case of its name.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        let found = |(known, _): &&(&str, &str)| known.eq_ignore_ascii_case(name);
        self.headers.iter().find(found).map(|(_, value)| *value)
    }

    /// Return whether a header has `part` in its value, which is in lower case.
    pub(super) fn header_has(&self, name: &str, part: &str) -> bool {
        self.header(name)
            .is_some_and(|value| value.to_ascii_lowercase().contains(part))
    }

    /// Return whether a web server wrote the response: the header names neither CloudFront nor S3.
    pub(super) fn is_from_origin(&self) -> bool {
        self.header("server").is_some()
            && !self.header_has("server", "cloudfront")
            && !self.header_has("server", "amazons3")
    }

    /// Return whether the response passed through CloudFront: `None` without headers.
    pub(super) fn is_from_cloudfront(&self) -> Option<bool> {
        (!self.headers.is_empty()).then(|| {
            self.header_has("via", "cloudfront")
                || self.header_has("x-cache", "cloudfront")
                || self.header_has("server", "cloudfront")
                || self.header("x-amz-cf-id").is_some()
        })
    }
}

/// Return whether a line is a header that responses of CloudFront's have.
fn is_known(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    KNOWN_HEADERS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

fn next_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, behind) = text.split_once('\n').unwrap_or((text, ""));
    Some((line.trim_end_matches('\r'), behind))
}

/// Return whether `name` can be the name of a header.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_tools_print_them() {
        for text in [
            "HTTP/2 403 \r\nserver: CloudFront\r\nx-cache: Error from cloudfront\r\n\r\n<Error/>",
            "HTTP/1.1 301 Moved\nLocation: /b\n\nHTTP/2 403\nServer: CloudFront\n\n<Error/>\n",
            "* Connected\n> GET / HTTP/2\n> Host: h\n>\n< HTTP/2 403 \n< server: CloudFront\n< \n<Error/>",
            "server: CloudFront\ncontent-type: text/xml\n\n<Error/>",
        ] {
            let exchange = Exchange::read(text);
            assert_eq!(exchange.body, "<Error/>", "{text}");
            assert_eq!(exchange.header("Server"), Some("CloudFront"), "{text}");
            assert_eq!(exchange.is_from_cloudfront(), Some(true));
        }
        for body in ["<Error/>", "note: this\nis text", "", "{\"a\": 1}"] {
            let exchange = Exchange::read(body);
            assert_eq!((exchange.body, exchange.is_from_cloudfront()), (body, None));
        }
    }
}
