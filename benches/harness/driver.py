"""Runs contestants: a process for each, which does its rows when asked."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import final

from .built import Built
from .contestants import CONTESTANTS, Contestant
from .cores import pinned
from .input import ENVIRONMENT


@final
class Driver:
    """A running contestant, pinned to `cores`."""

    def __init__(self, built: Built, contestant: Contestant, cores: list[int]) -> None:
        command = [*built.commands[contestant.driver], contestant.argument]
        with pinned(cores):
            self.process = subprocess.Popen(
                command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
            )
        assert self.process.stdin and self.process.stdout
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self.contestant = contestant
        self.rows = self._read().split()

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.process.wait()
        self.stdout.close()

    def result(self, row: str) -> str:
        """Do the work of `row` once, and return what it gave."""
        return self._ask(row, 0)

    def seconds(self, row: str, count: int) -> float:
        """Return how long `count` URLs took."""
        return float(self._ask(row, count))

    def _ask(self, row: str, count: int) -> str:
        with suppress(BrokenPipeError):  # it ended: reading says so
            self.stdin.write(f"{row} {count}\n")
        return self._read()

    def _read(self) -> str:
        line = self.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.contestant.name} ended: its message is above")
        return line.rstrip("\n")


def start(built: Built, cores: list[int]) -> list[Driver]:
    """Start every contestant that could be built."""
    return [Driver(built, contestant, cores) for contestant in CONTESTANTS if built.has(contestant)]
