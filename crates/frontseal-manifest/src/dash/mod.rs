//! DASH MPDs (ISO/IEC 23009-1): finds the URIs and what they resolve against.

mod levels;
mod reader;
mod vocabulary;

use frontseal::Error;

use crate::base::Base;
use crate::dash::levels::{MOST_BASES, ScopedUri};
use crate::dash::reader::Reader;
use crate::hosts::Hosts;
use crate::problem::Problem;
use crate::rewriter::Rewriter;

/// The most bytes that the base URLs of all URIs may have together, each URI with all of its own: what
/// is resolved takes time in proportion, and only an attack exceeds it.
const MOST_RESOLVED: usize = 1 << 28;

/// Sign the URIs of the MPD `text`, which the player gets from `document`.
pub(crate) fn sign<'t>(
    text: &'t str,
    document: &Base,
    hosts: &Hosts,
    rewriter: &mut Rewriter<'t>,
) -> Result<(), Error> {
    let mpd = Reader::new(text, document, hosts, &mut rewriter.warnings).read()?;
    let bases = mpd.levels.resolve(text, document, hosts)?;
    let mut uris = mpd.uris;
    uris.extend(mpd.levels.into_media_files());
    if mpd.adds_parameters {
        for uri in &mut uris {
            uri.found.gets_parameters = true;
        }
    }
    uris.sort_by_key(|uri| uri.found.range.start);
    let mut resolved = 0;
    for ScopedUri { found, scope } in uris {
        let bases = bases.of(scope);
        if bases.len() > MOST_BASES {
            return Err(Problem::TooManyBaseUrlsHere(MOST_BASES).at(text, found.range.start));
        }
        resolved += bases.iter().map(|base| base.as_str().len()).sum::<usize>();
        if resolved > MOST_RESOLVED {
            return Err(Problem::TooManyBaseUrlsInAll.at(text, found.range.start));
        }
        rewriter.sign(found, &bases)?;
    }
    Ok(())
}
