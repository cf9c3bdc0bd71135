"""Which cores a process runs on, where the system lets us choose."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def all_cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def pin(cores: list[int]) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


@contextmanager
def pinned(cores: list[int]) -> Iterator[None]:
    """Run on `cores` alone for a while: a process that is started meanwhile stays on them."""
    before = all_cores()
    pin(cores)
    try:
        yield
    finally:
        pin(before)
