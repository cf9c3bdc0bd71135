//! [`Rewriter`]: copies a manifest and signs the URIs that are found in it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use frontseal::request::{check_url, quoted};
use frontseal::{Argument, Error, Policy, SignedPolicy, Signer};
use quick_xml::escape::escape;

use crate::base::{Base, is_absolute};
use crate::hosts::Hosts;
use crate::options::{ManifestOptions, UriForm};
use crate::place::place;
use crate::problem::{ManyUrls, Problem};
use crate::url::is_in_folder;
use crate::warning::{Warning, Warnings};

/// How long a signed manifest may be: so many bytes, and so many times the bytes of the manifest. A
/// signature has 150 to 900 bytes, so a playlist of the shortest lines that make sense becomes 40
/// times as long; with lines of one letter it would become 300 times as long.
const LARGEST: usize = 1 << 24;
const LARGEST_GROWTH: usize = 32;

/// How many URIs wait for signatures of their own: enough for all cores, few enough to hold.
const MOST_PENDING: usize = 1024;

/// A URI that stands in a manifest.
pub(crate) struct Found<'t> {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// What it means: variables substituted, entities replaced.
    pub(crate) uri: Cow<'t, str>,
    pub(crate) syntax: Syntax,
    /// Whether it stands for many URLs.
    pub(crate) is_template: bool,
    /// Whether players add parameters to it.
    pub(crate) gets_parameters: bool,
    /// Whether a fragment follows it, which is in neither `range` nor `uri`.
    pub(crate) has_fragment: bool,
    /// Whether blanks follow it.
    pub(crate) has_blanks_after: bool,
}

impl Found<'_> {
    /// Return why a signature for one URL cannot serve it.
    const fn many_urls(&self) -> Option<ManyUrls<'static>> {
        match (self.is_template, self.gets_parameters) {
            (true, _) => Some(ManyUrls::Template),
            (_, true) => Some(ManyUrls::Parameters),
            _ => None,
        }
    }
}

/// Where the signatures of a manifest come from.
#[derive(Clone, Copy)]
pub(crate) enum Signatures<'a> {
    /// One is there, and serves all URIs. Its policy's resource must match each of them.
    One(&'a SignedPolicy),
    /// Each URI takes its own.
    Each {
        signer: &'a Signer,
        policy: &'a Policy,
    },
}

/// What a URI must be escaped for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Plain,
    Xml,
}

/// A URI that waits for a signature of its own.
struct Pending<'t> {
    found: Found<'t>,
    written: String,
    url: String,
}

/// Copies a manifest from its beginning. Everything between the URIs stays as it is.
pub(crate) struct Rewriter<'t> {
    text: &'t str,
    signatures: Signatures<'t>,
    options: &'t ManifestOptions,
    folder: Option<&'t str>,
    hosts: &'t Hosts,
    pub(crate) warnings: Warnings<'t>,
    signed_any: bool,
    out: String,
    /// How long `out` may become.
    most: usize,
    /// How much of the text is in `out`.
    copied: usize,
    pending: Vec<Pending<'t>>,
    /// The URL in hand, and the same with its signature; kept to save allocations.
    url: String,
    signed: String,
    /// The last signature that was escaped, and what it became: mostly it is the next one too.
    escaped: (String, String),
}

impl<'t> Rewriter<'t> {
    /// Begin a manifest with `mark`, and go on with `text`.
    pub(crate) fn new(
        mark: &str,
        text: &'t str,
        signatures: Signatures<'t>,
        options: &'t ManifestOptions,
        folder: Option<&'t str>,
        hosts: &'t Hosts,
    ) -> Self {
        let mut out = String::with_capacity(text.len() * 2);
        out.push_str(mark);
        Self {
            text,
            signatures,
            options,
            folder,
            hosts,
            warnings: Warnings::new(text),
            signed_any: false,
            out,
            most: LARGEST + LARGEST_GROWTH.saturating_mul(text.len()),
            copied: 0,
            pending: Vec::new(),
            url: String::new(),
            signed: String::new(),
            escaped: (String::new(), String::new()),
        }
    }

