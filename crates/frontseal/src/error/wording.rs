//! The words of every error: what is wrong, where, then what to do.

use core::fmt::{self, Display};

use super::problem::{
    IpAddressProblem, LengthProblem, PartsProblem, PolicyProblem, Problem, Subject, TimeProblem,
    UrlProblem,
};
use super::{Argument, NameStyle};
use crate::request::limits::LONGEST_URL;
use crate::text::{Culprit, percent_encoded};

/// A problem in words, with the arguments spelled in a style.
pub(super) struct Words<'a> {
    pub(super) problem: &'a Problem,
    pub(super) style: NameStyle,
}

impl Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { problem, style } = *self;
        let name = |argument: Argument| argument.display(style);
        let subject = |subject: &Subject| SubjectWords {
            subject: *subject,
            style,
        };
        match problem {
            Problem::Other {
                argument: None,
                message,
                ..
            } => f.write_str(message),
            Problem::Other {
                argument: Some(argument),
                message,
                ..
            } => write!(f, "{} {message}", name(*argument)),
            Problem::Parts(problem) => write_parts(f, problem, style),
            Problem::Time {
                subject: of,
                problem,
            } => {
                write!(f, "{} ", subject(of))?;
                match problem {
                    TimeProblem::InMilliseconds(time) => write!(
                        f,
                        "is in milliseconds ({time}): pass seconds ({})",
                        time / 1000
                    ),
                    TimeProblem::Before1970(time) => {
                        write!(f, "is before 1970 ({time}): pass seconds since 1970-01-01 UTC")
                    }
                    TimeProblem::Zero => {
                        f.write_str("is 0 (1970-01-01): pass seconds since 1970-01-01 UTC")
                    }
                }
            }
            Problem::Length(problem) => match problem {
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
            },
            Problem::StartNotBeforeEnd {
                is_written,
                start,
                end,
            } => {
                let [later, earlier] = match is_written {
                    true => [
                        Subject::Member("DateGreaterThan"),
                        Subject::Member("DateLessThan"),
                    ],
                    false => [Argument::DateGreaterThan, Argument::DateLessThan]
                        .map(Subject::Argument),
                };
                write!(
                    f,
                    "{} ({start}) is not before {} ({end}), so access would never be granted: pass an earlier start",
                    subject(&later),
                    subject(&earlier)
                )
            }
            #[cfg(feature = "std")]
            Problem::Clock => f.write_str("the system clock is before 1970: set the clock"),
            Problem::IpAddress {
                subject: of,
                text,
                problem,
            } => {
                write!(f, "{} {text} ", subject(of))?;
                f.write_str(match problem {
                    IpAddressProblem::Ipv6 => {
                        "is IPv6, which CloudFront does not support in policies: pass an IPv4 address or CIDR, or leave the restriction out"
                    }
                    IpAddressProblem::NoAddress => {
                        "is not an IPv4 address or CIDR: pass one address such as 192.0.2.7, or one CIDR such as 192.0.2.0/24"
                    }
                    IpAddressProblem::Prefix => {
                        "has an invalid prefix length: write a number from 0 to 32 after the slash"
                    }
                })
            }
            Problem::Url {
                subject: of,
                problem,
            } => {
                write!(f, "{} ", subject(of))?;
                write_url(f, problem, *of)
            }
            Problem::NotMatched { resource, section } => write!(
                f,
                "the URL does not match the policy's resource {resource} (the {section} differs): widen the resource, or write the URL as the resource has it"
            ),
            Problem::Policy(problem) => match problem {
                PolicyProblem::NoResource => write!(
                    f,
                    "the policy has no resource: pass {}, the URL or pattern that it grants",
                    name(Argument::Resource)
                ),
                PolicyProblem::Fixed(argument) => write!(
                    f,
                    "{} cannot be added to a policy written by hand, which is signed as it is: write it into the JSON",
                    name(*argument)
                ),
                PolicyProblem::ResourceForStream => f.write_str(
                    "the policy has a resource: leave it out, because an RTMP stream name is its own resource",
                ),
            },
        }
    }
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
            for (index, argument) in others.iter().enumerate() {
                f.write_str(match index {
                    0 => "",
                    _ if index + 1 == others.len() => " and ",
                    _ => ", ",
                })?;
                write!(f, "{}", name(*argument))?;
            }
            f.write_str(match others.len() {
                1 => ": set it in the policy itself",
                _ => ": set them in the policy itself",
            })
        }
    }
}

/// Write what is wrong with a URL, to follow its subject.
fn write_url(f: &mut fmt::Formatter<'_>, problem: &UrlProblem, subject: Subject) -> fmt::Result {
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

/// What a problem was found in, as the subject of a sentence.
struct SubjectWords {
    subject: Subject,
    style: NameStyle,
}

impl Display for SubjectWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject {
            Subject::Argument(Argument::Url) => f.write_str("the URL"),
            Subject::Argument(Argument::BaseUrl) => f.write_str("the base URL"),
            Subject::Argument(Argument::Resource) => f.write_str("the resource"),
            Subject::Argument(Argument::Stream) => f.write_str("the stream name"),
            Subject::Argument(argument) => write!(f, "{}", argument.display(self.style)),
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
