"""`frontseal.testing`: the edge of a user's tests, over real HTTP."""

from __future__ import annotations

import concurrent.futures
import http.client
import http.server
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import END, KEY_PAIR_ID, key_path

import frontseal.testing
from frontseal import FrontsealError, PublicKey, Signer
from frontseal.testing import Edge, EdgeRequest, edge

DISTRIBUTION = "https://d111111abcdef8.cloudfront.net"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url: str, **headers: str) -> tuple[int, Message, bytes]:
    try:
        answer = OPENER.open(urllib.request.Request(url, headers=headers), timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


def status_of(url: str, **headers: str) -> int:
    return fetch(url, **headers)[0]


def listens(url: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    try:
        connection.connect()
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    (folder / "film.mp4").write_text("a film")
    (folder / "private").mkdir()
    (folder / "private" / "film.mp4").write_text("a private film")
    return folder


@pytest.fixture(scope="module")
def cdn(folder: Path) -> Iterator[Edge]:
    with edge(folder) as cdn:
        yield cdn


def test_a_signed_url_is_served(cdn: Edge) -> None:
    signed = cdn.signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)
    status, headers, body = fetch(signed)
    assert (status, body) == (200, b"a film")
    last = cdn.requests()[0]
    assert (last.method, last.status, last.verdict, last.key_pair_id) == ("GET", 200, "granted", cdn.key_pair_id)
    assert last.id == headers["X-Amz-Cf-Id"]
    assert last.viewer == "127.0.0.1"
    assert last.url.startswith(f"{cdn.url}/film.mp4?") and signed not in last.url


@pytest.mark.parametrize(
    ("credentials", "code", "reason"),
    [
        ("unsigned", "MissingKey", "missing_key"),
        ("expired", "AccessDenied", "expired"),
        ("of another file", "AccessDenied", "signature"),
        ("of another key", "AccessDenied", "signature"),
    ],
)
def test_anything_else_is_a_403_with_its_reason(cdn: Edge, credentials: str, code: str, reason: str) -> None:
    url = cdn.url_for("/film.mp4")
    sent = {
        "unsigned": url,
        "expired": cdn.signer.sign_url(url, date_less_than=1),
        "of another file": cdn.signer.sign_url(cdn.url_for("/a.mp4"), expires_in=300).replace("/a.mp4", "/film.mp4"),
        "of another key": Signer(cdn.key_pair_id, key_path("p-256")).sign_url(url, expires_in=300),
    }[credentials]
    status, headers, body = fetch(sent)
    assert (status, headers["X-Frontseal-Reason"]) == (403, reason)
    assert f"<Code>{code}</Code>".encode() in body
    last = cdn.requests()[0]
    assert (last.verdict, last.code, last.reason) == ("denied", code, reason)
    assert last.detail
    assert [finding.severity for finding in last.findings if finding.severity == "error"]
    assert all(finding.confidence and finding.message and finding.cure for finding in last.findings)


def test_signed_cookies_are_served(cdn: Edge) -> None:
    cookies = cdn.signer.sign_cookies(cdn.url_for("/private/*"), expires_in=300).cookie_header()
    assert fetch(cdn.url_for("/private/film.mp4"), Cookie=cookies)[2] == b"a private film"
    assert fetch(cdn.url_for("/film.mp4"), Cookie=cookies)[1]["X-Frontseal-Reason"] == "resource"


def test_requests_are_there_the_newest_first(cdn: Edge) -> None:
    before = cdn.requests()
    for number in range(3):
        status_of(cdn.url_for(f"/{number}"))
    requests = cdn.requests()
    assert all(isinstance(request, EdgeRequest) for request in requests)
    assert [request.url for request in requests[:3]] == [cdn.url_for(f"/{number}") for number in (2, 1, 0)]
    assert requests[3:] == before
    assert cdn.requests() == requests


@pytest.mark.parametrize("at", [END - 1, datetime(2029, 12, 31, 23, 59, 59)])
def test_requests_are_judged_by_the_time_at(folder: Path, at: Any) -> None:
    with edge(folder, at=at) as cdn:
        url = cdn.url_for("/film.mp4")
        assert status_of(cdn.signer.sign_url(url, date_less_than=END)) == 200
        assert status_of(cdn.signer.sign_url(url, date_less_than=END - 1)) == 403


def test_requests_are_judged_as_if_they_had_come_to_the_distribution(folder: Path, signer: Signer) -> None:
    public_keys = {KEY_PAIR_ID: key_path("rsa-2048.pub")}
    with edge(folder, distribution=f"{DISTRIBUTION}/", public_keys=public_keys) as cdn:
        signed = signer.sign_url(f"{DISTRIBUTION}/film.mp4", expires_in=300)
        assert status_of(cdn.url_for(signed)) == 200
        assert cdn.requests()[0].url.startswith(f"{DISTRIBUTION}/film.mp4?Expires=")
        assert status_of(cdn.url_for("/film.mp4")) == 403
        for wrong in ("film.mp4", "https://other.example/film.mp4", f"{DISTRIBUTION}.example/film.mp4", ""):
            with pytest.raises(ValueError, match="neither a path"):
                cdn.url_for(wrong)


def test_the_distribution_may_be_in_the_config(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "edge.toml"
    config.write_text('as = "https://media.example.com"\n')
    with edge(folder, config=config) as cdn:
        signed = cdn.signer.sign_url("https://media.example.com/film.mp4", expires_in=300)
        assert status_of(cdn.url_for(signed)) == 200
        with pytest.raises(ValueError, match="nor a URL of https://media.example.com") as error:
            cdn.url_for(cdn.signer.sign_url(f"{DISTRIBUTION}/film.mp4", expires_in=300))
        assert f"{DISTRIBUTION}/film.mp4'" in str(error.value) and "Signature" not in str(error.value)


def test_public_keys_may_be_given_in_every_form(folder: Path, signer: Signer, p256_signer: Signer) -> None:
    pem = key_path("rsa-2048.pub").read_text()
    p256 = Signer("K2", key_path("p-256"))
    for key in (pem, pem.encode(), key_path("rsa-2048.pub"), PublicKey(pem)):
        with edge(folder, public_keys={KEY_PAIR_ID: key, "K2": key_path("p-256.pub")}) as cdn:
            for good in (signer, p256):
                assert status_of(good.sign_url(cdn.url_for("/film.mp4"), expires_in=300)) == 200
            assert status_of(p256_signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)) == 403
            for name in ("signer", "key_pair_id"):
                with pytest.raises(AttributeError, match="sign with the private keys"):
                    getattr(cdn, name)
    with edge(folder, public_keys={}) as cdn:
        assert status_of(signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)) == 403
    with pytest.raises(FrontsealError, match="private"), edge(folder, public_keys={"K1": key_path("rsa-2048")}):
        pass


