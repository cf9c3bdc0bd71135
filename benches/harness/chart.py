"""Draws URLs a second as bars, in plain shapes that read on light and on dark."""

from __future__ import annotations

import math
from html import escape

from .contestants import CONTESTANTS

PANELS = {
    "url-rsa-sha1": "RSA-2048, a signature for each URL",
    "url-p256": "P-256, a signature for each URL",
    "batch-wildcard": "RSA-2048, 1,000 URLs of one wildcard",
}
WIDTH, NAMES, LINE, PANEL = 760, 270, 19, 44
FEWEST = 10

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.ours { fill: #0a7d4b }
.theirs { fill: #8c959f }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #3fb27f } .theirs { fill: #6e7681 } }
"""


def chart(found: dict) -> str:
    """Return the chart as SVG, on a logarithmic scale."""
    panels = {row: speeds(found["rows"][row]) for row in PANELS}
    most = max(speed for bars in panels.values() for speed in bars.values())
    per_decade = (WIDTH - NAMES - 90) / math.log10(most / FEWEST)
    shapes, top = [], 20
    for row, bars in panels.items():
        shapes.append(f'<text class="title" x="0" y="{top}">URLs a second on one core: {PANELS[row]}</text>')
        for name, speed in sorted(bars.items(), key=lambda bar: -bar[1]):
            top += LINE
            width = max(1.0, per_decade * math.log10(max(speed, FEWEST) / FEWEST))
            kind = "ours" if name.startswith("frontseal") else "theirs"
            shapes.append(f'<text x="{NAMES - 8}" y="{top}" text-anchor="end">{escape(name)}</text>')
            shapes.append(f'<rect class="{kind}" x="{NAMES}" y="{top - 11}" width="{width:.0f}" height="14"/>')
            shapes.append(f'<text x="{NAMES + width + 6:.0f}" y="{top}">{speed:,.0f}</text>')
        top += PANEL
    shapes.append(f'<text x="0" y="{top - 20}">The scale is logarithmic: it begins at {FEWEST} URLs a second.</text>')
    size = f'viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<style>{STYLE}</style>",
        *shapes,
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def speeds(figures: dict) -> dict[str, float]:
    return {
        contestant.name: 1 / figures[contestant.name].median for contestant in CONTESTANTS if contestant.name in figures
    }
