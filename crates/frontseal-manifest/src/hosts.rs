//! [`Hosts`]: whose URIs are signed.

use std::net::Ipv6Addr;

use frontseal::Error;

use crate::problem::Problem;

/// The hosts that are ours.
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// Take `hosts`, or the host of `base_url` where there are none.
    pub(crate) fn new(hosts: &[String], base_url: &str) -> Result<Self, Error> {
        if hosts.is_empty() {
            let own = host(base_url).map(|(host, _)| host.into());
            return Ok(Self(own.into_iter().collect()));
        }
        if let Some(wrong) = hosts.iter().find(|host| !is_host(host)) {
            return Err(Problem::NotAHost(wrong).error());
        }
        Ok(Self(hosts.to_vec()))
    }

    /// Return whether `url`, which is absolute, is of one of the hosts, by HTTP or HTTPS.
    pub(crate) fn include(&self, url: &str) -> bool {
        let Some((host, port)) = host(url) else {
            return false;
        };
        let host = without(host, port);
        self.0
            .iter()
            .any(|ours| without(ours, port).eq_ignore_ascii_case(host))
    }
}

/// Return the host of an absolute URL, with its port where it has one, and the port that the
/// scheme means anyway.
fn host(url: &str) -> Option<(&str, &'static str)> {
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
    Some((host, port))
}

fn without<'h>(host: &'h str, port: &str) -> &'h str {
    host.strip_suffix(port).unwrap_or(host)
}

/// Return whether `text` is a host as it stands in URLs, with or without a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit())
            && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let literal = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_name = match literal {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        }
    };
    is_name && port.is_none_or(is_port)
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
    fn the_port_of_the_scheme_may_stand_in_the_list_too() {
        let hosts = hosts(&["own.example:443", "[::1]:80", "[2001:DB8::443]"]).unwrap();
        for url in [
            "https://own.example/",
            "https://own.example:443/",
            "http://[::1]/",
            "https://[2001:db8::443]/",
        ] {
            assert!(hosts.include(url), "{url}");
        }
        for url in [
            "http://own.example/",
            "https://[::1]/",
            "https://[2001:db8:]/",
        ] {
            assert!(!hosts.include(url), "{url}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for wrong in [
            "https://own.example/",
            "https:own.example",
            "own.example:",
            "own.example:0",
            "own.example:99999",
            "own.example:+80",
            "own.example\n",
            "a@own.example",
            "*.example",
            "b\u{fc}cher.example",
            "::1",
            "[::1",
            ":80",
            "",
        ] {
            let error = hosts(&[wrong]).err().unwrap_or_else(|| panic!("{wrong:?}"));
            assert!(error.to_string().contains("pass it alone"), "{error}");
        }
    }
}
