"""The types of the arguments that the drop-ins take."""

from __future__ import annotations

import os
from typing import Any, Literal, Protocol, Union

from frontseal import PrivateKey

HashAlgorithm = Literal["SHA1", "SHA256"]


class CryptographyKey(Protocol):
    """A private key of the package ``cryptography``."""

    def private_bytes(self, encoding: Any, format: Any, encryption_algorithm: Any) -> bytes: ...


class Readable(Protocol):
    """An open file."""

    def read(self) -> str | bytes: ...


Key = Union[PrivateKey, str, bytes, bytearray, "os.PathLike[str]", CryptographyKey]
KeyFile = Union[str, "os.PathLike[str]", Readable]
