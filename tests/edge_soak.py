#!/usr/bin/env python3
"""Send hostile requests to `frontseal edge`: it must not crash, grow, or let anybody in.

    tests/edge_soak.py [REQUESTS]    20,000 unless told; the program is the one in target/debug

Each request is made from one that would be granted, by a change that must close the door again, or is no request at
all. Between them one that is granted must go through. Its memory is compared once a fifth of the requests is through
and at the end.

A fifth as many more are paths in disguise, to an edge before a server that reads a path in every way that a server might:
whatever it could take for the restricted path must not reach it.
"""

from __future__ import annotations

import http.server
import os
import platform
import posixpath
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import final

TOP = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR") or TOP / "target") / "debug" / "frontseal"
KEYS = TOP / "tests" / "keys"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
SITE = "https://d111111abcdef8.cloudfront.net"
END = 1893456000  # 2030-01-01T00:00:00Z
SECRET = b"what only a signature opens"
THREADS = 4
GROWTH = 4_000_000  # bytes: the allocator keeps some of what it once had


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "film").write_bytes(SECRET)
        with Edge("--root", folder) as edge:
            granted = signed("film")
            edge.hammer(granted, count // 5, seed=1)
            before = edge.memory()
            edge.hammer(granted, count - count // 5, seed=2)
            grown = edge.memory() - before
    with Origin(("127.0.0.1", 0), EveryReading) as origin:
        threading.Thread(target=origin.serve_forever, daemon=True).start()
        with Edge("--origin", f"http://127.0.0.1:{origin.server_port}", "--protect", "/private/*") as edge:
            edge.hammer(signed("private/film"), count // 5, seed=3, ways=[disguised])
        origin.shutdown()
    print(
        f"edge: {count:,} hostile requests opened nothing; memory grew by {grown / 1e6:.1f} MB, to {(before + grown) / 1e6:.1f} MB"
    )
    if grown > GROWTH:
        print(f"edge: that is more than {GROWTH / 1e6:.0f} MB", file=sys.stderr)
        return 1
    return 0


def signed(path: str) -> str:
    """Return the target of a request that is granted."""
    command = [str(PROGRAM), "sign", f"{SITE}/{path}", "--date-less-than", str(END), "--key-pair-id", KEY_PAIR_ID]
    command += ["--private-key", "-"]
    pem = (KEYS / "p-256.pem").read_text()
    url = subprocess.run(command, input=pem, stdout=subprocess.PIPE, check=True, text=True).stdout
    return url.strip()[len(SITE) :]


@final
class Edge:
    """The program, on a free port."""

    def __init__(self, *arguments: str) -> None:
        command = [str(PROGRAM), "edge", *arguments, "--listen", "127.0.0.1:0", "--log", "json", "--as", SITE]
        command += ["--public-key", f"{KEY_PAIR_ID}={KEYS / 'p-256.pub.pem'}", "--stop-with-stdin"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdin and self.process.stdout
        self.stdin = self.process.stdin
        self.port = int(re.findall(r'"address":"127\.0\.0\.1:(\d+)"', self.process.stdout.readline())[0])
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def __enter__(self) -> Edge:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        if self.process.wait(60) != 0:
            raise SystemExit(f"the edge ended with {self.process.returncode}")

    def memory(self) -> int:
        """Return the resident memory in bytes; 0 where the system does not tell."""
        if platform.system() != "Linux":
            return 0
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024

    def hammer(self, granted: str, count: int, seed: int, ways: list[Way] | None = None) -> None:
        failures: list[str] = []
        chances = [random.Random(seed * THREADS + part) for part in range(THREADS)]
        parts = [
            threading.Thread(target=self.work, args=(granted, count // THREADS, chance, ways or WAYS, failures))
            for chance in chances
        ]
        for part in parts:
            part.start()
        for part in parts:
            part.join()
        if failures:
            raise SystemExit("\n".join(failures))

    def work(self, granted: str, count: int, chance: random.Random, ways: list[Way], failures: list[str]) -> None:
        for number in range(count):
            if number % 500 == 0 and SECRET not in self.exchange(get(granted)):
                return failures.append(f"after {number} requests a signed one was not served")
            request = chance.choice(ways)(granted, chance)
            answer = self.exchange(request)
            # A path in disguise may be an open one.
            served = ways is WAYS and answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 206", b"HTTP/1.1 304"))
            if SECRET in answer or served:
                return failures.append(f"this request opened the door: {request!r}\n{answer[:300]!r}")

    def exchange(self, request: bytes) -> bytes:
        answer = b""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                connection.sendall(request)
                if not request.endswith(b"Connection: close\r\n\r\n"):
                    connection.shutdown(socket.SHUT_WR)  # or the edge would wait for the rest
                while part := connection.recv(65536):
                    answer += part
        except (ConnectionResetError, BrokenPipeError):
            pass  # An edge may hang up on nonsense.
        return answer


class Origin(http.server.ThreadingHTTPServer):
    """A server that says nothing of viewers who hang up."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


class EveryReading(http.server.BaseHTTPRequestHandler):
    """Answers with the secret wherever some server could read the path as its own."""

    protocol_version = "HTTP/1.1"

    raw_requestline: bytes

    def do_GET(self) -> None:
        # As it came: self.path has a leading // folded.
        path = self.raw_requestline.split(b" ")[1].decode("latin-1").partition("?")[0]
        body = SECRET if SECRET_PATHS & readings(path) else b"open"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def readings(path: str) -> set[str]:
    """Return what servers could make of a path: any of the steps, in any order and as often as they like."""
    found = {path}
    waiting = [path]
    while waiting and len(found) < 200:
        path = waiting.pop()
        for step in STEPS:
            if (read := step(path)) not in found:
                found.add(read)
                waiting.append(read)
    return found


SECRET_PATHS = {"/private/film", "/private/"}

STEPS: list[Callable[[str], str]] = [
    urllib.parse.unquote,
    lambda path: re.sub(r"^//+[^/]*", "", path) or "/",
    lambda path: re.sub(r"/\.?$", "/", path),
    lambda path: path.replace("\\", "/"),
    lambda path: re.sub(r";[^/]*", "", path),
    posixpath.normpath,
    lambda path: re.sub(r"/[^/]*/\.\.(?=/|$)", "", path, count=1),
    lambda path: path.removeprefix("/.."),
    lambda path: re.sub(r"/\.(?=/|$)", "", path),
    lambda path: re.sub(r"//+", "/", path),
]


def get(target: str, headers: str = "") -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: h\r\n{headers}Connection: close\r\n\r\n".encode("latin-1")


def unsigned(_: str, chance: random.Random) -> bytes:
    target = chance.choice(["/film", "//film", "/./film", "/x/../film", "/%66ilm", "/film?", "/film?a=1", "/FILM", "/"])
    return get(target, chance.choice(["", "Range: bytes=0-3\r\n", "If-None-Match: *\r\n", "X-Forwarded-For: ::1\r\n"]))


def one_character_changed(granted: str, chance: random.Random) -> bytes:
    # The last bits of base64 are padding: a change there may leave the signature what it was.
    end = granted.index("&Key-Pair-Id") - 4
    place = chance.randrange(granted.index("?") + 1, end)
    old = granted[place]
    return get(granted[:place] + chance.choice([it for it in "abcXYZ019" if it != old]) + granted[place + 1 :])


def parameter_missing(granted: str, chance: random.Random) -> bytes:
    path, _, query = granted.partition("?")
    parameters = query.split("&")
    del parameters[chance.randrange(len(parameters))]
    return get(f"{path}?{'&'.join(parameters)}")


def parameter_twice(granted: str, chance: random.Random) -> bytes:
    return get(f"{granted}&{chance.choice(granted.partition('?')[2].split('&'))}")


def other_path(granted: str, chance: random.Random) -> bytes:
    return get(granted.replace("/film", chance.choice(["/film/", "/fil", "/Film", "/film;x", "/a/film", "/film%00"])))


def cookies(granted: str, chance: random.Random) -> bytes:
    pairs = [f"CloudFront-{pair}" for pair in granted.partition("?")[2].split("&")]
    chance.shuffle(pairs)
    return get("/film", f"Cookie: {'; '.join(pairs[1:])}\r\n")


def long_head(_: str, chance: random.Random) -> bytes:
    return get("/film", f"X: {'x' * chance.randrange(1000, 60_000)}\r\n")


def long_target(_: str, chance: random.Random) -> bytes:
    return get("/film?" + "a" * chance.randrange(1000, 20_000))


def cut_off(granted: str, chance: random.Random) -> bytes:
    whole = get(granted)
    return whole[: chance.randrange(whole.index(b"\r\n"))]


def noise(_: str, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 400)) + b"\r\n\r\n"


def smuggled(_: str, chance: random.Random) -> bytes:
    head = chance.choice(["Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 0\r\nContent-Length: 9"])
    return f"POST /film HTTP/1.1\r\nHost: h\r\n{head}\r\n\r\n0\r\n\r\n".encode() + get("/film")


PARTS = [
    "private",
    "%70rivate",
    "open",
    "film",
    "..",
    ".",
    "%2e%2e",
    "%252e.",
    "..;",
    "..;a",
    ".;",
    "",
    ";a",
    "a;%2fb",
    "private;",
]
JOINTS = ["/", "/", "/", "//", "%2f", "%5c", "\\", "%252f"]


def disguised(_: str, chance: random.Random) -> bytes:
    parts = [chance.choice(JOINTS) + chance.choice(PARTS) for _ in range(chance.randrange(1, 7))]
    start = chance.choice(["/", "/", "//", "//h/", "///h/", "/\\h/", "/./"])
    end = chance.choice(["/film", "/film", "/film;a", "//film", "%2ffilm", "/", "/.", "/%2e"])
    return get(f"{start}{''.join(parts).lstrip('/')}{end}")


Way = Callable[[str, random.Random], bytes]

WAYS = [
    unsigned, one_character_changed, parameter_missing, parameter_twice, other_path, cookies, long_head, long_target,
    cut_off, noise, smuggled,
]  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
