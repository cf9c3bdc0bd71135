//! Values that give away where they come from: a variable that is not set, a printed object, a
//! template, a log, or another encoding.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use frontseal::request::{Sections, Source, decode_base64, quoted};
use percent_encoding::percent_decode_str;

use crate::case::Case;
use crate::finding::{Confidence, Findings, Severity};

/// What a value gives away.
pub(super) struct Telltale {
    code: &'static str,
    /// To follow the name of the parameter.
    what: String,
    cure: &'static str,
}

/// A value that is written for a variable without one, and by what.
const UNSET: [(&str, &str); 9] = [
    ("undefined", "JavaScript"),
    ("null", "JavaScript, Java or JSON"),
    ("NULL", "C or SQL"),
    ("NaN", "JavaScript for a number that cannot be computed"),
    ("Invalid Date", "JavaScript for a date that it cannot read"),
    ("None", "Python"),
    ("nil", "Ruby"),
    ("<nil>", "Go"),
    ("%!s(<nil>)", "Go"),
];

/// How the text of an object begins, and by what it is printed.
const PRINTED: [(&str, &str); 18] = [
    ("[object ", "JavaScript prints an object"),
    ("Promise {", "JavaScript prints a Promise without await"),
    ("<Buffer ", "Node prints a Buffer"),
    ("{\"type\":\"Buffer\"", "Node writes a Buffer as JSON"),
    ("function ", "JavaScript prints a function"),
    ("b'", "Python prints bytes without decode()"),
    ("b\"", "Python prints bytes without decode()"),
    ("{'", "Python prints a dict"),
    ("<function ", "Python prints a function without ()"),
    ("<bound method ", "Python prints a method without ()"),
    ("<built-in ", "Python prints a function without ()"),
    ("<memory at ", "Python prints a memoryview"),
    ("<coroutine ", "Python prints a coroutine without await"),
    ("System.", ".NET prints an object"),
    ("[B@", "Java prints a byte array"),
    ("java.", "Java prints an object"),
    ("Resource id #", "PHP prints a resource"),
    ("#<", "Ruby prints an object"),
];

/// How the text of a template begins and ends.
const TEMPLATES: [(&str, &str); 9] = [
    ("${", "}"),
    ("{{", "}}"),
    ("#{", "}"),
    ("<%", "%>"),
    ("%(", ")s"),
    ("{", "}"),
    ("<", ">"),
    ("[", "]"),
    ("process.env.", ""),
];

/// What logs and terminals write in place of a value or of its end.
const MASKS: [&str; 8] = [
    "***",
    "…",
    "...",
    "[FILTERED]",
    "[Filtered]",
    "REDACTED",
    "<snip>",
    "[MASKED]",
];

/// How many segments of a path are looked at.
const MOST_SEGMENTS: usize = 256;

const SET_IT: &str =
    "set the variable where the request is signed: print it there before it is used";
const NO_POLICY: &str = "set no cookie for what the signer does not return: a canned policy has CloudFront-Expires in place of CloudFront-Policy";
const ENCODE_BYTES: &str = "encode the bytes of the signature, not a text of them: standard base64, then - for +, _ for = and ~ for /";
const ENCODE_POLICY: &str =
    "encode the text of the policy, once: standard base64, then write - for +, _ for = and ~ for /";

pub(super) fn check(findings: &mut Findings, case: &Case<'_>) {
    for (name, value) in case.subject.credentials.iter() {
        if let Some(telltale) = tell(name, value) {
            let message = format!("{}{name} {}", case.prefix(), telltale.what);
            let is_canned_cookie = telltale.code == "unset_value"
                && (case.subject.source, name) == (Some(Source::Cookies), "Policy");
            findings.error(
                telltale.code,
                message,
                if is_canned_cookie {
                    NO_POLICY
                } else {
                    telltale.cure
                },
            );
        }
    }
    if let Some(sections) = case.subject.bare_url.as_deref().and_then(Sections::split) {
        unset_in_url(findings, &sections);
    }
}

/// Return whether the policy or the signature is empty, or gives away that it is in no form that can be
/// checked.
pub(super) fn explain(case: &Case<'_>) -> bool {
    let credentials = &case.subject.credentials;
    [
        ("Policy", credentials.policy()),
        ("Signature", credentials.signature()),
    ]
    .into_iter()
    .any(|(name, value)| value.is_some_and(|value| value.is_empty() || tell(name, value).is_some()))
}

