//! [`Reader`]: walks through an MPD once and notes its URIs and levels.

use std::ops::Range;

use frontseal::Error;
use quick_xml::NsReader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::dash::levels::{Level, Levels, Scope, ScopedUri};
use crate::place::range_in;
use crate::rewriter::{Found, Syntax};
use crate::url::check_scheme;
use crate::wording::Problem;

/// How deep elements may be nested; the standard needs ten levels.
const DEEPEST: usize = 100;

/// The attributes of elements that hold a URI.
const URI_ATTRIBUTES: [(&str, &str); 9] = [
    ("SegmentTemplate", "media"),
    ("SegmentTemplate", "initialization"),
    ("SegmentTemplate", "index"),
    ("SegmentTemplate", "bitstreamSwitching"),
    ("SegmentURL", "media"),
    ("SegmentURL", "index"),
    ("Initialization", "sourceURL"),
    ("RepresentationIndex", "sourceURL"),
    ("BitstreamSwitching", "sourceURL"),
];

/// The one that resolves where it stands, and not where representations inherit it.
const INITIALIZATION_SET: (&str, &str) = ("InitializationSet", "initialization");

/// What an MPD has.
pub(crate) struct Mpd<'t> {
    pub(crate) levels: Levels<'t>,
    /// All URIs but the base URLs, in no order.
    pub(crate) uris: Vec<ScopedUri<'t>>,
}

/// Reads an MPD.
pub(crate) struct Reader<'t> {
    text: &'t str,
    open: Vec<Open<'t>>,
    /// The namespace of the root element, which all elements of DASH's have; empty for none.
    namespace: String,
    mpd: Mpd<'t>,
    /// Whether players add parameters to the URLs of segments (Annex I).
    adds_parameters: bool,
}

/// An element that has begun.
struct Open<'t> {
    /// Its local name, or nothing for an element that is not DASH's.
    name: &'t str,
    /// The innermost level inside it.
    level: Option<usize>,
    /// Where its content begins.
    content: usize,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            namespace: String::new(),
            mpd: Mpd {
                levels: Levels::default(),
                uris: Vec::new(),
            },
            adds_parameters: false,
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
        if self.adds_parameters {
            for uri in &mut self.mpd.uris {
                uri.found.gets_parameters = true;
            }
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
        let mut open = Open {
            name: "",
            level: outer.flatten(),
            content: end,
        };
        if matches!(name, "UrlQueryInfo" | "ExtUrlQueryInfo") {
            self.adds_parameters = true;
        }
        if is_dash(namespace) || namespace == self.namespace {
            open.name = name;
            self.note_attributes(element, name, open.level, start)?;
            if matches!(name, "MPD" | "Period" | "AdaptationSet" | "Representation") {
                let level = self.mpd.levels.begin(open.level, name == "Representation");
                open.level = Some(level);
            }
        }
        self.open.push(open);
        Ok(())
    }

    /// Note the URIs in the attributes of an element inside of `level`.
    fn note_attributes(
        &mut self,
        element: &BytesStart<'_>,
        name: &str,
        level: Option<usize>,
        start: usize,
    ) -> Result<(), Error> {
        let mut has_media = false;
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| self.invalid(start, Problem::Xml(&error)))?;
            let key = attribute.key;
            let is_link = key.prefix().is_some() && key.local_name().as_ref() == "href";
            let scope = if is_link || (name, key.as_ref()) == INITIALIZATION_SET {
                level.map_or(Scope::Document, Scope::At)
            } else if URI_ATTRIBUTES.contains(&(name, key.as_ref())) {
                has_media |= key.as_ref() == "media";
                level.map_or(Scope::Document, Scope::Below)
            } else {
                continue;
            };
            let value = self.slice(&attribute.value, start)?;
            let mut found = self.found(value)?;
            // A $$ too, which players send as one $.
            found.is_template = name == "SegmentTemplate" && found.uri.contains('$');
            self.mpd.uris.push(ScopedUri { found, scope });
        }
        if let Some(level) = self.level(level) {
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
        if !matches!(
            open.name,
            "BaseURL" | "Location" | "PatchLocation" | "ContentSteering"
        ) {
            return Ok(());
        }
        let content = self.text.get(open.content..end).unwrap_or_default();
        let mut found = self.content(content, open.name)?;
        found.gets_parameters = open.name == "ContentSteering";
        if open.name != "BaseURL" {
            let scope = Scope::Document;
            self.mpd.uris.push(ScopedUri { found, scope });
        } else if let Some(level) = self.level(open.level).filter(|_| !found.uri.is_empty()) {
            level.base_urls.push(found);
        }
        Ok(())
    }

    /// Return the URI that `content`, text or a CDATA section, is.
    fn content(&self, content: &'t str, name: &str) -> Result<Found<'t>, Error> {
        let content = content.trim();
        if let Some(data) = content
            .strip_prefix("<![CDATA[")
            .and_then(|rest| rest.strip_suffix("]]>"))
            .filter(|data| !data.contains("]]>"))
        {
            let data = data.trim();
            return self.checked(Found {
                range: self.range(data)?,
                uri: data.into(),
                syntax: Syntax::Plain,
                is_template: false,
                gets_parameters: false,
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
        let raw = raw.trim();
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
