#!/bin/sh
# Link core and inspect into a program without std and without a C library, and let it sign and inspect a vector.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out=${CARGO_TARGET_DIR:-$top/target}/no_std

case $(uname -s) in
    Linux) ;;
    *) echo "no_std proof: skipped, it makes Linux system calls"; exit 0 ;;
esac

cargo build --quiet --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$out"
program=$out/sign
cc -O1 -ffreestanding -fno-builtin -fno-stack-protector -fno-tree-loop-distribute-patterns -nostdlib -static \
    -Wl,--gc-sections -o "$program" "$here/start.c" "$out/release/libfrontseal_no_std.a"

undefined=$(nm -u "$program")
[ -z "$undefined" ] || { echo "no_std proof: the program needs from outside: $undefined" >&2; exit 1; }

python3 - "$top/tests/vectors/urls.json" "$program" <<'PYTHON'
import json, subprocess, sys

vectors, program = sys.argv[1:]
case = next(case for case in json.load(open(vectors, encoding="utf-8")) if case["id"] == "url-canned-path-kept")
given = case["input"]
assert given["key"] == "rsa-2048" and set(given) == {"key", "key_pair_id", "url", "date_less_than"}, given
ran = subprocess.run(
    [program, given["key_pair_id"], given["url"], str(given["date_less_than"])], stdout=subprocess.PIPE, check=True
)
signed = ran.stdout.decode()
assert signed == case["expected"]["url"], f"signed {signed}"
bad = subprocess.run([program, given["key_pair_id"], "https://h/a b", "1893456000"], stdout=subprocess.PIPE)
assert bad.returncode == 1 and b"byte 11" in bad.stdout, bad
print("no_std proof: a program without std and libc signed", given["url"], "as OpenSSL does")
PYTHON
