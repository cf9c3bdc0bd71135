//! `frontseal.rtmp`.

use frontseal::PolicyParts;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::argument::text;
use crate::failure::Result;
use crate::keywords;
use crate::signer::Signer;

/// Sign ``stream``, a bare name such as ``videos/mediafile``, until ``date_less_than``, or ``expires_in`` from now.
///
/// The result is relative: ``videos/mediafile?Expires=…``. The keyword arguments are those of ``Policy``; a policy for a
/// stream has no resource.
///
/// Raises ``FrontsealError`` with the code ``invalid_url`` if the name has a scheme, a host, a leading ``/``, ``cfx/st/`` or
/// a format such as ``mp4:`` before it, a query, or a character that a URL may not have.
///
/// >>> from frontseal import PrivateKey, Signer, rtmp
/// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
/// >>> rtmp.sign_stream(signer, "videos/mediafile", date_less_than=1893456000)[:46]
/// 'videos/mediafile?Expires=1893456000&Signature='
#[pyfunction]
#[pyo3(
    signature = (signer, stream, **parts),
    text_signature = "(signer, stream, *, expires_in=None, round_to=None, date_less_than=None, date_greater_than=None, ip_address=None, resource=None, policy=None, custom=False)"
)]
pub(crate) fn sign_stream(
    signer: &Bound<'_, Signer>,
    stream: &Bound<'_, PyAny>,
    parts: Option<&Bound<'_, PyDict>>,
) -> Result<String> {
    let policy = keywords::read::<PolicyParts>(parts, &[])?.into_policy()?;
    let stream = text(stream, "stream")?;
    let core = &signer.get().core;
    Ok(signer
        .py()
        .detach(|| frontseal::rtmp::sign_stream(core, &stream, &policy))?)
}

/// Encode ``?``, ``=`` and ``&`` in a signed stream name, as Flash pages needed it.
///
/// >>> from frontseal import rtmp
/// >>> rtmp.flash_encode("videos/mediafile?Expires=1893456000&Signature=")
/// 'videos/mediafile%3FExpires%3D1893456000%26Signature%3D'
#[pyfunction]
pub(crate) fn flash_encode(signed_stream: &Bound<'_, PyAny>) -> PyResult<String> {
    let stream = text(signed_stream, "signed_stream")?;
    Ok(frontseal::rtmp::flash_encode(&stream))
}
