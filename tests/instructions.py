#!/usr/bin/env python3
"""Count the instructions of what a URL costs beside the key operation, and compare them with tests/instructions.json.

Counts repeat where times do not. They belong to one compiler: with another one they may differ by more. A count
below the tolerance fails as well, so that what was won is written down: `tests/instructions.py --update` does it.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).with_suffix(".json")
OPERATIONS = ["sign_url", "SignedPolicy::url", "verify_url", "Resource::matches"]
TOLERANCE = 0.03
TOLERANCE_OF_ANOTHER_COMPILER = 0.25
REPEATS = 50


def main(arguments: list[str]) -> int:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print("instructions: not counted, the baseline is for Linux on x86-64")
        return 0
    if not shutil.which("valgrind"):
        print("frontseal needs valgrind: apt-get install valgrind", file=sys.stderr)
        return 1
    program = build()
    counts = {operation: count(program, operation) for operation in OPERATIONS}
    counts["verify_url"] -= count(program, "PublicKey::verify")
    if arguments == ["--update"]:
        BASELINE.write_text(
            json.dumps({"rustc": compiler(), "instructions": counts}, indent=2) + "\n", encoding="utf-8"
        )
        return 0
    return compare(counts, json.loads(BASELINE.read_text(encoding="utf-8")))


def compare(counts: dict[str, int], baseline: dict) -> int:
    same = compiler() == baseline["rustc"]
    tolerance = TOLERANCE if same else TOLERANCE_OF_ANOTHER_COMPILER
    failed = False
    for operation, now in counts.items():
        before = baseline["instructions"][operation]
        change = now / before - 1
        failed |= abs(change) > tolerance
        print(f"{operation:20}{before:8} -> {now:8} instructions  {change:+.1%}")
    if failed:
        print(
            f"instructions: more than {tolerance:.0%} away from {BASELINE.name}; if it is meant, "
            "run tests/instructions.py --update and say why in the commit",
            file=sys.stderr,
        )
    return int(failed)


def build() -> Path:
    command = [os.environ.get("CARGO", "cargo"), "build", "--quiet", "--locked", "--release", "-p", "frontseal"]
    command += ["--bench", "instructions", "--message-format", "json-render-diagnostics"]
    built = subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.PIPE, text=True).stdout
    artifacts = (json.loads(line) for line in built.splitlines())
    return Path(next(it["executable"] for it in artifacts if it.get("target", {}).get("name") == "instructions"))


def compiler() -> str:
    return subprocess.run(["rustc", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def count(program: Path, operation: str) -> int:
    """Return the instructions of one operation: the start of the program is taken off, once it is warm."""
    few, many = (total(program, operation, repeats) for repeats in (REPEATS, 2 * REPEATS))
    return round((many - few) / REPEATS)


def total(program: Path, operation: str, repeats: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "callgrind.out")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", str(program), operation, str(repeats)]
        ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if ran.returncode:
            raise SystemExit(ran.stderr)
        return int(re.findall(r"^(?:summary|totals): (\d+)", out.read_text(), re.MULTILINE)[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
