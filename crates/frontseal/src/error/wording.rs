//! The words of every error: what is wrong, where, then what to do.

use alloc::vec::Vec;
use core::fmt::{self, Display};

#[cfg(feature = "rust-crypto")]
use super::problem::{Cipher, KeyKind, KeyProblem};
use super::problem::{
    CookieProblem, IpAddressProblem, KeyPairIdProblem, LengthProblem, PartsProblem, PolicyProblem,
    Problem, SigningProblem, StreamProblem, Subject, TimeProblem, UrlProblem, WrittenProblem,
};
use super::{Argument, NameStyle};
use crate::request::limits::{LONGEST_COOKIE, LONGEST_URL};
use crate::text::{Culprit, percent_encoded};

/// A problem in words, with the arguments spelled in a style.
pub(super) struct Words<'a> {
    pub(super) problem: &'a Problem,
    pub(super) style: NameStyle,
}

impl Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { problem, style } = *self;
        let name = |argument: &Argument| argument.display(style);
        match problem {
            Problem::Other {
                message, argument, ..
            } => {
                f.write_str(message)?;
                match argument {
                    Some((argument, rest)) => write!(f, "{}{rest}", name(argument)),
                    None => Ok(()),
                }
            }
            Problem::Parts(problem) => write_parts(f, problem, style),
            Problem::Time { subject, problem } => {
                write!(f, "{} ", subject.display(style))?;
                write_time(f, problem)
            }
            Problem::Length(problem) => write_length(f, problem, style),
            Problem::StartNotBeforeEnd {
                is_written,
                start,
                end,
            } => {
                let [later, earlier] = match is_written {
                    true => ["DateGreaterThan", "DateLessThan"].map(Subject::Member),
                    false => {
                        [Argument::DateGreaterThan, Argument::DateLessThan].map(Subject::Argument)
                    }
                };
                write!(
                    f,
                    "{} ({start}) is not before {} ({end}), so access would never be granted: pass an earlier start",
                    later.display(style),
                    earlier.display(style)
                )
            }
            #[cfg(feature = "std")]
            Problem::Clock => f.write_str("the system clock is before 1970: set the clock"),
            #[cfg(all(feature = "rust-crypto", not(feature = "std")))]
            Problem::NoTime => write!(
                f,
                "{} is missing, and there is no clock: pass seconds since 1970-01-01 UTC",
                name(&Argument::Now)
            ),
            #[cfg(feature = "rust-crypto")]
            Problem::Denied(denial) => f.write_str(&denial.detail),
            Problem::IpAddress {
                subject,
                text,
                problem,
            } => {
                write!(f, "{} {text} ", subject.display(style))?;
                write_ip_address(f, problem)
            }
            Problem::Url { subject, problem } => {
                write!(f, "{} ", subject.display(style))?;
                write_url(f, problem, *subject, style)
            }
            Problem::NotMatched { resource, section } => write!(
                f,
                "the URL does not match the policy's resource {resource} (the {section} differs): widen the resource, or write the URL as the resource has it"
            ),
            Problem::Policy(problem) => write_policy(f, problem, style),
            Problem::Written(problem) => write_written(f, problem),
            Problem::Stream(problem) => write_stream(f, problem),
            Problem::Cookie(problem) => write_cookie(f, problem, style),
            Problem::KeyPairId(problem) => write_key_pair_id(f, problem),
            Problem::Unknown {
                argument,
                text,
                known,
                ..
            } => {
                write!(f, "{} {text} is unknown: pass ", name(argument))?;
                write_list(f, known, " or ")
            }
            #[cfg(feature = "rust-crypto")]
            Problem::Key { argument, problem } => write_key(f, *argument, problem, style),
            Problem::Signing(problem) => write_signing(f, problem, style),
        }
    }
}

