#!/bin/sh
# Build the C library and put it, with its header, where the Go module links it.
# usage: build.sh [dev|release]
set -eu
cd "$(dirname "$0")"
profile=${1:-dev}
case $profile in
    dev) folder=debug ;;
    *) folder=$profile ;;
esac
make --silent --no-print-directory -C ../c build PROFILE="$profile"
cmp -s ../../include/frontseal.h frontseal_bundled.h || cp ../../include/frontseal.h frontseal_bundled.h
library=lib/libfrontseal_$(go env GOOS)_$(go env GOARCH).a
cp "${CARGO_TARGET_DIR:-../../target}/$folder/frontseal-c/libfrontseal.a" "$library"
