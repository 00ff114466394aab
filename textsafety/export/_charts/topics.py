"""The map of topics: what is alike lies close together, more people make a larger mark, its shape says the place.

A picture of directions, not of distances to be measured: positions are those of ``model.Topic``. Every mark carries
its name beside it, shapes differ as well as colours, and the table behind it has every number.
"""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export._charts.grammar import FEAR, OTHER, SAFETY, WIDTH, Spec, as_given, fit, layer, spec, words, y
from textsafety.export._words import Words
from textsafety.model import Topic

# Place, its words, colour and shape.
PLACES = (
    ("not covered", "not covered", FEAR, "circle"),
    ("splits", "part of a code", SAFETY, "diamond"),
    ("restates", "a code over again", OTHER, "square"),
)
TOP, EACH, LEAST_HEIGHT = 44, 27, 280
LEFT, RIGHT, BOTTOM = 60, WIDTH - 60, 26
LARGEST, SMALLEST = 1500.0, 90.0  # areas of marks, in square pixels
LABEL = 40


def chart(topics: Sequence[Topic]) -> Spec:
    """Draw topics on a map."""
    height = max(LEAST_HEIGHT, TOP + BOTTOM + EACH * len(topics))
    most = max((topic.respondents for topic in topics), default=1)
    marks = [_mark(topic, height, most) for topic in sorted(topics, key=lambda t: -t.respondents)]
    layers = [
        layer(
            _rules(height),
            {"type": "rule", "stroke": "#e8ecef"},
            x={"field": "x", **_pixels()},
            x2={"field": "x2"},
            y=y(height),
            y2={"field": "y2"},
        ),
        *(_points([mark for mark in marks if mark["place"] == place], height, shape) for place, _, _, shape in PLACES),
        *(_points([{**key, "area": 110.0}], height, key["shape"]) for key in _keys()),
        words(
            [
                {"x": key["x"] + 11, "y": key["y"], "text": key["words"], "align": "left", "fill": key["fill"]}
                for key in _keys()
            ]
        ),
        words([_label(mark) for mark in marks]),
    ]
    return spec(height, layers)


def says(topics: Sequence[Topic], said: Words) -> str:
    """Say what the map shows."""
    if not topics:
        return "No topic."
    first = max(topics, key=lambda topic: topic.respondents)
    counts = [(text, sum(topic.place == place for topic in topics)) for place, text, *_ in PLACES]
    listed = ", ".join(f"{count} {text}" for text, count in counts if count)
    return f"{len(topics)} topics ({listed}). The largest: “{first.label}”, of {said.people(first.respondents)}."


def _mark(topic: Topic, height: int, most: int) -> Spec:
    return {
        "x": round(LEFT + topic.x * (RIGHT - LEFT), 1),
        "y": round(TOP + 16 + (1 - topic.y) * (height - TOP - 16 - BOTTOM), 1),
        "area": round(max(SMALLEST, LARGEST * topic.respondents / most), 1),
        "place": topic.place,
        "fill": next((colour for place, _, colour, _ in PLACES if place == topic.place), OTHER),
        "text": fit(f"{topic.id} {', '.join(topic.keywords[:2])} ({topic.respondents:,})", LABEL),
    }


def _label(mark: Spec) -> Spec:
    """Put a name beside its mark, on the side where there is room."""
    beside = (mark["area"] / 3.1416) ** 0.5 + 6
    left = mark["x"] > WIDTH * 0.55
    x = mark["x"] - beside if left else mark["x"] + beside
    return {"x": round(x, 1), "y": mark["y"], "text": mark["text"], "align": "right" if left else "left"}


def _points(marks: Sequence[Spec], height: int, shape: str) -> Spec:
    return layer(
        marks,
        {"type": "point", "filled": True, "opacity": 0.85, "shape": shape, "stroke": "#ffffff", "strokeWidth": 1},
        x={"field": "x", **_pixels()},
        y=y(height),
        color=as_given("fill"),
        size={"field": "area", "type": "quantitative", "scale": None, "legend": None},
    )


def _keys() -> list[Spec]:
    return [
        {"x": 12 + 170 * at, "y": 14, "words": text, "fill": colour, "shape": shape}
        for at, (_, text, colour, shape) in enumerate(PLACES)
    ]


def _rules(height: int) -> list[Spec]:
    return [
        {"x": 0, "x2": WIDTH, "y": TOP - 12, "y2": TOP - 12},
        {"x": 0, "x2": WIDTH, "y": height - 2, "y2": height - 2},
    ]


def _pixels() -> Spec:
    scale = {"domain": [0, WIDTH], "range": [0, WIDTH], "nice": False}
    return {"type": "quantitative", "axis": None, "scale": scale}
