"""What the tests share: the throwaway keys, and a random generator that is the same in each run."""

from __future__ import annotations

import random
import runpy
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from frontseal import Signer

TOP = Path(__file__).resolve().parents[2]
KEYS = TOP / "tests" / "keys"
VECTORS = TOP / "tests" / "vectors"
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
URL = "https://d111111abcdef8.cloudfront.net/videos/film.mp4"
END = 1893456000  # 2030-01-01T00:00:00Z


def key_path(name: str) -> Path:
    return KEYS / f"{name}.pem"


@pytest.fixture
def heed_ctrl_c() -> Iterator[None]:
    """Have children obey SIGINT: a runner in the background has it ignored, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def run_block(tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """Return a function that runs a block of the documentation as a script, and returns its names."""

    def run(block: str) -> dict[str, Any]:
        script = tmp_path / "block.py"
        script.write_text(block, encoding="utf-8")
        return runpy.run_path(str(script))

    return run


def ticks_during(work: Callable[[], object]) -> int:
    """Return how many milliseconds another thread could run in while ``work`` was done."""
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        work()
        return ticks
    finally:
        done.set()
        ticker.join()


@pytest.fixture(scope="session")
def signer() -> Signer:
    """An RSA-2048 signer."""
    return Signer(KEY_PAIR_ID, key_path("rsa-2048"))


@pytest.fixture(scope="session")
def p256_signer() -> Signer:
    return Signer(KEY_PAIR_ID, key_path("p-256"))


@pytest.fixture
def chance() -> random.Random:
    return random.Random(20261123)
