"""Measures rows: contestants take turns in short slices, so that a clock that drifts drifts for all."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from .driver import Driver


@dataclass(frozen=True)
class Pace:
    """How long and how often: `slice` and `warm_up` are in seconds."""

    slice: float
    warm_up: float
    rounds: int


CAREFUL = Pace(slice=0.025, warm_up=0.3, rounds=31)
QUICK = Pace(slice=0, warm_up=0, rounds=1)

# A batch is 1,000 URLs; of those that need more than a second for it, as many as that second holds.
BATCH = 1000
LONGEST_BATCH = 1.0
BATCH_ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """Seconds for each URL: the median of the rounds, its quartiles, and the median ratio to the first contestant."""

    median: float
    quartiles: tuple[float, float]
    ratio: float


def measure(row: str, drivers: list[Driver], pace: Pace) -> dict[str, Figure]:
    """Measure `row` for each of `drivers` that has it."""
    drivers = [driver for driver in drivers if row in driver.rows]
    is_batch = row.startswith(("batch", "more"))
    counts = {driver: (batch_size if is_batch else calls_in_slice)(driver, row, pace) for driver in drivers}
    rounds: dict[Driver, list[float]] = {driver: [] for driver in drivers}
    for number in range(min(pace.rounds, BATCH_ROUNDS) if row.startswith("batch") else pace.rounds):
        for driver in turned(drivers, number):
            rounds[driver].append(driver.seconds(row, counts[driver]) / counts[driver])
    return {driver.contestant.name: figure(rounds[driver], rounds[drivers[0]]) for driver in drivers}


def figure(rounds: list[float], reference: list[float]) -> Figure:
    first, middle, third = statistics.quantiles(rounds, method="inclusive") if len(rounds) > 1 else rounds * 3
    return Figure(middle, (first, third), statistics.median(a / b for a, b in zip(rounds, reference)))


def calls_in_slice(driver: Driver, row: str, pace: Pace) -> int:
    """Warm up, and return how many calls fill a slice."""
    count, spent = 1, 0.0
    while True:
        seconds = driver.seconds(row, count)
        spent += seconds
        if seconds >= pace.slice and spent >= pace.warm_up:
            return max(1, round(count * pace.slice / seconds))
        if seconds < pace.slice:
            count *= 2


def batch_size(driver: Driver, row: str, pace: Pace) -> int:
    if pace is QUICK:
        return 16
    probe = 20
    return max(probe, min(BATCH, round(probe * LONGEST_BATCH / driver.seconds(row, probe))))


def turned(drivers: list[Driver], number: int) -> list[Driver]:
    """Return `drivers` from another one on each time, so that nobody always follows the same."""
    start = number % len(drivers)
    return drivers[start:] + drivers[:start]
