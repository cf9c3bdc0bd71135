//! [`Candidates`]: the texts that may have been signed in place of the one that was sent.

use alloc::format;
use alloc::string::String;

use frontseal::request::LONGEST_URL;

use super::forms::{self, SentPolicy};
use super::search::Search;
use super::suspect::Suspect;
use super::urls::{Change, Sent};
use crate::subject::Subject;

/// The texts that may have been signed in place of the one that was sent.
pub(super) struct Candidates<'a> {
    policy: SentPolicy<'a>,
    /// The policy around its resource, where that is written as it is, and the resource.
    frame: Option<(&'a str, Sent<'a>, &'a str)>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(subject: &'a Subject<'a>, text: &'a str, hosts: &'a [String]) -> Self {
        let resource = subject.resource().filter(|resource| !resource.is_empty());
        let policy = SentPolicy {
            text,
            is_canned: subject.is_canned() == Some(true),
            url: subject.bare_url.as_deref(),
            resource,
            end: subject.end(),
            expires: subject.credentials.expires(),
        };
        let frame = resource.and_then(|resource| {
            let (before, after) = text.split_once(resource)?;
            Some((before, Sent::new(resource, subject.fragment, hosts)?, after))
        });
        Self { policy, frame }
    }

    /// Return what was signed, if `search` finds it within its bounds. A policy that is longer than a
    /// URL may be is not looked into.
    pub(super) fn find(&self, search: &mut Search<'_>) -> Option<Suspect> {
        if self.policy.text.len() > LONGEST_URL {
            return None;
        }
        let most = search.most_of_a_kind();
        self.for_other_url(search, |sent| sent.changed_once(most))
            .or_else(|| self.in_other_form(search, most))
            .or_else(|| self.for_other_url(search, |sent| sent.partly_encoded(most)))
            .or_else(|| self.with_other_end(search, most))
            .or_else(|| self.with_two_changes(search, most))
    }

    fn for_other_url<'s, U>(
        &'s self,
        search: &mut Search<'_>,
        urls: impl FnOnce(&'s Sent<'a>) -> U,
    ) -> Option<Suspect>
    where
        U: Iterator<Item = (String, &'static Change)>,
    {
        let (before, sent, after) = self.frame.as_ref()?;
        let (signed, change) =
            search.first([before, after], urls(sent), |(signed, _)| signed.as_bytes())?;
        Some(self.explain(change, &signed, sent.url))
    }

    fn in_other_form(&self, search: &mut Search<'_>, most: usize) -> Option<Suspect> {
        let others = forms::others(&self.policy, most);
        let (_, what, form) = search.first([""; 2], others, |(text, ..)| text)?;
        Some(form.suspect(&what, &self.policy))
    }

    fn with_other_end(&self, search: &mut Search<'_>, most: usize) -> Option<Suspect> {
        let others = forms::with_other_ends(&self.policy).take(most);
        let (end, _) = search.first([""; 2], others, |(_, text)| text.as_bytes())?;
        Some(forms::suspect_of_end(end, self.policy.end?))
    }

    /// The second change is one of the URL, or how another language writes the policy.
    fn with_two_changes(&self, search: &mut Search<'_>, most: usize) -> Option<Suspect> {
        let (before, sent, after) = self.frame.as_ref()?;
        for (halfway, first) in sent.restructured(most) {
            if search.is_over() {
                break;
            }
            let explained = || self.explain(first, &halfway, sent.url);
            let text = [before, halfway.as_str(), after].concat();
            let policy = SentPolicy {
                text: &text,
                ..self.policy
            };
            let forms = forms::likely(&policy);
            if let Some((_, what, form)) = search.first([""; 2], forms, |(text, ..)| text) {
                return Some(form.add_to(explained(), &what, &self.policy));
            }
            let Some(changed) = Sent::new(&halfway, None, &[]) else {
                continue;
            };
            let urls = changed.changed_once(most);
            let found = search.first([before, after], urls, |(signed, _)| signed.as_bytes());
            if let Some((signed, second)) = found {
                return Some(second.add_to(explained(), &signed, &halfway));
            }
        }
        None
    }

    fn explain(&self, change: &Change, signed: &str, sent: &str) -> Suspect {
        if self.policy.is_canned {
            change.suspect(signed, sent)
        } else {
            let what = change.describe(signed, sent);
            Suspect::signed(
                "policy_form",
                format!("signed over a policy with another resource: {what}"),
                "send the very policy that was signed",
            )
        }
    }
}
