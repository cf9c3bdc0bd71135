//! [`Reader`]: walks through an MPD once and notes its URIs and levels.

use std::ops::Range;

use frontseal::Error;
use frontseal::request::LONGEST_URL;
use quick_xml::NsReader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::base::Base;
use crate::dash::levels::{Level, Levels, Scope, ScopedUri};
use crate::dash::vocabulary::{
    FONT_SCHEME, adds_parameters, is_not_requested, is_template, is_uri_element, uri_attribute,
};
use crate::hosts::Hosts;
use crate::place::{before, range_in};
use crate::problem::Problem;
use crate::rewriter::{Found, Syntax};
use crate::unsigned::looks_like_ours;
use crate::url::check_scheme;
use crate::warning::Warnings;

/// How deep elements may be nested; the standard needs ten levels.
const DEEPEST: usize = 100;

/// What an MPD has.
pub(crate) struct Mpd<'t> {
    pub(crate) levels: Levels<'t>,
    /// All URIs but the base URLs, in no order.
    pub(crate) uris: Vec<ScopedUri<'t>>,
    /// Whether players add parameters to the URLs.
    pub(crate) adds_parameters: bool,
}

/// Reads an MPD.
pub(crate) struct Reader<'t, 'r> {
    text: &'t str,
    document: &'r Base,
    hosts: &'r Hosts,
    warnings: &'r mut Warnings<'t>,
    open: Vec<Open<'t>>,
    /// The namespace of the root element, which all elements of DASH's have; empty for none.
    namespace: String,
    mpd: Mpd<'t>,
}

/// An element that has begun.
struct Open<'t> {
    /// Its local name.
    name: &'t str,
    is_dash: bool,
    /// The innermost level inside it.
    level: Option<usize>,
    /// Where its content begins.
    content: usize,
}

impl<'t, 'r> Reader<'t, 'r> {
    pub(crate) fn new(
        text: &'t str,
        document: &'r Base,
        hosts: &'r Hosts,
        warnings: &'r mut Warnings<'t>,
    ) -> Self {
        Self {
            text,
            document,
            hosts,
            warnings,
            open: Vec::new(),
            namespace: String::new(),
            mpd: Mpd {
                levels: Levels::default(),
                uris: Vec::new(),
                adds_parameters: false,
            },
        }
    }

