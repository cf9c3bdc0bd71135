"""A local CloudFront for tests, which enforces signed URLs and cookies: ``with edge(folder) as cdn: …``.

It is the program ``frontseal edge`` in a process of its own, on a free port of this machine, so tests may run side by
side.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from frontseal import Policy, PrivateKey, PublicKey, Signer

__all__ = ["Edge", "EdgeFinding", "EdgeRequest", "edge"]

_KEY_PAIR_ID = "K2JCJMDEHXQW5F"

# Seconds for running responses at the end.
_PATIENCE = 5


@dataclass(frozen=True)
class EdgeFinding:
    """What ``inspect`` found in a request that was denied; see ``Finding``."""

    code: str
    severity: str
    confidence: str
    message: str
    cure: str


@dataclass(frozen=True)
class EdgeRequest:
    """A request and what became of it. No signature is in it whole.

    ``verdict`` is ``"granted"``, ``"denied"``, ``"open"`` (no signature was looked at) or ``"refused"`` (for something
    else than its signature); ``reason`` is why, as in ``AccessDenied``, and ``detail`` the same as a sentence. ``code`` is
    the edge's own, in its XML. ``url`` is what it was judged by, ``behavior`` the path pattern that decided, ``viewer``
    the viewer's address, ``time`` when it came, in Unix seconds, and ``id`` the ``X-Amz-Cf-Id`` of the response, whose
    ``status`` is 0 if the viewer left before it began.
    """

    id: str
    time: int
    method: str
    url: str
    viewer: str | None
    status: int
    behavior: str | None
    verdict: str
    key_pair_id: str | None
    code: str | None
    reason: str | None
    detail: str | None
    findings: tuple[EdgeFinding, ...]


def _read(*, findings: list[dict[str, str]], **others: Any) -> EdgeRequest:
    return EdgeRequest(findings=tuple(EdgeFinding(**it) for it in findings), **others)


class Edge:
    """A running edge, made by ``edge``. ``url`` is where it listens, such as ``http://127.0.0.1:41234``."""

    def __init__(self, url: str, distribution: str | None, signer: Signer | None) -> None:
        self.url = url
        self._distribution = (distribution or url).rstrip("/")
        self._signer = signer

    @property
    def signer(self) -> Signer:
        """The signer that it trusts, where it was given no public keys."""
        if self._signer is None:
            raise AttributeError("the edge was given public_keys: sign with the private keys that belong to them")
        return self._signer

    @property
    def key_pair_id(self) -> str:
        """The key pair id of ``signer``."""
        return self.signer.key_pair_id

    def url_for(self, target: str) -> str:
        """Return where the edge has ``target``: a path, or a URL of its distribution, signed or not."""
        path = target.removeprefix(self._distribution)
        if not path.startswith("/"):
            plain = target.partition("?")[0]  # A message is no place for a signature.
            raise ValueError(f"{plain!r} is neither a path, which begins with /, nor a URL of {self._distribution}")
        return self.url + path

    def requests(self) -> list[EdgeRequest]:
        """Return the last requests with what was decided about them, the newest first."""
        return [_read(**record) for record in _fetch(self.url, "/.frontseal/requests.json")]


@contextlib.contextmanager
def edge(
    root: str | os.PathLike[str] | None = None,
    *,
    origin: str | None = None,
    public_keys: Mapping[str, PublicKey | str | bytes | os.PathLike[str]] | None = None,
    protect: Iterable[str] = (),
    distribution: str | None = None,
    at: int | datetime | None = None,
    trusted_header: str | None = None,
    config: str | os.PathLike[str] | None = None,
) -> Generator[Edge, None, None]:
    """Run a local CloudFront in front of the folder ``root``, or of the HTTP server ``origin``, for a ``with`` statement.

    ``public_keys`` are those that it trusts, by key pair id; without them a key is made, and ``Edge.signer`` signs with
    it. ``protect`` restricts paths by patterns such as ``"/private/*"``, and opens all others; without it all are
    restricted. With ``distribution``, such as ``"https://d111111abcdef8.cloudfront.net"``, requests are judged as if they
    had come to that; see ``Edge.url_for``. ``at`` is the time to judge by, in place of now: ``int`` in Unix seconds, or
    ``datetime``, which is in UTC if it is naive. ``trusted_header`` names the header whose last address is the viewer's.
    ``config`` is the path of an ``edge.toml``, for everything else; arguments go before what it says.

    The edge ends with the ``with`` statement, or with this process.

    Raises ``RuntimeError`` with the program's message if it cannot start, and ``FrontsealError`` with the code
    ``invalid_key`` for a public key.

    >>> import pathlib, tempfile, urllib.request
    >>> from frontseal.testing import edge
    >>> with tempfile.TemporaryDirectory() as folder, edge(folder) as cdn:
    ...     _ = pathlib.Path(folder, "film.mp4").write_text("a film")
    ...     signed = cdn.signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)
    ...     urllib.request.urlopen(signed).read(), cdn.requests()[0].verdict
    (b'a film', 'granted')
    """
    if isinstance(protect, str):
        raise TypeError("protect must be an iterable of path patterns, not str: put it into a list")
    key = None if public_keys is not None else PrivateKey.generate("p-256")
    trusted = {_KEY_PAIR_ID: key.public_key()} if key else public_keys or {}
    variables = {f"FRONTSEAL_EDGE_KEY_{number}": PublicKey(it).to_pem() for number, it in enumerate(trusted.values())}
    options = [
        ("root", root),
        ("origin", origin),
        *(("public-key", f"{id}=env:{variable}") for id, variable in zip(trusted, variables)),
        *(("protect", pattern) for pattern in protect),
        ("as", distribution),
        ("at", at if at is None else Policy(date_less_than=at).date_less_than),
        ("trusted-header", trusted_header),
        ("config", config),
    ]
    arguments = [f"--{name}={value}" for name, value in options if value is not None]
    with _listening(arguments, variables) as first:
        yield Edge(first["url"], first["distribution"], key and Signer(_KEY_PAIR_ID, key))


@contextlib.contextmanager
def _listening(arguments: list[str], variables: dict[str, str]) -> Generator[dict[str, Any], None, None]:
    """Run the program, and return the first event of its log: where it listens, and as which distribution."""
    options = ["--listen=127.0.0.1:0", "--log=json", "--stop-with-stdin"]
    command = [sys.executable, "-m", "frontseal", "edge", *options, *arguments]
    with (
        tempfile.TemporaryFile() as messages,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=messages,
            env={**os.environ, **variables},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                process.wait()
                messages.seek(0)
                message = messages.read().decode(errors="replace").strip()
                raise RuntimeError(f"the edge did not start: {message.removeprefix('error: ')}")
            # It goes on without a reader, and no pipe fills up.
            process.stdout.close()
            yield json.loads(first)
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
    finally:
        process.kill()


def _fetch(url: str, path: str) -> Any:
    """Return the JSON at ``path``, without the proxies and the checks of certificates of others."""
    scheme, host = urlsplit(url)[:2]
    if scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, context=context)
    else:
        connection = http.client.HTTPConnection(host)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise RuntimeError(f"the edge has no page {path}: leave status_path in its config as it is")
        return json.loads(answer.read())
