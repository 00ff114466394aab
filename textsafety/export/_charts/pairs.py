"""Fear-safety pairs: bars to the left for the fear, to the right for its counterpart."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export._charts.grammar import (
    FEAR,
    FEAR_TINT,
    INK,
    MUTED,
    SAFETY,
    SAFETY_TINT,
    WIDTH,
    Spec,
    as_given,
    fit,
    layer,
    spec,
    words,
    y,
)
from textsafety.export._words import Words
from textsafety.summary import Pair

HEIGHT, TOP = 48, 30
LABEL = 48  # characters that fit on either side


def chart(found: Sequence[Pair]) -> Spec:
    """Draw respondents who tell of each fear (left) and of its counterpart (right), those who tell of both inside."""
    widest = max((max(_ends(pair)) for pair in found), default=0) or 1
    height = TOP + HEIGHT * len(found)
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.12 * widest, 1.12 * widest], "nice": False}}
    bars = [bar for row, pair in enumerate(found) for bar in _bars(row, pair)]
    layers = [
        words(_heads()),
        words([word for row, pair in enumerate(found) for word in _labels(row, pair)]),
        layer(
            bars,
            {"type": "bar", "height": 15, "yOffset": 11, "strokeWidth": 1},
            x={"field": "from", **x},
            x2={"field": "to"},
            y=y(height),
            color=as_given("fill"),
            stroke=as_given("stroke"),
        ),
        words([word for row, pair in enumerate(found) for word in _totals(row, pair)], x=x),
        layer(
            [{"y": TOP + HEIGHT * row} for row, pair in enumerate(found) if pair.extension],
            {"type": "rule", "stroke": MUTED, "strokeDash": [3, 4]},
            x={"value": 0},
            x2={"value": WIDTH},
            y=y(height),
        ),
        layer(
            [{"y": TOP, "y2": height}],
            {"type": "rule", "stroke": INK, "strokeWidth": 1},
            x={"value": WIDTH / 2},
            y=y(height),
            y2={"field": "y2"},
        ),
    ]
    return spec(height, layers)


def _ends(pair: Pair) -> tuple[int, int]:
    return pair.split.fear_only + pair.split.mixed, pair.split.mixed + pair.split.safety_only


def _bars(row: int, pair: Pair) -> list[Spec]:
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
        {"from": start, "to": end, "fill": fill, "stroke": stroke, "y": _middle(row)}
        for start, end, fill, stroke in spans
        if start != end
    ]


def _middle(row: int) -> float:
    return TOP + HEIGHT * (row + 0.5)


def _heads() -> list[Spec]:
    middle = WIDTH / 2
    return [
        {"x": middle - 12, "y": 10, "text": "Tell of the fear", "align": "right", "fill": FEAR, "weight": "bold"},
        {"x": middle + 12, "y": 10, "text": "Tell of the safety", "align": "left", "fill": SAFETY, "weight": "bold"},
    ]


def _labels(row: int, pair: Pair) -> list[Spec]:
    middle, y = WIDTH / 2, _middle(row) - 8
    number = f"{pair.number} (extension)" if pair.extension else str(pair.number)
    return [
        {"x": 0, "y": y, "text": number, "align": "left", "fill": MUTED},
        {"x": middle - 12, "y": y, "text": fit(pair.fear.label, LABEL), "align": "right"},
        {"x": middle + 12, "y": y, "text": fit(pair.safety.label, LABEL), "align": "left"},
    ]


def _totals(row: int, pair: Pair) -> list[Spec]:
    fear, safety = _ends(pair)
    y = _middle(row) + 11.5
    return [
        {"x": -fear, "dx": -6, "y": y, "text": f"{fear:,}", "align": "right", "fill": FEAR, "weight": "bold"},
        {"x": safety, "dx": 6, "y": y, "text": f"{safety:,}", "align": "left", "fill": SAFETY, "weight": "bold"},
    ]


def says(found: Sequence[Pair], said: Words) -> str:
    """Say what the chart shows."""
    if not found:
        return "No pairs."
    fear = max(found, key=lambda pair: _ends(pair)[0])
    safety = max(found, key=lambda pair: _ends(pair)[1])
    return (
        f"{len(found)} pairs, the fear to the left and its counterpart to the right. The fear told of most is "
        f"“{fear.fear.label}”, by {said.of(_ends(fear)[0])}, {fear.split.mixed:,} of whom tell of its counterpart too; "
        f"the counterpart told of most is “{safety.safety.label}”, by {said.of(_ends(safety)[1])}."
    )