    pub(crate) fn read(mut self) -> Result<Mpd<'t>, Error> {
        let mut xml = NsReader::from_str(self.text);
        let mut has_root = false;
        loop {
            let start = position(xml.buffer_position());
            let event = xml.read_event().map_err(|error| {
                let place = position(xml.error_position());
                self.invalid(place, Problem::Xml(&error))
            })?;
            let end = position(xml.buffer_position());
            match event {
                Event::Start(element) => {
                    self.begin(&element, namespace(&xml, &element), start, end)?;
                    has_root = true;
                }
                Event::Empty(element) => {
                    self.begin(&element, namespace(&xml, &element), start, end)?;
                    self.open.pop();
                    has_root = true;
                }
                Event::End(_) => self.end(start)?,
                Event::DocType(_) => {
                    return Err(self.invalid(start, Problem::DocumentType));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if let Some(open) = self.open.last() {
            return Err(self.invalid(self.text.len(), Problem::Unclosed(open.name)));
        }
        if !has_root {
            return Err(Problem::NoElement.error());
        }
        Ok(self.mpd)
    }

    fn begin(
        &mut self,
        element: &BytesStart<'_>,
        namespace: &str,
        start: usize,
        end: usize,
    ) -> Result<(), Error> {
        if self.open.len() == DEEPEST {
            return Err(self.invalid(start, Problem::TooDeep(DEEPEST)));
        }
        let name = self.slice(element.local_name().as_ref(), start)?;
        let outer = self.open.last().map(|open| open.level);
        match outer {
            None if name != "MPD" || !self.mpd.levels.is_empty() => {
                return Err(self.invalid(start, Problem::Root(name)));
            }
            None => self.namespace = namespace.into(),
            Some(_) => {}
        }
        let level = outer.flatten();
        let is_dash = is_dash(namespace) || namespace == self.namespace;
        self.note_attributes(element, name, is_dash, level, start)?;
        let begins_level =
            is_dash && matches!(name, "MPD" | "Period" | "AdaptationSet" | "Representation");
        self.open.push(Open {
            name,
            is_dash,
            level: match begins_level {
                true => Some(self.mpd.levels.begin(level, name == "Representation")),
                false => level,
            },
            content: end,
        });
        Ok(())
    }

    /// Note the URIs in the attributes of an element inside of `level`.
    fn note_attributes(
        &mut self,
        element: &BytesStart<'_>,
        name: &'t str,
        is_dash: bool,
        level: Option<usize>,
        start: usize,
    ) -> Result<(), Error> {
        let mut has_media = false;
        let mut mode = None;
        let is_font = is_dash && is_font(element);
        for attribute in element.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) if is_dash => return Err(self.invalid(start, Problem::Xml(&error))),
                Err(_) => break,
            };
            let key = attribute.key;
            let local_name = key.local_name().into_inner();
            let value = self.slice(&attribute.value, start)?;
            let is_link = is_dash && key.prefix().is_some() && local_name == "href";
            let resolves = if is_link {
                Some(Scope::At as fn(usize) -> Scope)
            } else if is_font && local_name == "url" {
                Some(Scope::Within as fn(usize) -> Scope)
            } else {
                uri_attribute(name, key.as_ref(), is_dash)
            };
            let Some(resolves) = resolves else {
                match local_name {
                    "mode" => mode = Some(value),
                    _ => self.check_unsigned(name, local_name, value, start)?,
                }
                continue;
            };
            has_media |= local_name == "media";
            let mut found = self.found(value)?;
            // A $$ too, which players send as one $.
            found.is_template = is_template(name) && found.uri.contains('$');
            let scope = level.map_or(Scope::Document, resolves);
            self.mpd.uris.push(ScopedUri { found, scope });
        }
        self.mpd.adds_parameters |= adds_parameters(name, mode);
        if let Some(level) = self.level(level).filter(|_| is_dash) {
            level.names_media |= has_media;
            level.has_segment_base |= name == "SegmentBase";
            level.has_ranges |= name == "SegmentURL" && !has_media;
        }
        Ok(())
    }

    /// Note the URI that is the content of the element that ends at `end`.
    fn end(&mut self, end: usize) -> Result<(), Error> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let content = self.text.get(open.content..end).unwrap_or_default();
        if !open.is_dash || !is_uri_element(open.name) {
            self.check_unsigned_content(open.name, content, open.content);
            return Ok(());
        }
        let mut found = self.content(content, open.name)?;
        found.gets_parameters = open.name == "ContentSteering";
        let scope = match open.name {
            "BaseURL" => {
                if let Some(level) = self.level(open.level).filter(|_| !found.uri.is_empty()) {
                    level.base_urls.push(found);
                }
                return Ok(());
            }
            "ImportedMPD" => open.level.map_or(Scope::Document, Scope::At),
            _ => Scope::Document,
        };
        self.mpd.uris.push(ScopedUri { found, scope });
        Ok(())
    }

    /// Warn of an attribute that is not known to hold a URI, but looks like a URL of ours.
    fn check_unsigned(
        &mut self,
        element: &'t str,
        attribute: &str,
        value: &'t str,
        start: usize,
    ) -> Result<(), Error> {
        let is_ours = looks_like_ours(attribute, value, self.document, self.hosts);
        if is_ours && !is_not_requested(attribute) {
            let attribute = self.slice(attribute, start)?;
            let offset = self.range(value)?.start;
            self.warnings
                .unsigned_url(element, attribute, value, offset);
        }
        Ok(())
    }

    /// Warn of the same in the content of an element.
    fn check_unsigned_content(&mut self, element: &'t str, content: &'t str, offset: usize) {
        // Most elements hold others, however much text that is.
        let value = content.trim_start();
        if value.len() > LONGEST_URL {
            return;
        }
        let value = character_data(value.trim_end()).unwrap_or(value).trim();
        if !value.contains('<') && looks_like_ours(element, value, self.document, self.hosts) {
            let offset = range_in(self.text, value).map_or(offset, |range| range.start);
            self.warnings.unsigned_url(element, "", value, offset);
        }
    }

    /// Return the URI that `content`, text or a CDATA section, is.
    fn content(&self, content: &'t str, name: &str) -> Result<Found<'t>, Error> {
        let content = content.trim();
        if let Some(data) = character_data(content) {
            let data = data.trim();
            let raw = before(data, b'#');
            return self.checked(Found {
                range: self.range(raw)?,
                uri: raw.into(),
                syntax: Syntax::Plain,
                is_template: false,
                gets_parameters: false,
                has_fragment: raw.len() < data.len(),
                has_blanks_after: false,
            });
        }
        if content.contains('<') {
            let place = self.range(content)?.start;
            return Err(self.invalid(place, Problem::Markup { element: name }));
        }
        self.found(content)
    }

    /// Return the URI that `raw`, escaped as XML, is.
    fn found(&self, raw: &'t str) -> Result<Found<'t>, Error> {
        let whole = raw.trim();
        let raw = without_fragment(whole);
        let range = self.range(raw)?;
        let uri = unescape(raw).map_err(|error| {
            let problem = Problem::Escape {
                uri: raw,
                error: &error,
            };
            self.invalid(range.start, problem)
        })?;
        self.checked(Found {
            range,
            uri,
            syntax: Syntax::Xml,
            is_template: false,
            gets_parameters: false,
            has_fragment: raw.len() < whole.len(),
            has_blanks_after: false,
        })
    }

    fn checked(&self, found: Found<'t>) -> Result<Found<'t>, Error> {
        check_scheme(&found.uri).map_err(|problem| {
            let uri = &found.uri;
            self.invalid(found.range.start, Problem::Scheme { uri, problem })
        })?;
        Ok(found)
    }

    fn level(&mut self, level: Option<usize>) -> Option<&mut Level<'t>> {
        level.and_then(|level| self.mpd.levels.get_mut(level))
    }

    /// Return `part`, which the XML library lends for a shorter time, as a slice of the text.
    fn slice(&self, part: &str, start: usize) -> Result<&'t str, Error> {
        range_in(self.text, part)
            .and_then(|range| self.text.get(range))
            .ok_or_else(|| self.invalid(start, Problem::Unlocated(part)))
    }

    fn range(&self, part: &str) -> Result<Range<usize>, Error> {
        range_in(self.text, part).ok_or_else(|| Problem::Unlocated(part).error())
    }

    fn invalid(&self, offset: usize, problem: Problem<'_>) -> Error {
        problem.at(self.text, offset)
    }
}

