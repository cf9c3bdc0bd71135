# The docstrings are the extension module's: scripts/stub_docs.py writes them.

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address
from typing import Any as _Any
from typing import Literal, Protocol, SupportsIndex, TypeVar, final, overload

from typing_extensions import Self, TypeAlias

from frontseal._errors import AccessDenied

__all__ = [
    "CacheInfo",
    "ExternalKey",
    "Finding",
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
    "SignedUrls",
    "Signer",
    "Verifier",
    "backend",
    "child_playlists",
    "encode_base64",
    "encode_url",
    "flash_encode",
    "inspect",
    "object_url",
    "run_program",
    "sign_stream",
    "version",
]

_T = TypeVar("_T")
_Time: TypeAlias = SupportsIndex | datetime
_Duration: TypeAlias = SupportsIndex | timedelta
_Network: TypeAlias = str | IPv4Address | IPv4Network
_Viewer: TypeAlias = str | IPv4Address | IPv6Address
_HashAlgorithm: TypeAlias = Literal["SHA1", "SHA256"]
_KeyType: TypeAlias = Literal["rsa", "p-256"]
_SameSite: TypeAlias = Literal["Strict", "Lax", "None"]
_Cookies: TypeAlias = str | Mapping[str, str]
_UriForm: TypeAlias = Literal["as-written", "absolute", "relative"]
_Sign: TypeAlias = Callable[[bytes], bytes]

class _CryptographyPrivateKey(Protocol):
    def private_bytes(self, encoding: _Any, format: _Any, encryption_algorithm: _Any) -> bytes: ...

class _CryptographyPublicKey(Protocol):
    def public_bytes(self, encoding: _Any, format: _Any) -> bytes: ...

_PrivateKeySource: TypeAlias = str | bytes | bytearray | os.PathLike[str] | _CryptographyPrivateKey
_PublicKeySource: TypeAlias = str | bytes | bytearray | os.PathLike[str] | _CryptographyPublicKey

version: str
backend: str