/// Write `items` as `a, b and c`, where `last` is ` and `.
fn write_list(f: &mut fmt::Formatter<'_>, items: &[impl Display], last: &str) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        f.write_str(match index {
            0 => "",
            _ if index + 1 == items.len() => last,
            _ => ", ",
        })?;
        item.fmt(f)?;
    }
    Ok(())
}

fn write_parts(
    f: &mut fmt::Formatter<'_>,
    problem: &PartsProblem,
    style: NameStyle,
) -> fmt::Result {
    let name = |argument: Argument| argument.display(style);
    match problem {
        PartsProblem::NoEnd => write!(
            f,
            "the policy has no end: pass {}, {} or {}",
            name(Argument::ExpiresIn),
            name(Argument::DateLessThan),
            name(Argument::Policy)
        ),
        PartsProblem::TwoEnds => write!(
            f,
            "the policy has two ends: pass either {} or {}",
            name(Argument::ExpiresIn),
            name(Argument::DateLessThan)
        ),
        PartsProblem::RoundToAlone => write!(
            f,
            "{} rounds the end of {}: pass both, or leave {0} out",
            name(Argument::RoundTo),
            name(Argument::ExpiresIn)
        ),
        PartsProblem::MinifyAlone => write!(
            f,
            "{} applies to a whole policy: pass {}, or leave {0} out",
            name(Argument::Minify),
            name(Argument::Policy)
        ),
        PartsProblem::BesidePolicy(others) => {
            write!(f, "{} cannot be combined with ", name(Argument::Policy))?;
            let others: Vec<_> = others.iter().map(|argument| name(*argument)).collect();
            write_list(f, &others, " and ")?;
            f.write_str(match others.len() {
                1 => ": set it in the policy itself",
                _ => ": set them in the policy itself",
            })
        }
    }
}

/// Write what is wrong with a point in time, to follow its subject.
fn write_time(f: &mut fmt::Formatter<'_>, problem: &TimeProblem) -> fmt::Result {
    match problem {
        TimeProblem::InMilliseconds(time) => write!(
            f,
            "is in milliseconds ({time}): pass seconds ({})",
            time / 1000
        ),
        TimeProblem::Before1970(time) => {
            write!(
                f,
                "is before 1970 ({time}): pass seconds since 1970-01-01 UTC"
            )
        }
        TimeProblem::Zero => f.write_str("is 0 (1970-01-01): pass seconds since 1970-01-01 UTC"),
    }
}

fn write_length(
    f: &mut fmt::Formatter<'_>,
    problem: &LengthProblem,
    style: NameStyle,
) -> fmt::Result {
    let name = |argument: Argument| argument.display(style);
    match problem {
        LengthProblem::TooShort(argument) => {
            write!(f, "{} must be at least 1 second", name(*argument))
        }
        LengthProblem::PointInTime(seconds) => write!(
            f,
            "{} is more than 31 years ({seconds}): pass seconds from now, not milliseconds, or a point in time as {}",
            name(Argument::ExpiresIn),
            name(Argument::DateLessThan)
        ),
        LengthProblem::RoundTo(step) => write!(
            f,
            "{} is out of range ({step}): keep the end before the year 5138",
            name(Argument::RoundTo)
        ),
        LengthProblem::RoundToLonger { step, length } => write!(
            f,
            "{} ({step}) is longer than {1} ({length}), so access could last more than twice as long: pass at most {1}",
            name(Argument::RoundTo),
            name(Argument::ExpiresIn)
        ),
    }
}

/// Write what is wrong with an address, to follow its subject and itself.
fn write_ip_address(f: &mut fmt::Formatter<'_>, problem: &IpAddressProblem) -> fmt::Result {
    f.write_str(match problem {
        IpAddressProblem::Ipv6 => {
            "is IPv6, which CloudFront does not support in policies: pass an IPv4 address or CIDR, or leave the restriction out"
        }
        IpAddressProblem::NoAddress => {
            "is not an IPv4 address or CIDR: pass one address such as 192.0.2.7, or one CIDR such as 192.0.2.0/24"
        }
        IpAddressProblem::NotAViewer => {
            "is not an IPv4 or IPv6 address: pass the viewer's address, such as 192.0.2.7, without a port"
        }
        IpAddressProblem::Prefix => {
            "has an invalid prefix length: write a number from 0 to 32 after the slash"
        }
    })
}

