#!/usr/bin/env python3
"""Run every example of the README, as a user does: the shell's in order in one empty folder, each of the others in its own.

A block marked ```sh is a script; it must succeed. Where a ```text block follows, the script's output must be that
text. Each of the others must print a signed URL. Rust's and Python's run elsewhere: `cargo test`, python/tests.
The program comes from target/debug, the packages from where `make` has built them.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")).resolve()
SHELL = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
SIGNED = "https://d111111abcdef8.cloudfront.net/film.mp4?Expires="
GO_MODULE = "github.com/frontseal/frontseal/bindings/go"

# How a user of each language runs a file of that name.
LANGUAGES = {
    "js": (
        "example.js",
        f"mkdir node_modules && ln -s '{TOP}/node' node_modules/frontseal && node example.js",
    ),
    "go": (
        "main.go",
        (
            f"go mod init -C . example && go mod edit -replace '{GO_MODULE}={TOP}/bindings/go'"
            f" -require '{GO_MODULE}@v0.0.0' && go run -mod=mod ."
        ),
    ),
    "c": (
        "example.c",
        (
            f"make --silent -C '{TOP}/bindings/c' install PROFILE=dev PREFIX=\"$PWD/prefix\""
            " && export PKG_CONFIG_PATH=$PWD/prefix/lib/pkgconfig"
            " && cc -Wall -Wextra -Werror example.c -o example $(pkg-config --cflags --static --libs frontseal)"
            " && LD_LIBRARY_PATH=$PWD/prefix/lib ./example"
        ),
    ),
}


def main() -> int:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    ran = 0
    with tempfile.TemporaryDirectory() as folder:
        for script, expected in SHELL.findall(readme):
            run(script, folder, is_right=lambda printed, expected=expected: not expected or printed == expected)
            ran += 1
    for language, (file, command) in LANGUAGES.items():
        for code in re.findall(rf"^```{language}\n(.*?)^```", readme, re.DOTALL | re.MULTILINE):
            with tempfile.TemporaryDirectory() as folder:
                Path(folder, file).write_text(code, encoding="utf-8")
                run(command, folder, is_right=lambda printed: SIGNED in printed)
            ran += 1
    print(f"README: {ran} passed, 0 failed")
    return 0 if ran > len(LANGUAGES) else 1


def run(script: str, folder: str, is_right) -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{TARGET / 'debug'}{os.pathsep}{os.environ['PATH']}",
            "CARGO_TARGET_DIR": str(TARGET),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0 or not is_right(done.stdout):
        sys.exit(f"--- example\n{script}\n--- exit status {done.returncode}, output\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