def test_protect_opens_all_other_paths(folder: Path) -> None:
    with edge(folder, protect=["/private/*", "/secret/*"]) as cdn:
        assert status_of(cdn.url_for("/film.mp4")) == 200
        assert cdn.requests()[0].verdict == "open"
        assert status_of(cdn.url_for("/private/film.mp4")) == 403
        assert cdn.requests()[0].behavior == "/private/*"
        assert status_of(cdn.signer.sign_url(cdn.url_for("/private/film.mp4"), expires_in=300)) == 200
        assert status_of(cdn.url_for("/secret/film.mp4")) == 403
    with pytest.raises(TypeError, match="protect must be an iterable"), edge(folder, protect="/private/*"):
        pass


def test_the_viewers_address_may_be_in_a_header(folder: Path) -> None:
    with edge(folder, trusted_header="X-Viewer") as cdn:
        signed = cdn.signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300, ip_address="192.0.2.7")
        assert status_of(signed, **{"X-Viewer": "192.0.2.7"}) == 200
        assert fetch(signed)[1]["X-Frontseal-Reason"] == "ip_address"


def test_everything_else_is_in_a_config(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "edge.toml"
    config.write_text(f"root = {str(folder)!r}\nkept_requests = 1\nlog = 'off'\nlisten = '127.0.0.1:1'\n[tls]\n")
    with edge(config=config) as cdn:
        assert cdn.url.startswith("https://127.0.0.1:")
        assert cdn.requests() == []
    config.write_text("status_path = ''\n")
    with edge(folder, config=config) as cdn, pytest.raises(RuntimeError, match="status_path"):
        cdn.requests()


class Origin(http.server.BaseHTTPRequestHandler):
    """An HTTP server that answers with the path, except for /slow, which never gets an answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.server.asked.set()  # type: ignore[attr-defined]
            self.server.ended.wait(20)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[Any]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        asked = threading.Event()
        ended = threading.Event()

        def handle_error(self, *_: Any) -> None:
            """The edge may hang up."""

    with Server(("127.0.0.1", 0), Origin) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.ended.set()
        server.shutdown()
        thread.join()


def test_an_http_server_may_be_behind_it(origin: Any) -> None:
    with edge(origin=f"http://127.0.0.1:{origin.server_address[1]}") as cdn:
        signed = cdn.signer.sign_url(cdn.url_for("/film.mp4?a=1"), expires_in=300)
        assert fetch(signed)[2] == b"/film.mp4?a=1"


def test_it_ends_with_the_statement_whatever_happens(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), edge(folder) as cdn:
        assert listens(cdn.url)
        raise ZeroDivisionError
    assert not listens(cdn.url)


def test_it_ends_even_if_a_response_does_not(origin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontseal.testing, "_PATIENCE", 0.1)
    with edge(origin=f"http://127.0.0.1:{origin.server_address[1]}") as cdn:
        signed = cdn.signer.sign_url(cdn.url_for("/slow"), expires_in=300)
        viewer = threading.Thread(target=lambda: pytest.raises(OSError, fetch, signed))
        viewer.start()
        assert origin.asked.wait(20)
    assert not listens(cdn.url)
    viewer.join(20)
    assert not viewer.is_alive()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "root"),
        ({"root": "no/such/folder"}, "no/such/folder"),
        ({"root": ".", "origin": "http://127.0.0.1:1"}, "--origin"),
        ({"config": "no/such/edge.toml"}, "no/such/edge.toml"),
        ({"root": ".", "distribution": "no URL"}, "no URL"),
        ({"root": ".", "public_keys": {"no id": key_path("p-256.pub")}}, "no id"),
    ],
)
def test_one_that_cannot_start_says_why(options: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=f"(?s)^the edge did not start: .*{message}"), edge(**options):
        pass


def test_nobody_need_read_its_log(folder: Path) -> None:
    """A pipe holds 64 KiB; this is some megabytes of log."""
    with edge(folder) as cdn:
        connection = http.client.HTTPConnection(urlsplit(cdn.url).netloc)
        for number in range(5000):
            connection.request("GET", f"/{number}?{'x' * 500}")
            assert connection.getresponse().read()
        connection.close()
        assert cdn.requests()[0].url.startswith(f"{cdn.url}/4999?")


def test_edges_run_side_by_side_in_threads(folder: Path) -> None:
    def work(_: int) -> str:
        with edge(folder) as cdn:
            assert status_of(cdn.signer.sign_url(cdn.url_for("/film.mp4"), expires_in=300)) == 200
            assert len(cdn.requests()) == 1
            return cdn.url

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        urls = list(pool.map(work, range(8)))
    assert not any(map(listens, urls))


def test_proxies_of_the_environment_are_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with edge(folder) as cdn:
        assert status_of(cdn.url_for("/film.mp4")) == 403
        assert len(cdn.requests()) == 1


def test_it_costs_nothing_until_it_is_imported_and_never_pytest() -> None:
    script = """
import sys, frontseal
assert "frontseal.testing" not in sys.modules and "http.client" not in sys.modules
import frontseal.testing
assert "pytest" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_it_ends_with_a_test_process_that_is_killed(folder: Path) -> None:
    script = f"""
import time
from frontseal.testing import edge
with edge({str(folder)!r}) as cdn:
    print(cdn.url, flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert listens(url)
        process.kill()
    for _ in range(500):
        if not listens(url):
            return
        time.sleep(0.02)
    raise AssertionError("the edge outlived the process that started it")