@final
class Signer:
    """Signs URLs and cookies for Amazon CloudFront with one key.

    ``key_pair_id`` is the id that CloudFront shows for the public key. ``private_key`` is the key as text, bytes, a
    path object, a key of the package ``cryptography`` (see ``PrivateKey``), a ``PrivateKey``, an ``ExternalKey``, or a
    function from ``bytes`` to ``bytes`` that signs with an RSA key in a KMS or an HSM. ``hash_algorithm`` is ``"SHA1"``
    or ``"SHA256"``; without it RSA keys sign with SHA-1 and P-256 keys with SHA-256.

    ``public_key``, as for ``PublicKey``, verifies the first signature, and the first after a failure: a function that signs
    with another key is an error then, not a 403. A private key with another public half is refused.

    ``cache`` is the number of signatures to keep, 0 for none. A policy that is among them takes no key operation, which
    pays if the same policy is signed again, as with ``round_to``. Each entry grants what its policy grants, and takes
    some 600 bytes; see ``cache_info``.

    Make one signer, and share it between threads and with forked processes. It can be pickled if it was made from a path
    without a passphrase, or by ``from_environment``: the pickle holds the place of the key, not the key.

    Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``, and ``OSError`` if the file cannot
    be read.

    >>> from frontseal import PrivateKey, Signer
    >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    >>> url = signer.sign_url("https://d111111abcdef8.cloudfront.net/film.mp4", expires_in=300)
    >>> url.startswith("https://d111111abcdef8.cloudfront.net/film.mp4?Expires=")
    True
    """
    def __new__(
        cls,
        key_pair_id: str,
        private_key: PrivateKey | ExternalKey | _PrivateKeySource | _Sign,
        *,
        passphrase: str | bytes | None = None,
        public_key: PublicKey | _PublicKeySource | None = None,
        hash_algorithm: _HashAlgorithm | None = None,
        cache: int = 0,
    ) -> Self: ...
    @classmethod
    def from_environment(
        cls,
        key_pair_id: str = "FRONTSEAL_KEY_PAIR_ID",
        private_key: str = "FRONTSEAL_PRIVATE_KEY",
        passphrase: str = "FRONTSEAL_PASSPHRASE",
        *,
        hash_algorithm: _HashAlgorithm | None = None,
        cache: int = 0,
    ) -> Signer:
        """Make a signer from environment variables.

        The arguments are the names of the variables. The one for the key holds the key, in any form that secret stores use, or
        the path of its file; the one for the passphrase may be unset. A variable that is empty counts as not set.

        Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key`` and the name of the variable, if one is
        missing or its value cannot be used. No error holds a value that may be a part of a key.
        """
    @property
    def key_pair_id(self) -> str:
        """The key pair id."""
    @property
    def hash_algorithm(self) -> str:
        """The hash that is signed: ``"SHA1"`` or ``"SHA256"``."""
    @property
    def cache_info(self) -> CacheInfo | None:
        """Signature cache statistics, or ``None`` if there is no cache."""
    def sign_url(
        self,
        url: str,
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
        encode: bool = False,
    ) -> str:
        """Sign ``url`` so that it works until ``date_less_than``, or ``expires_in`` from now.

        The keyword arguments are those of ``Policy``. ``policy``, a ``Policy`` or JSON that is signed as it is, takes the place of
        all others. An argument that is None counts as not given.

        Without ``resource`` only this URL is granted, and a ``*`` in it is refused, since CloudFront would take it for a
        wildcard. The signature is appended to the URL, and nothing else is changed; ``encode=True`` percent-encodes what clients
        rewrite first, as ``encode_url`` does. ``object_url`` makes a URL of the name of an object.

        Raises ``FrontsealError`` with the code ``invalid_url`` and the place if the URL cannot be signed, with the codes of
        ``Policy``, or with ``signing_failed``.

        >>> from datetime import timedelta
        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> url = "https://d111111abcdef8.cloudfront.net/film.mp4"
        >>> signed = signer.sign_url(url, expires_in=timedelta(minutes=5), ip_address="192.0.2.7")
        >>> signed.startswith(url + "?Policy=")
        True
        """
    @overload
    def sign_urls(
        self,
        urls: Iterator[str],
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
        encode: bool = False,
    ) -> SignedUrls:
        """Sign each of ``urls``: an iterator gives an iterator, any other iterable a list.

        An iterator is read at most 1,024 URLs ahead, so memory stays flat for millions. A ``resource`` with a wildcard is signed
        once for all URLs; otherwise each URL is signed for itself, on all cores. The keyword arguments are those of
        ``sign_url``.

        Raises as ``sign_url`` does; the text begins with the index of the URL, from 0. An iterator raises when it reaches that
        URL.

        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> segments = (f"https://d111111abcdef8.cloudfront.net/hls/{n}.ts" for n in range(2000))
        >>> signed = signer.sign_urls(segments, expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*")
        >>> sum(1 for url in signed)
        2000
        """
    @overload
    def sign_urls(
        self,
        urls: Collection[str],
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
        encode: bool = False,
    ) -> list[str]:
        """Sign each of ``urls``: an iterator gives an iterator, any other iterable a list.

        An iterator is read at most 1,024 URLs ahead, so memory stays flat for millions. A ``resource`` with a wildcard is signed
        once for all URLs; otherwise each URL is signed for itself, on all cores. The keyword arguments are those of
        ``sign_url``.

        Raises as ``sign_url`` does; the text begins with the index of the URL, from 0. An iterator raises when it reaches that
        URL.

        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> segments = (f"https://d111111abcdef8.cloudfront.net/hls/{n}.ts" for n in range(2000))
        >>> signed = signer.sign_urls(segments, expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*")
        >>> sum(1 for url in signed)
        2000
        """
    def sign_cookies(
        self,
        resource: str | None = None,
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
    ) -> SignedCookies:
        """Sign cookies that grant ``resource``, a URL or a pattern, until ``date_less_than``, or ``expires_in`` from now.

        The other arguments are those of ``Policy``; ``resource`` is left out if ``policy`` is given.

        Raises as ``sign_url`` does, and ``FrontsealError`` with the code ``invalid_policy`` if a cookie would be longer than the
        4,096 bytes that browsers keep.

        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
        >>> cookies = signer.sign_cookies("https://media.example.com/hls/*", expires_in=3600)
        >>> list(cookies)
        ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']
        """
    def sign_manifest(
        self,
        text: str,
        base_url: str,
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
        each: bool = False,
        folder: str | None = None,
        hosts: Iterable[str] | None = None,
        uri_form: _UriForm = "as-written",
        encode: bool = False,
        defines: Mapping[str, str] | None = None,
    ) -> SignedManifest:
        r"""Sign every URI of ``text``, an HLS playlist or a DASH MPD, so that a player can follow it.

        ``base_url`` is the URL that the player requests the manifest from; relative URIs are resolved against it. One signature
        serves all URIs: it grants ``resource``, or else the folder of ``base_url`` and everything below it. ``each=True`` signs each
        URI for itself, which takes a key operation for each, excludes ``resource``, and does not serve DASH templates.

        URIs of ``hosts`` are signed, with the port where they have one; without it, those of the base URL's host. Other hosts,
        ``data:`` and ``skd:`` are left alone. ``folder`` is a URL that ends with ``/``: a URI that is not in or below it is an error,
        as one outside the folder of ``base_url`` is with ``each``. ``uri_form`` is ``"as-written"``, ``"absolute"`` or
        ``"relative"``: how signed URIs are written back. ``encode=True`` percent-encodes what clients rewrite, as ``encode_url`` does.
        ``defines`` maps the names of variables that an HLS playlist imports to their values. Every other byte stays as it is. The
        other arguments are those of ``Policy``.

        To put one signature on many manifests, such as those of a live stream, see ``SignedPolicy.manifest``.

        Raises ``FrontsealError`` with the code ``invalid_manifest`` and line and column if the manifest is malformed, with
        ``invalid_url`` for a URI that cannot be signed, and as ``sign_url`` does.

        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> playlist = "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n"
        >>> signed = signer.sign_manifest(playlist, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8", expires_in=7200)
        >>> signed.text.partition("Policy=")[0]
        '#EXTM3U\n#EXTINF:6,\nfilm-1.ts?'
        """
    def sign(
        self,
        policy: Policy | str | None = None,
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        custom: bool = False,
    ) -> SignedPolicy:
        """Sign ``policy``, to put the signature on any number of URLs or into cookies.

        ``policy`` is a ``Policy`` or JSON; the other arguments are those of ``Policy`` and take its place. It must have a
        resource. Only this uses the key: putting the signature on URLs appends text.

        Raises ``FrontsealError`` with the code ``invalid_policy`` if the policy has no resource, with the codes of ``Policy``, or
        with ``signing_failed``.

        >>> from frontseal import Policy, PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
        >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/hls/*"))
        >>> signed.url("https://d111111abcdef8.cloudfront.net/hls/1.ts").partition("?Policy=")[0]
        'https://d111111abcdef8.cloudfront.net/hls/1.ts'
        """
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class CacheInfo:
    """Signature cache statistics, returned by ``Signer.cache_info``."""
    @property
    def hits(self) -> int:
        """How many signatures were found."""
    @property
    def misses(self) -> int:
        """How many had to be made."""
    @property
    def entries(self) -> int:
        """How many are kept."""
    @property
    def capacity(self) -> int:
        """How many are kept at most."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Policy:
    """What a signature grants: which resource, until when, from when, and from which address.

    Access ends at ``date_less_than``, or ``expires_in`` from now. ``round_to``, at most ``expires_in``, rounds its end up to
    a multiple, so that a URL stays the same for that long; P-256 signatures are random, so with such a key this needs the
    signer's ``cache``. ``date_greater_than`` is the start, and ``ip_address`` an IPv4 address or network that requests must
    come from. ``resource`` is a URL, or a pattern in which ``*`` matches any run of characters and ``?`` exactly one; without
    it the URL that is signed is granted. ``custom=True`` signs a custom policy even where CloudFront's rule says canned.
    ``policy``, a ``Policy`` or JSON that is signed as it is, takes the place of all others.

    A point in time is an ``int`` in Unix seconds or a ``datetime``, which is in UTC if it is naive; a length of time is an
    ``int`` in seconds or a ``timedelta``. A fraction of a second is dropped. None means that an argument is not given.

    Raises ``FrontsealError`` with the code ``invalid_policy`` unless there is exactly one of ``expires_in``,
    ``date_less_than`` and ``policy``, for another contradiction, and for a resource or a policy that CloudFront would not
    accept; ``invalid_time`` for a time in milliseconds or out of range, and for a start that is not before the end;
    ``invalid_ip_address``; ``TypeError`` for an argument of another type.

    >>> from datetime import datetime, timezone
    >>> from frontseal import Policy
    >>> Policy(date_less_than=datetime(2030, 1, 1, tzinfo=timezone.utc), ip_address="192.0.2.0/24")
    Policy(date_less_than=1893456000, ip_address='192.0.2.0/24')
    """
    def __new__(
        cls,
        *,
        expires_in: _Duration | None = None,
        round_to: _Duration | None = None,
        date_less_than: _Time | None = None,
        date_greater_than: _Time | None = None,
        ip_address: _Network | None = None,
        resource: str | None = None,
        policy: Policy | str | None = None,
        custom: bool = False,
    ) -> Self: ...
    @staticmethod
    def from_json(text: str) -> Policy:
        """Read a policy that was written by hand, to be signed exactly as it stands.

        It must be JSON of the form that CloudFront accepts: one statement in an array, with ``DateLessThan``, and no
        names other than ``Resource``, ``Condition``, ``DateLessThan``, ``DateGreaterThan`` and ``IpAddress``.

        Raises ``FrontsealError`` with the code ``invalid_policy`` and line and column if it is not.

        >>> from frontseal import Policy
        >>> Policy.from_json('{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}').date_less_than
        1893456000
        """
    def statement_for_url(self, url: str) -> str:
        """Return the text that is signed for ``url``, which the policy's resource must match.

        Raises ``FrontsealError`` with the code ``invalid_url``, as ``Signer.sign_url`` does.

        >>> from frontseal import Policy
        >>> Policy(date_less_than=1893456000).statement_for_url("https://d111111abcdef8.cloudfront.net/")
        '{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}'
        """
    def minified(self) -> Policy:
        """Return the policy without the white space outside strings. Only a policy written by hand has any; without it
        URLs and cookies are shorter.
        """
    @property
    def resource(self) -> str | None:
        """The resource; None where it is the URL that is signed."""
    @property
    def date_less_than(self) -> int:
        """The end, in Unix seconds."""
    @property
    def date_greater_than(self) -> int | None:
        """The start, in Unix seconds, or None."""
    @property
    def ip_address(self) -> str | None:
        """The address or network that requests must come from, such as ``"192.0.2.7/32"``, or None."""
    @property
    def custom(self) -> bool:
        """Whether a custom policy is signed even where CloudFront's rule says canned, as for one that was written by hand."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class PrivateKey:
    r"""A private key for CloudFront: RSA or P-256.

    ``key`` is PKCS#1, PKCS#8 or SEC1, PEM or DER, encrypted or not: as ``str``, ``bytes``, a path object
    such as ``pathlib.Path``, whose file is read, or a private key of the package ``cryptography``. PEM
    may come with CRLF, text or certificates around it, or as one line with ``\n`` escapes.
    ``passphrase`` is ``str`` or ``bytes``.

    The key is wiped from memory when it is dropped, and ``repr`` never shows it.

    Raises ``FrontsealError`` with the code ``invalid_key``, naming what was found, if it is not one RSA key
    of 1024 to 8192 bits or one P-256 key, is damaged, or the passphrase is missing or wrong; ``OSError`` if
    the file cannot be read.

    >>> from frontseal import PrivateKey
    >>> PrivateKey.generate("p-256")
    <frontseal.PrivateKey P-256>
    """
    def __new__(cls, key: _PrivateKeySource, passphrase: str | bytes | None = None) -> Self: ...
    @staticmethod
    def from_json_field(key: _PrivateKeySource, field: str, passphrase: str | bytes | None = None) -> PrivateKey:
        """Read the key that is the member ``field`` of a JSON object, as secret stores keep several values in one secret.

        The other arguments are as for ``PrivateKey``, which finds the key by itself where the object has one.

        Raises as ``PrivateKey`` does, and if ``key`` is not a JSON object with a string of that name.

        >>> import json
        >>> from frontseal import PrivateKey
        >>> secret = json.dumps({"old": PrivateKey.generate().to_pem(), "new": PrivateKey.generate("p-256").to_pem()})
        >>> PrivateKey.from_json_field(secret, "new")
        <frontseal.PrivateKey P-256>
        """
    @staticmethod
    def generate(key_type: _KeyType = "rsa") -> PrivateKey:
        """Generate a key from the operating system's random numbers: RSA-2048 for ``"rsa"``, the size that CloudFront
        asks for, or P-256 for ``"p-256"``.

        >>> from frontseal import PrivateKey
        >>> PrivateKey.generate("p-256").public_key_pem().splitlines()[0]
        '-----BEGIN PUBLIC KEY-----'
        """
    def public_key_pem(self) -> str:
        """Return the public half as SPKI PEM, the form that CloudFront accepts."""
    def public_key(self) -> PublicKey:
        """Return the public half, to verify with."""
    def to_pem(self) -> str:
        """Return the key as PKCS#8 PEM, not encrypted."""
    def sign(self, message: bytes | bytearray, hash_algorithm: _HashAlgorithm | None = None) -> bytes:
        """Sign ``message`` and return the signature: PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key.

        ``hash_algorithm`` is ``"SHA1"`` or ``"SHA256"``; without it RSA keys sign with SHA-1 and P-256 keys with SHA-256.
        For URLs and cookies there is ``Signer``.

        Raises ``FrontsealError`` with the code ``signing_failed`` if the key cannot sign.

        >>> from frontseal import PrivateKey
        >>> len(PrivateKey.generate().sign(b"a message"))
        256
        """
    @property
    def bits(self) -> int:
        """The size of the key in bits."""
    @property
    def key_type(self) -> str:
        """The type of the key: ``"rsa"`` or ``"p-256"``."""
    @property
    def warning(self) -> str | None:
        """What a user should know about the key: that CloudFront accepts no new keys of this size. None if there is
        nothing.
        """
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class PublicKey:
    """A public key that CloudFront may trust: RSA or P-256.

    ``key`` is SPKI or PKCS#1, or a certificate that holds one, PEM or DER: as ``str``, ``bytes``, a path
    object, whose file is read, or a public key of the package ``cryptography``.

    Raises ``FrontsealError`` with the code ``invalid_key``, naming what was found, if it is not one RSA key of 1024 to 8192
    bits or one P-256 key, or is private.

    >>> from frontseal import PrivateKey, PublicKey
    >>> key = PrivateKey.generate("p-256")
    >>> PublicKey(key.public_key_pem()) == key.public_key()
    True
    """
    def __new__(cls, key: PublicKey | _PublicKeySource) -> Self: ...
    def to_pem(self) -> str:
        """Return the key as SPKI PEM, the form that CloudFront accepts."""
    @property
    def bits(self) -> int:
        """The size of the key in bits."""
    @property
    def key_type(self) -> str:
        """The type of the key: ``"rsa"`` or ``"p-256"``."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class ExternalKey:
    """A key in a KMS or an HSM, behind a function that signs.

    ``sign`` takes the message as ``bytes`` (the policy, not hashed) and returns the signature as ``bytes``:
    PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key, hashed with the signer's ``hash_algorithm``.
    ``key_type`` is ``"rsa"`` or ``"p-256"``. A bare function given to ``Signer`` is taken for an RSA key.

    The function is called on the thread that signs; an exception that it raises is passed on as it is.

    >>> from frontseal import ExternalKey, Signer
    >>> def sign(message: bytes) -> bytes:
    ...     raise TimeoutError("the KMS does not answer")
    >>> Signer("K2JCJMDEHXQW5F", ExternalKey(sign, "p-256")).hash_algorithm
    'SHA256'
    """
    def __new__(cls, sign: _Sign, key_type: _KeyType = "rsa") -> Self: ...
    @property
    def key_type(self) -> str:
        """The type of the key: ``"rsa"`` or ``"p-256"``."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Resource:
    r"""The URL or URL pattern that a policy grants.

    ``*`` matches any run of characters and ``?`` exactly one. The first ``?`` behind the host begins the
    query. Case matters in path and query, but not in scheme and host.

    Raises ``FrontsealError`` with the code ``invalid_policy``, with the place, for white space, control
    characters, non-ASCII, ``"``, ``\`` and ``#``, and for a pattern that has neither a scheme nor a leading ``*``.

    >>> from frontseal import Resource
    >>> videos = Resource("https://d111111abcdef8.cloudfront.net/videos/*.mp4")
    >>> videos.matches("https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4")
    True
    """
    def __new__(cls, pattern: str) -> Self: ...
    def matches(self, url: str) -> bool:
        """Return whether the pattern matches ``url``, an absolute URL with its query."""
    @property
    def pattern(self) -> str:
        """The pattern as it was given."""
    @property
    def host(self) -> str | None:
        """The host without its port, or None if it has a wildcard."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class SignedPolicy:
    """A policy and its signature, made by ``Signer.sign``.

    Putting it on a URL appends text and needs no key. Anyone who holds a signed policy can access what it grants, so keep it
    as you keep a signed URL.
    """
    def url(self, url: str, *, encode: bool = False) -> str:
        """Put the signature on ``url``. ``encode=True`` percent-encodes what clients rewrite first, as
        ``encode_url`` does.

        Raises ``FrontsealError`` with the code ``invalid_url`` if the policy's resource does not match the URL, and as
        ``Signer.sign_url`` does.
        """
    @overload
    def urls(self, urls: Iterator[str], *, encode: bool = False) -> SignedUrls:
        """Put the signature on each of ``urls``: an iterator gives an iterator, any other iterable a list.

        Raises as ``url`` does; the text begins with the index of the URL, from 0.
        """
    @overload
    def urls(self, urls: Collection[str], *, encode: bool = False) -> list[str]:
        """Put the signature on each of ``urls``: an iterator gives an iterator, any other iterable a list.

        Raises as ``url`` does; the text begins with the index of the URL, from 0.
        """
    def manifest(
        self,
        text: str,
        base_url: str,
        *,
        folder: str | None = None,
        hosts: Iterable[str] | None = None,
        uri_form: _UriForm = "as-written",
        encode: bool = False,
        defines: Mapping[str, str] | None = None,
    ) -> SignedManifest:
        r"""Put the signature on every URI of ``text``, an HLS playlist or a DASH MPD.

        No key is needed, so a live playlist can be signed again at each reload. The arguments are those of
        ``Signer.sign_manifest``.

        Raises as ``Signer.sign_manifest`` does.

        >>> from frontseal import Policy, PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate("p-256"))
        >>> signed = signer.sign(Policy(expires_in=3600, resource="https://d111111abcdef8.cloudfront.net/live/*"))
        >>> playlist = "#EXTM3U\n#EXTINF:6,\n1.ts\n"
        >>> signed.manifest(playlist, "https://d111111abcdef8.cloudfront.net/live/video.m3u8").text.partition("Policy=")[0]
        '#EXTM3U\n#EXTINF:6,\n1.ts?'
        """
    def cookies(self) -> SignedCookies:
        """Make cookies of the signature, which grant all that the policy's resource matches.

        Raises ``FrontsealError`` with the code ``invalid_policy`` if a cookie would be longer than the 4,096 bytes that
        browsers keep.
        """
    @property
    def policy(self) -> str:
        """The text that was signed: the policy, byte for byte."""
    @property
    def canned(self) -> bool:
        """Whether the policy is CloudFront's canned one, which travels as its end alone."""
    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query parameters that carry the signature, by name and value. None of them needs encoding."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class SignedUrls(Iterator[str]):
    """Signed URLs, one after the other. As a generator, it is for one thread at a time."""
    def __iter__(self) -> Self: ...
    def __next__(self) -> str: ...

