"""The signing of boto 2's ``boto.cloudfront.distribution.Distribution``, alive on Python 3.

Change ``from boto.cloudfront.distribution import Distribution``, and keep the rest:

>>> from frontseal import PrivateKey
>>> from frontseal.compat.boto import Distribution
>>> signed = Distribution().create_signed_url(
...     "https://d111111abcdef8.cloudfront.net/film.mp4",
...     "K2JCJMDEHXQW5F",
...     expire_time=1893456000,
...     private_key_string=PrivateKey.generate().to_pem(),
... )
>>> signed.partition("&")[0]
'https://d111111abcdef8.cloudfront.net/film.mp4?Expires=1893456000'
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontseal import Policy
from frontseal.compat import _shared

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from frontseal.compat._types import Key, KeyFile

__all__ = ["Distribution"]

_DAY = 86_400


class Distribution:
    """Signs URLs for CloudFront as boto 2's ``Distribution`` does: the same bytes.

    The arguments are boto's. They are kept as attributes, and signing uses none of them; what asks AWS's servers is
    not here.
    """

    def __init__(
        self,
        connection: Any = None,
        config: Any = None,
        domain_name: str = "",
        id: str = "",
        last_modified_time: Any = None,
        status: str = "",
    ) -> None:
        self.connection = connection
        self.config = config
        self.domain_name = domain_name
        self.id = id
        self.last_modified_time = last_modified_time
        self.status = status

    def __repr__(self) -> str:
        return f"Distribution:{self.domain_name}"

    def create_signed_url(
        self,
        url: str,
        keypair_id: str,
        expire_time: int | str | None = None,
        valid_after_time: int | str | None = None,
        ip_address: str | None = None,
        policy_url: str | None = None,
        private_key_file: KeyFile | None = None,
        private_key_string: Key | None = None,
    ) -> str:
        """Sign ``url`` so that it works until ``expire_time``, in Unix seconds.

        ``valid_after_time`` is a start, ``ip_address`` one IPv4 address or network, and ``policy_url`` a pattern that
        is granted in place of ``url``. Without ``expire_time`` the URL works for one day, as with boto. The key is a
        file name, a path object or an open file, or its text. RSA and P-256 keys sign with SHA-1, which boto knows
        alone.

        Raises ``ValueError`` unless there is exactly one key; ``FrontsealError``, which is a ``ValueError``, for a key,
        a time, an address or a URL that CloudFront would never accept.
        """
        params = self._create_signing_params(
            url=url,
            keypair_id=keypair_id,
            expire_time=expire_time,
            valid_after_time=valid_after_time,
            ip_address=ip_address,
            policy_url=policy_url,
            private_key_file=private_key_file,
            private_key_string=private_key_string,
        )
        return _shared.append_query(url, [f"{name}={value}" for name, value in params.items()])

    def _create_signing_params(
        self,
        url: str,
        keypair_id: str,
        expire_time: int | str | None = None,
        valid_after_time: int | str | None = None,
        ip_address: str | None = None,
        policy_url: str | None = None,
        private_key_file: KeyFile | None = None,
        private_key_string: Key | None = None,
    ) -> dict[str, str]:
        if expire_time is not None and not valid_after_time and ip_address is None and not policy_url:
            _shared.check_url(url)
            policy = self._canned_policy(url, expire_time)
            params = {"Expires": str(_shared.end(expire_time))}
        else:
            policy = self._custom_policy(policy_url or url, expire_time, valid_after_time, ip_address)
            params = {"Policy": self._url_base64_encode(policy)}
        signature = self._sign_string(policy, private_key_file, private_key_string)
        params["Signature"] = self._url_base64_encode(signature)
        params["Key-Pair-Id"] = keypair_id
        return params

    @staticmethod
    def _canned_policy(resource: str, expires: int | str) -> str:
        return _shared.policy_text(resource, _shared.end(expires))

    @staticmethod
    def _custom_policy(
        resource: str,
        expires: int | str | None = None,
        valid_after: int | str | None = None,
        ip_address: str | None = None,
    ) -> str:
        limits = Policy(
            date_less_than=int(time.time()) + _DAY if expires is None else _shared.end(expires),
            date_greater_than=int(valid_after) if valid_after else None,
            ip_address=ip_address,
        )
        others: dict[str, dict[str, int | str]] = {}
        if limits.date_greater_than is not None:
            others["DateGreaterThan"] = {"AWS:EpochTime": limits.date_greater_than}
        if limits.ip_address is not None:
            others["IpAddress"] = {"AWS:SourceIp": limits.ip_address}
        return _shared.policy_text(resource, limits.date_less_than, others)

    @staticmethod
    def _sign_string(
        message: str | Buffer,
        private_key_file: KeyFile | None = None,
        private_key_string: Key | None = None,
    ) -> bytes:
        if private_key_file and private_key_string:
            raise ValueError("Only specify the private_key_file or the private_key_string not both")
        if private_key_string:
            return _shared.sign(message, private_key_string, "SHA1")
        if not private_key_file:
            raise ValueError("You must specify one of private_key_file or private_key_string")
        if isinstance(private_key_file, (str, os.PathLike)):
            return _shared.sign(message, Path(private_key_file), "SHA1")
        return _shared.sign(message, private_key_file.read(), "SHA1")

    @staticmethod
    def _url_base64_encode(msg: str | Buffer) -> str:
        return _shared.base64(msg)
