//! Origins, by hand: what an edge really sends is what they see.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Wait until `holds`, for a minute at most.
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A server that answers each request with what `answer` makes of it, and keeps what it got.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
    connections: usize,
}

impl Server {
    /// Start a server; `answer` gets a request and writes the response. It returns whether the
    /// connection stays open.
    pub(crate) fn start(
        answer: impl Fn(&str, &mut TcpStream) -> bool + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let answer = Arc::new(answer);
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&shared));
                seen.lock().unwrap().connections += 1;
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    while let Some(request) = read_request(&mut stream) {
                        seen.lock().unwrap().requests.push(request.clone());
                        if !answer(&request, &mut stream) {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, seen }
    }

    /// Start a server that answers everything with `body`.
    pub(crate) fn with_body(body: &'static str) -> Self {
        Self::start(move |_, stream| respond(stream, "200 OK", body))
    }

    pub(crate) fn origin(&self) -> Option<String> {
        Some(format!("http://{}", self.address))
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

pub(crate) fn respond(stream: &mut TcpStream, status: &str, body: &str) -> bool {
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(response.as_bytes()).is_ok()
}

/// Read a request with its body, by Content-Length or in chunks.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    if let Some((_, rest)) = head.split_once("content-length: ") {
        let len: usize = rest.split("\r\n").next()?.parse().ok()?;
        let mut body = vec![0; len];
        stream.read_exact(&mut body).ok()?;
        bytes.extend(body);
    } else if head.contains("transfer-encoding: chunked") {
        while !bytes.ends_with(b"0\r\n\r\n") {
            stream.read_exact(&mut byte).ok()?;
            bytes.push(byte[0]);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into())
}
