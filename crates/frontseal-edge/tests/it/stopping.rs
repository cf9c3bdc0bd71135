//! Stopping: what runs is ended in peace.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use frontseal_edge::{BlockingEdge, EdgeConfig};

use crate::servers::{Server, respond};
use crate::signing::{config, signed};
use crate::viewer::{Reply, connect};

#[test]
fn a_running_response_ends_and_no_connection_is_taken_any_more() {
    let server = Server::start(|_, stream| {
        thread::sleep(Duration::from_millis(500));
        respond(stream, "200 OK", "late")
    });
    let mut edge = BlockingEdge::start(EdgeConfig {
        origin: server.origin(),
        ..config()
    })
    .unwrap();
    let address = edge.address();
    let mut idle = connect(address);
    let mut stream = connect(address);
    let request = format!("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", signed("/a"));
    stream.write_all(request.as_bytes()).unwrap();
    while server.requests().is_empty() {
        thread::sleep(Duration::from_millis(5));
    }
    edge.stop();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    let reply = Reply::parse(&reply).unwrap();
    assert_eq!((reply.status, reply.text()), (200, "late"));
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    assert!(TcpStream::connect(address).is_err());
}
