"""What the drop-ins share: the peers' bytes, on the core's keys, checks and base64."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from frontseal import Policy, PrivateKey
from frontseal._native import encode_base64

if TYPE_CHECKING:
    from datetime import datetime
    from typing import SupportsIndex

    from typing_extensions import Buffer

    from frontseal.compat._types import HashAlgorithm, Key

_ONE_SECOND = Policy(date_less_than=1)
_DEFAULT_PORT = re.compile(r":[48](43|0)$")
_REWRITTEN = re.compile(r"[*.'<>[\]^`{|}]|%(?![\dA-Fa-f]{2})|%2[Ee]")


def sign(message: str | Buffer, key: Key, hash_algorithm: HashAlgorithm) -> bytes:
    """Sign ``message``, UTF-8 if it is a ``str``, with ``key``, which is read if it is none yet."""
    if not isinstance(key, PrivateKey):
        key = PrivateKey(key)
    return key.sign(_to_bytes(message), hash_algorithm)


def base64(data: str | Buffer) -> str:
    """Encode ``data``, UTF-8 if it is a ``str``, in CloudFront's base64."""
    return encode_base64(_to_bytes(data))


def check_url(url: str) -> None:
    """Refuse a ``url`` whose canned signature CloudFront would never accept.

    What only some clients rewrite is signed as it is, as by the peers, and ``*`` too (``docs/clients.md``). A URL without a
    scheme is the name of an RTMP stream, which the peers signed as it is.
    """
    scheme, separator, rest = url.partition("://")
    if separator:
        host, slash, path = rest.partition("/")
        # Each of the same length, so that an error names the right place.
        host = _DEFAULT_PORT.sub(r":1\1", host.lower())
        path = _REWRITTEN.sub(lambda it: "-" * len(it[0]), path)
        _ONE_SECOND.statement_for_url(f"{scheme}://{host}{slash}{path}")


def network(ip_address: str) -> str:
    """Return ``ip_address`` as policies have it: with ``/32`` after a single address."""
    return str(Policy(date_less_than=1, ip_address=ip_address).ip_address)


def end(moment: SupportsIndex | str | datetime) -> int:
    """Return the end ``moment`` in Unix seconds. The peers took digits as text, too."""
    return Policy(date_less_than=int(moment) if isinstance(moment, str) else moment).date_less_than


def policy_text(resource: str, date_less_than: int, others: Mapping[str, Mapping[str, int | str]] | None = None) -> str:
    """Return a policy without white space, its conditions in the order in which they are given."""
    conditions = {"DateLessThan": {"AWS:EpochTime": date_less_than}, **(others or {})}
    return json.dumps({"Statement": [{"Resource": resource, "Condition": conditions}]}, separators=(",", ":"))


def append_query(url: str, parameters: Sequence[str]) -> str:
    """Append ``parameters`` to ``url``, which may have a query."""
    return f"{url}{'&' if '?' in url else '?'}{'&'.join(parameters)}"


def _to_bytes(data: str | Buffer) -> bytes:
    return data.encode() if isinstance(data, str) else bytes(memoryview(data))
