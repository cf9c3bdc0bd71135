//! `frontseal.rtmp`.

use pyo3::prelude::*;

use crate::convert::{Duration, Network, Time};
use crate::failure::Result;
use crate::limits::{Limits, Whole};
use crate::signer::Signer;
use crate::text::{Text, name};

/// Sign ``stream``, a bare name such as ``videos/mediafile``, until ``date_less_than``, or ``expires_in`` from now.
///
/// The result is relative: ``videos/mediafile?Expires=…``. The arguments are those of ``Signer.sign_url``, without a
/// resource.
///
/// Raises ``FrontsealError`` with the code ``invalid_url`` if the name has a scheme, a host, a leading ``/``, ``cfx/st/`` or
/// a format such as ``mp4:`` before it, a query, or a character that a URL may not have.
///
/// >>> from frontseal import PrivateKey, Signer, rtmp
/// >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
/// >>> rtmp.sign_stream(signer, "videos/mediafile", date_less_than=1893456000)[:46]
/// 'videos/mediafile?Expires=1893456000&Signature='
#[pyfunction]
#[pyo3(signature = (signer, stream, *, expires_in=None, date_less_than=None, date_greater_than=None, ip_address=None, policy=None))]
pub(crate) fn sign_stream(
    signer: &Bound<'_, Signer>,
    stream: Text<name::Stream>,
    expires_in: Option<Duration>,
    date_less_than: Option<Time>,
    date_greater_than: Option<Time>,
    ip_address: Option<Network>,
    policy: Option<Whole>,
) -> Result<String> {
    let policy = Limits {
        expires_in,
        date_less_than,
        date_greater_than,
        ip_address,
        policy,
        ..Limits::default()
    }
    .into_policy()?;
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
pub(crate) fn flash_encode(signed_stream: Text<name::SignedStream>) -> String {
    frontseal::rtmp::flash_encode(&signed_stream)
}