/// Return what `value`, that of the parameter `name`, gives away.
pub(super) fn tell(name: &str, value: &str) -> Option<Telltale> {
    let text = percent_decode_str(value).decode_utf8_lossy();
    unset(&text)
        .or_else(|| printed(&text))
        .or_else(|| masked(&text))
        .or_else(|| template(name, &text))
        .or_else(|| letter_case(name, value))
        .or_else(|| match name {
            "Policy" => policy(value, &text),
            "Signature" => signature(value),
            _ => None,
        })
}

fn unset(text: &str) -> Option<Telltale> {
    let (_, writer) = UNSET.iter().find(|(unset, _)| *unset == text)?;
    let what = match text {
        "NaN" | "Invalid Date" => format!("is {}, as {writer}", quoted(text)),
        _ => format!(
            "is {}, as {writer} prints a variable without a value",
            quoted(text)
        ),
    };
    Some(Telltale {
        code: "unset_value",
        what,
        cure: SET_IT,
    })
}

fn printed(text: &str) -> Option<Telltale> {
    let is_list = |byte: u8| byte.is_ascii_digit() || b", []".contains(&byte);
    if text.len() >= 64 && text.bytes().all(is_list) && text.contains([',', ' ']) {
        return Some(Telltale {
            code: "printed_object",
            what: "is a list of numbers: this is how a language prints bytes".into(),
            cure: ENCODE_BYTES,
        });
    }
    let (start, how) = PRINTED.iter().find(|(start, _)| text.starts_with(start))?;
    Some(Telltale {
        code: "printed_object",
        what: format!("begins with {}: this is how {how}", quoted(start)),
        cure: "encode the value that is meant: bytes as base64, a policy as JSON, a time as whole seconds",
    })
}

fn masked(text: &str) -> Option<Telltale> {
    let mask = MASKS.iter().find(|mask| text.contains(*mask))?;
    Some(Telltale {
        code: "masked_value",
        what: format!(
            "has {}: it was masked or shortened by a log or a terminal",
            quoted(mask)
        ),
        cure: "take the URL from where it is made, whole: a log does not have it",
    })
}

fn template(name: &str, text: &str) -> Option<Telltale> {
    let is_template = TEMPLATES.iter().any(|(start, end)| {
        let inner = text
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end));
        inner.is_some_and(|inner| {
            inner.bytes().any(|byte| byte.is_ascii_alphabetic())
                && inner
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte))
        })
    });
    let is_variable = text.strip_prefix('$').is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    let simple: String = text.chars().filter(|it| it.is_alphanumeric()).collect();
    let simple = simple.to_ascii_lowercase();
    let is_name = simple.starts_with("your")
        || (name == "Key-Pair-Id" && ["keypairid", "publickeyid", "keyid"].contains(&&*simple));
    (is_template || is_variable || is_name).then(|| Telltale {
        code: "unfilled_template",
        what: format!("is {}, a placeholder that was not filled in", quoted(text)),
        cure: "fill it in before the request is signed: check quotation marks and the name of the variable",
    })
}

/// So much base64 has letters of both cases.
fn letter_case(name: &str, value: &str) -> Option<Telltale> {
    let has_lower = value.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = value.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_base64 = ["Policy", "Signature"].contains(&name)
        && value.bytes().filter(u8::is_ascii_alphabetic).count() >= 40
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_~".contains(&byte))
        && from_hex(value).is_none();
    (is_base64 && has_lower != has_upper).then(|| Telltale {
        code: "letter_case",
        what: format!(
            "has {} letters alone: its case was changed",
            if has_lower {
                "lower-case"
            } else {
                "upper-case"
            }
        ),
        cure: "send it in the letters in which it was signed: a server or a database changed them",
    })
}

/// A policy in another encoding than CloudFront's base64 of its text.
fn policy(value: &str, text: &str) -> Option<Telltale> {
    let is_json = |text: &str| {
        text.trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
    };
    if is_json(text) {
        return Some(Telltale {
            code: "policy_not_encoded",
            what: "is the JSON itself".into(),
            cure: ENCODE_POLICY,
        });
    }
    if from_hex(text).is_some_and(|bytes| bytes.starts_with(b"{")) {
        return Some(Telltale {
            code: "hex_encoded",
            what: "is in hexadecimal, not in base64".into(),
            cure: ENCODE_POLICY,
        });
    }
    // JSON begins with a brace, which is an e in base64; white space and a byte order mark are before it.
    let is_plain = text.contains("://") || text.starts_with("arn:") || value.len() < 40;
    if is_plain && !value.starts_with(['e', 'I', 'C', 'D', '7']) {
        return Some(Telltale {
            code: "policy_not_encoded",
            what: format!("is {}, and not the base64 of a policy", quoted(text)),
            cure: ENCODE_POLICY,
        });
    }
    let bytes = decode_base64(value)?;
    if matches!(bytes.len(), 128 | 256 | 384 | 512) && core::str::from_utf8(&bytes).is_err() {
        return Some(Telltale {
            code: "swapped_parameters",
            what: format!(
                "is {} bytes that are no text, as a signature is",
                bytes.len()
            ),
            cure: "send the policy as Policy and the signature as Signature",
        });
    }
    let inner = decode_any_base64(&bytes)?;
    core::str::from_utf8(&inner)
        .is_ok_and(is_json)
        .then(|| Telltale {
            code: "base64_twice",
            what: "was encoded with base64 twice".into(),
            cure: ENCODE_POLICY,
        })
}