fn write_policy(
    f: &mut fmt::Formatter<'_>,
    problem: &PolicyProblem,
    style: NameStyle,
) -> fmt::Result {
    match problem {
        PolicyProblem::NoResource => write!(
            f,
            "the policy has no resource: pass {}, the URL or pattern that it grants",
            Argument::Resource.display(style)
        ),
        PolicyProblem::Fixed(argument) => write!(
            f,
            "{} cannot be added to a policy written by hand, which is signed as it is: write it into the JSON",
            argument.display(style)
        ),
        PolicyProblem::ResourceForStream => f.write_str(
            "the policy has a resource: leave it out, because an RTMP stream name is its own resource",
        ),
    }
}

fn write_written(f: &mut fmt::Formatter<'_>, problem: &WrittenProblem) -> fmt::Result {
    f.write_str("the policy ")?;
    match problem {
        WrittenProblem::Escape(position) => write!(
            f,
            "has a '\\' at byte {position}: write the character itself without an escape, because CloudFront compares bytes"
        ),
        WrittenProblem::Syntax { error, .. } => write!(f, "is not JSON: {error}"),
        WrittenProblem::Statements(count) => {
            write!(f, "has {count} statements: CloudFront accepts exactly one")
        }
        WrittenProblem::StatementNotInArray { found } => write!(
            f,
            "has {found} as Statement: put the one statement into an array"
        ),
        WrittenProblem::NotObject { object, found } => {
            write!(f, "has {found} as {object}: write an object")
        }
        WrittenProblem::UnknownName {
            name,
            object,
            known,
        } => {
            write!(f, "has the unknown name {name} in {object}: write only ")?;
            write_list(f, known, " and ")
        }
        WrittenProblem::Duplicate { name, object } => {
            write!(f, "has the name {name} twice in {object}: keep one")
        }
        WrittenProblem::Missing { name, object } => write!(
            f,
            "has no {name} in {object}: add it, because CloudFront requires it"
        ),
        WrittenProblem::EpochNotInteger { object, found } => write!(
            f,
            "has {found} as AWS:EpochTime in {object}: write whole seconds without quotation marks"
        ),
        WrittenProblem::ResourceNotString { found } => {
            write!(f, "has {found} as Resource: write one string")
        }
        WrittenProblem::AddressNotString { found } => write!(
            f,
            "has {found} as AWS:SourceIp: write one IPv4 address or CIDR as a string, such as \"192.0.2.0/24\""
        ),
    }
}

fn write_stream(f: &mut fmt::Formatter<'_>, problem: &StreamProblem) -> fmt::Result {
    f.write_str("the stream name ")?;
    match problem {
        StreamProblem::Empty => f.write_str("is empty: pass a name such as videos/mediafile"),
        StreamProblem::Culprit(culprit) => write!(f, "has {culprit}"),
        StreamProblem::NotBare(name) => write!(
            f,
            "{name} has a scheme, a host or a leading /: pass the bare name"
        ),
        StreamProblem::Application(name) => write!(
            f,
            "{name} begins with cfx/st/, which is the application: leave it out"
        ),
        StreamProblem::Format(name, format) => write!(
            f,
            "{name} begins with {format}, which only the player sends: leave it out"
        ),
        StreamProblem::Query(position) => write!(
            f,
            "has a '?' at byte {position}: leave the query out, because a stream has none"
        ),
    }
}