/// Return the namespace of `element`, which was read last; empty for none.
fn namespace<'x>(xml: &'x NsReader<&[u8]>, element: &BytesStart<'_>) -> &'x str {
    match xml.resolver().resolve_element(element.name()).0 {
        ResolveResult::Bound(namespace) => namespace.0,
        ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
    }
}

/// Return what is in `content` if that is one CDATA section.
fn character_data(content: &str) -> Option<&str> {
    content
        .strip_prefix("<![CDATA[")
        .and_then(|rest| rest.strip_suffix("]]>"))
        .filter(|data| !data.contains("]]>"))
}

/// Return `uri`, which is escaped as XML, without its fragment. The `#` of an escape such as `&#38;`
/// begins none.
fn without_fragment(uri: &str) -> &str {
    let mut previous = 0;
    let mut bytes = uri.bytes();
    let fragment =
        bytes.position(|byte| std::mem::replace(&mut previous, byte) != b'&' && byte == b'#');
    fragment.and_then(|end| uri.get(..end)).unwrap_or(uri)
}

/// Return whether `element` is a descriptor of a downloadable font.
fn is_font(element: &BytesStart<'_>) -> bool {
    let name = element.local_name();
    matches!(name.as_ref(), "EssentialProperty" | "SupplementalProperty")
        && element.attributes().flatten().any(|attribute| {
            attribute.key.as_ref() == "schemeIdUri" && *attribute.value == *FONT_SCHEME
        })
}

/// Return whether a namespace is one of DASH's, whose editions and spellings differ.
fn is_dash(namespace: &str) -> bool {
    const DASH: &str = "urn:mpeg:dash:schema:mpd";
    namespace
        .get(..DASH.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(DASH))
}

/// Return an offset as the XML library gives it. The text is in memory, so it fits.
fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
