//! HLS playlists (RFC 8216 and draft-pantos-hls-rfc8216bis): finds the URIs.

use std::borrow::Cow;

use frontseal::Error;
use quick_m3u8::config::ParsingOptionsBuilder;
use quick_m3u8::tag::{AttributeValue, TagValue, UnknownTag};
use quick_m3u8::{HlsLine, Reader};

use crate::base::Base;
use crate::hosts::Hosts;
use crate::options::ManifestOptions;
use crate::place::{before, range_in};
use crate::problem::Problem;
use crate::rewriter::{Found, Rewriter, Syntax};
use crate::unsigned::looks_like_ours;
use crate::url::check_scheme;
use crate::variables::Variables;

/// What a URI is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    File,
    Playlist,
    /// A file, to whose URI players add parameters such as `_HLS_msn`.
    Growing,
}

/// The tags that carry URIs, without their `#EXT`, and the attribute.
const URI_ATTRIBUTES: [(&str, &str, Role); 14] = [
    ("-X-KEY", "URI", Role::File),
    ("-X-MAP", "URI", Role::File),
    ("-X-PART", "URI", Role::File),
    ("-X-PRELOAD-HINT", "URI", Role::File),
    ("-X-RENDITION-REPORT", "URI", Role::Growing),
    ("-X-MEDIA", "URI", Role::Playlist),
    ("-X-I-FRAME-STREAM-INF", "URI", Role::Playlist),
    ("-X-IMAGE-STREAM-INF", "URI", Role::Playlist),
    ("-X-SESSION-DATA", "URI", Role::File),
    ("-X-SESSION-KEY", "URI", Role::File),
    ("-X-CONTENT-STEERING", "SERVER-URI", Role::Growing),
    ("-X-DATERANGE", "X-ASSET-URI", Role::Growing),
    ("-X-DATERANGE", "X-ASSET-LIST", Role::Growing),
    ("-X-DATERANGE", "X-URI", Role::Growing),
];

/// The beginning of the classes of date ranges whose `X-URI` players request, such as
/// `com.apple.hls.preload` and `com.apple.hls.daterange-schedule`. Another class may mean anything.
const REQUESTED_CLASSES: &str = "com.apple.hls.";

const BLANKS: [char; 2] = [' ', '\t'];

type Attribute<'t> = (&'t str, AttributeValue<'t>);

/// What is found in a playlist.
enum Item<'t> {
    Uri(Found<'t>, Role),
    /// A URL of ours where no URI is expected.
    Unsigned {
        tag: &'t str,
        attribute: &'t str,
        url: &'t str,
    },
    /// A tag whose attributes end with a comma.
    TrailingComma(&'t str),
}

/// Sign the URIs of the playlist `text`, and return the variables that it has in the end.
pub(crate) fn sign<'t>(
    text: &'t str,
    base: &Base,
    hosts: &Hosts,
    options: &'t ManifestOptions,
    rewriter: &mut Rewriter<'t>,
) -> Result<Variables<'t>, Error> {
    let offset = |part: &str| range_in(text, part).map_or(0, |range| range.start);
    read(text, base, hosts, options, |item| {
        match item {
            Item::Uri(found, _) => return rewriter.sign(found, &[base]),
            Item::Unsigned {
                tag,
                attribute,
                url,
            } => {
                let name = offset(tag);
                let start = name.saturating_sub("#EXT".len());
                let tag = text.get(start..name + tag.len()).unwrap_or(tag);
                rewriter
                    .warnings
                    .unsigned_url(tag, attribute, url, offset(url));
            }
            Item::TrailingComma(tag) => rewriter.warnings.trailing_comma(tag, offset(tag)),
        }
        Ok(())
    })
}

/// Return the URIs of the playlists that the multivariant playlist `text` names, in order.
pub(crate) fn playlists<'t>(
    text: &'t str,
    base: &Base,
    hosts: &Hosts,
    options: &'t ManifestOptions,
) -> Result<Vec<Cow<'t, str>>, Error> {
    let mut uris = Vec::new();
    read(text, base, hosts, options, |item| {
        if let Item::Uri(found, Role::Playlist) = item
            && !found.uri.is_empty()
        {
            uris.push(found.uri);
        }
        Ok(())
    })?;
    Ok(uris)
}