/// A signature in another encoding than CloudFront's base64 of its bytes.
fn signature(value: &str) -> Option<Telltale> {
    let is_len = |len: usize| matches!(len, 64 | 70..=72 | 128 | 256 | 384 | 512);
    if value.len() >= 128 && from_hex(value).is_some_and(|bytes| is_len(bytes.len())) {
        return Some(Telltale {
            code: "hex_encoded",
            what: "is in hexadecimal, not in base64".into(),
            cure: ENCODE_BYTES,
        });
    }
    let is_binary =
        |byte: u8| !byte.is_ascii() || (byte.is_ascii_control() && !byte.is_ascii_whitespace());
    if percent_decode_str(value).any(is_binary) {
        return Some(Telltale {
            code: "not_base64",
            what: "is the bytes themselves, not base64 of them".into(),
            cure: ENCODE_BYTES,
        });
    }
    if value.starts_with("eyJ") && value.contains('.') {
        return Some(Telltale {
            code: "not_base64",
            what: "is a JSON Web Token".into(),
            cure: "sign the policy with the private key: CloudFront takes the signature alone",
        });
    }
    let bytes = decode_base64(value)?;
    let is_digest = |len: usize| matches!(len, 20 | 32);
    if is_digest(bytes.len()) || from_hex(value).is_some_and(|bytes| is_digest(bytes.len())) {
        return Some(Telltale {
            code: "signature_is_digest",
            what: "is as long as a hash or an HMAC, and no signature is".into(),
            cure: "sign the policy with the private key, by RSA or ECDSA: a hash needs no key, and an HMAC is S3's",
        });
    }
    let text = core::str::from_utf8(&bytes).ok()?;
    if text.starts_with("{\"") {
        return Some(Telltale {
            code: "swapped_parameters",
            what: "is a policy".into(),
            cure: "send the policy as Policy and the signature as Signature",
        });
    }
    if from_hex(text).is_some_and(|bytes| is_len(bytes.len())) {
        return Some(Telltale {
            code: "hex_encoded",
            what: "is base64 of hexadecimal digits, not of the bytes".into(),
            cure: ENCODE_BYTES,
        });
    }
    decode_any_base64(&bytes)
        .filter(|inner| is_len(inner.len()))
        .map(|_| Telltale {
            code: "base64_twice",
            what: "was encoded with base64 twice".into(),
            cure: ENCODE_BYTES,
        })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| {
            u8::from_str_radix(
                core::str::from_utf8(pair).ok().filter(|it| it.len() == 2)?,
                16,
            )
            .ok()
        })
        .collect()
}

/// Decode base64 of any alphabet.
fn decode_any_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(bytes).ok()?;
    let text = text
        .trim_end()
        .trim_end_matches(['=', '_'])
        .replace(['/', '_'], "~");
    decode_base64(&text.replace('+', "-"))
}

fn unset_in_url(findings: &mut Findings, sections: &Sections<'_>) {
    let is_unset = |text: &&str| {
        let text = percent_decode_str(text).decode_utf8_lossy();
        UNSET.iter().any(|(unset, _)| *unset == text) || text.starts_with("[object ")
    };
    if is_unset(&sections.authority) {
        findings.error(
            "unset_value",
            format!(
                "the host is {}: a variable without a value",
                quoted(sections.authority)
            ),
            SET_IT,
        );
    } else if let Some(segment) = sections.path.split('/').take(MOST_SEGMENTS).find(is_unset) {
        let segment: Cow<'_, str> = percent_decode_str(segment).decode_utf8_lossy();
        findings.add(
            Severity::Note,
            Confidence::Likely,
            "unset_value",
            format!(
                "the path has {}, as of a variable without a value",
                quoted(&segment)
            ),
            SET_IT,
        );
    }
}
