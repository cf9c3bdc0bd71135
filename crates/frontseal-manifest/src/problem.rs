//! [`Problem`]: what can be wrong with a manifest, as data. The words are in
//! [`wording`](crate::wording).

use std::fmt::Display;

use frontseal::ErrorKind;

/// What is wrong.
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
    /// A URI that is not in the folder whose URIs are signed.
    OutsideFolder {
        uri: &'a str,
        url: &'a str,
        folder: &'a str,
    },
    NeedsWildcard {
        uri: &'a str,
        reason: ManyUrls<'a>,
    },
    NotOneUrl {
        uri: &'a str,
        url: &'a str,
    },
    /// A URL whose signature takes `character` for a wildcard.
    Wildcard {
        uri: &'a str,
        character: char,
    },

    UnknownUriForm(&'a str),
    NotAHost(&'a str),
    StarInFolder,
    NotAFolder(&'a str),
    /// A policy with a resource, where each URI is signed for itself.
    EachWithResource,
    /// A signature that is there, where each URI is signed for itself.
    EachWithSignature,

    /// The signed manifest would be longer than so many bytes.
    TooLong(usize),
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

impl Problem<'_> {
    pub(crate) const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotMatched { .. }
            | Self::OutsideFolder { .. }
            | Self::Wildcard { .. }
            | Self::UnknownUriForm(_)
            | Self::NotAHost(_)
            | Self::StarInFolder
            | Self::NotAFolder(_) => ErrorKind::InvalidUrl,
            Self::EachWithResource | Self::EachWithSignature => ErrorKind::InvalidPolicy,
            _ => ErrorKind::InvalidManifest,
        }
    }
}

impl From<DefinitionProblem> for Problem<'_> {
    fn from(problem: DefinitionProblem) -> Self {
        Self::Definition(problem)
    }
}
