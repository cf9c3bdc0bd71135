//! [`Problem`]: what can be wrong with a manifest, and the words for it.

use std::fmt::{self, Display, Formatter};

use frontseal::request::quoted;
use frontseal::{Argument, Error, ErrorKind};

use crate::place::place;

/// What is wrong, as data. The text is what is wrong and what to do; an [`Error`] adds the place.
pub(crate) enum Problem<'a> {
    /// Neither HLS nor DASH.
    UnknownFormat,

    /// A line of a playlist cannot be read.
    Line(&'a dyn Display),
    /// The attribute list of a tag cannot be read.
    AttributeList {
        tag: &'a str,
        error: &'a dyn Display,
    },
    /// An attribute that holds a URI has no quotation marks.
    Unquoted {
        tag: &'a str,
        attribute: &'a str,
    },
    WhiteSpaceAround(&'a str),
    Definition(DefinitionProblem),
    Variable {
        uri: &'a str,
        problem: VariableProblem<'a>,
    },

    Xml(&'a dyn Display),
    DocumentType,
    Unclosed(&'a str),
    NoElement,
    TooDeep(usize),
    Root(&'a str),
    Markup {
        element: &'a str,
    },
    /// An escape in a URI cannot be read.
    Escape {
        uri: &'a str,
        error: &'a dyn Display,
    },
    /// A part of the text that the XML library does not lend from it.
    Unlocated(&'a str),
    BaseUrlTooLong,
    TooManyBaseUrls,
    /// More base URLs than one URI may have.
    TooManyBaseUrlsHere(usize),
    TooManyBaseUrlsInAll,

    Scheme {
        uri: &'a str,
        problem: SchemeProblem,
    },
    /// One URI is ours with one base URL and not ours with another.
    OursAndNot {
        uri: &'a str,
        url: &'a str,
        other: &'a str,
    },
    NotMatched {
        uri: &'a str,
        url: &'a str,
        resource: &'a str,
    },
    NeedsWildcard {
        uri: &'a str,
        reason: ManyUrls<'a>,
    },
    NotOneUrl {
        uri: &'a str,
        url: &'a str,
    },
    Url {
        uri: &'a str,
        problem: UrlProblem,
    },

    UnknownUriForm(&'a str),
    NotAHost(&'a str),
    StarInFolder,
    /// A policy with a resource, where each URI is signed for itself.
    EachWithResource,
    /// A signature that is there, where each URI is signed for itself.
    EachWithSignature,
}

/// What is wrong with an `EXT-X-DEFINE`.
pub(crate) enum DefinitionProblem {
    NoValue,
    NoName,
    Repeated,
}

/// What is wrong with a variable in a URI.
pub(crate) enum VariableProblem<'a> {
    Unclosed,
    TooLong,
    NoValue { name: &'a str, reason: NoValue },
}

/// Why a variable has no value.
#[derive(Clone, Copy)]
pub(crate) enum NoValue {
    Undefined,
    Imported,
    NoParameter,
    EncodedParameter,
}

/// What players read differently in the beginning of a URI.
#[derive(Clone, Copy)]
pub(crate) enum SchemeProblem {
    Colon,
    NoSlashes,
}

/// Why a signature for one URL does not serve a URI.
#[derive(Clone, Copy)]
pub(crate) enum ManyUrls<'a> {
    Template,
    Parameters,
    TwoUrls(&'a str, &'a str),
}

/// What players change in a URL before they send it.
#[derive(Clone, Copy)]
pub(crate) enum UrlProblem {
    Dots(&'static str),
    EncodedDot,
    UppercaseHost,
    DefaultPort,
    Character(char),
    /// One that a signature takes for a wildcard.
    Wildcard(char),
}

impl Problem<'_> {
    /// Return the error without a place.
    pub(crate) fn error(self) -> Error {
        let text = self.to_string();
        match self.argument() {
            Some(argument) => Error::about(argument, self.kind(), text),
            None => Error::new(self.kind(), text),
        }
    }

    /// Return the error about the byte `offset` of `text`.
    pub(crate) fn at(self, text: &str, offset: usize) -> Error {
        self.error().at_place(place(text, offset))
    }

    const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotMatched { .. }
            | Self::Url { .. }
            | Self::UnknownUriForm(_)
            | Self::NotAHost(_)
            | Self::StarInFolder => ErrorKind::InvalidUrl,
            Self::EachWithResource | Self::EachWithSignature => ErrorKind::InvalidPolicy,
            _ => ErrorKind::InvalidManifest,
        }
    }

    const fn argument(&self) -> Option<Argument> {
        match self {
            Self::UnknownUriForm(_) => Some(Argument::UriForm),
            Self::NotAHost(_) => Some(Argument::Hosts),
            Self::StarInFolder => Some(Argument::BaseUrl),
            Self::EachWithResource | Self::EachWithSignature => Some(Argument::Each),
            _ => None,
        }
    }
}

impl Display for Problem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat => f.write_str("the text is neither an HLS playlist, whose first line is #EXTM3U, nor a DASH MPD, which is XML: pass one of them"),
            Self::Line(error) => error.fmt(f),
            Self::AttributeList { tag, error } => write!(f, "the attributes of #EXT{tag} cannot be read: {error}; write NAME=value or NAME=\"value\", with commas between"),
            Self::Unquoted { tag, attribute } => write!(f, "{attribute} of #EXT{tag} is not in quotation marks: add them"),
            Self::WhiteSpaceAround(uri) => write!(f, "{} has white space around it, which players read differently: remove it", quoted(uri)),
            Self::Definition(problem) => write!(f, "#EXT-X-DEFINE {problem}"),
            Self::Variable { uri, problem } => write!(f, "{} {problem}", quoted(uri)),

            Self::Xml(error) => write!(f, "the XML is not well-formed: {error}"),
            Self::DocumentType => f.write_str("a document type definition is not read, because its entities can expand without limit: remove it"),
            Self::Unclosed(element) => write!(f, "the text ends inside of {}: it was cut off", quoted(element)),
            Self::NoElement => f.write_str("the XML has no element: a DASH MPD begins with <MPD"),
            Self::TooDeep(deepest) => write!(f, "elements are nested deeper than {deepest} levels: this is not an MPD"),
            Self::Root(element) => write!(f, "the root element is {}: a DASH MPD has one root, MPD", quoted(element)),
            Self::Markup { element } => write!(f, "{element} has markup in it: write the URL as plain text"),
            Self::Escape { uri, error } => write!(f, "{} cannot be read: {error}", quoted(uri)),
            Self::Unlocated(part) => write!(f, "{} cannot be located", quoted(part)),
            Self::BaseUrlTooLong => f.write_str("the base URL is longer than CloudFront takes: shorten it"),
            Self::TooManyBaseUrls => f.write_str("there are too many base URLs: leave alternatives out"),
            Self::TooManyBaseUrlsHere(most) => write!(f, "more than {most} base URLs apply here: leave alternatives out"),
            Self::TooManyBaseUrlsInAll => f.write_str("there are too many base URLs for so many URIs: leave alternatives out, or shorten them"),

            Self::Scheme { uri, problem } => write!(f, "{} {problem}", quoted(uri)),
            Self::OursAndNot { uri, url, other } => write!(f, "{} stands both for {} and for {}, of which one host is ours: name both in hosts, or give the URI a base URL of its own", quoted(uri), quoted(url), quoted(other)),
            Self::NotMatched { uri, url, resource } => write!(f, "{} is {}, which the policy's resource {} does not match: widen the resource, or leave the host out of hosts", quoted(uri), quoted(url), quoted(resource)),
            Self::NeedsWildcard { uri, reason } => write!(f, "{} {reason}, which a signature for one URL does not cover: sign once, with a wildcard", quoted(uri)),
            Self::NotOneUrl { uri, url } => write!(f, "{} stands for several URLs, such as {}: it cannot be written as an absolute one", quoted(uri), quoted(url)),
            Self::Url { uri, problem } => write!(f, "{}: the URL {problem}", quoted(uri)),

            Self::UnknownUriForm(name) => write!(f, "is unknown ({}): pass as-written, absolute or relative", quoted(name)),
            Self::NotAHost(host) => write!(f, "has {}, which is not a host: pass it alone, as in d111111abcdef8.cloudfront.net", quoted(host)),
            Self::StarInFolder => f.write_str("has a '*' in its folder, which a resource takes for a wildcard: pass a policy with a resource"),
            Self::EachWithResource => f.write_str("contradicts a policy with a resource or one written by hand, which is one signature for all: leave the resource out to sign each URI for itself"),
            Self::EachWithSignature => f.write_str("contradicts a signature that is there, which serves all URIs: leave one of them out"),
        }
    }
}

impl Display for DefinitionProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoValue => "has a NAME without a VALUE: add it",
            Self::NoName => "needs one of NAME, IMPORT and QUERYPARAM: write one",
            Self::Repeated => {
                "defines a variable for the second time: remove one of the definitions"
            }
        })
    }
}

