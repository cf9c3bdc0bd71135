"""What the project says of its speed, held against what was measured. Misses are printed, not hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .contestants import BARE, GO, NODE, PYTHON, RUST, C

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Claim:
    text: str
    found: str
    holds: bool


def claims(found: dict) -> Iterator[Claim]:
    """Yield each claim that there is a figure for."""
    one, more = found["rows"]["url-rsa-sha1"], found["rows"]["more-wildcard"]

    def at_most(text: str, value: float, limit: float, shown: str) -> Claim:
        return Claim(text, shown, value <= limit)

    ratio = one[RUST.name].ratio / one[BARE.name].ratio
    yield at_most(
        "one RSA-2048 URL from Rust costs at most 1.02 × the key operation alone", ratio, 1.02, f"{ratio:.3f} ×"
    )
    for contestant, most in [(C, 0.01), (GO, 0.01), (PYTHON, 0.01), (NODE, 0.02)]:
        if contestant.name in one:
            ratio = one[contestant.name].ratio
            yield at_most(f"{contestant.name}: within {most:.0%} of Rust", ratio, 1 + most, f"{ratio:.3f} ×")
    for contestant, most in [(RUST, 200), (PYTHON, 400), (NODE, 400)]:
        if contestant.name in more:
            cost = more[contestant.name].median * 1e9
            yield at_most(
                f"{contestant.name}: one URL more of a wildcard costs under {most} ns", cost, most, f"{cost:.0f} ns"
            )

    scaling = found["scaling"]
    yield Claim(
        f"{scaling['urls']:,} different RSA policies: at least 1.9 × on two cores",
        f"{scaling['speed_up']:.2f} × on {scaling['cores']}",
        scaling["speed_up"] >= 0.95 * scaling["cores"],
    )
    lines = found["lines"]
    yield Claim(
        "sign - writes at least 500,000 wildcard lines a second", f"{lines['a_second']:,.0f}", lines["a_second"] >= 5e5
    )
    grown = lines["memory"] - lines["memory_of_a_tenth"]
    yield at_most(
        "memory is flat over a batch run: ten times the lines, under 1 MB more",
        grown,
        MEGABYTE,
        f"{grown / MEGABYTE:.2f} MB",
    )

    for name, seconds in found["first_signatures"].items():
        yield at_most(
            f"{name}: the first signature of a process costs under 3 ms", seconds, 3e-3, f"{seconds * 1e3:.2f} ms"
        )
    for name, most in [("import frontseal", 15), ("require('frontseal')", 10)]:
        if name in found["imports"]:
            cost = found["imports"][name] * 1e3
            yield at_most(f"{name} costs under {most} ms", cost, most, f"{cost:.1f} ms")
    cost = found["processes"]["frontseal sign"].median * 1e3
    yield at_most("frontseal sign, the whole process, takes under 10 ms", cost, 10, f"{cost:.1f} ms")