fn write_cookie(
    f: &mut fmt::Formatter<'_>,
    problem: &CookieProblem,
    style: NameStyle,
) -> fmt::Result {
    let name = |argument: Argument| argument.display(style);
    match problem {
        CookieProblem::TooLong { name, len } => write!(
            f,
            "the cookie {name} is {len} bytes long: shorten the policy, because browsers keep at most {LONGEST_COOKIE}"
        ),
        CookieProblem::Character {
            argument,
            character,
            position,
        } => write!(
            f,
            "{} has '{}' at byte {position}, which would break the header: remove it",
            name(*argument),
            character.escape_debug()
        ),
        CookieProblem::RelativePath(path) => {
            write!(
                f,
                "{} {path} does not begin with /: add it",
                name(Argument::Path)
            )
        }
        CookieProblem::WildcardPath(position) => write!(
            f,
            "{} has a '*' at byte {position}, which is not a wildcard in a cookie: pass the start of the paths, as in /hls",
            name(Argument::Path)
        ),
        CookieProblem::Domain(domain) => write!(
            f,
            "{} {domain} is rejected by browsers: pass only a host name, as in media.example.com, or leave it out",
            name(Argument::Domain)
        ),
        CookieProblem::MaxAge(seconds) => write!(
            f,
            "{} is negative ({seconds}): pass 0 or more seconds",
            name(Argument::MaxAge)
        ),
        CookieProblem::NotSecure => {
            f.write_str("SameSite=None without Secure is rejected by browsers: set Secure too")
        }
        CookieProblem::PartitionedNotSecure => {
            f.write_str("Partitioned without Secure is rejected by browsers: set Secure too")
        }
    }
}

fn write_key_pair_id(f: &mut fmt::Formatter<'_>, problem: &KeyPairIdProblem) -> fmt::Result {
    const CURE: &str =
        "pass the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F";
    #[cfg(feature = "std")]
    if let KeyPairIdProblem::NotSet = problem {
        return f.write_str("the variable is not set, or empty: set it to the id that CloudFront shows for the public key, such as K2JCJMDEHXQW5F");
    }
    f.write_str("the key pair id ")?;
    match problem {
        #[cfg(feature = "std")]
        KeyPairIdProblem::NotSet => Ok(()),
        KeyPairIdProblem::Empty => write!(f, "is empty: {CURE}"),
        KeyPairIdProblem::Pem => write!(f, "is a PEM block: {CURE}"),
        KeyPairIdProblem::Character {
            character,
            position,
        } => write!(
            f,
            "has '{}' at byte {position}: use only letters and digits",
            character.escape_debug()
        ),
    }
}

