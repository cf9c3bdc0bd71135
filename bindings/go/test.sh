#!/bin/sh
# Test the Go module: build the library, run the tests with the race detector and with the rules for
# pointers (cgocheck2), then those beside the AWS SDK and the program's edge.
set -eu
cd "$(dirname "$0")"
./build.sh
go test -count=1 -race ./...
GOEXPERIMENT=cgocheck2 go test -count=1 -short ./...
cargo build --quiet --locked -p frontseal-cli
cd peertest
go test -count=1 ./...
