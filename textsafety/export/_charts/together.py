"""Themes told of together: how many times more often than by chance, for each pair of themes.

The scale doubles step by step, since twice and half as often are equally far from chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from textsafety.export._charts.grammar import (
    INK,
    LABELS,
    LINE,
    MUTED,
    OTHER,
    PLOT_END,
    ROW_LABEL,
    Spec,
    across,
    fit,
    layer,
    spec,
    words,
    y,
)
from textsafety.export._words import Words
from textsafety.summary import Together

TOP, HEIGHT = 26, 48
APART = 9  # pixels from the middle of a row to either label
# Places on the scale, by how far it reaches.
PLACES = ((1.25, 1.5, 2), (1.5, 2, 3, 5), (2, 5, 10, 20, 50, 100, 200, 500, 1000))


def chart(found: Sequence[Together]) -> Spec:
    """Draw a line from chance to the mark of each pair, its two themes bracketed together."""
    height = TOP + HEIGHT * len(found)
    reach = max((pair.lift for pair in found), default=1.0)
    x = across(max(log2(max(reach, 1)) * 1.05, 0.2))
    rows = [{"y": _middle(row), "value": log2(max(pair.lift, 1)), "chance": 0} for row, pair in enumerate(found)]
    edge = LABELS - 8
    brackets = [
        {"x": left, "x2": right, "y": _middle(row) + upper, "y2": _middle(row) + lower}
        for row in range(len(found))
        for left, right, upper, lower in (
            (edge - 4, edge, -APART, -APART),
            (edge - 4, edge, APART, APART),
            (edge, edge, -APART, APART),
        )
    ]
    places = _ticks(reach)
    pixels = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 760], "range": [0, 760], "nice": False}}
    layers = [
        layer(
            [
                {"x": log2(place), "y": TOP - 6, "y2": height, "stroke": LINE if at else INK}
                for at, place in enumerate(places)
            ],
            {"type": "rule"},
            x={"field": "x", **x},
            y=y(height),
            y2={"field": "y2"},
            color={"field": "stroke", "type": "nominal", "scale": None, "legend": None},
        ),
        words(
            [
                {
                    "x": log2(place),
                    "y": 8,
                    "text": f"{place:g}×" if at else "by chance",
                    "align": "center",
                    "fill": MUTED,
                }
                for at, place in enumerate(places)
            ],
            x=x,
        ),
        layer(
            brackets,
            {"type": "rule", "stroke": MUTED},
            x={"field": "x", **pixels},
            x2={"field": "x2"},
            y=y(height),
            y2={"field": "y2"},
        ),
        words([word for row, pair in enumerate(found) for word in _labels(row, pair)]),
        layer(
            rows,
            {"type": "rule", "stroke": OTHER, "strokeWidth": 3},
            x={"field": "chance", **x},
            x2={"field": "value"},
            y=y(height),
        ),
        layer(
            rows,
            {"type": "point", "filled": True, "opacity": 1, "size": 95, "shape": "square", "color": OTHER},
            x={"field": "value", **x},
            y=y(height),
        ),
        words([word for row, pair in enumerate(found) for word in _totals(row, pair)]),
    ]
    return spec(height, layers)


def says(found: Sequence[Together], said: Words) -> str:
    """Say what the chart shows."""
    if not found:
        return "No pairs of themes."
    most = max(found, key=lambda pair: pair.lift)
    return (
        f"{len(found)} pairs of themes that the same {said.many} tell of more often than by chance. Furthest from "
        f"chance: “{most.first.label}” with “{most.second.label}”, told of together by {said.of(most.respondents)}, "
        f"{most.lift:.1f} times as often as by chance."
    )


def _middle(row: int) -> float:
    return TOP + HEIGHT * (row + 0.5)


def _labels(row: int, pair: Together) -> list[Spec]:
    place = {"x": LABELS - 16, "align": "right"}
    return [
        {**place, "y": _middle(row) - APART, "text": fit(pair.first.label, ROW_LABEL)},
        {**place, "y": _middle(row) + APART, "text": fit(pair.second.label, ROW_LABEL)},
    ]


def _totals(row: int, pair: Together) -> list[Spec]:
    place = {"x": PLOT_END + 16, "align": "left"}
    return [
        {**place, "y": _middle(row) - APART, "text": f"{pair.lift:.1f}×", "weight": "bold"},
        {**place, "y": _middle(row) + APART, "text": f"{pair.respondents:,} tell of both", "fill": MUTED},
    ]


def _ticks(reach: float) -> list[float]:
    """Choose round places from chance on."""
    places = next((places for places in PLACES if reach <= places[-1]), PLACES[-1])
    return [1, *(place for place in places if place <= reach * 1.04)]
