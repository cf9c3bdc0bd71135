"""Measures the edge beside nginx: the same file, by wrk, over loopback."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from .built import Built
from .cores import all_cores, pinned
from .input import END, ENVIRONMENT, KEY_PAIR_ID, P256, RSA
from .processes import own_key, program

FILE_SIZE = 10_000
CONNECTIONS = 32
NGINX_PORT = 18_431
NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log /dev/null crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass
class Served:
    """What a server did."""

    requests_a_second: float
    spread: float  # half the distance of the quartiles, as a share
    memory: int  # bytes, resident, at the end


def missing() -> list[str]:
    """Return the programs that this needs and that are not there."""
    return [name for name in ("nginx", "wrk") if shutil.which(name) is None]


def serve(built: Built, rounds: int, seconds: int) -> dict[str, Served]:
    """Load each server in turns; servers run on the first core, and what loads them on the last."""
    if missing():
        return {}
    root = built.folder / "served"
    root.mkdir(exist_ok=True)
    (root / "file").write_bytes(b"x" * FILE_SIZE)
    with ExitStack() as running:
        servers = {
            "nginx": running.enter_context(nginx(built, root)),
            "frontseal edge, open path": running.enter_context(edge(built, root, RSA, "/other/*")),
            "frontseal edge, signed by RSA-2048": running.enter_context(edge(built, root, RSA)),
            "frontseal edge, signed by P-256": running.enter_context(edge(built, root, P256)),
        }
        found: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, (_, url) in servers.items():
                found[name].append(load(url, seconds))
        return {name: summary(found[name], memory(process.pid)) for name, (process, _) in servers.items()}


def summary(rates: list[float], memory: int) -> Served:
    first, _, third = statistics.quantiles(rates, n=4) if len(rates) > 1 else [rates[0]] * 3
    median = statistics.median(rates)
    return Served(median, (third - first) / 2 / median, memory)


def load(url: str, seconds: int) -> float:
    """Return the requests a second of one server."""
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", url]
    with pinned(all_cores()[-1:]):
        printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise RuntimeError(f"not every request was served:\n{printed}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", printed)[0])


@contextmanager
def nginx(built: Built, root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    folder = built.folder / "nginx"
    folder.mkdir(exist_ok=True)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=NGINX_PORT, root=root))
    url = f"http://127.0.0.1:{NGINX_PORT}/file"
    with started(["nginx", "-c", str(settings), "-p", str(folder)]) as process:
        wait_for(url)
        yield process, url


@contextmanager
def edge(built: Built, root: Path, key: Path, *protected: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [program(built), "edge", "--root", str(root), "--listen", "127.0.0.1:0", "--log", "json"]
    command += ["--public-key", f"{KEY_PAIR_ID}={key.with_suffix('.pub.pem')}"]
    for pattern in protected:
        command += ["--protect", pattern]
    with started(command) as process:
        assert process.stdout
        [address] = re.findall(r'"url":"([^"]+)"', process.stdout.readline())
        yield process, signed(built, f"{address}/file", key)


def signed(built: Built, url: str, key: Path) -> str:
    command = [program(built), "sign", url, "--key-pair-id", KEY_PAIR_ID, "--date-less-than", str(END)]
    command += ["--private-key", own_key(built, key)]
    return subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    with pinned(all_cores()[:1]):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            with urlopen(url) as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")


def memory(process: int) -> int:
    """Return the resident memory of a process and its children, in bytes."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    statuses = [Path(f"/proc/{number}/status").read_text() for number in [str(process), *children]]
    return sum(int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024 for status in statuses)
