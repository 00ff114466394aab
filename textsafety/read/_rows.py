"""Rows of a table -> Documents: one for every cell of a text column, blank ones too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import cast

from textsafety.model import Document, Reading, Skipped
from textsafety.read._columns import Layout, Wanted, decide, describe
from textsafety.read._guards import MOST_CELL
from textsafety.read._headers import Header

SAMPLE = 500
"""Rows that detection looks at."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows can be read more than once.

    Attributes:
        rows: Gives a fresh iterator of ``(row number, cells)``, or of Skipped for a row that cannot be read.
        header: Its header; the rows do not include it.
        found: What the reader detected about the file, to print.
        warnings: Grows while the rows are read.
        join: What stood between cells; puts the cells of an over-long row together again.
    """

    source: str
    rows: Callable[[], Iterator[tuple[int, list[str]] | Skipped]]
    header: Header
    found: Sequence[tuple[str, str]] = ()
    warnings: list[str] = field(default_factory=list)
    join: str = ","


@dataclass
class Counts:
    """What was met in the rows that a person should know, counted while they stream."""

    blank: int = 0
    long: int = 0
    long_row: int = 0
    short: int = 0
    no_id: int = 0
    repeated: int = 0

    def warnings(self) -> list[str]:
        """Say what was met, one sentence each."""
        said = (
            (self.blank, f"{self.blank:,} rows hold nothing in any column and were left out"),
            (self.short, f"{self.short:,} rows have fewer cells than the header; the missing ones were read as blank"),
            (
                self.long,
                f"{self.long:,} rows have more cells than the header (the first is row {self.long_row:,}); "
                "the extra text was added to the last column",
            ),
            (self.no_id, f"{self.no_id:,} rows have a blank id and were given one from their content"),
            (self.repeated, f"{self.repeated:,} rows repeat an id; ~2, ~3 … was added to it"),
        )
        return [sentence for count, sentence in said if count]


def reading(table: Table, wanted: Wanted) -> Reading:
    """Detect what the columns are from the first rows, and read the documents lazily."""
    sample = [record[1] for record in islice(table.rows(), SAMPLE) if not isinstance(record, Skipped)]
    table.warnings.clear()
    layout = decide(table.header, [row for row in sample if any(row)], wanted, table.source)
    found = (*table.found, *describe(layout))
    # The warnings grow while the documents are read, so the list itself is handed on.
    warnings = cast("tuple[str, ...]", table.warnings)
    return Reading(table.source, found, documents(table, layout), warnings, table.header.names)


def documents(table: Table, layout: Layout) -> Iterator[Document | Skipped]:
    """Yield the documents of a table row by row; the warnings are complete when it ends."""
    counts = Counts()
    try:
        yield from _documents(table, layout, counts)
    finally:
        table.warnings.extend(counts.warnings())


def _documents(table: Table, layout: Layout, counts: Counts) -> Iterator[Document | Skipped]:
    fit, name, answers = _fitter(table, counts), _namer(layout, counts), _answers(table.source, layout)
    width = len(layout.columns)
    for record in table.rows():
        if isinstance(record, Skipped):
            yield record
            continue
        row, cells = record
        if len(cells) != width:
            if not cells:
                continue
            cells = fit(row, cells)
        joined = "\x1f".join(cells)
        if len(joined) < width or joined.isspace():
            counts.blank += 1
            continue
        yield from answers(row, cells, name(cells, joined), len(joined) > MOST_CELL)


def _fitter(table: Table, counts: Counts) -> Callable[[int, list[str]], list[str]]:
    """Make rows as wide as the header."""
    width = len(table.header.names)

    def fit(row: int, cells: list[str]) -> list[str]:
        if len(cells) < width:
            counts.short += 1
            return cells + [""] * (width - len(cells))
        extra = cells[width:]
        if any(map(str.strip, extra)):
            counts.long += 1
            counts.long_row = counts.long_row or row
            return [*cells[: width - 1], table.join.join(cells[width - 1 :])]
        return cells[:width]

    return fit


def _namer(layout: Layout, counts: Counts) -> Callable[[list[str], str], str]:
    """Give each row an id of its own: its id column's, else a hash of its content and an occurrence count."""
    times: dict[int, int] = {}
    place = layout.id

    def hashed(joined: str) -> str:
        digest = blake2b(joined.encode("utf-8", "replace"), digest_size=6).hexdigest()
        count = times.get(key := hash((digest,)), 0) + 1
        times[key] = count
        return f"{digest}-{count}"

    def named(cells: list[str], joined: str) -> str:
        name = cells[place] if place is not None else ""
        if not name or name.isspace():
            counts.no_id += place is not None
            return hashed(joined)
        key = hash(name)
        if key not in times:
            times[key] = 1
            return name
        counts.repeated += 1
        return _unrepeated(name, times)

    return named


def _unrepeated(name: str, times: dict[int, int]) -> str:
    """Add the next free ``~2``, ``~3`` … to an id that came before."""
    key = hash(name)
    while True:
        times[key] += 1
        other = f"{name}~{times[key]}"
        if hash(other) not in times:
            times[hash(other)] = 1
            return other


def _answers(source: str, layout: Layout) -> Callable[[int, list[str], str, bool], list[Document | Skipped]]:
    """Make the documents of one row, one for each text column."""
    several = len(layout.text) > 1
    texts = [
        (index, f"#{layout.columns[index].name}" if several else "", layout.columns[index].question)
        for index in layout.text
    ]
    kept_at = [(layout.columns[index].name, index) for index in layout.kept]
    respondent, context = layout.respondent, layout.context

    def answers(row: int, cells: list[str], name: str, large: bool) -> list[Document | Skipped]:
        if large and (reason := _too_long(cells, layout)):
            return [Skipped(source, row, "read", reason) for _ in texts]
        kept = tuple([(column, cells[index]) for column, index in kept_at])
        who = cells[respondent] if respondent is not None else name
        if not who or who.isspace():
            who = name
        return [
            _too_large(source, row, cells[index])
            if large and len(cells[index]) > MOST_CELL
            else Document(
                id=name + suffix,
                raw=cells[index],
                source=source,
                row=row,
                respondent_id=who,
                context=question if context is None else cells[context],
                kept=kept,
            )
            for index, suffix, question in texts
        ]

    return answers


def _too_long(cells: list[str], layout: Layout) -> str:
    """Say which cell beside the answers is too long to be used, if one is."""
    for index in (layout.id, layout.respondent, layout.context, *layout.kept):
        if index is not None and len(cells[index]) > MOST_CELL:
            return f"the cell in {layout.columns[index].name!r} holds {len(cells[index]):,} characters"
    return ""


def _too_large(source: str, row: int, cell: str) -> Skipped:
    lines = cell.count("\n") + 1
    over = f" over {lines:,} lines: is a quotation mark not closed?" if lines > 100 else ""
    return Skipped(
        source, row, "read", f"the cell holds {len(cell):,} characters{over} (at most {MOST_CELL:,} are read)"
    )
