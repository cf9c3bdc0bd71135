#!/bin/sh
# Make the static library that is installed: FOLDER/frontseal-c/libfrontseal.a, of what cargo built into FOLDER.
#
# Cargo's archive shows every symbol of Rust's and AWS-LC's to programs that link it. Where GNU's tools are, what no function of
# ours needs is left out, and only the symbols that SHARED exports stay visible.
set -eu
built=$1 shared=$2
out=$built/frontseal-c
mkdir -p "$out"
if [ "$out/libfrontseal.a" -nt "$built/libfrontseal.a" ]; then
    exit 0
fi
if ! ld --version 2>/dev/null | grep -q GNU || ! command -v objcopy >/dev/null; then
    cp "$built/libfrontseal.a" "$out/libfrontseal.a"
    exit 0
fi
nm -D --defined-only "$built/$shared" | awk '{ print $3 }' > "$out/exported"
sed 's/^/-u /' "$out/exported" > "$out/needed"
ld -r --strip-debug --gc-sections "@$out/needed" "$built/libfrontseal.a" -o "$out/frontseal.o"
# Rust's own library brings bitcode along, on which the plugins of binutils stumble.
objcopy --remove-section=.llvmbc --remove-section=.llvmcmd --strip-unneeded \
    --keep-global-symbols="$out/exported" "$out/frontseal.o"
rm -f "$out/new.a"
ar rcs "$out/new.a" "$out/frontseal.o"
mv "$out/new.a" "$out/libfrontseal.a"
rm "$out/frontseal.o" "$out/exported" "$out/needed"
