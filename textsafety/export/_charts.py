"""Charts for the report: Vega-Lite specifications as plain dictionaries, drawn to SVG on this machine.

Every position is given, and nothing is laid out by measuring text, so that the same data give the same bytes whatever
fonts a machine has. Fear is left and safety right, hindrances are diamonds and helps are circles: no chart relies on
colour alone. Fonts are left to the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from textsafety.summary import Pair, Theme

Spec = dict[str, Any]

FEAR, SAFETY, OTHER = "#9a3b12", "#1f7a99", "#59636e"
FEAR_TINT, SAFETY_TINT = "#f6dccb", "#d3e8f0"
INK, MUTED, LINE = "#1c2730", "#55616c", "#d5dce1"
HINDERS, HELPS, NEITHER = "hinders", "helps", "neither"
KIND = {"negative": HINDERS, "positive": HELPS}
KINDS = ((HINDERS, FEAR, "diamond"), (HELPS, SAFETY, "circle"), (NEITHER, OTHER, "square"))

WIDTH = 760
PAIR_HEIGHT, PAIR_TOP = 48, 30
ROW_HEIGHT, ROW_TOP = 26, 26
LABELS, PLOT_END = 346, 622
# Characters that fit beside the bars at 13 px in a wide font.
PAIR_LABEL, ROW_LABEL = 48, 46
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_UNWANTED = re.compile(r' (?:role|aria-[a-z]+|font-family|xmlns(?::xlink)?|class|version)="[^"]*"')


def draw(spec: Spec) -> str:
    """Draw a specification: the inside of an ``svg`` element, without anything that differs between machines."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    inside = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return _TAG.sub(lambda tag: _UNWANTED.sub("", tag.group()), inside)


def size(spec: Spec) -> tuple[int, int]:
    """Give a specification's width and height in pixels."""
    return spec["width"], spec["height"]


def pairs(found: Sequence[Pair]) -> Spec:
    """Draw respondents who tell of each fear (left) and of its counterpart (right), those who tell of both inside."""
    widest = max((max(_ends(pair)) for pair in found), default=0) or 1
    height = PAIR_TOP + PAIR_HEIGHT * len(found)
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.12 * widest, 1.12 * widest], "nice": False}}
    bars = [bar for row, pair in enumerate(found) for bar in _pair_bars(row, pair)]
    layers = [
        _words(_pair_heads()),
        _words([word for row, pair in enumerate(found) for word in _pair_labels(row, pair)]),
        _layer(
            bars,
            {"type": "bar", "height": 15, "yOffset": 11, "strokeWidth": 1},
            x={"field": "from", **x},
            x2={"field": "to"},
            y=_y(height),
            color=_as_given("fill"),
            stroke=_as_given("stroke"),
        ),
        _words([word for row, pair in enumerate(found) for word in _pair_totals(row, pair)], x=x),
        _layer(
            [{"y": PAIR_TOP + PAIR_HEIGHT * row} for row, pair in enumerate(found) if pair.extension],
            {"type": "rule", "stroke": MUTED, "strokeDash": [3, 4]},
            x={"value": 0},
            x2={"value": WIDTH},
            y=_y(height),
        ),
        _layer(
            [{"y": PAIR_TOP, "y2": height}],
            {"type": "rule", "stroke": INK, "strokeWidth": 1},
            x={"value": WIDTH / 2},
            y=_y(height),
            y2={"field": "y2"},
        ),
    ]
    return _spec(height, layers)


def _ends(pair: Pair) -> tuple[int, int]:
    return pair.split.fear_only + pair.split.mixed, pair.split.mixed + pair.split.safety_only


def _pair_bars(row: int, pair: Pair) -> list[Spec]:
    """Cut a pair into four bars: fear only, both, both again, safety only."""
    fear, safety = _ends(pair)
    both = pair.split.mixed
    spans = (
        (-fear, -both, FEAR, FEAR),
        (-both, 0, FEAR_TINT, FEAR),
        (0, both, SAFETY_TINT, SAFETY),
        (both, safety, SAFETY, SAFETY),
    )
    return [
        {"from": start, "to": end, "fill": fill, "stroke": stroke, "y": _pair_middle(row)}
        for start, end, fill, stroke in spans
        if start != end
    ]


def _pair_middle(row: int) -> float:
    return PAIR_TOP + PAIR_HEIGHT * (row + 0.5)


def _pair_heads() -> list[Spec]:
    middle = WIDTH / 2
    return [
        {"x": middle - 12, "y": 10, "text": "Tell of the fear", "align": "right", "fill": FEAR, "weight": "bold"},
        {"x": middle + 12, "y": 10, "text": "Tell of the safety", "align": "left", "fill": SAFETY, "weight": "bold"},
    ]


def _pair_labels(row: int, pair: Pair) -> list[Spec]:
    middle, y = WIDTH / 2, _pair_middle(row) - 8
    number = f"{pair.number} (extension)" if pair.extension else str(pair.number)
    return [
        {"x": 0, "y": y, "text": number, "align": "left", "fill": MUTED},
        {"x": middle - 12, "y": y, "text": _fit(pair.fear.label, PAIR_LABEL), "align": "right"},
        {"x": middle + 12, "y": y, "text": _fit(pair.safety.label, PAIR_LABEL), "align": "left"},
    ]


