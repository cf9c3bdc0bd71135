//! CloudFront's base64: the standard alphabet with padding, then `+` → `-`, `=` → `_`, `/` → `~`
//! (`docs/cloudfront-rules.md` §4). It is not base64url.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet::Alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, PAD};

/// Only `=` is left to swap by hand: the engine writes it as padding whatever the alphabet.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &match Alphabet::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~") {
        Ok(alphabet) => alphabet,
        Err(_) => panic!("64 different characters"),
    },
    PAD.with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Encode `bytes` in the base64 that CloudFront takes in URLs and cookies.
///
/// It is the standard alphabet with padding, in which `-`, `_` and `~` stand for `+`, `=` and `/`.
/// It is not base64url.
///
/// ```
/// assert_eq!(frontseal::encode_base64(&[0xfb, 0xff, 0xfe, 0xff]), "-~~-~w__");
/// ```
pub fn encode_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(encoded_len(bytes.len()));
    encode_into(&mut out, bytes);
    out
}

/// Append `bytes` to `out` in CloudFront's base64.
pub(crate) fn encode_into(out: &mut String, bytes: &[u8]) {
    ENGINE.encode_string(bytes, out);
    let padding = bytes.len().next_multiple_of(3) - bytes.len();
    out.truncate(out.len() - padding);
    out.extend(core::iter::repeat_n('_', padding));
}

/// Decode the base64 of a URL or cookie, or return `None` if it is not CloudFront's (§4). The padding
/// may be missing.
///
/// ```
/// assert_eq!(frontseal::request::decode_base64("-~~-~w__").unwrap(), [0xfb, 0xff, 0xfe, 0xff]);
/// ```
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let unpadded = text.trim_end_matches('_');
    let padding = text.len() - unpadded.len();
    if padding > 0 && (padding > 2 || !text.len().is_multiple_of(4)) {
        return None;
    }
    ENGINE.decode(unpadded).ok()
}

/// Return how many characters `len` bytes take in base64.
pub(crate) const fn encoded_len(len: usize) -> usize {
    len.div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_characters_are_swapped_and_the_padding_is_kept() {
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"f", "Zg__"),
            (b"fo", "Zm8_"),
            (b"foo", "Zm9v"),
            (&[0xfb, 0xff, 0xfe, 0xff], "-~~-~w__"),
        ] {
            let mut out = String::from("=kept=");
            encode_into(&mut out, bytes);
            assert_eq!(out.strip_prefix("=kept=").unwrap_or("lost"), expected);
            assert_eq!(encoded_len(bytes.len()), expected.len());
            assert_eq!(decode_base64(expected).as_deref(), Some(bytes));
            assert_eq!(
                decode_base64(expected.trim_end_matches('_')).as_deref(),
                Some(bytes)
            );
        }
    }

    #[test]
    fn what_is_not_the_alphabet_is_not_decoded() {
        for text in [
            "Zg==", "Zg_", "Zg___", "Z", "Zm9v____", "Zm+v", "Zm/v", "Zm9v\n", " Zm9v", "Z_g_",
            "Zh__",
        ] {
            assert_eq!(decode_base64(text), None, "{text}");
        }
    }
}
