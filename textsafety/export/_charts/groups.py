"""Themes by group: a grid of shares, darker where larger; cells that are hidden are outlined and say so."""

from __future__ import annotations

from collections.abc import Iterator

from textsafety.export._charts.grammar import (
    INK,
    MUTED,
    WIDTH,
    Spec,
    as_given,
    fit,
    kind,
    kinds,
    layer,
    spec,
    words,
    y,
)
from textsafety.export._view import View, percent
from textsafety.export._words import Words
from textsafety.summary import GroupTable, Theme

GRID, RIGHT = 318, 676
HEIGHT = 23
LABEL = 42
FEW = 5  # so many groups have room for their names above their columns; the names of more are turned
HEAD, TURNED_HEAD = 62, 130
TURNED_LABEL = 17
LETTER = 6.6  # pixels of a wide letter at 12 px
PALE, DARK = (240, 245, 247), (126, 178, 198)


def chart(table: GroupTable) -> Spec:
    """Draw the rows of a table of which any cell may be shown."""
    rows = View.shown(table)
    turned = len(table.groups) > FEW
    top = TURNED_HEAD if turned else HEAD
    height = top + HEIGHT * len(rows)
    cells = list(_cells(table, top))
    marks: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 70}
    kinds_here = [{"y": top + HEIGHT * (at + 0.5), "kind": kind(theme)} for at, (theme, _) in enumerate(rows)]
    layers = [
        layer(
            cells,
            {"type": "rect", "stroke": "white", "strokeWidth": 2},
            x=_pixels("x"),
            x2={"field": "x2"},
            y=y(height),
            y2={"field": "y2"},
            color=as_given("fill"),
        ),
        layer(
            [_inside(cell) for cell in cells if cell["hidden"]],
            {"type": "rect", "filled": False, "stroke": MUTED, "strokeDash": [3, 3], "strokeWidth": 1},
            x=_pixels("x"),
            x2={"field": "x2"},
            y=y(height),
            y2={"field": "y2"},
        ),
        layer(kinds_here, marks, x={"value": GRID - 14}, y=y(height), color=kinds(1), shape=kinds(2)),
        words([word for at, (theme, _) in enumerate(rows) for word in _label(theme, top + HEIGHT * (at + 0.5))]),
        words([_number(cell) for cell in cells], size=11 if turned else 12),
        words(list(_heads(table, top)), size=12, angle=-56 if turned else 0),
    ]
    return spec(height, layers)


def says(table: GroupTable, said: Words) -> str:
    """Say what the chart shows."""
    shown = [
        (cell, theme.label, group)
        for theme, cells in View.shown(table)
        for (group, _), cell in zip(table.groups, cells, strict=True)
        if cell is not None
    ]
    hidden = sum(cell is None for _, cells in View.shown(table) for cell in cells)
    if not shown:
        return f"{table.column}: no cell may be shown."
    share, label, group = max(shown)
    masked = f" {hidden} {'cell is' if hidden == 1 else 'cells are'} hidden to protect small groups." if hidden else ""
    return (
        f"{len(View.shown(table))} themes in {len(table.groups)} groups by {table.column}: the share of {said.many} in "
        f"each group who tell of each. The largest shown is {percent(share)}, for “{label}” in {group}.{masked}"
    )


def _width(table: GroupTable) -> float:
    return min((RIGHT if len(table.groups) > FEW else WIDTH) - GRID, 120 * len(table.groups)) / len(table.groups)


def _cells(table: GroupTable, top: int) -> Iterator[Spec]:
    rows, wide = View.shown(table), _width(table)
    largest = max((cell for _, cells in rows for cell in cells if cell is not None), default=0.0) or 1.0
    for row, (_, cells) in enumerate(rows):
        for column, cell in enumerate(cells):
            left, upper = GRID + wide * column, top + HEIGHT * row
            yield {
                "x": left,
                "x2": left + wide,
                "y": upper,
                "y2": upper + HEIGHT,
                "hidden": cell is None,
                "fill": "white" if cell is None else _shade(cell / largest),
                "text": ("hidden" if wide > 50 else "·") if cell is None else _short(cell),
            }


def _inside(cell: Spec) -> Spec:
    return {**cell, "x": cell["x"] + 3, "x2": cell["x2"] - 3, "y": cell["y"] + 3, "y2": cell["y2"] - 3}


def _short(cell: float) -> str:
    return percent(cell).replace("under ", "<").replace("over ", ">")


def _shade(part: float) -> str:
    """Mix the fill of a cell: light enough everywhere for dark letters."""
    mixed = (round(pale + (dark - pale) * part) for pale, dark in zip(PALE, DARK, strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)


def _number(cell: Spec) -> Spec:
    place = {"x": (cell["x"] + cell["x2"]) / 2, "y": (cell["y"] + cell["y2"]) / 2}
    return {**place, "text": cell["text"], "align": "center", "fill": MUTED if cell["hidden"] else INK}


def _label(theme: Theme, middle: float) -> Iterator[Spec]:
    yield {"x": GRID - 26, "y": middle, "text": fit(theme.label, LABEL), "align": "right"}


def _heads(table: GroupTable, top: int) -> Iterator[Spec]:
    """Name each group above its column, in up to three lines, and say how many it has; turned ones take one line."""
    wide = _width(table)
    for column, (group, size) in enumerate(table.groups):
        centre = GRID + wide * (column + 0.5)
        if len(table.groups) > FEW:
            text = f"{fit(group, TURNED_LABEL)} ({size:,})"
            yield {"x": centre, "y": top - 8, "text": text, "align": "left"}
            continue
        lines = [*_wrapped(group, max(int(wide / LETTER), 4)), f"{size:,}"]
        for at, line in enumerate(reversed(lines)):
            fill = MUTED if at == 0 else INK
            yield {"x": centre, "y": top - 9 - 15 * at, "text": line, "align": "center", "fill": fill}


def _wrapped(label: str, characters: int) -> list[str]:
    """Break a label into at most three lines."""
    lines = [""]
    for word in fit(label, 60).split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > characters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    kept = lines[:3] if len(lines) <= 3 else [*lines[:2], f"{lines[2]} {lines[3]}"]
    return [fit(line, characters) for line in kept]


def _pixels(field: str) -> Spec:
    scale = {"domain": [0, WIDTH], "range": [0, WIDTH], "nice": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}
