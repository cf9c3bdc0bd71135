#!/usr/bin/env python3
"""Measure frontseal and its peers side by side, in one run: `make bench`.

benches/run.py            # everything; writes results.json, chart.svg and the tables of README.md
benches/run.py --quick    # every contestant does every row once, and the results verify
"""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import Any

from harness.build import build
from harness.built import Built
from harness.chart import chart
from harness.check import check
from harness.cores import all_cores, pin
from harness.driver import start
from harness.input import FOLDER
from harness.measure import CAREFUL, QUICK, Figure, Pace, figure, measure
from harness.processes import (
    first_signatures,
    import_times,
    one_url,
    openssl_speed,
    scaling,
    sign_lines,
    sizes,
    wall_times,
)
from harness.report import machine, tables, to_json
from harness.servers import missing, serve

HERE = Path(__file__).parent
ROWS = [
    "url-rsa-sha1",
    "url-rsa-sha256",
    "url-p256",
    "cookies",
    "load-rsa",
    "verify-rsa",
    "batch-rsa",
    "batch-p256",
    "batch-wildcard",
    "more-wildcard",
]
ROWS_ON_ALL_CORES = ["batch-rsa", "batch-p256"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="check that everything answers; the figures mean nothing")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the tables")
    options = parser.parse_args()
    with redirect_stdout(sys.stderr):
        built = build("dev" if options.quick else "release")
        print(f"checked: {check(built)} results verify")
        found = measure_all(built, QUICK if options.quick else CAREFUL)
    print(to_json(found) if options.json else "\n\n".join(tables(found)))
    if not options.quick:
        keep(found)


def measure_all(built: Built, pace: Pace) -> dict:
    quick = pace is QUICK
    cores = all_cores()
    times = 2 if quick else 15
    lines = 10_000 if quick else 1_000_000
    parts, length = (1, 32) if quick else (10, 10_000)
    wildcard = ["--policy-resource", f"{FOLDER}*"]

    print("measuring: rows")
    rows = measure_rows(built, ROWS, cores[-1:], pace)
    rows |= {f"{row}, all cores": found for row, found in measure_rows(built, ROWS_ON_ALL_CORES, cores, pace).items()}
    print("measuring: batches of different policies")
    scaled = {"urls": parts * length, "cores": len(cores), "speed_up": scaling(built, parts, length)}
    print("measuring: processes")
    pin(cores[-1:])
    processes = wall_times(built, one_url(built), times)
    reference = processes["frontseal sign"]
    found: dict[str, Any] = {
        "machine": machine(),
        "rows": rows,
        "openssl_speed": openssl_speed(1 if quick else 3),
        "scaling": scaled,
        "processes": {name: figure(rounds, reference) for name, rounds in processes.items()},
        "imports": import_times(built, times),
        "first_signatures": first_signatures(built, times),
        "sizes": sizes(built),
    }
    print("measuring: servers")
    pin(cores)
    found["servers"] = serve(built, *((1, 1) if quick else (7, 2)))
    found["missing"] = dict(built.missing)
    if absent := missing():
        found["missing"]["the edge beside nginx"] = f"this machine has no {' and no '.join(absent)}"
    tenth, all_lines = sign_lines(built, lines // 10, *wildcard), sign_lines(built, lines, *wildcard)
    found["lines"] = {"a_second": lines / all_lines[0], "memory": all_lines[1], "memory_of_a_tenth": tenth[1]}
    return found


def measure_rows(built: Built, rows: list[str], cores: list[int], pace: Pace) -> dict[str, dict[str, Figure]]:
    with ExitStack() as running:
        drivers = [running.enter_context(driver) for driver in start(built, cores)]
        return {row: measure(row, drivers, pace) for row in rows}


def keep(found: dict) -> None:
    """Write what was found to this folder: for programs, for the README, and as a picture."""
    (HERE / "results.json").write_text(to_json(found) + "\n")
    (HERE / "chart.svg").write_text(chart(found))
    readme = HERE / "README.md"
    about = ", ".join(
        f"{name} {value}" if name[0].isupper() else str(value) for name, value in found["machine"].items()
    )
    text = "\n\n".join([f"Machine: {about}.", *tables(found)])
    marked = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- /measured -->)", re.DOTALL)
    readme.write_text(marked.sub(lambda _: f"\n{text}\n\n", readme.read_text()))


if __name__ == "__main__":
    main()
