//! HLS playlists (RFC 8216 and draft-pantos-hls-rfc8216bis): finds the URIs.

use std::borrow::Cow;

use frontseal::Error;
use quick_m3u8::config::ParsingOptionsBuilder;
use quick_m3u8::tag::{AttributeValue, UnknownTag};
use quick_m3u8::{HlsLine, Reader};

use crate::base::Base;
use crate::place::range_in;
use crate::rewriter::{Found, Rewriter, Syntax};
use crate::url::check_scheme;
use crate::variables::Variables;
use crate::wording::Problem;

/// What a URI is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    File,
    Playlist,
    /// A file, to whose URI players add parameters such as `_HLS_msn`.
    Growing,
}

/// The tags that carry URIs, without their `#EXT`, and the attribute.
const URI_ATTRIBUTES: [(&str, &str, Role); 13] = [
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
];

/// Sign the URIs of the playlist `text`.
pub(crate) fn sign<'t>(
    text: &'t str,
    base: &Base,
    rewriter: &mut Rewriter<'t>,
) -> Result<(), Error> {
    read(text, base, |found, _| rewriter.sign(found, &[base]))
}

/// Return the URIs of the playlists that the multivariant playlist `text` names, in order.
pub(crate) fn playlists<'t>(text: &'t str, base: &Base) -> Result<Vec<Cow<'t, str>>, Error> {
    let mut uris = Vec::new();
    read(text, base, |found, role| {
        if role == Role::Playlist && !found.uri.is_empty() {
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

/// Give `take` every URI of the playlist `text`, in order.
fn read<'t>(
    text: &'t str,
    base: &Base,
    mut take: impl FnMut(Found<'t>, Role) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut playlist = Playlist {
        text,
        base,
        variables: Variables::default(),
    };
    let mut next = Role::File;
    // Tags stay unread, apart from the attributes that matter here.
    let mut reader = Reader::from_str(text, ParsingOptionsBuilder::new().build());
    loop {
        match reader.read_line() {
            Ok(Some(HlsLine::Uri(Cow::Borrowed(uri)))) if !uri.trim().is_empty() => {
                take(playlist.found(uri, next)?, next)?;
                next = Role::File;
            }
            Ok(Some(HlsLine::UnknownTag(tag))) => {
                if tag.name() == "-X-STREAM-INF" {
                    next = Role::Playlist;
                }
                playlist.read_tag(tag, &mut take)?;
            }
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
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
    variables: Variables<'t>,
}

impl<'t> Playlist<'t, '_> {
    fn read_tag(
        &mut self,
        tag: UnknownTag<'t>,
        mut take: impl FnMut(Found<'t>, Role) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if tag.name() == "-X-DEFINE" {
            return self.define(tag);
        }
        let wanted = URI_ATTRIBUTES
            .iter()
            .filter(|(name, ..)| *name == tag.name());
        if wanted.clone().next().is_none() {
            return Ok(());
        }
        for (name, value) in self.attributes(tag)? {
            let Some((.., role)) = wanted.clone().find(|(_, attribute, _)| *attribute == name)
            else {
                continue;
            };
            let AttributeValue::Quoted(uri) = value else {
                let problem = Problem::Unquoted {
                    tag: tag.name(),
                    attribute: name,
                };
                return Err(self.invalid(name, problem));
            };
            take(self.found(uri, *role)?, *role)?;
        }
        Ok(())
    }

    fn define(&mut self, tag: UnknownTag<'t>) -> Result<(), Error> {
        let attributes: Vec<_> = self
            .attributes(tag)?
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.quoted()?)))
            .collect();
        self.variables
            .define(&attributes, self.base)
            .map_err(|problem| self.invalid(tag.name(), problem))
    }

    /// Return the attributes of `tag`, or none where it has no value. Space around a name, which
    /// some packagers write behind a comma, is not part of it.
    fn attributes(&self, tag: UnknownTag<'t>) -> Result<Vec<(&'t str, AttributeValue<'t>)>, Error> {
        let Some(value) = tag.value() else {
            return Ok(Vec::new());
        };
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
        let Some(range) = range_in(self.text, uri) else {
            return Err(Problem::Unlocated(uri).error());
        };
        if uri.trim_matches([' ', '\t']) != uri {
            return Err(self.invalid(uri, Problem::WhiteSpaceAround(uri)));
        }
        let found = self
            .variables
            .substitute(uri)
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
        })
    }

    /// Return an error about `culprit`, a part of the text.
    fn invalid(&self, culprit: &str, problem: Problem<'_>) -> Error {
        let offset = range_in(self.text, culprit).map_or(0, |range| range.start);
        problem.at(self.text, offset)
    }
}
