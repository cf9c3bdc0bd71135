"""Writes what was found: tables for people, JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from tabulate import tabulate

from .claims import claims
from .contestants import CONTESTANTS
from .measure import Figure

TABLES = {
    "One at a time, on one core": {
        "url-rsa-sha1": "URL, RSA-2048, SHA-1",
        "url-rsa-sha256": "URL, RSA-2048, SHA-256",
        "url-p256": "URL, P-256",
        "cookies": "cookies, RSA-2048",
        "load-rsa": "load an RSA key",
        "verify-rsa": "verify, RSA-2048",
    },
    "Each URL of 1,000": {
        "batch-rsa": "different, RSA-2048, one core",
        "batch-rsa, all cores": "the same, all cores",
        "batch-p256, all cores": "different, P-256, all cores",
        "batch-wildcard": "of one wildcard, with its signature",
        "more-wildcard": "without the signature",
    },
}


def tables(found: dict) -> Iterator[str]:
    """Yield the report, in Markdown."""
    for title, rows in TABLES.items():
        known = {row: name for row, name in rows.items() if row in found["rows"]}
        lines = [
            [contestant.name, *(cell(found["rows"][row].get(contestant.name)) for row in known)]
            for contestant in CONTESTANTS
            if any(contestant.name in found["rows"][row] for row in known)
        ]
        if "url-rsa-sha1" in known:
            speed = found["openssl_speed"]
            lines.append(["openssl speed", *(readable(speed[row]) if row in speed else "" for row in known)])
        yield f"### {title}\n\n{table(['', *known.values()], lines)}"
    whole = [[name, readable(figure.median), f"{figure.ratio:.1f} ×"] for name, figure in found["processes"].items()]
    yield f"### A whole process that signs one URL\n\n{table(['', 'time', ''], whole)}"
    rest = [[name, readable(seconds)] for name, seconds in found["imports"].items()]
    rest += [[f"the first signature: {name}", readable(seconds)] for name, seconds in found["first_signatures"].items()]
    rest += [[f"size: {name}", f"{size / 1e6:.1f} MB"] for name, size in found["sizes"].items()]
    yield f"### At rest\n\n{table(['', ''], rest)}"
    if found["servers"]:
        served = [
            [name, f"{it.requests_a_second:,.0f} ± {it.spread:.1%}", f"{it.memory / 1e6:.1f} MB"]
            for name, it in found["servers"].items()
        ]
        yield f"### The edge beside nginx, one core each, 10 kB a request\n\n{table(['', 'requests a second', 'memory'], served)}"
    held = [["holds" if claim.holds else "**missed**", claim.text, claim.found] for claim in claims(found)]
    yield f"### What we say, and what was found\n\n{table(['', '', 'found'], held)}"
    yield f"Not measured: {'; '.join(f'{name} ({why})' for name, why in found['missing'].items()) or 'nothing'}."


def table(headers: list[str], lines: list[list[str]]) -> str:
    return tabulate(lines, headers, tablefmt="github", disable_numparse=True)


def cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    first, third = figure.quartiles
    spread = (third - first) / 2 / figure.median
    return f"{readable(figure.median)} ± {spread:.1%}, {figure.ratio:.2f} ×"


def readable(seconds: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}" if seconds * factor < 1000 else f"{seconds * factor:.0f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    information = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", information.read_text()) if information.exists() else None
    versions = {
        "Rust": ["rustc", "--version"],
        "Python": ["python3", "--version"],
        "Node": ["node", "--version"],
        "Go": ["go", "version"],
        "Java": ["java", "--version"],
        "OpenSSL": ["openssl", "version"],
    }
    return {
        "processor": model[1] if model else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        **{name: version(command) for name, command in versions.items()},
    }


def version(command: list[str]) -> str:
    try:
        printed = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        ).stdout
    except FileNotFoundError:
        return "none"
    number = re.search(r"\d+\.\d+[\w.]*", printed)
    return number[0] if number else "unknown"


def to_json(found: dict) -> str:
    whole = {**found, "claims": list(claims(found))}
    return json.dumps(whole, indent=1, ensure_ascii=False, default=plain)


def plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
