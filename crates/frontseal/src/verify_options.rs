//! [`VerifyOptions`]: what a verifier is told about a request besides its URL and cookies.

use alloc::string::String;

use crate::error::Error;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::request::viewer::{Viewer, viewer_address};

/// What a [`Verifier`](crate::Verifier) is told about a request besides its URL and cookies.
///
/// ```
/// use frontseal::VerifyOptions;
///
/// let options = VerifyOptions { ip_address: Some("192.0.2.7".into()), ..VerifyOptions::default() };
/// assert!(options.now.is_none(), "the system's clock is used");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VerifyOptions {
    /// The time of the request, in Unix seconds. `None` is the system's clock, or without `std` an
    /// error.
    pub now: Option<i64>,
    /// The viewer's address, IPv4 or IPv6, which a policy with an IP condition needs.
    pub ip_address: Option<String>,
}

impl VerifyOptions {
    /// Check the options, and read the clock if there is no time.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidIpAddress`] if the address is neither IPv4 nor IPv6, and
    /// [`ErrorKind::InvalidTime`] if there is neither a time nor a clock.
    pub fn viewer(&self) -> Result<Viewer, Error> {
        Ok(Viewer {
            now: self.now.map_or_else(system_time, Ok)?,
            ip_address: self.ip_address.as_deref().map(viewer_address).transpose()?,
        })
    }
}

#[cfg(feature = "std")]
fn system_time() -> Result<i64, Error> {
    crate::time::now()
}

#[cfg(not(feature = "std"))]
fn system_time() -> Result<i64, Error> {
    Err(crate::error::Problem::NoTime.into())
}
