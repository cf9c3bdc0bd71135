"""The functions of the script with M2Crypto from AWS's forum, which thousands of programs have copied.

Put this import in place of the functions, and keep the rest:

>>> from frontseal import PrivateKey
>>> from frontseal.compat.m2crypto import get_canned_policy_url
>>> priv_key_string = PrivateKey.generate().to_pem()
>>> resource = "https://d111111abcdef8.cloudfront.net/film.mp4"
>>> get_canned_policy_url(resource, priv_key_string, "K2JCJMDEHXQW5F", 1893456000).partition("&")[0]
'https://d111111abcdef8.cloudfront.net/film.mp4?Expires=1893456000'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontseal import rtmp
from frontseal.compat import _shared

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from frontseal.compat._types import Key

__all__ = ["aws_url_base64_encode", "create_url", "encode_query_param", "get_canned_policy_url", "sign_string"]


def aws_url_base64_encode(msg: str | Buffer) -> str:
    """Encode ``msg`` in CloudFront's base64.

    >>> from frontseal.compat.m2crypto import aws_url_base64_encode
    >>> aws_url_base64_encode(b"\\xfb\\xff\\xfe\\xff")
    '-~~-~w__'
    """
    return _shared.base64(msg)


def sign_string(message: str | Buffer, priv_key_string: Key) -> bytes:
    """Sign ``message`` with SHA-1 and the key, which is PEM text or a ``PrivateKey``.

    Raises ``FrontsealError``, a ``ValueError``, with the code ``invalid_key``.
    """
    return _shared.sign(message, priv_key_string, "SHA1")


def create_url(url: str, encoded_signature: str, key_pair_id: str, expires: int | str) -> str:
    """Append the parameters of a canned policy to ``url``.

    >>> from frontseal.compat.m2crypto import create_url
    >>> create_url("videos/mediafile", "c2lnbmVk", "K2JCJMDEHXQW5F", 1893456000)
    'videos/mediafile?Expires=1893456000&Signature=c2lnbmVk&Key-Pair-Id=K2JCJMDEHXQW5F'
    """
    return _shared.append_query(
        url, [f"Expires={expires}", f"Signature={encoded_signature}", f"Key-Pair-Id={key_pair_id}"]
    )


def get_canned_policy_url(url: str, priv_key_string: Key, key_pair_id: str, expires: int | str) -> str:
    """Sign ``url`` so that it works until ``expires``, in Unix seconds.

    ``url`` may be the bare name of an RTMP stream, too.

    Raises ``FrontsealError``, a ``ValueError``, for a key, a time or a URL that CloudFront would never accept.
    """
    _shared.check_url(url)
    end = _shared.end(expires)
    signature = sign_string(_shared.policy_text(url, end), priv_key_string)
    return create_url(url, aws_url_base64_encode(signature), key_pair_id, end)


def encode_query_param(resource: str) -> str:
    """Encode ``?``, ``=`` and ``&`` in ``resource``, as Flash players needed it.

    >>> from frontseal.compat.m2crypto import encode_query_param
    >>> encode_query_param("videos/mediafile?Expires=1893456000")
    'videos/mediafile%3FExpires%3D1893456000'
    """
    return rtmp.flash_encode(resource)
