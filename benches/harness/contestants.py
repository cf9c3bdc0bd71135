"""Who is measured, and the processes that do the work."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from .build import Built
from .input import ENVIRONMENT


@dataclass(frozen=True)
class Contestant:
    """A name as the tables show it, the driver that has it, and what the driver calls it."""

    name: str
    driver: str
    argument: str = "frontseal"

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("frontseal")


RUST = Contestant("frontseal, Rust", "rust")
C = Contestant("frontseal, C", "c")
GO = Contestant("frontseal, Go", "go")
PYTHON = Contestant("frontseal, Python", "python")
NODE = Contestant("frontseal, Node", "node")
OURS = [RUST, C, GO, PYTHON, NODE]
BARE = Contestant("AWS-LC, the key operation alone", "rust", "aws-lc")

CONTESTANTS = [
    *OURS,
    Contestant("frontseal, Node, awaited", "node", "frontseal-async"),
    Contestant("frontseal, Go, in place of the SDK", "go", "awssign"),
    BARE,
    Contestant("OpenSSL's EVP, C", "openssl"),
    Contestant("botocore + cryptography, key kept", "python", "botocore-kept"),
    Contestant("botocore + cryptography, key per call", "python", "botocore-per-call"),
    Contestant("botocore + rsa", "python", "botocore-rsa"),
    Contestant("@aws-sdk/cloudfront-signer, KeyObject", "node", "sdk-key-object"),
    Contestant("@aws-sdk/cloudfront-signer, PEM", "node", "sdk-pem"),
    Contestant("aws-cloudfront-sign, Node", "node", "aws-cloudfront-sign"),
    Contestant("aws-sdk-go-v2", "go", "sdk"),
    Contestant("CloudFrontUtilities, Java", "java", "sdk"),
    Contestant("cloudfront_sign, Rust", "rust", "cloudfront_sign"),
    Contestant("cloudfront-policy-signer, Rust", "rust", "cloudfront-policy-signer"),
]


class Driver:
    """A running contestant, pinned to `cores`."""

    def __init__(self, built: Built, contestant: Contestant, cores: list[int]) -> None:
        self.process = subprocess.Popen(
            [*built.commands[contestant.driver], contestant.argument],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            preexec_fn=lambda: pin(cores),
        )
        self.contestant = contestant
        self.rows = self._read().split()

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def result(self, row: str) -> str:
        """Do the work of `row` once, and return what it gave."""
        return self._ask(row, 0)

    def seconds(self, row: str, count: int) -> float:
        """Return how long `count` URLs took."""
        return float(self._ask(row, count))

    def _ask(self, row: str, count: int) -> str:
        self.process.stdin.write(f"{row} {count}\n")
        return self._read()

    def _read(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.contestant.name} ended: its message is above")
        return line.rstrip("\n")


def pin(cores: list[int]) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def all_cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def start(built: Built, cores: list[int]) -> list[Driver]:
    """Start every contestant that could be built."""
    return [Driver(built, contestant, cores) for contestant in CONTESTANTS if built.has(contestant)]
