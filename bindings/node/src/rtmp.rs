//! `rtmp`: signed stream names.

use napi::Unknown;
use napi::bindgen_prelude::JsValue as _;
use napi_derive::napi;

use crate::failure::Result;
use crate::options::{Names, Options};
use crate::policy::LIMITS;
use crate::signer::Signer;
use crate::value::{self, instance, wrong_type};

const STREAM_OPTIONS: Names = &[LIMITS, &[c"policy"]];

/// Sign `stream`, a bare name such as `videos/mediafile`, until `dateLessThan`, or for `expiresIn` seconds from now.
///
/// The result is relative: `videos/mediafile?Expires=…`. The options are those of {@link Signer.signUrl}, without a
/// resource.
///
/// @throws {@link FrontsealError} with the code `invalid_url` if the name has a scheme, a host, a leading `/`, `cfx/st/` or
/// a format such as `mp4:` before it, a query, or a character that a URL may not have.
///
/// @example
/// ```js
/// const { PrivateKey, Signer, rtmp } = require('frontseal');
///
/// const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
/// const name = rtmp.signStream(signer, 'videos/mediafile', { dateLessThan: 1893456000 });
/// assert(name.startsWith('videos/mediafile?Expires=1893456000&Signature='));
/// ```
#[napi(
    namespace = "rtmp",
    catch_unwind,
    ts_args_type = "signer: Signer, stream: string, options: (SignCookiesOptions & { policy?: null }) | WholePolicy"
)]
pub fn sign_stream(signer: Unknown, stream: Unknown, options: Unknown) -> Result<String> {
    let own = instance::<Signer>(signer)?;
    let own = own.ok_or_else(|| wrong_type("signer", "a Signer", signer))?;
    let policy = Options::new(options, STREAM_OPTIONS)?.policy()?;
    let (core, stream) = (own.core.clone(), value::text("stream", stream)?);
    let work = move || frontseal::rtmp::sign_stream(&core, &stream, &policy);
    own.run(signer.coerce_to_object()?, work)
}

/// Encode `?`, `=` and `&` in a signed stream name, as Flash pages needed it.
///
/// @example
/// ```js
/// const { rtmp } = require('frontseal');
///
/// const encoded = rtmp.flashEncode('videos/mediafile?Expires=1893456000&Signature=');
/// assert.equal(encoded, 'videos/mediafile%3FExpires%3D1893456000%26Signature%3D');
/// ```
#[napi(
    namespace = "rtmp",
    catch_unwind,
    ts_args_type = "signedStream: string"
)]
pub fn flash_encode(signed_stream: Unknown) -> Result<String> {
    let signed_stream = value::text("signedStream", signed_stream)?;
    Ok(frontseal::rtmp::flash_encode(&signed_stream))
}
