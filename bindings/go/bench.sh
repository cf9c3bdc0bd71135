#!/bin/sh
# Measure against the AWS SDK: the release library, rounds one after the other, and the median of each.
# usage: bench.sh [rounds]
set -eu
cd "$(dirname "$0")"
./build.sh release
cd peertest
program=$(mktemp)
trap 'rm -f "$program"' EXIT
go test -c -o "$program" .
for round in $(seq "${1:-5}"); do
    "$program" -test.run '^$' -test.bench . -test.benchtime 0.5s
done | awk '/^Benchmark/ { print $1, $3 }' | sort -k1,1 -k2,2n | awk '
    function show() { if (count) printf "%-32s %10.0f ns\n", name, times[int((count + 1) / 2)] }
    $1 != name { show(); name = $1; count = 0 }
    { times[++count] = $2 }
    END { show() }'