@final
class SignedCookies(Mapping[str, str]):
    """The cookies that grant what a policy grants, made by ``Signer.sign_cookies``: a mapping of names to values.

    No value needs encoding. ``dict(cookies)`` is what HTTP clients want.
    """
    def set_cookie_headers(
        self,
        *,
        domain: str | None = None,
        path: str | None = "/",
        secure: bool = True,
        http_only: bool = True,
        same_site: _SameSite | None = None,
        partitioned: bool = False,
        max_age: _Duration | None = None,
    ) -> list[str]:
        """Return the values of the ``Set-Cookie`` headers that set them, one for each cookie.

        Browsers send the cookies to ``domain`` and its subdomains, or without it to the host that sets them, for ``path`` and
        everything below it. They keep them for ``max_age``, in seconds or as a ``timedelta``, or without it until they close.
        ``same_site`` is ``"Strict"``, ``"Lax"`` or ``"None"``, which a player on another site needs. ``partitioned`` keeps them
        apart for each site that embeds the host (CHIPS), which browsers that block other sites' cookies allow.

        Raises ``FrontsealError`` with the code ``invalid_policy`` if an attribute would break the header, the path does not
        begin with ``/`` or has a ``*``, the domain is not the name of a host, ``max_age`` is negative, or ``same_site`` is
        ``"None"`` or ``partitioned`` true without ``secure``, which browsers reject.

        >>> from frontseal import PrivateKey, Signer
        >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
        >>> cookies = signer.sign_cookies("https://media.example.com/hls/*", expires_in=3600)
        >>> cookies.set_cookie_headers(domain="example.com", path="/hls")[2]
        'CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F; Domain=example.com; Path=/hls; Secure; HttpOnly'
        """
    def clearing_headers(
        self,
        *,
        domain: str | None = None,
        path: str | None = "/",
        secure: bool = True,
        http_only: bool = True,
        same_site: _SameSite | None = None,
        partitioned: bool = False,
        max_age: _Duration | None = None,
    ) -> list[str]:
        """Return the values of the ``Set-Cookie`` headers that clear every other CloudFront cookie.

        A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the mixture. The
        attributes must be those that the stale cookies were set with; they are as for ``set_cookie_headers``.
        """
    def apply_to(
        self,
        response: object,
        *,
        domain: str | None = None,
        path: str | None = "/",
        secure: bool = True,
        http_only: bool = True,
        same_site: _SameSite | None = None,
        partitioned: bool = False,
        max_age: _Duration | None = None,
        clear_stale: bool = True,
    ) -> None:
        """Set the cookies on ``response``, and clear those of an earlier policy unless ``clear_stale`` is false.

        ``response`` is one of Django's, Flask's, Starlette's (FastAPI's), or aiohttp's. The other arguments and the
        exceptions are those of ``set_cookie_headers``. Django writes ``partitioned`` cookies with Python 3.14 or newer.
        """
    def cookie_header(self) -> str:
        """Return the value of the ``Cookie`` request header that sends them: ``name=value; name=value``."""
    @overload
    def get(self, key: str, default: None = None) -> str | None:
        """D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."""
    @overload
    def get(self, key: str, default: str) -> str:
        """D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."""
    @overload
    def get(self, key: str, default: _T) -> str | _T:
        """D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."""
    def __getitem__(self, key: str, /) -> str: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Verifier:
    """Decides whether to grant a request, as CloudFront's edge does.

    ``keys`` maps key pair ids to public keys, as a key group does; several ids side by side make a rotation. A key is a
    ``PublicKey``, or what ``PublicKey`` takes.

    Policy contents are trusted only after the signature verifies. A request that is denied raises ``AccessDenied``.

    Raises ``FrontsealError`` with the code ``invalid_key_pair_id`` or ``invalid_key``.

    >>> from frontseal import AccessDenied, PrivateKey, Signer, Verifier
    >>> key = PrivateKey.generate("p-256")
    >>> verifier = Verifier({"K2JCJMDEHXQW5F": key.public_key()})
    >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url("https://d111111abcdef8.cloudfront.net/a.mp4", date_less_than=1893456000)
    >>> verifier.verify_url(url, now=1893455940).time_left
    60
    >>> try:
    ...     verifier.verify_url(url, now=1893456000)
    ... except AccessDenied as denied:
    ...     print(denied.reason, denied.edge_message, sep=": ")
    expired: Access denied
    """
    def __new__(cls, keys: Mapping[str, PublicKey | _PublicKeySource]) -> Self: ...
    def verify_url(self, url: str, *, now: _Time | None = None, ip_address: _Viewer | None = None) -> Grant:
        """Verify a request by the signature in its URL, and return what it is granted.

        ``now`` is the time of the request (``int`` in Unix seconds, or a ``datetime``), the system's clock if it is not given.
        ``ip_address`` is the viewer's address, which a policy with an IP condition needs.

        Raises ``AccessDenied`` with the reason, and the edge's own code and message, if the request is denied; a time that is 0,
        negative or in milliseconds is denied too, with the reason ``malformed_request``. Raises ``FrontsealError`` with the code
        ``invalid_ip_address`` for an address that is neither IPv4 nor IPv6.
        """
    def verify_cookies(
        self, url: str, cookies: _Cookies, *, now: _Time | None = None, ip_address: _Viewer | None = None
    ) -> Grant:
        """Verify a request for ``url`` by its signed cookies, and return what it is granted.

        ``cookies`` is the value of its ``Cookie`` header, or a mapping of names to values. The rest is as for
        ``verify_url``.
        """
    def verify_request(
        self,
        url: str,
        *,
        cookies: _Cookies | None = None,
        now: _Time | None = None,
        ip_address: _Viewer | None = None,
    ) -> Grant:
        """Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its cookies
        otherwise. The arguments are those of ``verify_url`` and ``verify_cookies``.
        """
    @property
    def key_pair_ids(self) -> tuple[str, ...]:
        """The ids of the keys that are trusted."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Grant:
    """What a request was granted, and by what."""
    @property
    def key_pair_id(self) -> str:
        """The id of the key that signed."""
    @property
    def policy(self) -> Policy:
        """The policy that was signed. A canned policy has no resource: it grants the URL."""
    @property
    def resource(self) -> str | None:
        """What is granted: the policy's resource, or the one URL of a canned policy. None is everything, by a policy that
        was written by hand without a resource.
        """
    @property
    def policy_text(self) -> str:
        """The text whose signature was verified."""
    @property
    def canned(self) -> bool:
        """Whether the policy is CloudFront's canned one."""
    @property
    def hash_algorithm(self) -> str:
        """The hash that was signed: ``"SHA1"`` or ``"SHA256"``."""
    @property
    def source(self) -> str:
        """Where the credentials were found. ``"url"`` or ``"cookies"``."""
    @property
    def ambiguous(self) -> bool:
        """Whether a server that serves by paths could read the URL as one that the grant was not meant for, as
        ``/hls/../private/film`` under a wildcard for ``/hls/*``, in whatever encoding: it answers 400 then.

        >>> from frontseal import PrivateKey, Signer, Verifier
        >>> key = PrivateKey.generate("p-256")
        >>> folder = "https://d111111abcdef8.cloudfront.net/hls"
        >>> url = Signer("K2JCJMDEHXQW5F", key).sign_url(f"{folder}/film", expires_in=60, resource=f"{folder}/*")
        >>> climbing = url.replace("/film", "/%2e%2e/film")
        >>> Verifier({"K2JCJMDEHXQW5F": key.public_key()}).verify_url(climbing).ambiguous
        True
        """
    @property
    def time_left(self) -> int:
        """How long the grant lasts from the time of the request, in seconds."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

def inspect(
    url: str | None = None,
    *,
    cookies: _Cookies | None = None,
    set_cookies: Iterable[str] | None = None,
    page_url: str | None = None,
    response: str | None = None,
    now: _Time | None = None,
    ip_address: _Viewer | None = None,
    verifier: Verifier | None = None,
    hosts: Iterable[str] | None = None,
) -> Inspection:
    """Take a request apart, decode everything that CloudFront reads of it, and find what would make it fail.

    The request is a signed ``url``, signed ``cookies`` (the value of a ``Cookie`` header, or a mapping), or both; cookies
    count only if the URL has none of CloudFront's parameters. ``set_cookies`` are the ``Set-Cookie`` headers that set the
    cookies, and ``page_url`` is the page that sets them and makes the request: without ``cookies``, what a browser would
    send is inspected. ``response`` is the response, its body or headers and body as ``curl -i`` prints them; what it proves
    outranks what the request only suggests, and it can be explained alone. No key is needed. With ``verifier`` the signature is verified
    too, and if it does not verify, the change is looked for that explains it; ``hosts`` are other hosts that may have been
    signed, such as the distribution's own name for a request to a domain. ``now`` is the time of the request (``int`` in
    Unix seconds, or a ``datetime``), the ``Date`` of the response or the system's clock if it is not given. ``ip_address`` is the viewer's address.

    Raises ``FrontsealError`` if there is no URL, cookie or response, and for a viewer's address that is neither IPv4 nor IPv6.
    A request is never an error: the worse it is, the more is found.

    >>> from frontseal import inspect
    >>> url = "https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1"
    >>> inspection = inspect(url)
    >>> inspection.canned
    True
    >>> [finding.cure for finding in inspection.findings if finding.code == "milliseconds"]
    ['give whole seconds since 1970-01-01 UTC: 1700000000']
    """

@final
class Inspection:
    """What a request says, decoded, and what is wrong with it. What is not known is None."""
    @property
    def source(self) -> str | None:
        """Where the credentials are: ``"url"`` or ``"cookies"``."""
    @property
    def url(self) -> str | None:
        """The URL without CloudFront's parameters, which is what is signed. What may be a signature in it is cut."""
    @property
    def url_bytes(self) -> int | None:
        """The length of the whole URL in bytes. CloudFront takes 8,192."""
    @property
    def cookie_bytes(self) -> int | None:
        """The length of the longest CloudFront cookie in bytes, name and value. Browsers keep 4,096."""
    @property
    def cookie_header(self) -> str | None:
        """The ``Cookie`` header that a browser would send, where ``set_cookies`` or a cookie jar were given. Signatures are cut."""
    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """CloudFront's parameters by name and value; a long value is cut, and a signature always is."""
    @property
    def key_pair_id(self) -> str | None:
        """The id of the key that is said to have signed."""
    @property
    def canned(self) -> bool | None:
        """Whether the policy is canned; None where there is none."""
    @property
    def policy(self) -> str | None:
        """The text of the policy, as it is signed. A canned one has the URL, as ``url`` shows it."""
    @property
    def policy_pretty(self) -> str | None:
        """The policy again, indented, if it is JSON."""
    @property
    def resource(self) -> str | None:
        """The policy's resource; for a canned policy the URL. What may be a signature in it is cut."""
    @property
    def not_before(self) -> int | None:
        """The policy's start, in Unix seconds."""
    @property
    def not_before_utc(self) -> str | None:
        """The start in UTC, as ISO 8601."""
    @property
    def expires(self) -> int | None:
        """The policy's end, in Unix seconds."""
    @property
    def expires_utc(self) -> str | None:
        """The end in UTC, as ISO 8601."""
    @property
    def expires_in(self) -> int | None:
        """How many seconds are left until the end; negative after it."""
    @property
    def ip_address(self) -> str | None:
        """The address or network that the policy is limited to."""
    @property
    def hash_algorithm(self) -> str | None:
        """The hash that is announced, or SHA1 by default."""
    @property
    def signature_type(self) -> str | None:
        """What the signature looks like: ``"RSA-2048"``, ``"ECDSA P-256"``, …."""
    @property
    def signature_bytes(self) -> int | None:
        """The length of the decoded signature in bytes."""
    @property
    def signature_holds(self) -> bool | None:
        """Whether the signature verifies, if the key is known."""
    @property
    def signed_for(self) -> str | None:
        """What the signature would verify for, if it does not verify for this request."""
    @property
    def response(self) -> Response | None:
        """The response, if one was given."""
    @property
    def allowed(self) -> bool | None:
        """Whether the edge would grant the request, where keys and the URL are known."""
    @property
    def grant(self) -> Grant | None:
        """What the edge would grant."""
    @property
    def denial(self) -> AccessDenied | None:
        """The ``AccessDenied`` that says how the edge would refuse the request."""
    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, the worst first."""
    def to_json(self) -> str:
        """Return all of it as JSON, with the names of the fields, and the verdict as ``allowed``, ``code``, ``message``,
        ``reason`` and ``detail`` where there is one.
        """
    def to_dict(self) -> dict[str, _Any]:
        """Return what ``to_json`` says as a ``dict``."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Response:
    """The response to a request, and who wrote it."""
    @property
    def sender(self) -> str:
        """Who wrote it: ``"cloudfront"``, which refused the credentials; ``"cloudfront_page"``, which refused the request for
        another reason; ``"edge_function"``, ``"s3"``, ``"other"`` or ``"unknown"``.
        """
    @property
    def status(self) -> int | None:
        """The HTTP status, if the text has the headers."""
    @property
    def code(self) -> str | None:
        """The ``Code`` of an error."""
    @property
    def message(self) -> str | None:
        """The ``Message`` of an error."""
    @property
    def request_id(self) -> str | None:
        """The id under which CloudFront or S3 logged the request."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class Finding:
    """One thing that is wrong with a request, or could be, and its cure."""
    @property
    def code(self) -> str:
        """The stable name, such as ``"milliseconds"``."""
    @property
    def severity(self) -> str:
        """How bad it is: ``"error"``, the edge refuses the request; ``"warning"``, it may, or it grants more than it seems to;
        ``"note"``, worth knowing.
        """
    @property
    def confidence(self) -> str:
        """How sure it is: ``"certain"``, the request itself shows it, or a signature that verifies; ``"likely"``, it fits what was
        found, as other causes might.
        """
    @property
    def message(self) -> str:
        """What was found, for a person."""
    @property
    def cure(self) -> str:
        """What to do about it."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class SignedManifest:
    """A manifest with its URIs signed, returned by ``Signer.sign_manifest`` and ``SignedPolicy.manifest``.

    ``str()`` of it is its text.
    """
    @property
    def text(self) -> str:
        """The text of the manifest."""
    @property
    def warnings(self) -> list[ManifestWarning]:
        """What is odd in it; at most 100 different warnings."""
    @property
    def defines(self) -> dict[str, str]:
        """The variables of an HLS playlist, by their names: the ``defines`` of the playlists that it names."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

@final
class ManifestWarning:
    """Something odd in a manifest that is signed all the same, or a URL that was left alone and probably should not have been.

    A problem that occurs in many places is reported once, with its first place. ``str()`` of it is its message.
    """
    @property
    def code(self) -> str:
        """What it is about: ``"nothing_signed"``, ``"trailing_comma"``, ``"trailing_blank"``, ``"fragment"`` or
        ``"unsigned_url"``; more may come.
        """
    @property
    def message(self) -> str:
        """The place, what is odd, and what to do."""
    @property
    def line(self) -> int | None:
        """The line of the first place, from 1. None for the manifest as a whole."""
    @property
    def column(self) -> int | None:
        """The column of the first place, from 1. None for the manifest as a whole."""
    @property
    def count(self) -> int:
        """In how many places it is."""
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: _Any, /) -> Self: ...

def child_playlists(text: str, base_url: str) -> list[str]:
    r"""Return the URLs of the playlists that ``text``, an HLS multivariant playlist, names; none for other manifests.

    ``base_url`` is where the player gets the manifest.

    Raises ``FrontsealError`` with the code ``invalid_manifest`` and line and column of what is wrong.

    >>> from frontseal import child_playlists
    >>> text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n"
    >>> child_playlists(text, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8")
    ['https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8']
    """

def encode_base64(data: bytes | bytearray) -> str:
    """Encode bytes in the base64 that CloudFront takes in URLs and cookies. It is for ``frontseal.compat``."""

def encode_url(url: str) -> str:
    """Percent-encode the characters of ``url`` that clients rewrite before they send it, for signing: white space,
    non-ASCII, ``"``, ``<``, ``>``, ``[``, ``]``, ``^``, `` ` ``, ``{``, ``|``, ``}``, and ``'`` in the query.

    Call it before signing, never after: the edge compares the bytes that are sent with the bytes that were signed. Every
    other byte stays as it is, ``%`` sequences included. For the key of an object in S3, in which ``?`` and ``%`` stand for
    themselves, use ``object_url``.

    Raises ``FrontsealError`` with the code ``invalid_url`` if the host has a character that is not ASCII, since a host is
    never percent-encoded: write its ``xn--`` form.

    >>> from frontseal import encode_url
    >>> encode_url("https://d111111abcdef8.cloudfront.net/été {1}.jpg")
    'https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%20%7B1%7D.jpg'
    """

def object_url(base_url: str, key: str) -> str:
    """Return the URL that fetches the object ``key`` of an S3 bucket through the distribution at ``base_url``, to be signed.

    All characters of the key but ASCII letters, digits, ``/``, ``-``, ``.``, ``_`` and ``~`` are percent-encoded, ``+`` and
    ``%`` included, which S3 would read as a space and as an escape, and ``*``, which would be a wildcard.

    Raises ``FrontsealError`` with the code ``invalid_url`` if ``base_url`` cannot be the beginning of a signed URL or has a
    query, and if the key is empty or has a segment ``.`` or ``..``, which clients resolve.

    >>> from frontseal import object_url
    >>> object_url("https://d111111abcdef8.cloudfront.net", "films/2026/what? 50%.mp4")
    'https://d111111abcdef8.cloudfront.net/films/2026/what%3F%2050%25.mp4'
    """

def sign_stream(
    signer: Signer,
    stream: str,
    *,
    expires_in: _Duration | None = None,
    round_to: _Duration | None = None,
    date_less_than: _Time | None = None,
    date_greater_than: _Time | None = None,
    ip_address: _Network | None = None,
    resource: str | None = None,
    policy: Policy | str | None = None,
    custom: bool = False,
) -> str:
    """Sign ``stream``, a bare name such as ``videos/mediafile``, until ``date_less_than``, or ``expires_in`` from now.

    The result is relative: ``videos/mediafile?Expires=…``. The keyword arguments are those of ``Policy``; a policy for a
    stream has no resource.

    Raises ``FrontsealError`` with the code ``invalid_url`` if the name has a scheme, a host, a leading ``/``, ``cfx/st/`` or
    a format such as ``mp4:`` before it, a query, or a character that a URL may not have.

    >>> from frontseal import PrivateKey, Signer, rtmp
    >>> signer = Signer("K2JCJMDEHXQW5F", PrivateKey.generate())
    >>> rtmp.sign_stream(signer, "videos/mediafile", date_less_than=1893456000)[:46]
    'videos/mediafile?Expires=1893456000&Signature='
    """

def flash_encode(signed_stream: str) -> str:
    """Encode ``?``, ``=`` and ``&`` in a signed stream name, as Flash pages needed it.

    >>> from frontseal import rtmp
    >>> rtmp.flash_encode("videos/mediafile?Expires=1893456000&Signature=")
    'videos/mediafile%3FExpires%3D1893456000%26Signature%3D'
    """

def run_program(arguments: list[str]) -> int:
    """Run the program with ``arguments``, the first of which is its own name, and return its exit status."""
