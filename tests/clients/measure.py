#!/usr/bin/env python3
"""Record what HTTP clients put on the wire for each ASCII character of a URL, and write docs/clients.md.

usage: measure.py [--write]

A listener on loopback records the request line. Needs curl, node, go and chromium on the PATH, and the
Python packages of requirements.txt; a client that is missing is an error, because the table would lose
a column. `docs/cloudfront-rules.md` §3 cites the table, and `crates/frontseal/src/url.rs` follows it.
"""

from __future__ import annotations

import json
import socketserver
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[1] / "docs" / "clients.md"

Send = Callable[[list[str]], None]


class Recorder(socketserver.ThreadingTCPServer):
    """Answers every request with an empty 204 and keeps its head."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heads: dict[str, tuple[str, str]] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(socketserver.StreamRequestHandler):
    """Reads one head after another. The number of a case comes first in its path: /c12/…"""

    server: Recorder

    def handle(self) -> None:
        while head := self.rfile.readline():
            host = ""
            while (line := self.rfile.readline()) not in (b"\r\n", b"\n", b""):
                if line.lower().startswith(b"host:"):
                    host = line[5:].strip().decode("latin-1")
            target = head.split(b" ", 1)[1].rsplit(b" ", 1)[0].decode("latin-1")
            number = target.split("/", 2)[1] if target.count("/") > 1 else target
            self.server.heads.setdefault(number, (target, host))
            self.wfile.write(b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n")
            self.wfile.flush()


# --- the clients ------------------------------------------------------------------------------


def chromium(urls: list[str]) -> None:
    """A page of images: a browser sends one request for each."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(
            f"<script>for (const url of {json.dumps(urls)}) new Image().src = url;</script>", encoding="utf-8"
        )
        flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        run(
            *(
                "chromium",
                *flags.split(),
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={folder}/profile",
            ),
            *("--virtual-time-budget=20000", "--dump-dom", page.as_uri()),
        )


def node(urls: list[str]) -> None:
    run(
        "node",
        "-e",
        "(async () => { for (const url of JSON.parse(process.argv[1])) await fetch(url).catch(() => {}); })()",
        json.dumps(urls),
    )


def curl(urls: list[str]) -> None:
    for url in urls:
        run("curl", "-s", "-m", "5", "-o", "/dev/null", url)


def requests(urls: list[str]) -> None:
    import requests

    for url in urls:
        with suppress(Exception):  # a refusal is a result: nothing was recorded
            requests.get(url, timeout=5)


def httpx(urls: list[str]) -> None:
    import httpx

    with httpx.Client(trust_env=False) as client:
        for url in urls:
            with suppress(Exception):
                client.get(url)


def urllib(urls: list[str]) -> None:
    import urllib.request

    for url in urls:
        with suppress(Exception):
            urllib.request.urlopen(url, timeout=5)


def go(urls: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.go").write_text(
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tfor _, url := range os.Args[1:] {\n'
            "\t\tif response, err := http.Get(url); err == nil {\n\t\t\tresponse.Body.Close()\n\t\t}\n\t}\n}\n",
            encoding="ascii",
        )
        run("go", "run", f"{folder}/main.go", *urls)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


CLIENTS: dict[str, tuple[Callable[[], str], Send]] = {
    "Chromium": (lambda: run("chromium", "--version", "--no-sandbox").split()[1], chromium),
    "Node `fetch`": (lambda: run("node", "--version").strip("v\n"), node),
    "curl": (lambda: run("curl", "--version").split()[1], curl),
    "requests": (lambda: f"{version('requests')}, urllib3 {version('urllib3')}", requests),
    "httpx": (lambda: version("httpx"), httpx),
    "urllib": (lambda: ".".join(map(str, sys.version_info[:3])), urllib),
    "Go `net/http`": (lambda: run("go", "version").split()[2].removeprefix("go"), go),
}

# --- the cases --------------------------------------------------------------------------------

PUNCTUATION = [chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum()]
ENCODED = ["%41", "%7E", "%2d", "%c3%a9", "%C3%A9", "%2F", "%", "%zz", *(f"%{ord(c):02X}" for c in "'{}<>^|[]`")]
PATHS = ["a/./b", "a/../b", "a/%2e/b", "a/%2E%2E/b", "a//b", "a/.", "a/..", "a/..b", "a/b;c"]


def cases(port: int) -> list[tuple[str, str, str]]:
    """Return what is tried as a label, the URL, and what a client that changes nothing sends."""
    texts = [
        (f"`{text}` in a path" if text != "`" else "`` ` `` in a path", f"x{text}y")
        for text in [*PUNCTUATION, *ENCODED]
    ]
    texts += [(f"path `{path}`", path) for path in PATHS]
    queries = [
        (f"`{text}` in a query" if text != "`" else "`` ` `` in a query", f"x?q=x{text}y")
        for text in [*PUNCTUATION, *ENCODED]
    ]
    queries += [("`?` and nothing behind it", "x?")]
    listed = []
    for number, (label, rest) in enumerate([*texts, *queries]):
        sent = f"/c{number}/{rest}"
        listed.append((label, f"http://127.0.0.1:{port}{sent}", sent))
    return listed


def measure() -> tuple[list[str], list[list[str]]]:
    """Return the names of the clients, and a row for each case that some client changes."""
    names, columns, labels, expected = [], [], [], []
    for name, (of, send) in CLIENTS.items():
        recorder = Recorder()
        listed = cases(recorder.port)
        send([url for _, url, _ in listed])
        recorder.shutdown()
        names.append(f"{name} {of()}")
        columns.append([recorder.heads.get(f"c{number}", ("refused", ""))[0] for number in range(len(listed))])
        labels, expected = [label for label, _, _ in listed], [sent for _, _, sent in listed]
        if all(sent == "refused" for sent in columns[-1]):
            raise SystemExit(f"{name} sent nothing: is it installed?")
    rows = []
    for index, label in enumerate(labels):
        prefix = f"/c{index}/"
        cells = [
            "as it is" if column[index] == expected[index] else shown(column[index].removeprefix(prefix))
            for column in columns
        ]
        if any(cell != "as it is" for cell in cells):
            rows.append([label, *cells])
    return names, rows


def shown(target: str) -> str:
    return "refused" if target == "refused" else f"`{target}`" if "`" not in target else f"`` {target} ``"


def page() -> str:
    names, rows = measure()
    lines = [
        "# What HTTP clients change in a URL",
        "",
        "CloudFront compares the bytes of a request with the bytes that were signed. A client that sends a URL in",
        "another form gets 403. This table was measured with a listener on loopback, by `tests/clients/measure.py`;",
        "it lists each case that some client changes. Characters that are not listed arrive as they are.",
        "",
        f"| URL | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    text = page()
    if "--write" in sys.argv[1:]:
        TABLE.write_text(text, encoding="utf-8")
    else:
        print(text)
