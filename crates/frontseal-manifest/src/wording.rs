//! The words of every error and warning: what is wrong, where, then what to do.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use frontseal::request::{quoted, visible};
use frontseal::{Argument, Error};

use crate::place::place;
use crate::problem::{
    DefinitionProblem, ManyUrls, NoValue, Problem, SchemeProblem, VariableProblem,
};
use crate::warning::Notice;

/// A text and, if it goes on with the name of an argument, that and the rest.
pub(crate) struct Words {
    text: String,
    argument: Option<(Argument, Cow<'static, str>)>,
}

impl Words {
    /// Take a text with names from the manifest, which may hold what a terminal would obey.
    fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: visible(text.as_ref()),
            argument: None,
        }
    }

    fn naming(
        text: impl AsRef<str>,
        argument: Argument,
        rest: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            argument: Some((argument, rest.into())),
            ..Self::new(text)
        }
    }
}

impl Problem<'_> {
    /// Return the error without a place.
    pub(crate) fn error(self) -> Error {
        let Words { text, argument } = self.words();
        match argument {
            Some((argument, rest)) => Error::naming(self.kind(), text, argument, rest),
            None => Error::new(self.kind(), text),
        }
    }

    /// Return the error about the byte `offset` of `text`.
    pub(crate) fn at(self, text: &str, offset: usize) -> Error {
        self.error().at_place(place(text, offset))
    }

    fn words(&self) -> Words {
        match self {
            Self::UnknownFormat => Words::new(
                "the text is neither an HLS playlist, whose first line is #EXTM3U, nor a DASH MPD, which is XML: pass one of them",
            ),
            Self::Line(error) => Words::new(error.to_string()),
            Self::AttributeList { tag, error } => Words::new(format!(
                "the attributes of #EXT{tag} cannot be read: {error}; write NAME=value or NAME=\"value\", with commas between"
            )),
            Self::Unquoted { tag, attribute } => Words::new(format!(
                "{attribute} of #EXT{tag} is not in quotation marks: add them"
            )),
            Self::WhiteSpaceAround(uri) => Words::new(format!(
                "{} has white space around it, which players read differently: remove it",
                quoted(uri)
            )),
            Self::Definition(problem) => Words::new(format!("#EXT-X-DEFINE {problem}")),
            Self::Variable {
                uri,
                problem:
                    VariableProblem::NoValue {
                        name,
                        reason: NoValue::Imported,
                    },
            } => Words::naming(
                format!(
                    "{} has the variable {{${name}}}: the multivariant playlist defines it, which is not at hand: pass its value in ",
                    quoted(uri)
                ),
                Argument::Defines,
                "",
            ),
            Self::Variable { uri, problem } => Words::new(format!("{} {problem}", quoted(uri))),

            Self::Xml(error) => Words::new(format!("the XML is not well-formed: {error}")),
            Self::DocumentType => Words::new(
                "a document type definition is not read, because its entities can expand without limit: remove it",
            ),
            Self::Unclosed(element) => Words::new(format!(
                "the text ends inside of {}: it was cut off",
                quoted(element)
            )),
            Self::NoElement => Words::new("the XML has no element: a DASH MPD begins with <MPD"),
            Self::TooDeep(deepest) => Words::new(format!(
                "elements are nested deeper than {deepest} levels: this is not an MPD"
            )),
            Self::Root(element) => Words::new(format!(
                "the root element is {}: a DASH MPD has one root, MPD",
                quoted(element)
            )),
            Self::Markup { element } => Words::new(format!(
                "{element} has markup in it: write the URL as plain text"
            )),
            Self::Escape { uri, error } => {
                Words::new(format!("{} cannot be read: {error}", quoted(uri)))
            }
            Self::Unlocated(part) => Words::new(format!("{} cannot be located", quoted(part))),
            Self::BaseUrlTooLong => {
                Words::new("the base URL is longer than CloudFront accepts: shorten it")
            }
            Self::TooManyBaseUrls => {
                Words::new("there are too many base URLs: leave alternatives out")
            }
            Self::TooManyBaseUrlsHere(most) => Words::new(format!(
                "more than {most} base URLs apply here: leave alternatives out"
            )),
            Self::TooManyBaseUrlsInAll => Words::new(
                "there are too many base URLs for so many URIs: leave alternatives out, or shorten them",
            ),

            Self::Scheme { uri, problem } => Words::new(format!("{} {problem}", quoted(uri))),
            Self::OursAndNot { uri, url, other } => Words::naming(
                format!(
                    "{} stands both for {} and for {}, of which one host is ours: name both in ",
                    quoted(uri),
                    quoted(url),
                    quoted(other)
                ),
                Argument::Hosts,
                ", or give the URI a base URL of its own",
            ),
            Self::NotMatched { uri, url, resource } => Words::naming(
                format!(
                    "{} is {}, which the policy's resource {} does not match: widen the resource, or leave the host out of ",
                    quoted(uri),
                    quoted(url),
                    quoted(resource)
                ),
                Argument::Hosts,
                "",
            ),
            Self::OutsideFolder { uri, url, folder } => Words::naming(
                format!(
                    "{} is {}, outside of the folder {}: move the file there, or pass a wider folder in ",
                    quoted(uri),
                    quoted(url),
                    quoted(folder)
                ),
                Argument::Folder,
                "",
            ),
            Self::NeedsWildcard { uri, reason } => Words::new(format!(
                "{} {reason}, which a signature for one URL does not cover: sign once, with a wildcard",
                quoted(uri)
            )),
            Self::NotOneUrl { uri, url } => Words::new(format!(
                "{} stands for several URLs, such as {}: it cannot be written as an absolute one",
                quoted(uri),
                quoted(url)
            )),
            Self::Wildcard { uri, character } => Words::new(format!(
                "{}: the URL has a '{character}' that its signature takes for a wildcard, which grants other URLs too: name the file without it, or sign once for its folder",
                quoted(uri)
            )),

            Self::UnknownUriForm(name) => Words::naming(
                "",
                Argument::UriForm,
                format!(
                    " is unknown ({}): pass as-written, absolute or relative",
                    quoted(name)
                ),
            ),
            Self::NotAHost(host) => Words::naming(
                "",
                Argument::Hosts,
                format!(
                    " has {}, which is not a host: pass it alone, as in d111111abcdef8.cloudfront.net",
                    quoted(host)
                ),
            ),
            Self::StarInFolder => Words::naming(
                "",
                Argument::BaseUrl,
                " has a '*' in its folder, which a resource takes for a wildcard: pass a policy with a resource",
            ),
            Self::NotAFolder(folder) => Words::naming(
                "",
                Argument::Folder,
                format!(
                    " does not end with '/' ({}): pass the URL of a folder, such as https://d111111abcdef8.cloudfront.net/hls/",
                    quoted(folder)
                ),
            ),
            Self::EachWithResource => Words::naming(
                "",
                Argument::Each,
                " contradicts a policy with a resource or one written by hand, which is one signature for all: leave the resource out to sign each URI for itself",
            ),
            Self::EachWithSignature => Words::naming(
                "",
                Argument::Each,
                " contradicts a signature that is there, which serves all URIs: leave one of them out",
            ),

            Self::TooLong(most) => Words::new(format!(
                "the signed manifest would be longer than {most} bytes, because it has so many URIs for its length: split it"
            )),
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
                f.write_str("is longer than CloudFront accepts with its variables: shorten them")
            }
            Self::NoValue { name, reason } => write!(f, "has the variable {{${name}}}: {reason}"),
        }
    }
}

