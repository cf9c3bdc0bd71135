//! Arguments as JavaScript gives them, made into what the core takes.

use std::net::IpAddr;

use frontseal::{Error, ErrorKind};

/// Read a name that the core knows: `SHA256`, `rsa`, `None`, ….
pub(crate) fn name<T: std::str::FromStr<Err = Error>>(
    name: Option<String>,
) -> Result<Option<T>, Error> {
    name.map(|name| name.parse()).transpose()
}

/// Read the address of a viewer.
pub(crate) fn viewer(ip: Option<String>) -> Result<Option<IpAddr>, Error> {
    let Some(ip) = ip else { return Ok(None) };
    ip.parse().map(Some).map_err(|_| {
        let message = format!("ip {ip:?} is no IPv4 or IPv6 address");
        Error::new(ErrorKind::InvalidIpAddress, message)
    })
}
