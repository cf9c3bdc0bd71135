//! [`Argument`] and [`NameStyle`]: what an error is about, as each language spells it.

use core::fmt::{self, Display, Write};

/// An argument of a call, an option or a flag that an error is about.
///
/// Every language has the same arguments and spells them in its own [style](NameStyle).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Argument {
    /// The end of access, counted from now.
    ExpiresIn,
    /// The step that the end is rounded up to.
    RoundTo,
    /// The end of access.
    DateLessThan,
    /// The start of access.
    DateGreaterThan,
    /// The viewer's IPv4 address or CIDR.
    IpAddress,
    /// The URL or pattern that a policy grants.
    Resource,
    /// A whole policy.
    Policy,
    /// Whether white space is removed from a whole policy.
    Minify,
    /// Whether a custom policy is signed in any case.
    Custom,
    /// A URL.
    Url,
    /// The name of an RTMP stream.
    Stream,
    /// The URL of a manifest.
    BaseUrl,
    /// The key of an object in S3.
    Key,
    /// The hosts whose URIs are signed in a manifest.
    Hosts,
    /// How signed URIs are written in a manifest.
    UriForm,
    /// Whether URLs are percent-encoded before they are signed.
    Encode,
    /// Whether each URI of a manifest is signed for itself.
    Each,
    /// The folder whose URIs are signed in a manifest.
    Folder,
    /// Values of variables that a playlist imports.
    Defines,
    /// The id of the public key in CloudFront.
    KeyPairId,
    /// The private key.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// The passphrase of a private key.
    Passphrase,
    /// The type of a key.
    KeyType,
    /// The hash that is signed.
    HashAlgorithm,
    /// The domain of a cookie.
    Domain,
    /// The path of a cookie.
    Path,
    /// The lifetime of a cookie.
    MaxAge,
    /// The `SameSite` attribute of a cookie.
    SameSite,
    /// The `Partitioned` attribute of a cookie.
    Partitioned,
    /// The `Secure` attribute of a cookie.
    Secure,
    /// The `HttpOnly` attribute of a cookie.
    HttpOnly,
    /// The value of a request's `Cookie` header.
    Cookies,
    /// The time of a request.
    Now,
}

/// How a language spells the names of arguments.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NameStyle {
    /// `date_less_than`, as in C, Python and Rust.
    #[default]
    Snake,
    /// `dateLessThan`, as in JavaScript.
    Camel,
    /// `DateLessThan`, as in Go, with its initialisms: `IPAddress`, `BaseURL`, `KeyPairID`,
    /// `HTTPOnly`.
    Pascal,
    /// `--date-less-than`, as on a command line.
    Flag,
}

impl Argument {
    /// Return the name in snake case, such as `date_less_than`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpiresIn => "expires_in",
            Self::RoundTo => "round_to",
            Self::DateLessThan => "date_less_than",
            Self::DateGreaterThan => "date_greater_than",
            Self::IpAddress => "ip_address",
            Self::Resource => "resource",
            Self::Policy => "policy",
            Self::Minify => "minify",
            Self::Custom => "custom",
            Self::Url => "url",
            Self::Stream => "stream",
            Self::BaseUrl => "base_url",
            Self::Key => "key",
            Self::Hosts => "hosts",
            Self::UriForm => "uri_form",
            Self::Encode => "encode",
            Self::Each => "each",
            Self::Folder => "folder",
            Self::Defines => "defines",
            Self::KeyPairId => "key_pair_id",
            Self::PrivateKey => "private_key",
            Self::PublicKey => "public_key",
            Self::Passphrase => "passphrase",
            Self::KeyType => "key_type",
            Self::HashAlgorithm => "hash_algorithm",
            Self::Domain => "domain",
            Self::Path => "path",
            Self::MaxAge => "max_age",
            Self::SameSite => "same_site",
            Self::Partitioned => "partitioned",
            Self::Secure => "secure",
            Self::HttpOnly => "http_only",
            Self::Cookies => "cookies",
            Self::Now => "now",
        }
    }

    /// Return the name in `style`, to be displayed.
    ///
    /// ```
    /// use frontseal::{Argument, NameStyle};
    ///
    /// let spelled = |style| Argument::IpAddress.display(style).to_string();
    /// assert_eq!(spelled(NameStyle::Snake), "ip_address");
    /// assert_eq!(spelled(NameStyle::Camel), "ipAddress");
    /// assert_eq!(spelled(NameStyle::Pascal), "IPAddress");
    /// assert_eq!(spelled(NameStyle::Flag), "--ip-address");
    /// ```
    pub fn display(self, style: NameStyle) -> impl Display {
        Spelled {
            name: self.name(),
            style,
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

struct Spelled {
    name: &'static str,
    style: NameStyle,
}

impl Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.name.split('_').enumerate();
        match self.style {
            NameStyle::Snake => f.write_str(self.name),
            NameStyle::Camel => words.into_iter().try_for_each(|(index, word)| match index {
                0 => f.write_str(word),
                _ => write_capitalized(f, word),
            }),
            NameStyle::Pascal => words.into_iter().try_for_each(|(_, word)| match word {
                "http" => f.write_str("HTTP"),
                "id" => f.write_str("ID"),
                "ip" => f.write_str("IP"),
                "uri" => f.write_str("URI"),
                "url" => f.write_str("URL"),
                _ => write_capitalized(f, word),
            }),
            // Flags that are given once for each value.
            NameStyle::Flag if matches!(self.name, "hosts" | "defines") => {
                write!(f, "--{}", self.name.trim_end_matches('s'))
            }
            NameStyle::Flag if self.name == "passphrase" => f.write_str("--passphrase-file"),
            NameStyle::Flag if self.name == "key" => f.write_str("--keys"),
            NameStyle::Flag => words.into_iter().try_for_each(|(index, word)| {
                f.write_str(if index == 0 { "--" } else { "-" })?;
                f.write_str(word)
            }),
        }
    }
}

fn write_capitalized(f: &mut fmt::Formatter<'_>, word: &str) -> fmt::Result {
    let mut characters = word.chars();
    if let Some(first) = characters.next() {
        f.write_char(first.to_ascii_uppercase())?;
    }
    f.write_str(characters.as_str())
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn each_language_has_its_own_spelling() {
        for (argument, camel, pascal, flag) in [
            (
                Argument::DateLessThan,
                "dateLessThan",
                "DateLessThan",
                "--date-less-than",
            ),
            (
                Argument::KeyPairId,
                "keyPairId",
                "KeyPairID",
                "--key-pair-id",
            ),
            (Argument::HttpOnly, "httpOnly", "HTTPOnly", "--http-only"),
            (Argument::BaseUrl, "baseUrl", "BaseURL", "--base-url"),
            (Argument::UriForm, "uriForm", "URIForm", "--uri-form"),
            (Argument::Hosts, "hosts", "Hosts", "--host"),
            (Argument::Url, "url", "URL", "--url"),
            (
                Argument::Passphrase,
                "passphrase",
                "Passphrase",
                "--passphrase-file",
            ),
            (Argument::Key, "key", "Key", "--keys"),
            (Argument::Policy, "policy", "Policy", "--policy"),
        ] {
            let spelled = |style| argument.display(style).to_string();
            assert_eq!(spelled(NameStyle::Snake), argument.name());
            assert_eq!(spelled(NameStyle::Camel), camel);
            assert_eq!(spelled(NameStyle::Pascal), pascal);
            assert_eq!(spelled(NameStyle::Flag), flag);
        }
    }
}