impl Display for NoValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Undefined => "no EXT-X-DEFINE before it defines it: add one",
            Self::Imported => "the multivariant playlist defines it",
            Self::NoParameter => "the base URL has no such parameter: pass the base URL with its query",
            Self::EncodedParameter => "its value in the base URL is encoded, which players read differently: write it without % and +",
        })
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

impl Notice {
    /// Return the text, with nothing that a terminal obeys.
    pub(crate) fn words(&self) -> String {
        let text = match self {
            Self::NothingSigned => {
                "no URI was signed, because none is on the manifest's host: check the base URL, and list other hosts".into()
            }
            Self::TrailingComma { tag } => {
                format!("the attributes of #EXT{tag} end with a comma, which players ignore: remove it")
            }
            Self::TrailingBlank { uri } => {
                format!("{} has blanks after it, which players ignore: remove them", quoted(uri))
            }
            Self::Fragment { uri } => format!(
                "{} has a fragment, which players do not send: the signature is before it",
                quoted(uri)
            ),
            Self::UnsignedUrl {
                holder,
                attribute,
                url,
            } => {
                let place = match attribute {
                    Some(attribute) => format!("{attribute} of {holder} is"),
                    None => format!("{holder} has"),
                };
                format!(
                    "{place} {}, which looks like a URL of ours, and is not signed: sign it yourself if players request it",
                    quoted(url)
                )
            }
        };
        visible(&text)
    }
}