#[cfg(feature = "rust-crypto")]
#[cfg_attr(
    not(feature = "std"),
    expect(unused_variables, reason = "std alone reads settings")
)]
fn write_key(
    f: &mut fmt::Formatter<'_>,
    argument: Argument,
    problem: &KeyProblem,
    style: NameStyle,
) -> fmt::Result {
    let text = match problem {
        KeyProblem::Json { line, column } => {
            return write!(
                f,
                "the key is malformed JSON at line {line}, column {column}: pass PEM text, or valid JSON"
            );
        }
        KeyProblem::NoField(field) => {
            return write!(
                f,
                "the JSON object has no string named {field}: name the member that holds the key"
            );
        }
        KeyProblem::NotJson(field) => {
            return write!(
                f,
                "the key is not a JSON object, so it has no member {field}: leave the name out"
            );
        }
        KeyProblem::JsonWithKeys([one, other]) => {
            return write!(
                f,
                "the JSON object has a key in {one} and another in {other}: name the member to use"
            );
        }
        KeyProblem::JwkMember(name) => {
            return write!(
                f,
                "the JWK has no valid member {name}: export the key again with all of its members"
            );
        }
        KeyProblem::NotBase64 { character, line } => {
            return write!(
                f,
                "the key contains {character:?}, which is not base64, in line {line} after BEGIN: copy the file again"
            );
        }
        KeyProblem::Truncated { len, expected } => {
            return write!(
                f,
                "the key is {len} bytes of DER but declares {expected}, so it may be truncated: copy the whole file"
            );
        }
        KeyProblem::Damaged(part) => {
            return write!(
                f,
                "the key is damaged, its {part} cannot be read: copy the file again"
            );
        }
        KeyProblem::RsaSize(bits) => {
            return write!(
                f,
                "the key is RSA of {bits} bits: CloudFront requires 2048, and accepts 1024 and more in legacy key pairs"
            );
        }
        KeyProblem::PassphraseMissing => {
            let passphrase = Argument::Passphrase.display(style);
            return write!(f, "the key is encrypted: pass its {passphrase}");
        }
        KeyProblem::Encryption(cipher) => {
            f.write_str("the key is encrypted with ")?;
            match cipher {
                Cipher::Known(name) => f.write_str(name)?,
                Cipher::Unknown(oid) => write!(f, "the unknown algorithm {oid}")?,
                Cipher::Named(name) => write!(f, "{name}")?,
            }
            ", which is not supported: convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc -provider default -provider legacy -in KEY -out key.pem"
        }
        KeyProblem::OtherPublicKey { private, public } if private != public => {
            return write!(
                f,
                "the public key is {public} and the private key {private}: pass the two halves of one key"
            );
        }
        KeyProblem::OtherPublicKey { .. } => {
            "the public key does not belong to the private key: pass the two halves of one key"
        }
        KeyProblem::WrongKind(kind) => return write_kind(f, *kind),
        #[cfg(feature = "std")]
        KeyProblem::NeitherKeyNorPath => {
            return write!(
                f,
                "{} is neither a key nor the path of a file that can be read: pass PEM text, or an absolute path",
                argument.display(style)
            );
        }
        #[cfg(feature = "std")]
        KeyProblem::TooLong(bytes) => {
            return write!(
                f,
                "the file is longer than {bytes} bytes, so it is not a key: pass the path of a key"
            );
        }
        #[cfg(feature = "std")]
        KeyProblem::Unreadable { reason, folder } => {
            write!(f, "cannot read the file: {reason}")?;
            return match folder {
                Some(folder) => write!(f, " (looked up in {folder}): pass an absolute path"),
                None => Ok(()),
            };
        }
        KeyProblem::Empty => "the key is empty: pass the contents of a PEM or DER file",
        KeyProblem::Utf16 => "the key is UTF-16 text: save it as UTF-8 or ASCII",
        KeyProblem::TooManyLayers => "the key is encoded too many times over: pass its PEM text",
        KeyProblem::JsonWithoutKey => {
            "the JSON object has no key of the kind that is needed: pass PEM text in one of its members"
        }
        KeyProblem::BeginLine => {
            "the key has a malformed BEGIN line: write -----BEGIN PRIVATE KEY-----, with five dashes on each side, in a line by itself"
        }
        KeyProblem::NoEndLine => {
            "the key has no END line, so it may be truncated: copy the whole file"
        }
        KeyProblem::EndLine => {
            "the key has an END line that does not match its BEGIN line: copy the whole file"
        }
        KeyProblem::Several => "the text has more than one key: keep the one to use",
        KeyProblem::Base64Length => {
            "the key has base64 of the wrong length or padding, so it may be truncated: copy the whole file"
        }
        KeyProblem::EmptyBlock => {
            "the key has nothing between its BEGIN and END lines: copy the whole file"
        }
        KeyProblem::DekInfo => {
            "the key is encrypted but its DEK-Info line is missing or malformed: copy the whole file"
        }
        KeyProblem::NeitherPemNorDer => {
            "the key is neither PEM nor DER: pass PEM text, which begins with -----BEGIN"
        }
        KeyProblem::UnknownDer => {
            "the key is damaged, or DER of an unknown kind: copy the file again, or convert it with openssl pkey"
        }
        KeyProblem::InconsistentRsa => {
            "the key is RSA with numbers that do not belong together, so it is damaged: copy the file again"
        }
        KeyProblem::InconsistentP256 => {
            "the key is P-256 with numbers that do not belong together, so it is damaged: copy the file again"
        }
        KeyProblem::MultiPrime => "the key has more than two primes: generate one with two",
        KeyProblem::ExplicitCurve => {
            "the key spells out the parameters of its curve: convert it with openssl ec -in KEY -param_enc named_curve -out key.pem"
        }
        KeyProblem::PassphraseWrong => {
            "the key cannot be decrypted: check the passphrase, or copy the file again"
        }
        KeyProblem::TooExpensive => {
            "the key derivation cost is unreasonably high: encrypt the key again with openssl pkcs8 -topk8 -v2 aes-256-cbc"
        }
        KeyProblem::PublicKey => {
            "the public key is damaged or of an unknown form: pass SPKI PEM, as openssl pkey -pubout writes it"
        }
        #[cfg(feature = "std")]
        KeyProblem::NoRandomNumbers => {
            "the key cannot be generated: the operating system provides no random numbers"
        }
        #[cfg(feature = "std")]
        KeyProblem::VariableNotSet => {
            "the variable is not set, or empty: set it to PEM text or to the path of a file"
        }
        #[cfg(feature = "std")]
        KeyProblem::VariableNotUtf8 => {
            "the value is not UTF-8: set it to PEM text or to the path of a file"
        }
    };
    f.write_str(text)
}