def _pair_totals(row: int, pair: Pair) -> list[Spec]:
    fear, safety = _ends(pair)
    y = _pair_middle(row) + 11.5
    return [
        {"x": -fear, "dx": -6, "y": y, "text": f"{fear:,}", "align": "right", "fill": FEAR, "weight": "bold"},
        {"x": safety, "dx": 6, "y": y, "text": f"{safety:,}", "align": "left", "fill": SAFETY, "weight": "bold"},
    ]


def themes(found: Sequence[Theme], *, percent: bool, reach: float) -> Spec:
    """Draw the themes of one family: a mark at each count and, where shares are shown, a line for its interval.

    Args:
        found: The themes, in the order to show them.
        percent: Show shares with intervals; else counts alone, as for a small study.
        reach: Where the scale ends: a share up to 1, or a count. The same for all families, so that they compare.
    """
    height = ROW_TOP + ROW_HEIGHT * len(found)
    scale = {"domain": [0, reach], "range": [LABELS, PLOT_END], "nice": False}
    x = {"type": "quantitative", "axis": None, "scale": scale}
    rows = [_theme_row(row, theme, percent=percent) for row, theme in enumerate(found)]
    ticks = _ticks(reach, percent=percent)
    layers = [
        _layer(
            [{"x": tick, "y": ROW_TOP - 6, "y2": height} for tick, _ in ticks],
            {"type": "rule", "stroke": LINE},
            x={"field": "x", **x},
            y=_y(height),
            y2={"field": "y2"},
        ),
        _words([{"x": tick, "y": 8, "text": text, "align": "center", "fill": MUTED} for tick, text in ticks], x=x),
        _words([{"x": LABELS - 14, "y": row["y"], "text": row["label"], "align": "right"} for row in rows]),
        _layer(
            rows if percent else [],
            {"type": "rule", "strokeWidth": 3, "opacity": 0.7, "strokeCap": "round"},
            x={"field": "low", **x},
            x2={"field": "high"},
            y=_y(height),
            color=_kinds(1),
        ),
        _layer(
            rows,
            {"type": "point", "filled": True, "opacity": 1, "size": 85},
            x={"field": "value", **x},
            y=_y(height),
            color=_kinds(1),
            shape=_kinds(2),
        ),
        _words([{"x": PLOT_END + 16, "y": row["y"], "text": row["said"], "align": "left"} for row in rows]),
    ]
    return _spec(height, layers)


def _theme_row(row: int, theme: Theme, *, percent: bool) -> Spec:
    share = theme.share
    scale = 1 if percent else share.of
    return {
        "y": ROW_TOP + ROW_HEIGHT * (row + 0.5),
        "label": _fit(theme.label, ROW_LABEL),
        "value": share.value * scale,
        "low": share.low,
        "high": share.high,
        "kind": KIND.get(theme.valence, NEITHER),
        "said": f"{share.count:,} of {share.of:,}",
    }


def _ticks(reach: float, *, percent: bool) -> list[tuple[float, str]]:
    """Choose four or five round places on the scale."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if percent else (1, 2, 5, 10)
    step = next((step for step in steps if reach / step <= 5), steps[-1])
    places = [round(step * number, 4) for number in range(int(reach / step + 1e-9) + 1)]
    return [(place, f"{place * 100:.0f}%" if percent else f"{place:.0f}") for place in places]


def _kinds(which: int) -> Spec:
    """Give each kind of theme its colour (1) or its shape (2)."""
    scale = {"domain": [kind[0] for kind in KINDS], "range": [kind[which] for kind in KINDS]}
    return {"field": "kind", "type": "nominal", "scale": scale, "legend": None}


def _as_given(field: str) -> Spec:
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _y(height: int) -> Spec:
    """Measure downwards in pixels."""
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return {"field": "y", "type": "quantitative", "axis": None, "scale": scale}


def _words(words: Sequence[Spec], *, x: Spec | None = None) -> Spec:
    """Place texts. ``x`` is the scale of the data; without it, x is in pixels."""
    pixels = {"type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "range": [0, WIDTH], "nice": False}}
    placed = [{"fill": INK, "weight": "normal", "dx": 0, **word} for word in words]
    mark = {
        "type": "text",
        "baseline": "middle",
        "fontSize": 13,
        "align": {"expr": "datum.align"},
        "fontWeight": {"expr": "datum.weight"},
        "dx": {"expr": "datum.dx"},
    }
    y = {"field": "y", "type": "quantitative", "axis": None}
    return _layer(placed, mark, x={"field": "x", **(x or pixels)}, y=y, text={"field": "text"}, color=_as_given("fill"))


def _layer(values: Sequence[Spec], mark: Spec, **encoding: Spec) -> Spec:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _spec(height: int, layers: Sequence[Spec]) -> Spec:
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


def _fit(label: str, characters: int) -> str:
    """Shorten a label that would run out of the chart; the table behind it has all of it."""
    plain = " ".join(label.encode("utf-8", "replace").decode("utf-8").split())
    return plain if len(plain) <= characters else f"{plain[: characters - 1].rstrip()}…"
