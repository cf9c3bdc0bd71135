//! Signed RTMP stream names, for legacy players (`docs/cloudfront-rules.md` §8).
//!
//! CloudFront ended streaming distributions on 31 December 2020. This is kept for systems that
//! check such names themselves, and is never inferred from the form of an input.

use alloc::format;
use alloc::string::String;

#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Problem, StreamProblem};
use crate::policy::Policy;
use crate::signer::Signer;
use crate::text::{Excerpt, find_culprit};

/// Sign `stream`, a bare name such as `videos/mediafile`, until the policy's `date_less_than`.
///
/// The result is relative: `videos/mediafile?Expires=…`.
///
/// ```
/// use frontseal::{Policy, PrivateKey, Signer, rtmp};
/// # let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
/// # let signer = Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem)?)?;
///
/// let name = rtmp::sign_stream(&signer, "videos/mediafile", &Policy::new(1_893_456_000)?)?;
/// assert!(name.starts_with("videos/mediafile?Expires=1893456000&Signature="));
/// assert!(rtmp::flash_encode(&name).starts_with("videos/mediafile%3FExpires%3D1893456000%26"));
/// # Ok::<(), frontseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidUrl`] if the name has a scheme, a host, a leading `/`, `cfx/st/` or a
/// format such as `mp4:` before it, a query, or a character that a URL may not have;
/// [`ErrorKind::InvalidPolicy`] if the policy has a resource.
pub fn sign_stream(signer: &Signer, stream: &str, policy: &Policy) -> Result<String, Error> {
    check_stream(stream).map_err(Problem::Stream)?;
    let query = signer.query(&policy.statement_for_stream(stream)?)?;
    Ok(format!("{stream}?{query}"))
}

/// Encode `?`, `=` and `&` in a signed stream name, as Flash pages needed it.
pub fn flash_encode(signed_stream: &str) -> String {
    signed_stream
        .replace('?', "%3F")
        .replace('=', "%3D")
        .replace('&', "%26")
}

fn check_stream(stream: &str) -> Result<(), StreamProblem> {
    if stream.is_empty() {
        return Err(StreamProblem::Empty);
    }
    if let Some(culprit) = find_culprit(stream) {
        return Err(StreamProblem::Culprit(culprit));
    }
    if stream.contains("://") || stream.starts_with('/') {
        return Err(StreamProblem::NotBare(Excerpt::of(stream)));
    }
    if stream.starts_with("cfx/st/") {
        return Err(StreamProblem::Application(Excerpt::of(stream)));
    }
    let mut formats = ["mp4:", "mp3:", "flv:"].into_iter();
    if let Some(format) = formats.find(|format| stream.starts_with(format)) {
        return Err(StreamProblem::Format(Excerpt::of(stream), format));
    }
    match stream.find('?') {
        Some(position) => Err(StreamProblem::Query(position)),
        None => Ok(()),
    }
}
