//! [`Hosts`]: whose URIs are signed.

use frontseal::{Error, ErrorKind};

use crate::place::quoted;

/// The hosts that are ours.
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// Take `hosts`, or the host of `base_url` where there are none.
    pub(crate) fn new(hosts: &[String], base_url: &str) -> Result<Self, Error> {
        if hosts.is_empty() {
            return Ok(Self(host(base_url).into_iter().map(String::from).collect()));
        }
        if let Some(wrong) = hosts
            .iter()
            .find(|host| host.is_empty() || host.contains(['/', '@', '*', '?', '#', ' ']))
        {
            return Err(Error::new(
                ErrorKind::InvalidUrl,
                format!(
                    "hosts has {}, which is no host: give it alone, as in d111111abcdef8.cloudfront.net",
                    quoted(wrong)
                ),
            ));
        }
        Ok(Self(hosts.to_vec()))
    }

    /// Return whether `url`, which is absolute, is of one of the hosts, by HTTP or HTTPS.
    pub(crate) fn include(&self, url: &str) -> bool {
        host(url).is_some_and(|host| self.0.iter().any(|ours| ours.eq_ignore_ascii_case(host)))
    }
}

/// Return the host of an absolute URL, with its port unless that is the scheme's own.
fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let port = match scheme.to_ascii_lowercase().as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    Some(host.strip_suffix(port).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(hosts: &[&str]) -> Result<Hosts, Error> {
        let hosts: Vec<_> = hosts.iter().copied().map(String::from).collect();
        Hosts::new(&hosts, "https://own.example/a.m3u8")
    }

    #[test]
    fn the_host_of_the_manifest_is_ours_unless_others_are_given() {
        assert!(hosts(&[]).unwrap().include("https://own.example/x"));
        assert!(
            !hosts(&["b.example"])
                .unwrap()
                .include("https://own.example/x")
        );
    }

    #[test]
    fn hosts_compare_without_case_and_without_the_port_of_the_scheme() {
        let hosts = hosts(&["Own.Example", "h.example:8443"]).unwrap();
        for url in [
            "https://OWN.example/x",
            "http://own.example:80?x",
            "HTTPS://own.example:443/",
            "https://h.example:8443/",
            "https://user@own.example/",
        ] {
            assert!(hosts.include(url), "{url}");
        }
        for url in [
            "https://own.example:444/",
            "https://h.example/",
            "skd://own.example/",
            "https:own.example",
            "data:,//own.example/",
            "https://own.example.org/",
        ] {
            assert!(!hosts.include(url), "{url}");
        }
    }

    #[test]
    fn a_url_among_the_hosts_is_refused() {
        let error = hosts(&["https://own.example/"]).err().unwrap();
        assert!(error.to_string().contains("give it alone"), "{error}");
    }
}
