//! A viewer: HTTP/1.1 by hand, so that what is sent is what stands in a test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A response as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Return the value of the header `name`, which comes once at most.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str());
        let value = found.next();
        assert_eq!(found.next(), None, "{name} comes twice: {self:?}");
        value
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn reason(&self) -> Option<&str> {
        self.header("X-Frontseal-Reason")
    }

    /// Read a reply from bytes of which the connection gave no more.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]);
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let reply = Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        };
        Some(match reply.header("Transfer-Encoding") {
            Some("chunked") => Self {
                body: unchunk(&reply.body),
                ..reply
            },
            _ => reply,
        })
    }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let len = std::str::from_utf8(&rest[..end]).unwrap();
        let len = usize::from_str_radix(len, 16).unwrap();
        let start = end + 2;
        body.extend_from_slice(&rest[start..start + len]);
        if len == 0 {
            break;
        }
        rest = &rest[start + len + 2..];
    }
    body
}

/// Send `bytes` and return all that comes back until the connection ends.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(address);
    // The edge may refuse before it has read everything.
    let _ = stream.write_all(bytes);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    reply
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream
}

/// Send a request with `headers` beside Host and Connection.
pub(crate) fn send(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Reply {
    let mut request = format!("{method} {target} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("Connection: close\r\n\r\n");
    let bytes = exchange(address, request.as_bytes());
    Reply::parse(&bytes).unwrap_or_else(|| panic!("{target}: {}", String::from_utf8_lossy(&bytes)))
}

pub(crate) fn get(address: SocketAddr, target: &str) -> Reply {
    send(address, "GET", target, &[])
}
