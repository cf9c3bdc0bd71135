//! [`shorten_signatures`]: shows a URL without what would let somebody in.

use alloc::string::String;

/// How many characters of a signature or a policy are shown.
const SHOWN: usize = 8;

/// The longest run of base64 that is shown whole. A hash in a file's name is no longer; a signature
/// or a policy always is: that of a P-256 key has 92 characters or more.
const LONGEST_RUN: usize = 84;

const EQUALS_SIGN: &str = "%3D";
const QUESTION_MARK: &str = "%3F";

/// What stands before a signature or a policy, which are cut however short they are.
const NAMES: [&str; 4] = ["signature=", "signature%3D", "policy=", "policy%3D"];

/// Return `text`, a URL or a sentence with one in it, with all that may be a signature or a policy
/// cut short, so that nobody can use it.
///
/// Those who ask why a URL does not work have often written it wrongly, as `&amp;Signature=` or
/// within another URL, so names alone do not tell where one is.
///
/// ```
/// let log = frontseal::request::shorten_signatures("GET /a.mp4?Expires=1893456000&amp;Signature=abcdefghijkl");
/// assert_eq!(log, "GET /a.mp4?Expires=1893456000&amp;Signature=abcdefgh…");
/// ```
pub fn shorten_signatures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_query = false;
    while !rest.is_empty() {
        let named =
            out.ends_with(['=', 'D', 'd']) && NAMES.iter().any(|name| ends_with(&out, name));
        // Base64 may have slashes, which in a path stand between names.
        let (run, behind) = rest.split_at(run_len(rest, in_query || named));
        match run.get(..SHOWN) {
            Some(start) if run.len() > if named { SHOWN } else { LONGEST_RUN } => {
                out.push_str(start);
                out.push('…');
            }
            _ => out.push_str(run),
        }
        let (joint, behind) = behind.split_at(joint_len(behind, in_query));
        out.push_str(joint);
        in_query |= joint.ends_with('?') || ends_with(joint, QUESTION_MARK);
        rest = behind;
    }
    out
}

fn ends_with(text: &str, name: &str) -> bool {
    let end = text.len().checked_sub(name.len());
    end.and_then(|end| text.get(end..))
        .is_some_and(|end| end.eq_ignore_ascii_case(name))
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// Return how many bytes at the start of `text` are base64 of any kind, percent-encoded or not.
fn run_len(text: &str, with_slash: bool) -> usize {
    let ends = |(at, byte): (usize, u8)| {
        !is_base64(byte, with_slash)
            || (byte == b'%' && !text.get(at + 1..).is_some_and(is_encoded_base64))
    };
    let end = text.bytes().enumerate().position(ends);
    end.unwrap_or(text.len())
}

/// Return whether the two digits behind a `%` are those of a character of base64, or of another `%`.
fn is_encoded_base64(digits: &str) -> bool {
    const CHARACTERS: [&str; 6] = ["2B", "2F", "7E", "2D", "5F", "25"];
    let is_known = |digits: &str| {
        CHARACTERS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(digits))
    };
    digits.get(..2).is_some_and(is_known)
}

/// Return whether `text`, a URL, may have a signature in it, under any name.
pub fn may_hold_signature(text: &str) -> bool {
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let mut values = query.split('=').skip(1).map(|value| run_len(value, true));
    text.to_ascii_lowercase().contains("signature") || values.any(|len| len > LONGEST_RUN)
}

/// Return how many bytes at the start of `text` are none, up to a `?`, behind which slashes belong.
fn joint_len(text: &str, with_slash: bool) -> usize {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let begins_query = first == b'?' || begins_with(rest, QUESTION_MARK);
        let len = if begins_with(rest, EQUALS_SIGN) || begins_with(rest, QUESTION_MARK) {
            EQUALS_SIGN.len()
        } else if run_len(rest, with_slash) > 0 {
            break;
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        rest = rest.get(len..).unwrap_or_default();
        if begins_query {
            break;
        }
    }
    text.len() - rest.len()
}

fn is_base64(byte: u8, with_slash: bool) -> bool {
    byte.is_ascii_alphanumeric() || b"_~+-%".contains(&byte) || (with_slash && byte == b'/')
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn what_may_be_a_signature_is_cut_and_all_else_is_shown() {
        assert_eq!(
            shorten_signatures(
                "https://h/a?x=1&Signature=0123456789&Key-Pair-Id=K1&Policy=abcdefghijk&Signature=zzzzzzzzz"
            ),
            "https://h/a?x=1&Signature=01234567…&Key-Pair-Id=K1&Policy=abcdefgh…&Signature=zzzzzzzz…"
        );
        for plain in [
            "https://h/a",
            "https://h/a?Signature=short&Expires=1893456000",
            &format!("/{}", "folder/name/".repeat(50)),
            &format!("/{}.ts", "0123456789abcdef".repeat(4)),
            "/0b6c1f0e-93a5-4c0b-8f7e-5a2d1c3b4e6f_0b6c1f0e-93a5-4c0b-8f7e-5a2d1c3b4e6f.ts",
            &format!("/{}.mp4", "%E6%97%A5%E6%9C%AC".repeat(8)),
            "/a?file=/one/two/three/four/five/six/seven/eight/nine/ten/eleven/twelve/thirteen",
            "the policy is no sentence: an é, and a…",
        ] {
            assert_eq!(shorten_signatures(plain), plain);
        }
    }

    #[test]
    fn a_signature_is_found_wherever_it_was_put_by_mistake() {
        let parts = [
            "Nql641NHEUkUaXQHZINK1FZ",
            "SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkfl",
        ];
        for slash in ["~", "/", "%2F", "%7E", "%252F"] {
            let signature = [parts[0], parts[1], parts[0], parts[1]].join(slash) + "__";
            let inner = format!("Expires=1&Signature={signature}&Key-Pair-Id=K1");
            let encoded = inner.replace('=', "%3D").replace('&', "%26");
            for text in [
                format!("https://h/a?{inner}"),
                format!("https://h/a?{}", inner.replace('&', "&amp;")),
                format!(
                    "https://h/a?{}",
                    inner
                        .to_lowercase()
                        .replace(&signature.to_lowercase(), &signature)
                ),
                format!("https://h/a?{}", inner.replace("Signature", "X-Signature")),
                format!("https://h/a?{}", inner.replace("Signature", "sig")),
                format!("https://h/a?{encoded}"),
                format!("https://h/a%3F{inner}"),
                format!("https://h/a%3f{encoded}"),
                format!("https://h/a?u=https%3A%2F%2Fh%2Fa%3F{encoded}"),
                format!("https://h/Signature={signature}"),
                format!("the cookie CloudFront-Signature={signature}; is wrong"),
            ] {
                let shown = shorten_signatures(&text);
                assert!(!shown.contains(parts[1]), "{shown}");
                assert!(shown.contains('…'), "{shown}");
            }
        }
    }
}