/// Return whether players add parameters such as `_HLS_msn` to the URL of the playlist `text` when
/// they load it again (draft-pantos-hls-rfc8216bis, section 6.2.5).
pub(crate) fn is_reloaded_with_parameters(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.strip_prefix("#EXT-X-SERVER-CONTROL:"))
        .flat_map(|attributes| attributes.split(','))
        .any(|attribute| {
            let attribute = attribute.trim();
            attribute == "CAN-BLOCK-RELOAD=YES" || attribute.starts_with("CAN-SKIP-UNTIL=")
        })
}

/// Give `take` everything that is found in the playlist `text`, in order, and return its variables.
fn read<'t>(
    text: &'t str,
    base: &Base,
    hosts: &Hosts,
    options: &'t ManifestOptions,
    mut take: impl FnMut(Item<'t>) -> Result<(), Error>,
) -> Result<Variables<'t>, Error> {
    let mut playlist = Playlist {
        text,
        base,
        hosts,
        variables: Variables::new(&options.defines),
    };
    let mut next = Role::File;
    // Tags stay unread, apart from the attributes that matter here.
    let mut reader = Reader::from_str(text, ParsingOptionsBuilder::new().build());
    loop {
        match reader.read_line() {
            Ok(Some(HlsLine::Uri(Cow::Borrowed(line)))) if !line.trim().is_empty() => {
                let uri = line.trim_end_matches(BLANKS);
                let found = Found {
                    has_blanks_after: uri.len() < line.len(),
                    ..playlist.found(uri, next)?
                };
                take(Item::Uri(found, next))?;
                next = Role::File;
            }
            Ok(Some(HlsLine::UnknownTag(tag))) => {
                if tag.name() == "-X-STREAM-INF" {
                    next = Role::Playlist;
                }
                playlist.read_tag(tag, &mut take)?;
            }
            Ok(Some(_)) => {}
            Ok(None) => return Ok(playlist.variables),
            Err(error) => {
                let problem = Problem::Line(&error.error);
                return Err(playlist.invalid(error.errored_line, problem));
            }
        }
    }
}

struct Playlist<'t, 'b> {
    text: &'t str,
    base: &'b Base,
    hosts: &'b Hosts,
    variables: Variables<'t>,
}