    /// Sign `found`, which resolves against each of `bases`, if it is ours. URIs come in the order
    /// of the text.
    pub(crate) fn sign(&mut self, found: Found<'t>, bases: &[&Base]) -> Result<(), Error> {
        let Some((base, other_bases)) = bases.split_first().filter(|_| !found.uri.is_empty())
        else {
            return Ok(());
        };
        let reference = self
            .options
            .encoded(&found.uri)
            .map_err(|error| self.fail(&found, error))?;
        let mut url = std::mem::take(&mut self.url);
        let is_ours = base.resolve(&reference, self.hosts, &mut url);
        let mut others = Vec::new();
        for base in other_bases {
            let mut other = String::new();
            if base.resolve(&reference, self.hosts, &mut other) != is_ours {
                return Err(self.invalid(
                    &found,
                    Problem::OursAndNot {
                        uri: &found.uri,
                        url: &url,
                        other: &other,
                    },
                ));
            }
            if other != url {
                others.push(other);
            }
        }
        if is_ours {
            self.sign_ours(found, base, &url, &others)?;
        }
        self.url = url;
        Ok(())
    }

    fn sign_ours(
        &mut self,
        found: Found<'t>,
        base: &Base,
        url: &str,
        others: &[String],
    ) -> Result<(), Error> {
        self.signed_any = true;
        if found.has_fragment {
            self.warnings.fragment(&found.uri, found.range.start);
        }
        if found.has_blanks_after {
            self.warnings.trailing_blank(&found.uri, found.range.start);
        }
        let written = self.written(&found, base, url, others)?;
        match self.signatures {
            Signatures::One(policy) => {
                if let Some(reason) = found.many_urls().filter(|_| policy.is_canned()) {
                    return Err(self.needs_wildcard(&found, reason));
                }
                self.check_folder(&found, url, others)?;
                for other in others.iter().map(String::as_str).chain([url]) {
                    if found.gets_parameters {
                        let joint = if other.contains('?') { '&' } else { '?' };
                        self.append(policy, &found, &format!("{other}{joint}parameter=1"))?;
                    }
                    self.append(policy, &found, other)?;
                }
                let signed = std::mem::take(&mut self.signed);
                let signature = signed.get(url.len()..).unwrap_or_default();
                self.write(&found, &written, signature)?;
                self.signed = signed;
            }
            Signatures::Each { signer, policy } => {
                self.check_own_signature(&found, url, others, policy)?;
                self.pending.push(Pending {
                    found,
                    written: written.into_owned(),
                    url: url.into(),
                });
                if self.pending.len() == MOST_PENDING {
                    self.sign_pending(signer, policy)?;
                }
            }
        }
        Ok(())
    }

    /// Sign what waits, copy the rest, and return the manifest with the warnings about it.
    pub(crate) fn finish(mut self) -> Result<(String, Vec<Warning>), Error> {
        if let Signatures::Each { signer, policy } = self.signatures {
            self.sign_pending(signer, policy)?;
        }
        self.copy_until(self.text.len());
        Ok((self.out, self.warnings.finish(self.signed_any)))
    }

    /// Put the one signature on `url`, in `self.signed`.
    fn append(&mut self, policy: &SignedPolicy, found: &Found<'_>, url: &str) -> Result<(), Error> {
        self.signed.clear();
        policy.append_to(&mut self.signed, url).map_err(|error| {
            match unmatched_resource(policy, url) {
                Some(resource) => self.invalid(
                    found,
                    Problem::NotMatched {
                        uri: &found.uri,
                        url,
                        resource,
                    },
                ),
                None => self.fail(found, error),
            }
        })
    }

    /// Check that a signature for `url` alone serves the URI, and nothing else.
    fn check_own_signature(
        &self,
        found: &Found<'_>,
        url: &str,
        others: &[String],
        policy: &Policy,
    ) -> Result<(), Error> {
        match (found.many_urls(), others.first()) {
            (Some(reason), _) => return Err(self.needs_wildcard(found, reason)),
            (None, Some(other)) => {
                return Err(self.needs_wildcard(found, ManyUrls::TwoUrls(url, other)));
            }
            (None, None) => {}
        }
        let wildcard = wildcard(url, policy).map_err(|error| self.fail(found, error))?;
        if let Some(character) = wildcard {
            let uri = &found.uri;
            return Err(self.invalid(found, Problem::Wildcard { uri, character }));
        }
        self.check_folder(found, url, &[])
    }

    /// Check that a URI is in the folder whose URIs are signed, with all that it stands for.
    fn check_folder(&self, found: &Found<'_>, url: &str, others: &[String]) -> Result<(), Error> {
        let Some(folder) = self.folder else {
            return Ok(());
        };
        let mut urls = others.iter().map(String::as_str).chain([url]);
        match urls.find(|url| !is_in_folder(url, folder)) {
            None => Ok(()),
            Some(url) => {
                let uri = &found.uri;
                Err(self.invalid(found, Problem::OutsideFolder { uri, url, folder }))
            }
        }
    }

