"""Amazon CloudFront signed URLs and signed cookies: exact, strict and fast.

>>> from frontseal import PrivateKey, Signer
>>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())  # or pathlib.Path("key.pem")
>>> url = signer.sign_url("https://d111111abcdef8.cloudfront.net/film.mp4", expires_in=300)
>>> cookies = signer.sign_cookies("https://d111111abcdef8.cloudfront.net/hls/*", expires_in=3600)

Points in time are ``int`` in Unix seconds or ``datetime``, which is in UTC if it is naive; lengths of time are ``int``
in seconds or ``timedelta``. What is refused raises ``FrontsealError``, a ``ValueError`` with a ``code``.
"""

from frontseal import rtmp
from frontseal._errors import AccessDenied, FrontsealError
from frontseal._native import (
    CacheInfo,
    ExternalKey,
    Finding,
    Grant,
    Inspection,
    ManifestWarning,
    Policy,
    PrivateKey,
    PublicKey,
    Resource,
    Response,
    SignedCookies,
    SignedManifest,
    SignedPolicy,
    Signer,
    Verifier,
    backend,
    child_playlists,
    encode_url,
    inspect,
    object_url,
)
from frontseal._native import version as __version__

__all__ = [
    "AccessDenied",
    "CacheInfo",
    "ExternalKey",
    "Finding",
    "FrontsealError",
    "Grant",
    "Inspection",
    "ManifestWarning",
    "Policy",
    "PrivateKey",
    "PublicKey",
    "Resource",
    "Response",
    "SignedCookies",
    "SignedManifest",
    "SignedPolicy",
    "Signer",
    "Verifier",
    "__version__",
    "backend",
    "child_playlists",
    "encode_url",
    "inspect",
    "object_url",
    "rtmp",
]
