#!/bin/sh
# Test the Go module: build the library, format, vet, staticcheck, tests with the race detector, the
# rules for pointers (cgocheck2), the AWS SDK as a peer, and the program's edge.
set -eu
cd "$(dirname "$0")"
./build.sh
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
    echo "run gofmt -w on: $unformatted" >&2
    exit 1
fi
for module in . peertest; do
    (
        cd "$module"
        go vet ./...
        go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
    )
done
go test -count=1 -race ./...
GOEXPERIMENT=cgocheck2 go test -count=1 -short ./...
cargo build --quiet --locked -p frontseal-cli
cd peertest
go test -count=1 ./...
