"""The sheet of charts in the review workbook.

Pairs, themes and asks are charts of Excel itself, since an analyst changes them, copies them to slides and reads their
numbers in the cells beside them. A grid of groups and pairs of themes told of together, which Excel has no chart for,
are the report's own pictures. All colours and words are the report's.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from textsafety.export import _words
from textsafety.export._charts import asks, drawing, groups, pairs, themes, together
from textsafety.export._charts.grammar import FEAR, FEAR_TINT, OTHER, SAFETY, SAFETY_TINT, Spec, kind
from textsafety.export._legal import legal
from textsafety.export._view import Family
from textsafety.export._words import Words
from textsafety.summary import Theme

NAME = "Charts"
WIDTHS = (44, 12, 12, 12, 12, 12, 12)
CHART_COLUMN = len(WIDTHS) + 1
ROW_PIXELS, CHART_WIDTH = 20, 820
PICTURE_SCALE = drawing.PNG_DPI / 96 / drawing.PNG_SCALE  # Excel has 96 pixels an inch
LONGEST_DESCRIPTION = 2_000
AS_PICTURES = (
    "Paste charts elsewhere as pictures: pasted in any other way they take this workbook along, with what people wrote."
)
COUNT, PART = "#,##0;#,##0", "0%"
FILLS = {"hinders": FEAR, "helps": SAFETY, "neither": OTHER}
Row = Sequence[str | float]


class ChartSheet:
    """A sheet in the making: a block of cells with its chart at the right, then the next one below."""

    def __init__(self, workbook: Any, cell: Any, header: Any, heading: Any) -> None:  # noqa: ANN401 - no types
        self._book = workbook
        self._sheet = workbook.add_worksheet(NAME)
        self._cell, self._header, self._heading = cell, header, heading
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self._formats = {form: workbook.add_format({**font, "num_format": form}) for form in (COUNT, PART)}
        self._row = 0
        for at, width in enumerate(WIDTHS):
            self._sheet.set_column(at, at, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def add(self, words: Words) -> None:
        """Write every chart of a summary."""
        s = words.summary
        self._title(
            "Charts", f"What the report shows, to change and to copy. Counts are of {words.many}. {AS_PICTURES}"
        )
        if s.pairs:
            self._pairs(words)
        for family in words.view.families:
            if family.told:
                self._family(words, family)
        if s.asks:
            self._asks(words)
        if s.together:
            self._picture("Themes told of together", together.chart(s.together), together.says(s.together, words))
        for table in s.groups if words.view.percents else ():
            if words.view.shown(table):
                self._picture(f"Themes by {table.column}", groups.chart(table), groups.says(table, words))

    def _title(self, title: str, note: str) -> None:
        self._sheet.write_string(self._row, 0, legal(title), self._heading)
        self._sheet.write_string(self._row + 1, 0, legal(note))
        self._row += 3

    def _cells(self, heads: Sequence[str], rows: Sequence[Row], form: str) -> int:
        """Write a block; give the number of its first row below the headings."""
        for at, head in enumerate(heads):
            self._sheet.write_string(self._row, at, legal(head), self._header)
        for down, row in enumerate(rows, self._row + 1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    self._sheet.write_string(down, at, legal(value), self._cell)
                else:
                    self._sheet.write_number(down, at, value, self._formats[COUNT if isinstance(value, int) else form])
        return self._row + 1

    def _place(self, chart: Any, says: str, top: int, rows: int) -> None:  # noqa: ANN401 - no types
        """Put a chart beside its block, and start the next block below both."""
        height = 140 + 26 * rows
        chart.set_size({"width": CHART_WIDTH, "height": height})
        described = {"description": says[:LONGEST_DESCRIPTION], "object_position": 1}
        self._sheet.insert_chart(top - 1, CHART_COLUMN, chart, described)
        self._row = top + max(rows, height // ROW_PIXELS) + 2

    def _range(self, column: int, top: int, rows: int) -> list[str | int]:
        return [NAME, top, column, top + rows - 1, column]

    def _bars(self, title: str, subtype: str = "") -> Any:  # noqa: ANN401 - no types
        chart = self._book.add_chart({"type": "bar", **({"subtype": subtype} if subtype else {})})
        chart.set_title({"name": legal(title)[:255], "name_font": {"size": 12}, "overlay": False})
        chart.set_y_axis({"reverse": True, "label_position": "low", "line": {"color": OTHER}})
        return chart

    def _pairs(self, words: Words) -> None:
        found = words.summary.pairs
        self._title("Each fear and its counterpart", words.pairs_note)
        rows = [
            (
                f"{pair.number}. {pair.fear.label} | {pair.safety.label}",
                -pair.split.mixed,
                -pair.split.fear_only,
                pair.split.mixed,
                pair.split.safety_only,
            )
            for pair in found
        ]
        top = self._cells(("Pair", "Both", "Fear only", "Both", "Safety only"), rows, COUNT)
        chart = self._bars("Fear to the left, its counterpart to the right", "stacked")
        fills = ((FEAR_TINT, FEAR), (FEAR, FEAR), (SAFETY_TINT, SAFETY), (SAFETY, SAFETY))
        for column, (fill, edge) in enumerate(fills, 1):
            chart.add_series(
                {
                    "name": [NAME, top - 1, column],
                    "categories": self._range(0, top, len(rows)),
                    "values": self._range(column, top, len(rows)),
                    "fill": {"color": fill},
                    "border": {"color": edge},
                    "gap": 40,
                }
            )
        chart.set_x_axis({"num_format": COUNT, "major_gridlines": {"visible": True, "line": {"color": "#D5DCE1"}}})
        chart.set_legend({"position": "bottom"})
        self._place(chart, pairs.says(found, words), top, len(rows))

    def _family(self, words: Words, family: Family) -> None:
        percents = words.view.percents
        self._title(family.label, _words.SHARE_NOTE if percents else "")
        heads = ("Theme", "It", words.many.capitalize(), "Of", "Share the coder found", "Less", "More")
        rows = [_theme_row(theme) for theme in family.told]
        width = len(heads) if percents else 4
        top = self._cells(heads[:width], [row[:width] for row in rows], PART)
        chart = self._bars(f"{family.label}: {words.many} who tell of each theme")
        series: dict[str, Any] = {
            "categories": self._range(0, top, len(rows)),
            "values": self._range(4 if percents else 2, top, len(rows)),
            "points": [{"fill": {"color": FILLS[kind(theme)]}} for theme in family.told],
            "gap": 50,
        }
        if percents:
            ends = (self._formula(column, top, len(rows)) for column in (6, 5))
            series["y_error_bars"] = {"type": "custom", **dict(zip(("plus_values", "minus_values"), ends, strict=True))}
        chart.add_series(series)
        chart.set_x_axis({"num_format": PART if percents else COUNT, "min": 0, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True})
        self._place(chart, themes.says(family.told, words), top, len(rows))

    @staticmethod
    def _formula(column: int, top: int, rows: int) -> str:
        letter = "ABCDEFG"[column]
        return f"={NAME}!${letter}${top + 1}:${letter}${top + rows}"

    def _asks(self, words: Words) -> None:
        found = words.summary.asks
        self._title("What people are asking for", _words.ASKS_CAPTION)
        rows = [(theme.label, theme.hoped_for, theme.respondents) for theme in found]
        top = self._cells(("Theme", "Ask for it", "Tell of it"), rows, COUNT)
        chart = self._bars("Asked for, and there already")
        fills = ({"color": "#D5DCE1"}, {"color": OTHER})
        for column, fill in enumerate(fills, 1):
            chart.add_series(
                {
                    "name": [NAME, top - 1, column],
                    "categories": self._range(0, top, len(rows)),
                    "values": self._range(column, top, len(rows)),
                    "fill": fill,
                    "border": {"color": OTHER},
                }
            )
        chart.set_x_axis({"num_format": COUNT, "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom"})
        self._place(chart, asks.says(found, words), top, len(rows))

    def _picture(self, title: str, spec: Spec, says: str) -> None:
        self._title(title, says)
        options = {
            "image_data": BytesIO(drawing.png(spec)),
            "x_scale": PICTURE_SCALE,
            "y_scale": PICTURE_SCALE,
            "description": says[:LONGEST_DESCRIPTION],
            "object_position": 1,
        }
        self._sheet.insert_image(self._row, 0, "chart.png", options)
        self._row += drawing.size(spec)[1] // ROW_PIXELS + 3


def _theme_row(theme: Theme) -> tuple[str | float, ...]:
    """Give a theme's label, kind, count, of how many, share, and how far its interval reaches below and above."""
    share = theme.share
    less, more = max(share.value - share.low, 0.0), max(share.high - share.value, 0.0)
    return theme.label, kind(theme), theme.respondents, share.of, float(share.value), less, more