/// Say what was found, and how to get a key that serves.
#[cfg(feature = "rust-crypto")]
fn write_kind(f: &mut fmt::Formatter<'_>, kind: KeyKind) -> fmt::Result {
    let text = match kind {
        KeyKind::Other(name) => {
            return write!(f, "this is {name}: CloudFront accepts RSA and P-256 keys");
        }
        KeyKind::Unknown(oid) => {
            return write!(
                f,
                "this is a key of the unknown kind {oid}: CloudFront accepts RSA and P-256 keys"
            );
        }
        KeyKind::OpenSsh => {
            "this is an OpenSSH private key: convert a copy with ssh-keygen -p -m PEM -f COPY"
        }
        KeyKind::OpenSshPublic => {
            "this is an OpenSSH public key: pass the private key, or convert this one with ssh-keygen -e -m PKCS8 -f KEY.pub where a public key is needed"
        }
        KeyKind::Putty => {
            "this is a PuTTY key: convert it with puttygen KEY.ppk -O private-openssh -o key.pem"
        }
        KeyKind::Pkcs12 => {
            "this is a PKCS#12 file: extract the key with openssl pkcs12 -in FILE -nocerts -nodes -out key.pem"
        }
        KeyKind::JavaKeyStore => {
            "this is a Java key store: convert it with keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12, then extract the key with openssl pkcs12 -in key.p12 -nocerts -nodes -out key.pem"
        }
        KeyKind::DotNetXml => {
            "this is an RSA key in the XML of .NET: export it as PEM with ExportPkcs8PrivateKeyPem(), or ExportSubjectPublicKeyInfoPem() for a public key"
        }
        KeyKind::PublicKey => "this is a public key: pass the private key that belongs to it",
        KeyKind::PrivateKey => {
            "this is a private key: pass its public key, as openssl pkey -pubout writes it"
        }
        KeyKind::Certificate => "this is a certificate: pass the private key that belongs to it",
        KeyKind::CertificateRequest => {
            "this is a certificate request: pass the key that belongs to it"
        }
        KeyKind::EcParameters => {
            "this is a block of EC parameters alone: pass the EC PRIVATE KEY block too"
        }
        KeyKind::OtherJwk => "this is a JWK of another kind: CloudFront accepts RSA and P-256 keys",
        KeyKind::OtherPem => {
            "this is a PEM block of another kind: CloudFront accepts RSA and P-256 keys"
        }
        KeyKind::Path => {
            "this looks like the path of a file, not like a key: pass the contents of the file (in Python, a pathlib.Path works too)"
        }
        KeyKind::Text => {
            "this is text without a PEM block: pass PEM text, which begins with -----BEGIN"
        }
    };
    f.write_str(text)
}

