#!/bin/sh
# Play real media through the edge in a browser. Without Chromium or ffmpeg it says so and passes,
# unless FRONTSEAL_MEDIA=required.
set -eu
cd "$(dirname "$0")"

CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
export CHROMIUM
missing=
[ -n "$CHROMIUM" ] || missing="$missing chromium"
command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null || missing="$missing ffmpeg"
if [ -n "$missing" ]; then
    echo "the media tests are skipped, as they need: apt-get install$missing" >&2
    [ "${FRONTSEAL_MEDIA:-}" != required ]
    exit
fi

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
exec npm test --silent
