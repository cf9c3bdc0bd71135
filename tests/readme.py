#!/usr/bin/env python3
"""Run every shell example of the README, in order, in one empty folder.

A block marked ```sh is a script; it must succeed. Where a ```text block follows, the script's
output must be that text. The program comes from target/debug.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
BLOCKS = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


def main() -> int:
    examples = BLOCKS.findall((TOP / "README.md").read_text(encoding="utf-8"))
    if not examples:
        print("README.md has no shell examples", file=sys.stderr)
        return 1
    target = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")).resolve()
    path = f"{target / 'debug'}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        for script, expected in examples:
            ran = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=folder,
                env={**os.environ, "PATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            if ran.returncode != 0 or (expected and ran.stdout != expected):
                print(f"--- example\n{script}--- exit status {ran.returncode}, output\n{ran.stdout}{ran.stderr}", file=sys.stderr)
                if expected:
                    print(f"--- expected\n{expected}", file=sys.stderr)
                return 1
    print(f"README: {len(examples)} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