#[cfg_attr(
    not(feature = "rust-crypto"),
    expect(
        unused_variables,
        reason = "only a check by a public key names an argument"
    )
)]
fn write_signing(
    f: &mut fmt::Formatter<'_>,
    problem: &SigningProblem,
    style: NameStyle,
) -> fmt::Result {
    match problem {
        #[cfg(feature = "rust-crypto")]
        SigningProblem::Failed {
            rsa_bits: Some(bits),
            hash_algorithm,
        } => write!(f, "the RSA-{bits} key could not sign with {hash_algorithm}"),
        #[cfg(feature = "rust-crypto")]
        SigningProblem::Failed {
            rsa_bits: None,
            hash_algorithm,
        } => write!(f, "the P-256 key could not sign with {hash_algorithm}"),
        SigningProblem::Text(len) => write!(
            f,
            "the key returned {len} bytes of text: decode the base64 or hexadecimal digits, and return the bytes of the signature"
        ),
        SigningProblem::NotRsa(len) => write!(
            f,
            "the key returned {len} bytes, which are not an RSA signature: return a PKCS#1 v1.5 signature"
        ),
        SigningProblem::NotEcdsa(len) => write!(
            f,
            "the key returned {len} bytes, which are not an ASN.1 DER signature: convert a raw r‖s signature to DER"
        ),
        #[cfg(feature = "rust-crypto")]
        SigningProblem::NotVerified {
            scheme,
            hash_algorithm,
        } => write!(
            f,
            "the signature does not verify with {}: either that is the public half of another key, or the key does not sign the message with {scheme} and {hash_algorithm}",
            Argument::PublicKey.display(style),
        ),
        SigningProblem::TooFew => f.write_str(
            "the key returned fewer signatures than messages: return one for each message",
        ),
    }
}