impl Display for VariableProblem<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed => f.write_str("has a {$ without a }: close it"),
            Self::TooLong => {
                f.write_str("is longer than CloudFront takes with its variables: shorten them")
            }
            Self::NoValue { name, reason } => write!(f, "has the variable {{${name}}}: {reason}"),
        }
    }
}

impl Display for NoValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Undefined => "no EXT-X-DEFINE before it defines it: add one",
            Self::Imported => "the multivariant playlist defines it, which is not at hand: write its value out",
            Self::NoParameter => "the base URL has no such parameter: pass the base URL with its query",
            Self::EncodedParameter => "its value in the base URL is encoded, which players read differently: write it without % and +",
        })
    }
}

impl From<DefinitionProblem> for Problem<'_> {
    fn from(problem: DefinitionProblem) -> Self {
        Self::Definition(problem)
    }
}

impl Display for SchemeProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Colon => "has a ':' in its first part, which some players take for the end of a scheme: write ./ before it",
            Self::NoSlashes => "has a scheme without //, which browsers and other players read differently: write // behind it, or leave the scheme out",
        })
    }
}

impl Display for ManyUrls<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template => f.write_str("is a template for many URLs"),
            Self::Parameters => f.write_str("gets parameters from the player"),
            Self::TwoUrls(url, other) => write!(
                f,
                "stands both for {} and for {}",
                quoted(url),
                quoted(other)
            ),
        }
    }
}

impl Display for UrlProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dots(dots) => write!(f, "has a folder '{dots}', which players resolve: write the URL that they send"),
            Self::EncodedDot => f.write_str("has a %2E for a dot that browsers resolve and other players do not: write the dot"),
            Self::UppercaseHost => f.write_str("has a host in upper case, which browsers send in lower case: write it in lower case"),
            Self::DefaultPort => f.write_str("has the port that the scheme means anyway, which browsers leave out: leave it out"),
            Self::Wildcard(character) => write!(f, "has a '{character}' that its signature takes for a wildcard, which grants other URLs too: name the file without it, or sign once for its folder"),
            Self::Character(character) => write!(f, "has a '{character}', which browsers percent-encode and other players do not: write %{:02X}", u32::from(*character)),
        }
    }
}
