//! [`IpAddress`]: the IPv4 address or CIDR that a policy requires (`docs/cloudfront-rules.md` §2).

use alloc::format;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

use crate::error::{Argument, Error, IpAddressProblem, Problem, Subject};
use crate::text::Excerpt;

/// One IPv4 address, or one IPv4 CIDR, from which a request must come.
///
/// CloudFront does not support IPv6, lists or ranges here.
///
/// ```
/// use frontseal::IpAddress;
///
/// let network: IpAddress = "192.0.2.0/24".parse()?;
/// assert!(network.contains([192, 0, 2, 7].into()));
/// let one: IpAddress = "192.0.2.7".parse()?;
/// assert_eq!(one.to_string(), "192.0.2.7/32");
/// # Ok::<(), frontseal::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IpAddress {
    address: Ipv4Addr,
    prefix: u8,
}

impl IpAddress {
    /// Return whether `address` is in the CIDR. Bits below the prefix are ignored.
    pub fn contains(self, address: Ipv4Addr) -> bool {
        let mask = u32::MAX
            .checked_shl(32 - u32::from(self.prefix))
            .unwrap_or(0);
        (self.address.to_bits() ^ address.to_bits()) & mask == 0
    }

    /// Read the address that was given as `subject`.
    pub(crate) fn parse(text: &str, subject: Subject) -> Result<Self, Error> {
        Self::read(text).map_err(|problem| {
            Problem::IpAddress {
                subject,
                text: Excerpt::of(text),
                problem,
            }
            .into()
        })
    }

    fn read(text: &str) -> Result<Self, IpAddressProblem> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address = address
            .parse()
            .map_err(|_| match address.parse::<Ipv6Addr>() {
                Ok(_) => IpAddressProblem::Ipv6,
                Err(_) => IpAddressProblem::NoAddress,
            })?;
        let prefix = match prefix {
            None => 32,
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= 32 && format!("{prefix}") == digits)
                .ok_or(IpAddressProblem::Prefix)?,
        };
        Ok(Self { address, prefix })
    }
}

impl FromStr for IpAddress {
    type Err = Error;

    /// Read `a.b.c.d` (which means `/32`) or `a.b.c.d/prefix`. The address is kept as given, even
    /// where it has bits below the prefix.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidIpAddress`](crate::ErrorKind::InvalidIpAddress) for everything else,
    /// including IPv6.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text, Subject::Argument(Argument::IpAddress))
    }
}

impl From<Ipv4Addr> for IpAddress {
    fn from(address: Ipv4Addr) -> Self {
        Self {
            address,
            prefix: 32,
        }
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_of_nothing_holds_every_address() {
        let everyone: IpAddress = "0.0.0.0/0".parse().unwrap();
        assert!(everyone.contains(Ipv4Addr::BROADCAST));
        let half: IpAddress = "128.9.9.9/1".parse().unwrap();
        assert!(half.contains(Ipv4Addr::new(255, 0, 0, 1)));
        assert!(!half.contains(Ipv4Addr::new(127, 255, 255, 255)));
    }
}
