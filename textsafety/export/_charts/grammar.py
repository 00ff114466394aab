"""What every chart is made of: Vega-Lite specifications as plain dictionaries, one set of colours, marks and letters.

Every position is given, and nothing is laid out by measuring text, so that the same data give the same picture whatever
fonts a machine has. Fear is left and safety right, hindrances are diamonds and helps are circles: no chart relies on
colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textsafety.export._legal import legal
from textsafety.summary import Theme

Spec = dict[str, Any]

FEAR, SAFETY, OTHER = "#9a3b12", "#1f7a99", "#59636e"
FEAR_TINT, SAFETY_TINT = "#f6dccb", "#d3e8f0"
INK, MUTED, LINE = "#1c2730", "#55616c", "#d5dce1"
HINDERS, HELPS, NEITHER = "hinders", "helps", "neither"
KINDS = ((HINDERS, FEAR, "diamond"), (HELPS, SAFETY, "circle"), (NEITHER, OTHER, "square"))

WIDTH = 760
ROW_HEIGHT, ROW_TOP = 26, 26
LABELS, PLOT_END = 346, 622
# Characters that fit beside the marks at 13 px in a wide font.
ROW_LABEL = 46
_COUNT_STEPS = tuple(first * 10**zeros for zeros in range(7) for first in (1, 2, 5))


def kind(theme: Theme) -> str:
    """Tell whether a theme hinders, helps or does neither."""
    return {"negative": HINDERS, "positive": HELPS}.get(theme.valence, NEITHER)


def across(reach: float, start: float = 0) -> Spec:
    """Measure to the right, from the labels' end to the totals, in what the chart counts."""
    ends = {"domain": [start, reach], "range": [LABELS, PLOT_END], "nice": False, "zero": False}
    return {"type": "quantitative", "axis": None, "scale": ends}


def grid(ticks: Sequence[tuple[float, str]], x: Spec, height: int) -> list[Spec]:
    """Draw upright lines at round places, with their numbers above."""
    lines = [{"x": tick, "y": ROW_TOP - 6, "y2": height} for tick, _ in ticks]
    rule: Spec = {"type": "rule", "stroke": LINE}
    numbers = [{"x": tick, "y": 8, "text": text, "align": "center", "fill": MUTED} for tick, text in ticks]
    return [layer(lines, rule, x={"field": "x", **x}, y=y(height), y2={"field": "y2"}), words(numbers, x=x)]


def points(rows: Sequence[Spec], x: Spec, height: int) -> Spec:
    """Draw a mark for each row, by its kind."""
    mark: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 85}
    return layer(rows, mark, x={"field": "value", **x}, y=y(height), color=kinds(1), shape=kinds(2))


def middle(row: int) -> float:
    """Give the middle of a row, in pixels from the top."""
    return ROW_TOP + ROW_HEIGHT * (row + 0.5)


def ticks(reach: float, *, percent: bool) -> list[tuple[float, str]]:
    """Choose four or five round places on the scale."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if percent else _COUNT_STEPS
    step = next((step for step in steps if reach / step <= 5), steps[-1])
    places = [round(step * number, 4) for number in range(int(reach / step + 1e-9) + 1)]
    return [(place, f"{place * 100:.0f}%" if percent else f"{place:.0f}") for place in places]


def kinds(which: int) -> Spec:
    """Give each kind of theme its colour (1) or its shape (2)."""
    scale = {"domain": [kind[0] for kind in KINDS], "range": [kind[which] for kind in KINDS]}
    return {"field": "kind", "type": "nominal", "scale": scale, "legend": None}


def as_given(field: str) -> Spec:
    """Take a colour from the values as it is."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def y(height: float) -> Spec:
    """Measure downwards in pixels."""
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return {"field": "y", "type": "quantitative", "axis": None, "scale": scale}


def words(placed: Sequence[Spec], *, x: Spec | None = None, size: int = 13, angle: int = 0) -> Spec:
    """Place texts. ``x`` is the scale of the data; without it, x is in pixels."""
    pixels = {"type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "range": [0, WIDTH], "nice": False}}
    values = [{"fill": INK, "weight": "normal", "dx": 0, **word} for word in placed]
    mark: Spec = {
        "type": "text",
        "baseline": "middle",
        "fontSize": size,
        "align": {"expr": "datum.align"},
        "fontWeight": {"expr": "datum.weight"},
        "dx": {"expr": "datum.dx"},
    }
    if angle:
        mark["angle"] = angle
    down = {"field": "y", "type": "quantitative", "axis": None}
    return layer(
        values, mark, x={"field": "x", **(x or pixels)}, y=down, text={"field": "text"}, color=as_given("fill")
    )


def layer(values: Sequence[Spec], mark: Spec, **encoding: Spec) -> Spec:
    """Make one layer: marks, and what of the values they show."""
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def spec(height: int, layers: Sequence[Spec]) -> Spec:
    """Put layers on top of one another."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": height,
        "autosize": "none",
        "padding": 0,
        "background": None,
        "layer": list(layers),
        "resolve": {"scale": {"x": "independent"}},
        "config": {"view": {"stroke": None}, "aria": False},
    }


def fit(label: str, characters: int) -> str:
    """Shorten a label that would run out of the chart; the table behind it has all of it."""
    plain = " ".join(legal(label).split())
    return plain if len(plain) <= characters else f"{plain[: characters - 1].rstrip()}…"