    fn needs_wildcard(&self, found: &Found<'_>, reason: ManyUrls<'_>) -> Error {
        let uri = &found.uri;
        self.invalid(found, Problem::NeedsWildcard { uri, reason })
    }

    fn sign_pending(&mut self, signer: &Signer, policy: &Policy) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        // Byte ranges of one file are one URL, and take one key operation.
        let mut indices = HashMap::new();
        let mut urls: Vec<&str> = Vec::new();
        for Pending { url, .. } in &pending {
            indices.entry(url.as_str()).or_insert_with(|| {
                urls.push(url);
                urls.len() - 1
            });
        }
        let signed = signer.sign_each_url(&urls, policy);
        for Pending {
            found,
            written,
            url,
        } in &pending
        {
            let signed = indices
                .get(url.as_str())
                .and_then(|index| signed.get(*index));
            match signed {
                Some(Ok(signed)) => {
                    let signature = signed.get(url.len()..).unwrap_or_default();
                    self.write(found, written, signature)?;
                }
                Some(Err(error)) => return Err(self.fail(found, error.clone())),
                None => {}
            }
        }
        Ok(())
    }

    /// Return what is written in place of the URI, without the signature.
    fn written(
        &self,
        found: &Found<'t>,
        base: &Base,
        url: &str,
        others: &[String],
    ) -> Result<Cow<'t, str>, Error> {
        match self.options.uri_form {
            UriForm::Absolute if !others.is_empty() => {
                let uri = &found.uri;
                Err(self.invalid(found, Problem::NotOneUrl { uri, url }))
            }
            UriForm::Absolute => Ok(Cow::Owned(found.syntax.escaped(url).into_owned())),
            UriForm::Relative if others.is_empty() && is_absolute(&found.uri) => {
                match base.relative(url) {
                    Some(relative) => Ok(Cow::Owned(found.syntax.escaped(&relative).into_owned())),
                    None => self.as_written(found),
                }
            }
            UriForm::AsWritten | UriForm::Relative => self.as_written(found),
        }
    }

    fn as_written(&self, found: &Found<'t>) -> Result<Cow<'t, str>, Error> {
        let raw = self.text.get(found.range.clone()).unwrap_or_default();
        self.options
            .encoded(raw)
            .map_err(|error| self.fail(found, error))
    }

    fn write(&mut self, found: &Found<'_>, written: &str, signature: &str) -> Result<(), Error> {
        self.copy_until(found.range.start);
        self.out.push_str(written);
        if found.syntax == Syntax::Plain {
            self.out.push_str(signature);
        } else {
            if self.escaped.0 != signature {
                self.escaped = (signature.into(), escape(signature).into_owned());
            }
            self.out.push_str(&self.escaped.1);
        }
        self.copied = found.range.end;
        if self.out.len() > self.most {
            return Err(self.invalid(found, Problem::TooLong(self.most)));
        }
        Ok(())
    }

    fn copy_until(&mut self, end: usize) {
        self.out
            .push_str(self.text.get(self.copied..end).unwrap_or_default());
        self.copied = end;
    }

    /// Return `error`, of the core, as one about a URI.
    fn fail(&self, found: &Found<'_>, error: Error) -> Error {
        error
            .at(quoted(&found.uri))
            .at_place(place(self.text, found.range.start))
    }

    fn invalid(&self, found: &Found<'_>, problem: Problem<'_>) -> Error {
        problem.at(self.text, found.range.start)
    }
}

impl Syntax {
    fn escaped<'u>(self, uri: &'u str) -> Cow<'u, str> {
        match self {
            Self::Plain => Cow::Borrowed(uri),
            Self::Xml => escape(uri),
        }
    }
}

/// Return the character of `url` that makes `policy`, signed for it, grant other URLs: where it is
/// custom, `*` and a `?` that does not begin the query are wildcards.
fn wildcard(url: &str, policy: &Policy) -> Result<Option<char>, Error> {
    if policy.statement_for_url(url)?.is_canned() {
        return Ok(None);
    }
    Ok(if url.contains('*') {
        Some('*')
    } else if url.matches('?').count() > 1 {
        Some('?')
    } else {
        None
    })
}

/// Return the resource of `policy` if it is all that is wrong with `url`.
fn unmatched_resource<'p>(policy: &'p SignedPolicy, url: &str) -> Option<&'p str> {
    check_url(Argument::Url, url).ok()?;
    let resource = policy.resource()?;
    (!resource.matches(url)).then(|| resource.as_str())
}
