"""botocore's ``CloudFrontSigner``, on frontseal's keys.

Change ``from botocore.signers import CloudFrontSigner``, and keep the rest. In place of the function that signs, the
key itself will do:

>>> from datetime import datetime
>>> from frontseal import PrivateKey
>>> from frontseal.compat.botocore import CloudFrontSigner
>>> signer = CloudFrontSigner("K2JCJMDEHXQW5F", PrivateKey.generate())  # or pathlib.Path("key.pem")
>>> url = "https://d111111abcdef8.cloudfront.net/film.mp4"
>>> signer.generate_presigned_url(url, date_less_than=datetime(2030, 1, 1)).partition("&")[0]
'https://d111111abcdef8.cloudfront.net/film.mp4?Expires=1893456000'
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from frontseal import PrivateKey, Signer
from frontseal.compat import _shared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Buffer

    from frontseal.compat._types import HashAlgorithm, Key

__all__ = ["CloudFrontSigner"]

_EPOCH = datetime(1970, 1, 1)


class CloudFrontSigner:
    """Signs URLs for CloudFront as ``botocore.signers.CloudFrontSigner`` does: the same bytes.

    ``rsa_signer`` is a function from ``bytes`` to ``bytes``, or a key in any form that ``frontseal.PrivateKey`` takes,
    which is read once. ``hash_algorithm`` is ``"SHA1"`` or ``"SHA256"``; without it P-256 keys sign with SHA-256 and
    everything else with SHA-1. SHA-256 is announced in the URL. A function must sign with the hash that is named.

    It can be pickled, and written into Django migrations, if it was made from a path object or a function of a
    module. Made from the key itself, it refuses both, so that no key gets into a file.

    Raises ``FrontsealError``, a ``ValueError``, with the code ``invalid_key``.
    """

    def __init__(
        self,
        key_id: str,
        rsa_signer: Callable[[bytes], bytes] | Key,
        hash_algorithm: HashAlgorithm | None = None,
    ) -> None:
        self.key_id = key_id
        self.rsa_signer: Callable[[bytes], bytes]
        self.hash_algorithm: HashAlgorithm
        if callable(rsa_signer):
            self.rsa_signer = rsa_signer
            self.hash_algorithm = _hash_algorithm(rsa_signer, hash_algorithm)
        else:
            key = rsa_signer if isinstance(rsa_signer, PrivateKey) else PrivateKey(rsa_signer)
            self.hash_algorithm = _hash_algorithm(key, hash_algorithm)
            path = rsa_signer if isinstance(rsa_signer, os.PathLike) else None
            self.rsa_signer = _KeySigner(key, self.hash_algorithm, path)

    def generate_presigned_url(
        self, url: str, date_less_than: datetime | None = None, policy: str | bytes | None = None
    ) -> str:
        """Sign ``url`` so that it works until ``date_less_than``, or for as long as ``policy`` says.

        A naive datetime is in UTC, and a fraction of a second is dropped. ``policy`` is the text of a custom policy,
        such as ``build_policy`` returns; it is signed as it stands, and may be for other URLs than this one.

        Raises ``ValueError`` unless there is exactly one of the two, and ``FrontsealError``, which is a
        ``ValueError``, for a URL whose canned signature CloudFront would never accept.
        """
        if date_less_than is not None and policy is None:
            _shared.check_url(url)
            message = self.build_policy(url, date_less_than).encode()
            first = f"Expires={_seconds('date_less_than', date_less_than)}"
        elif policy is not None and date_less_than is None:
            message = policy.encode() if isinstance(policy, str) else policy
            first = f"Policy={self._url_b64encode(message).decode()}"
        else:
            raise ValueError("Need to provide either date_less_than or policy, but not both")
        signature = self._url_b64encode(self.rsa_signer(message)).decode()
        parameters = [first, f"Signature={signature}", f"Key-Pair-Id={self.key_id}"]
        if self.hash_algorithm == "SHA256":
            parameters.append("Hash-Algorithm=SHA256")
        return self._build_url(url, parameters)

    def build_policy(
        self,
        resource: str,
        date_less_than: datetime,
        date_greater_than: datetime | None = None,
        ip_address: str | None = None,
    ) -> str:
        """Write a policy that grants ``resource`` until ``date_less_than``, as compact JSON.

        ``date_greater_than`` is a start, and ``ip_address`` one IPv4 address or network. The conditions come in
        botocore's order: end, address, start.

        Raises ``FrontsealError``, a ``ValueError``, for an address that CloudFront does not know.

        >>> from datetime import datetime
        >>> from frontseal import PrivateKey
        >>> from frontseal.compat.botocore import CloudFrontSigner
        >>> signer = CloudFrontSigner("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> signer.build_policy("https://d111111abcdef8.cloudfront.net/*", datetime(2030, 1, 1))
        '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/*","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}'
        """
        others: dict[str, dict[str, int | str]] = {}
        if ip_address is not None:
            others["IpAddress"] = {"AWS:SourceIp": _shared.network(ip_address)}
        if date_greater_than is not None:
            others["DateGreaterThan"] = {"AWS:EpochTime": _seconds("date_greater_than", date_greater_than)}
        return _shared.policy_text(resource, _seconds("date_less_than", date_less_than), others)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what Django writes into a migration: the name of the class, and its arguments."""
        signs: object = self.rsa_signer
        if isinstance(signs, _KeySigner):
            signs = signs.path_for("write this CloudFrontSigner into a migration")
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        return name, (self.key_id, signs), {"hash_algorithm": self.hash_algorithm}

    def _build_url(self, base_url: str, extra_params: Sequence[str]) -> str:
        return _shared.append_query(base_url, extra_params)

    def _url_b64encode(self, data: Buffer) -> bytes:
        return _shared.base64(memoryview(data)).encode()

    def __repr__(self) -> str:
        return f"<frontseal.compat.botocore.CloudFrontSigner {self.key_id} {self.hash_algorithm}>"


class _KeySigner:
    """A key as the function that botocore expects. A pickle of it holds the key's path, never the key."""

    def __init__(self, key: PrivateKey, hash_algorithm: HashAlgorithm, path: os.PathLike[str] | None) -> None:
        self._key = key
        self._hash_algorithm: HashAlgorithm = hash_algorithm
        self._path = path

    def __call__(self, message: bytes) -> bytes:
        return self._key.sign(message, self._hash_algorithm)

    def path_for(self, what: str) -> os.PathLike[str]:
        if self._path is None:
            raise TypeError(
                f"cannot {what}: its key would go along. Make it from a pathlib.Path, or from a function of a module"
            )
        return self._path

    def __copy__(self) -> _KeySigner:
        return self

    def __deepcopy__(self, memo: object) -> _KeySigner:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _read, (self.path_for("pickle this CloudFrontSigner"), self._hash_algorithm)


def _read(path: os.PathLike[str], hash_algorithm: HashAlgorithm) -> _KeySigner:
    return _KeySigner(PrivateKey(path), hash_algorithm, path)


def _hash_algorithm(key: Any, named: HashAlgorithm | None) -> HashAlgorithm:
    """Return the hash that ``key`` signs with, by the core's rule. The id does not count for it."""
    return cast("HashAlgorithm", Signer("K", key, hash_algorithm=named).hash_algorithm)


def _seconds(name: str, moment: object) -> int:
    """Return ``moment`` as botocore counts it, to any year, and with fractions dropped towards 1970."""
    if not isinstance(moment, datetime):
        raise TypeError(f"{name} must be datetime, not {type(moment).__name__}")
    offset = moment.utcoffset() or timedelta(0)
    return int((moment.replace(tzinfo=None) - offset - _EPOCH).total_seconds())