impl<'t> Playlist<'t, '_> {
    fn read_tag(
        &mut self,
        tag: UnknownTag<'t>,
        mut take: impl FnMut(Item<'t>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let is_definition = tag.name() == "-X-DEFINE";
        let wanted = URI_ATTRIBUTES
            .iter()
            .filter(|(name, ..)| *name == tag.name());
        if !is_definition && wanted.clone().next().is_none() {
            return self.read_unknown_tag(tag, &mut take);
        }
        let (value, has_comma) = without_comma(tag);
        let attributes = self.attributes(tag, value)?;
        if has_comma {
            take(Item::TrailingComma(tag.name()))?;
        }
        if is_definition {
            return self.define(tag, &attributes);
        }
        let requests_uri = attributes
            .iter()
            .find_map(|(name, value)| (*name == "CLASS").then(|| value.quoted())?)
            .is_some_and(|class| class.starts_with(REQUESTED_CLASSES));
        for (name, value) in attributes {
            let role = wanted
                .clone()
                .find(|(_, attribute, _)| *attribute == name)
                .filter(|_| name != "X-URI" || requests_uri);
            match (role, value) {
                (Some((.., role)), AttributeValue::Quoted(uri)) => {
                    take(Item::Uri(self.found(uri, *role)?, *role))?;
                }
                (Some(_), AttributeValue::Unquoted(_)) => {
                    let tag = tag.name();
                    let attribute = name;
                    return Err(self.invalid(name, Problem::Unquoted { tag, attribute }));
                }
                (None, AttributeValue::Quoted(value)) => {
                    self.check_unsigned(tag, name, value, &mut take)?;
                }
                (None, AttributeValue::Unquoted(_)) => {}
            }
        }
        Ok(())
    }

    /// Look for URLs of ours in a tag that is not known to have any.
    fn read_unknown_tag(
        &self,
        tag: UnknownTag<'t>,
        mut take: impl FnMut(Item<'t>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (TagValue(bytes), _) = without_comma(tag);
        // A title is no URL, and most playlists have one for each segment.
        if tag.name() == "INF" || bytes.is_empty() {
            return Ok(());
        }
        let Ok(attributes) = TagValue(bytes).try_as_ordered_attribute_list() else {
            let value = str::from_utf8(bytes).unwrap_or_default();
            return self.check_unsigned(tag, "", value, take);
        };
        for (name, value) in attributes {
            let value = match value {
                AttributeValue::Quoted(value) => value,
                AttributeValue::Unquoted(value) => str::from_utf8(value.0).unwrap_or_default(),
            };
            self.check_unsigned(tag, name.trim(), value, &mut take)?;
        }
        Ok(())
    }

    fn check_unsigned(
        &self,
        tag: UnknownTag<'t>,
        attribute: &'t str,
        url: &'t str,
        mut take: impl FnMut(Item<'t>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if looks_like_ours(attribute, url, self.base, self.hosts) {
            let tag = tag.name();
            return take(Item::Unsigned {
                tag,
                attribute,
                url,
            });
        }
        Ok(())
    }

    fn define(&mut self, tag: UnknownTag<'t>, attributes: &[Attribute<'t>]) -> Result<(), Error> {
        let attributes: Vec<_> = attributes
            .iter()
            .filter_map(|(name, value)| Some((*name, value.quoted()?)))
            .collect();
        self.variables
            .define(&attributes, self.base)
            .map_err(|problem| self.invalid(tag.name(), problem))
    }

    /// Return the attributes of `tag`, or none if it has no value. White space around a name, which
    /// some packagers write after a comma, is not part of it.
    fn attributes(
        &self,
        tag: UnknownTag<'t>,
        value: TagValue<'t>,
    ) -> Result<Vec<Attribute<'t>>, Error> {
        if tag.value().is_none() {
            return Ok(Vec::new());
        }
        let attributes = value.try_as_ordered_attribute_list().map_err(|error| {
            let problem = Problem::AttributeList {
                tag: tag.name(),
                error: &error,
            };
            self.invalid(tag.name(), problem)
        })?;
        Ok(attributes
            .into_iter()
            .map(|(name, value)| (name.trim(), value))
            .collect())
    }

    fn found(&self, uri: &'t str, role: Role) -> Result<Found<'t>, Error> {
        if uri.trim_matches(BLANKS) != uri {
            return Err(self.invalid(uri, Problem::WhiteSpaceAround(uri)));
        }
        let raw = before(uri, b'#');
        let Some(range) = range_in(self.text, raw) else {
            return Err(Problem::Unlocated(uri).error());
        };
        let found = self
            .variables
            .substitute(raw)
            .map_err(|problem| self.invalid(uri, problem))?;
        check_scheme(&found).map_err(|problem| {
            let found = &found;
            self.invalid(
                uri,
                Problem::Scheme {
                    uri: found,
                    problem,
                },
            )
        })?;
        Ok(Found {
            uri: found,
            range,
            syntax: Syntax::Plain,
            is_template: false,
            gets_parameters: role == Role::Growing,
            has_fragment: raw.len() < uri.len(),
            has_blanks_after: false,
        })
    }

    /// Return an error about `culprit`, a part of the text.
    fn invalid(&self, culprit: &str, problem: Problem<'_>) -> Error {
        let offset = range_in(self.text, culprit).map_or(0, |range| range.start);
        problem.at(self.text, offset)
    }
}

/// Return the value of `tag` without a comma at its end, and whether there was one: players ignore
/// it.
fn without_comma(tag: UnknownTag<'_>) -> (TagValue<'_>, bool) {
    let bytes = tag.value().map_or(&b""[..], |value| value.0);
    match bytes.trim_ascii_end().strip_suffix(b",") {
        Some(rest) => (TagValue(rest), true),
        None => (TagValue(bytes), false),
    }
}
