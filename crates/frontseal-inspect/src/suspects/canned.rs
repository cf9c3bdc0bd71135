//! Canned policies that may have been signed in place of the one that the edge rebuilds.

use alloc::format;
use alloc::string::String;

use frontseal::Statement;
use frontseal::request::LONGEST_URL;

use super::custom::spaced;
use super::suspect::{Candidate, Suspect};
use super::urls;
use crate::subject::Subject;

/// The canned policy in other bytes.
struct Form {
    code: &'static str,
    /// Write the policy for a URL and the value of `Expires`.
    write: fn(&str, &str) -> Option<String>,
    signed_for: &'static str,
    cure: &'static str,
}

const EXACT_POLICY: &str =
    "sign the canned policy byte for byte as the developer guide has it: the edge rebuilds it so";

const SAME_SECONDS: &str = "sign and send the same whole seconds since 1970-01-01 UTC";

const FORMS: [Form; 7] = [
    Form {
        code: "policy_white_space",
        write: |url, expires| Some(spaced(&text(url, expires))),
        signed_for: "signed over JSON with a space after each : and , as Python's json.dumps writes it",
        cure: EXACT_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |url, expires| Some(text(url, expires) + "\n"),
        signed_for: "signed over the policy with a line feed at its end",
        cure: EXACT_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |url, expires| Some(text(url, expires) + "\r\n"),
        signed_for: "signed over the policy with CR LF at its end",
        cure: EXACT_POLICY,
    },
    Form {
        code: "policy_form",
        write: |url, expires| {
            Some(format!(
                r#"{{"Statement":[{{"Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires}}}}},"Resource":"{url}"}}]}}"#
            ))
        },
        signed_for: "signed over the policy with Condition before Resource",
        cure: EXACT_POLICY,
    },
    Form {
        code: "policy_form",
        write: |url, expires| Some(text(url, &format!("\"{expires}\""))),
        signed_for: "signed over the policy with its end in quotation marks",
        cure: EXACT_POLICY,
    },
    Form {
        code: "milliseconds",
        write: |url, expires| {
            let milliseconds = expires.parse::<i64>().ok()?.checked_mul(1000)?;
            Some(Statement::canned_text(url, &milliseconds))
        },
        signed_for: "signed with the end in milliseconds, sent with Expires in seconds",
        cure: SAME_SECONDS,
    },
    Form {
        code: "milliseconds",
        write: |url, expires| {
            Some(Statement::canned_text(
                url,
                &(expires.parse::<i64>().ok()? / 1000),
            ))
        },
        signed_for: "signed with the end in seconds, sent with Expires in milliseconds",
        cure: SAME_SECONDS,
    },
];

/// Return the policies for other URLs, then the same policy in other forms.
pub(super) fn candidates(subject: &Subject<'_>) -> impl Iterator<Item = Candidate> {
    let sent = subject
        .bare_url
        .as_deref()
        .filter(|url| url.len() <= LONGEST_URL)
        .zip(subject.credentials.expires());
    sent.into_iter().flat_map(|(url, expires)| {
        let for_other_urls =
            urls::others(url, subject.fragment).map(|(signed, suspect)| Candidate {
                text: text(&signed, expires),
                suspect,
            });
        let in_other_forms = FORMS.iter().filter_map(move |form| {
            Some(Candidate {
                text: (form.write)(url, expires)?,
                suspect: Suspect::new(form.code, form.signed_for, form.cure),
            })
        });
        for_other_urls.chain(in_other_forms)
    })
}

fn text(url: &str, expires: &str) -> String {
    Statement::canned_text(url, &expires)
}
