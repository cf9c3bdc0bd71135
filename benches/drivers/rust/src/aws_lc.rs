//! The key operation alone, by the library that frontseal signs with: no signer on it can be faster.

use std::ffi::c_int;
use std::fs::read;
use std::ptr::{NonNull, null_mut};
use std::time::Instant;

use aws_lc_sys as c;
use frontseal::{Policy, encode_base64};

use crate::input::Input;
use crate::row::{Row, Rows};

const LONGEST_SIGNATURE: usize = 256;

pub(crate) fn rows(input: &'static Input) -> Rows {
    let der = |name| read(format!("{}/forms/{name}.der", input.keys)).unwrap();
    let statement = Policy::new(input.end).unwrap();
    let statement = statement.statement_for_url(&input.url).unwrap();
    let message = statement.text().as_bytes();
    let sha1 = digest::<20>(message, c::SHA1);
    let sha256 = digest::<32>(message, c::SHA256);
    let (rsa, p256) = (rsa_key(&der("rsa-pkcs1")), p256_key(&der("p-256-sec1")));

    // SAFETY, of all three: the key lives to the end, the digest has the length that is passed, and `out` has room for
    // the longest signature.
    vec![
        operation(input, "url-rsa-sha1", move |out, len| unsafe {
            c::RSA_sign(
                c::NID_sha1,
                sha1.as_ptr(),
                sha1.len(),
                out,
                len,
                rsa.as_ptr(),
            )
        }),
        operation(input, "url-rsa-sha256", move |out, len| unsafe {
            c::RSA_sign(
                c::NID_sha256,
                sha256.as_ptr(),
                sha256.len(),
                out,
                len,
                rsa.as_ptr(),
            )
        }),
        operation(input, "url-p256", move |out, len| unsafe {
            c::ECDSA_sign(0, sha256.as_ptr(), sha256.len(), out, len, p256.as_ptr())
        }),
    ]
}

/// Time `sign` alone; the URL is put together after the clock has stopped.
fn operation(
    input: &'static Input,
    name: &'static str,
    sign: impl Fn(*mut u8, &mut u32) -> c_int + 'static,
) -> (&'static str, Row) {
    let announced = if name == "url-rsa-sha1" {
        ""
    } else {
        "&Hash-Algorithm=SHA256"
    };
    let row = move |count| {
        let (mut signature, mut len) = ([0; LONGEST_SIGNATURE], 0);
        let start = Instant::now();
        for _ in 0..count {
            assert_eq!(sign(signature.as_mut_ptr(), &mut len), 1);
        }
        let seconds = start.elapsed().as_secs_f64();
        let Input {
            url,
            end,
            key_pair_id,
            ..
        } = input;
        let encoded = encode_base64(&signature[..len as usize]);
        (
            seconds,
            format!("{url}?Expires={end}&Signature={encoded}&Key-Pair-Id={key_pair_id}{announced}"),
        )
    };
    (name, Box::new(row))
}

type Digest = unsafe extern "C" fn(*const u8, usize, *mut u8) -> *mut u8;

fn digest<const LEN: usize>(message: &[u8], function: Digest) -> [u8; LEN] {
    let mut digest = [0; LEN];
    // SAFETY: the message is read with its own length, and the function writes LEN bytes.
    unsafe { function(message.as_ptr(), message.len(), digest.as_mut_ptr()) };
    digest
}

fn rsa_key(der: &[u8]) -> NonNull<c::RSA> {
    // SAFETY: the pointer and the length are those of one slice.
    NonNull::new(unsafe { c::RSA_private_key_from_bytes(der.as_ptr(), der.len()) }).unwrap()
}

fn p256_key(der: &[u8]) -> NonNull<c::EC_KEY> {
    let (mut position, len) = (der.as_ptr(), der.len().try_into().unwrap());
    // SAFETY: the pointer and the length are those of one slice; no object is passed to be reused.
    NonNull::new(unsafe { c::d2i_ECPrivateKey(null_mut(), &mut position, len) }).unwrap()
}
