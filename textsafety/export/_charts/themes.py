"""Themes of a family: a mark at each share or count, and a line for its interval."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export._charts.grammar import (
    LABELS,
    PLOT_END,
    ROW_HEIGHT,
    ROW_LABEL,
    ROW_TOP,
    Spec,
    across,
    fit,
    grid,
    kind,
    kinds,
    layer,
    middle,
    points,
    spec,
    ticks,
    words,
    y,
)
from textsafety.export._view import percent as as_percent
from textsafety.export._words import Words
from textsafety.summary import Theme


def chart(found: Sequence[Theme], *, percent: bool, reach: float) -> Spec:
    """Draw the themes of one family: a mark at each count and, where shares are shown, a line for its interval.

    Args:
        found: The themes, in the order to show them.
        percent: Show shares with intervals; else counts alone, as for a small study.
        reach: Where the scale ends: a share up to 1, or a count. The same for all families, so that they compare.
    """
    height = ROW_TOP + ROW_HEIGHT * len(found)
    x = across(reach)
    rows = [_row(row, theme, percent=percent) for row, theme in enumerate(found)]
    line: Spec = {"type": "rule", "strokeWidth": 3, "opacity": 0.7, "strokeCap": "round"}
    between = {"x": {"field": "low", **x}, "x2": {"field": "high"}}
    layers = [
        *grid(ticks(reach, percent=percent), x, height),
        words([{"x": LABELS - 14, "y": row["y"], "text": row["label"], "align": "right"} for row in rows]),
        layer(rows if percent else [], line, y=y(height), color=kinds(1), **between),
        points(rows, x, height),
        words([{"x": PLOT_END + 16, "y": row["y"], "text": row["said"], "align": "left"} for row in rows]),
    ]
    return spec(height, layers)


def _row(row: int, theme: Theme, *, percent: bool) -> Spec:
    share = theme.share
    scale = 1 if percent else share.of
    return {
        "y": middle(row),
        "label": fit(theme.label, ROW_LABEL),
        "value": share.value * scale,
        "low": share.low,
        "high": share.high,
        "kind": kind(theme),
        "said": f"{share.count:,} of {share.of:,}",
    }


def says(found: Sequence[Theme], said: Words) -> str:
    """Say what the chart shows."""
    if not found:
        return "No themes."
    shown = [f"“{theme.label}” ({_count(theme, said)})" for theme in (found[0], found[-1])]
    if len(found) == 1:
        return f"One theme, {shown[0]}."
    return f"{len(found)} themes, the most told first: from {shown[0]} to {shown[1]}."


def _count(theme: Theme, said: Words) -> str:
    share = f", {as_percent(theme.share.value)}" if said.view.percents else ""
    return f"{said.of(theme.respondents)}{share}"
