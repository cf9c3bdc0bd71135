//! Which attributes and elements of an MPD hold URIs, and which make players add parameters to them.

use crate::dash::levels::Scope;

/// The scheme of descriptors for downloadable fonts (ETSI TS 103 285, 7.2).
pub(super) const FONT_SCHEME: &str = "urn:dvb:dash:fontdownload:2014";

/// Whose an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// DASH itself.
    Dash,
    /// An extension, by a name that nothing else has: it is known in any namespace, since some
    /// writers have none for it.
    Extension,
}

/// What a URI at a level resolves against.
type Resolves = fn(usize) -> Scope;

/// The attributes that hold a URI, with their elements. Those of `Scope::Below` are inherited by
/// representations.
const URI_ATTRIBUTES: [(Owner, &str, &[&str], Resolves); 13] = [
    (
        Owner::Dash,
        "SegmentTemplate",
        &["media", "initialization", "index", "bitstreamSwitching"],
        Scope::Below,
    ),
    (Owner::Dash, "SegmentURL", &["media", "index"], Scope::Below),
    (Owner::Dash, "Initialization", &["sourceURL"], Scope::Below),
    (
        Owner::Dash,
        "RepresentationIndex",
        &["sourceURL"],
        Scope::Below,
    ),
    (
        Owner::Dash,
        "BitstreamSwitching",
        &["sourceURL"],
        Scope::Below,
    ),
    (
        Owner::Dash,
        "InitializationSet",
        &["initialization"],
        Scope::At,
    ),
    (
        Owner::Dash,
        "AdaptationSet",
        &["initializationPrincipal"],
        Scope::At,
    ),
    // Linked periods and events of ISO/IEC 23009-1:2026, whose drafts have other attributes.
    (Owner::Dash, "ImportedMPD", &["uri"], Scope::At),
    (
        Owner::Extension,
        "ReplacePresentation",
        &["url", "uri"],
        Scope::At,
    ),
    (
        Owner::Extension,
        "InsertPresentation",
        &["url", "uri"],
        Scope::At,
    ),
    (Owner::Extension, "OverlayEvent", &["url", "uri"], Scope::At),
    // Keys of segment encryption (ISO/IEC 23009-4).
    (
        Owner::Extension,
        "CryptoPeriod",
        &["keyUriTemplate", "ivUriTemplate"],
        Scope::Within,
    ),
    (
        Owner::Extension,
        "CryptoTimeline",
        &["keyUriTemplate", "ivUriTemplate"],
        Scope::Within,
    ),
];

/// The elements whose content is a URI.
const URI_ELEMENTS: [&str; 5] = [
    "BaseURL",
    "Location",
    "PatchLocation",
    "ContentSteering",
    "ImportedMPD",
];

/// The attributes that hold a URI which players do not request, or a name in the form of one.
const NAMES_AND_PAGES: [&str; 3] = ["schemeIdUri", "moreInformationURL", "contactURL"];

/// Return what the URI in `attribute` of `element` resolves against, if there is one.
pub(super) fn uri_attribute(element: &str, attribute: &str, is_dash: bool) -> Option<Resolves> {
    URI_ATTRIBUTES
        .iter()
        .find(|(owner, name, attributes, _)| {
            *name == element
                && (is_dash || *owner == Owner::Extension)
                && attributes.contains(&attribute)
        })
        .map(|(.., resolves)| *resolves)
}

/// Return whether the content of `element`, which is DASH's, is a URI.
pub(super) fn is_uri_element(element: &str) -> bool {
    URI_ELEMENTS.contains(&element)
}

/// Return whether the URI of `element` may stand for many URLs.
pub(super) fn is_template(element: &str) -> bool {
    matches!(
        element,
        "SegmentTemplate" | "CryptoPeriod" | "CryptoTimeline"
    )
}

/// Return whether `attribute` is known not to be requested, whatever it looks like.
pub(super) fn is_not_requested(attribute: &str) -> bool {
    NAMES_AND_PAGES.contains(&attribute)
}

/// Return whether `element` makes players add parameters to URLs: those of ISO/IEC 23009-1, Annex I,
/// and reports in the form of CMCD (CTA-5004), unless they are sent as headers.
pub(super) fn adds_parameters(element: &str, mode: Option<&str>) -> bool {
    match element {
        "UrlQueryInfo" | "ExtUrlQueryInfo" | "UrlParamInfo" | "RequestParam" => true,
        "CMCDParameters" => mode != Some("header"),
        _ => false,
    }
}
