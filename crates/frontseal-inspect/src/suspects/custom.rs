//! Texts that may have been signed in place of the custom policy that was sent.

use alloc::format;
use alloc::string::String;

use frontseal::Statement;
use frontseal::request::minify;

use super::suspect::{Candidate, Suspect};
use crate::subject::Subject;

/// The policy in other bytes.
struct Form {
    code: &'static str,
    write: fn(&str) -> String,
    /// What was signed and what was sent, to follow `signed over the policy `.
    what: &'static str,
    cure: &'static str,
}

const SAME_POLICY: &str = "send the very bytes that were signed, white space included";
const NO_ESCAPES: &str =
    "write the policy once, without JSON escapes, then sign and send those bytes";

const FORMS: [Form; 10] = [
    Form {
        code: "policy_white_space",
        write: |text| format!("{text}\n"),
        what: "with a line feed at its end, sent without",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |text| format!("{text}\r\n"),
        what: "with CR LF at its end, sent without",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |text| text.trim().into(),
        what: "without the white space around it, sent with it",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: minify,
        what: "without white space, sent with it",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |text| text.replace("\r\n", "\n"),
        what: "with LF at its line ends, sent with CR LF",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: |text| text.replace('\n', "\r\n"),
        what: "with CR LF at its line ends, sent with LF",
        cure: SAME_POLICY,
    },
    Form {
        code: "policy_white_space",
        write: spaced,
        what: "with a space after each : and , and sent without",
        cure: SAME_POLICY,
    },
    Form {
        code: "escaped_policy",
        write: |text| text.replace("\\/", "/").replace("\\u0026", "&"),
        what: "without JSON escapes, sent with them",
        cure: NO_ESCAPES,
    },
    Form {
        code: "escaped_policy",
        write: |text| text.replace('/', "\\/"),
        what: "with \\/ for /, sent with /",
        cure: NO_ESCAPES,
    },
    Form {
        code: "escaped_policy",
        write: |text| text.replace('&', "\\u0026"),
        what: "with \\u0026 for &, sent with &",
        cure: NO_ESCAPES,
    },
];

/// Return the policy in other forms, then the canned policy whose cookies are sent beside it.
pub(super) fn candidates(subject: &Subject<'_>, text: &str) -> impl Iterator<Item = Candidate> {
    let in_other_forms = FORMS.iter().map(move |form| Candidate {
        text: (form.write)(text),
        suspect: Suspect::new(
            form.code,
            format!("signed over the policy {}", form.what),
            form.cure,
        ),
    });
    let expires = subject.credentials.expires();
    let canned = expires.zip(subject.bare_url.as_deref()).map(|(expires, url)| Candidate {
        text: Statement::canned_text(url, &expires),
        suspect: Suspect::new(
            "stale_cookies",
            "signed for the canned policy of Expires, sent with a Policy of another signature",
            "send one of Policy and Expires; with cookies, clear those that the new set does not carry",
        ),
    });
    in_other_forms.chain(canned)
}

/// Return the policy as Python's `json.dumps` writes it: with a space after each `:` and `,`.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    for character in minify(text).chars() {
        in_string ^= character == '"';
        out.push(character);
        if !in_string && matches!(character, ':' | ',') {
            out.push(' ');
        }
    }
    out
}
