"""What people ask for: a bar for those who ask, and a mark for those who tell that it is there."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export._charts.grammar import (
    LABELS,
    LINE,
    OTHER,
    PLOT_END,
    ROW_HEIGHT,
    ROW_LABEL,
    ROW_TOP,
    Spec,
    across,
    fit,
    grid,
    kind,
    layer,
    middle,
    points,
    spec,
    ticks,
    words,
    y,
)
from textsafety.export._words import Words
from textsafety.summary import Theme


def chart(found: Sequence[Theme]) -> Spec:
    """Draw the asks, the most asked for first."""
    height = ROW_TOP + ROW_HEIGHT * len(found)
    reach = 1.04 * max((max(theme.hoped_for, theme.respondents) for theme in found), default=1)
    x = across(reach)
    rows = [
        {"y": middle(row), "none": 0, "asked": theme.hoped_for, "value": theme.respondents, "kind": kind(theme)}
        for row, theme in enumerate(found)
    ]
    bar: Spec = {"type": "bar", "height": 12, "fill": LINE, "stroke": OTHER, "strokeWidth": 1}
    labels = [
        {"x": LABELS - 14, "y": middle(row), "text": fit(theme.label, ROW_LABEL), "align": "right"}
        for row, theme in enumerate(found)
    ]
    totals = [
        {"x": PLOT_END + 16, "y": middle(row), "text": _total(theme), "align": "left"}
        for row, theme in enumerate(found)
    ]
    layers = [
        *grid(ticks(reach, percent=False), x, height),
        layer(rows, bar, x={"field": "none", **x}, x2={"field": "asked"}, y=y(height)),
        points(rows, x, height),
        words(labels),
        words(totals),
    ]
    return spec(height, layers)


def says(found: Sequence[Theme], said: Words) -> str:
    """Say what the chart shows."""
    if not found:
        return "Nothing is asked for."
    first, more = found[0], len(found) - 1
    others = f" {more} more {'ask follows' if more == 1 else 'asks follow'}, in order." if more else ""
    return (
        f"Asked for most: “{first.label}”, by {said.of(first.hoped_for)}, while {first.respondents:,} tell of it as "
        f"there.{others}"
    )


def _total(theme: Theme) -> str:
    return f"{theme.hoped_for:,} ask · {theme.respondents:,} tell"
