//! [`Levels`]: MPD, periods, adaptation sets and representations, with their base URLs
//! (ISO/IEC 23009-1, 5.6).

use std::collections::{BTreeSet, HashMap};

use frontseal::Error;
use frontseal::request::LONGEST_URL;

use crate::base::Base;
use crate::hosts::Hosts;
use crate::problem::Problem;
use crate::rewriter::Found;

/// The most base URLs that one URI may resolve against: alternatives, times representations.
pub(crate) const MOST_BASES: usize = 100;

/// The most bytes that all base URLs may have together, which only an attack exceeds.
const MOST_BYTES: usize = 1 << 26;

/// What a URI resolves against.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    /// The URL of the MPD.
    Document,
    /// The base URLs of a level.
    At(usize),
    /// The base URLs of all representations below a level, which inherit from it.
    Below(usize),
    /// Those of a level and of all representations below it: players differ.
    Within(usize),
}

/// A URI and what it resolves against.
pub(crate) struct ScopedUri<'t> {
    pub(crate) found: Found<'t>,
    pub(crate) scope: Scope,
}

/// An element that may have base URLs, and hands them down.
pub(crate) struct Level<'t> {
    pub(crate) parent: Option<usize>,
    pub(crate) base_urls: Vec<Found<'t>>,
    pub(crate) is_representation: bool,
    /// Whether a template or list names the media files.
    pub(crate) names_media: bool,
    /// Whether the base URL is the media file, whatever the levels above say.
    pub(crate) has_segment_base: bool,
    /// Whether a list has segments that are byte ranges of the base URL.
    pub(crate) has_ranges: bool,
}

/// All levels, parents first.
#[derive(Default)]
pub(crate) struct Levels<'t>(Vec<Level<'t>>);

/// The base URLs of each level.
pub(crate) struct Bases {
    all: Vec<Base>,
    /// Indices into `all`, for each level.
    at: Vec<Vec<usize>>,
    below: Vec<BTreeSet<usize>>,
}

impl<'t> Levels<'t> {
    /// Begin a level below `parent` and return its index.
    pub(crate) fn begin(&mut self, parent: Option<usize>, is_representation: bool) -> usize {
        self.0.push(Level {
            parent,
            base_urls: Vec::new(),
            is_representation,
            names_media: false,
            has_segment_base: false,
            has_ranges: false,
        });
        self.0.len() - 1
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get_mut(&mut self, level: usize) -> Option<&mut Level<'t>> {
        self.0.get_mut(level)
    }

    /// Resolve all base URLs. A level without any has those of its parent.
    pub(crate) fn resolve(
        &self,
        text: &str,
        document: &Base,
        hosts: &Hosts,
    ) -> Result<Bases, Error> {
        let mut known = HashMap::from([(document.as_str().to_owned(), 0)]);
        let mut bases = Bases {
            all: vec![document.clone()],
            at: Vec::with_capacity(self.0.len()),
            below: vec![BTreeSet::new(); self.0.len()],
        };
        let mut bytes = 0;
        for level in &self.0 {
            let inherited = bases.indices_at(level.parent).to_vec();
            if level.base_urls.is_empty() {
                bases.at.push(inherited);
                continue;
            }
            let mut own = BTreeSet::new();
            for found in &level.base_urls {
                for index in &inherited {
                    let Some(parent) = bases.all.get(*index) else {
                        continue;
                    };
                    let mut url = String::new();
                    parent.resolve(&found.uri, hosts, &mut url);
                    let invalid = |problem: Problem<'_>| Err(problem.at(text, found.range.start));
                    if url.len() > LONGEST_URL {
                        return invalid(Problem::BaseUrlTooLong);
                    }
                    own.insert(*known.entry(url).or_insert_with_key(|url| {
                        bytes += url.len();
                        bases.all.push(Base::new(url.clone(), hosts));
                        bases.all.len() - 1
                    }));
                    if own.len() > MOST_BASES || bytes > MOST_BYTES {
                        return invalid(Problem::TooManyBaseUrls);
                    }
                }
            }
            bases.at.push(own.into_iter().collect());
        }
        self.gather(&mut bases);
        Ok(bases)
    }

    /// Hand the base URLs up from the representations.
    fn gather(&self, bases: &mut Bases) {
        for (index, level) in self.0.iter().enumerate().rev() {
            let mut below = bases
                .below
                .get_mut(index)
                .map(std::mem::take)
                .unwrap_or_default();
            if below.is_empty() {
                below.extend(bases.indices_at(Some(index)));
            }
            if let Some(parent) = level.parent.and_then(|parent| bases.below.get_mut(parent)) {
                parent.extend(&below);
            }
            if let Some(own) = bases.below.get_mut(index) {
                *own = below;
            }
        }
    }

    /// Return the base URLs that are media files themselves: the last ones on the way to a
    /// representation whose segments have no names of their own.
    pub(crate) fn into_media_files(mut self) -> Vec<ScopedUri<'t>> {
        let media: BTreeSet<usize> = (0..self.0.len())
            .filter_map(|level| self.media_file_level(level))
            .collect();
        let mut uris = Vec::new();
        for index in media {
            let Some(level) = self.0.get_mut(index) else {
                continue;
            };
            let scope = level.parent.map_or(Scope::Document, Scope::At);
            uris.extend(
                std::mem::take(&mut level.base_urls)
                    .into_iter()
                    .map(|found| ScopedUri { found, scope }),
            );
        }
        uris
    }

    fn media_file_level(&self, representation: usize) -> Option<usize> {
        if !self.0.get(representation)?.is_representation {
            return None;
        }
        let way = || {
            std::iter::successors(Some(representation), |index| self.0.get(*index)?.parent)
                .filter_map(|index| Some((index, self.0.get(index)?)))
        };
        let names_media = way()
            .find(|(_, level)| level.names_media || level.has_segment_base)
            .is_some_and(|(_, level)| level.names_media);
        let has_ranges = way().any(|(_, level)| level.has_ranges);
        if names_media && !has_ranges {
            return None;
        }
        way()
            .find(|(_, level)| !level.base_urls.is_empty())
            .map(|(index, _)| index)
    }
}

impl Bases {
    fn indices_at(&self, level: Option<usize>) -> &[usize] {
        match level {
            Some(level) => self.at.get(level).map_or(&[], Vec::as_slice),
            None => &[0],
        }
    }

    fn below(&self, level: usize) -> impl Iterator<Item = &usize> {
        self.below.get(level).into_iter().flatten()
    }

    /// Return the base URLs that a URI in `scope` resolves against.
    pub(crate) fn of(&self, scope: Scope) -> Vec<&Base> {
        let get = |index: &usize| self.all.get(*index);
        match scope {
            Scope::Document => self.indices_at(None).iter().filter_map(get).collect(),
            Scope::At(level) => self
                .indices_at(Some(level))
                .iter()
                .filter_map(get)
                .collect(),
            Scope::Below(level) => self.below(level).filter_map(get).collect(),
            Scope::Within(level) => {
                let own = self.indices_at(Some(level));
                let below = self.below(level).filter(|index| !own.contains(index));
                own.iter().chain(below).filter_map(get).collect()
            }
        }
    }
}