/// Write what is wrong with a URL, to follow its subject.
fn write_url(
    f: &mut fmt::Formatter<'_>,
    problem: &UrlProblem,
    subject: Subject,
    style: NameStyle,
) -> fmt::Result {
    let is_resource =
        !matches!(subject, Subject::Argument(argument) if argument != Argument::Resource);
    match problem {
        UrlProblem::NoScheme(text) => {
            write!(f, "{text} has no scheme: ")?;
            f.write_str(match is_resource {
                true => "begin it with https://, http://, http*:// or *",
                false => "write https:// or http:// and the host before it",
            })
        }
        UrlProblem::Culprit(culprit) => write!(f, "has {culprit}"),
        UrlProblem::HostNotAscii(position) => write!(
            f,
            "has a character in its host that is not ASCII, at byte {position}: write the host's xn-- form"
        ),
        UrlProblem::Rewritten {
            character,
            position,
        } => write!(
            f,
            "has '{character}' at byte {position}, which clients send as {0}: write {0}, or encode the URL before signing",
            percent_encoded(*character)
        ),
        UrlProblem::Percent(position) => write!(
            f,
            "has a % at byte {position} without two hexadecimal digits behind it: write %25 for the character itself"
        ),
        UrlProblem::DotSegment(position) => write!(
            f,
            "has a . or .. segment at byte {position}, which clients resolve before they send the URL: {}",
            match subject {
                Subject::Argument(Argument::Key) => "rename the object",
                _ => "write the resolved path",
            }
        ),
        UrlProblem::Star(position) => write!(
            f,
            "has a * at byte {position}: pass {} to grant a pattern, or write %2A",
            Argument::Resource.display(style)
        ),
        UrlProblem::Query => f.write_str("has a query: pass only the scheme, the host and a path"),
        UrlProblem::EmptyKey => f.write_str("is empty: pass the key of an object"),
        UrlProblem::WildcardScheme(scheme) => write!(
            f,
            "has the scheme {scheme}: only a resource may have a wildcard there, a URL is sent"
        ),
        UrlProblem::UppercaseScheme(scheme) => write!(
            f,
            "has the scheme {scheme} in upper case: write it in lower case, as clients send it"
        ),
        UrlProblem::Scheme(scheme) => write!(
            f,
            "has the scheme {scheme}: CloudFront serves only http and https"
        ),
        UrlProblem::UserName => {
            f.write_str("has a user name before '@', which clients do not send: leave it out")
        }
        UrlProblem::WildcardHost => f.write_str(
            "has a '*' in its host: write the host, and pass wildcards in the policy's resource",
        ),
        UrlProblem::NoHost => {
            f.write_str("has no host: write it after the scheme")?;
            f.write_str(match is_resource {
                true => ", or a * for every host",
                false => ", as in https://d111111abcdef8.cloudfront.net/",
            })
        }
        UrlProblem::UppercaseHost(host) => write!(
            f,
            "has upper-case letters in its host {host}: write it in lower case, as clients send it"
        ),
        UrlProblem::Host(host) => write!(
            f,
            "has the malformed host {host}: write a name such as d111111abcdef8.cloudfront.net, or an address as clients send it"
        ),
        UrlProblem::DefaultPort(port) => write!(
            f,
            "has the port {port}, which is the default and which clients leave out: leave it out"
        ),
        UrlProblem::Port(port) => write!(
            f,
            "has the invalid port {port}: write a number from 0 to 65535"
        ),
        UrlProblem::NoPath => f.write_str(match is_resource {
            true => "has no path: write /* after the host to grant all of it",
            false => "has no path: write a / after the host, as clients send it",
        }),
        UrlProblem::Reserved(name) => write!(
            f,
            "already has the parameter {name}, which CloudFront reserves: sign the URL without it"
        ),
        UrlProblem::TooLong(len) => write!(
            f,
            "is {len} bytes long: CloudFront accepts at most {LONGEST_URL}, including the signature"
        ),
    }
}

impl Subject {
    /// Return the subject of a sentence, to be displayed.
    fn display(self, style: NameStyle) -> impl Display {
        SubjectWords {
            subject: self,
            style,
        }
    }
}

struct SubjectWords {
    subject: Subject,
    style: NameStyle,
}

impl Display for SubjectWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject {
            Subject::Argument(Argument::Url) => f.write_str("the URL"),
            Subject::Argument(Argument::Resource) => f.write_str("the resource"),
            Subject::Argument(argument) => argument.display(self.style).fmt(f),
            Subject::Member(name) => write!(f, "the policy's {name}"),
        }
    }
}

/// The character with its place and the cure, to follow `has `.
impl Display for Culprit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = self.position();
        match self.character() {
            '"' => write!(f, "a '\"' at byte {position}: write %22"),
            '\\' => write!(
                f,
                "a '\\' at byte {position}: write /, or %5C where a backslash is meant"
            ),
            '#' => write!(
                f,
                "a fragment, which begins with '#' at byte {position} and is never sent: leave it out, or write %23"
            ),
            ' ' => write!(
                f,
                "a space (' ') at byte {position}: write %20, or encode the URL before signing"
            ),
            control if control.is_ascii_control() => write!(
                f,
                "a control character (U+{:04X}) at byte {position}: remove it",
                u32::from(control)
            ),
            other => write!(
                f,
                "'{}' (U+{:04X}), which is not ASCII, at byte {position}: write {}, or encode the URL before signing",
                other.escape_debug(),
                u32::from(other),
                percent_encoded(other)
            ),
        }
    }
}
