"""Comma-, semicolon-, tab- or pipe-separated tables (.csv, .tsv), as survey tools export them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from pathlib import Path

from textsafety.errors import ReadError
from textsafety.guards import check_present
from textsafety.model import Reading, Skipped
from textsafety.read._columns import Wanted
from textsafety.read._encodings import LONGEST_LINE, Tally, detect, lines
from textsafety.read._headers import find_header
from textsafety.read._rows import SAMPLE, Table, reading

SUFFIXES = (".csv", ".tsv")

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", "\x1f": "none (one column)"}
_WORDS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_ONE_COLUMN = "\x1f"
_FAIRLY_EVEN = 0.5
_EVEN = 0.9
"""How alike in width rows must be, from 0 to 1; more so where the first one looks like a sentence or a title."""

_END = "\x1e\x1d\x1e"
"""A last line that no file holds: where it does not come out alone, a quotation mark was never closed."""


def read(  # noqa: PLR0913 - each option is a key of a pipeline
    path: Path,
    *,
    source: str,
    id: str | None = None,
    text: Sequence[str] = (),
    context: str | None = None,
    respondent: str | None = None,
    keep: Sequence[str] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    header_rows: int | None = None,
) -> Reading:
    """Read a table of answers; what is not given is detected from the first rows.

    Args:
        path: The file.
        source: Its name in documents and messages.
        id: The column that names each row.
        text: The columns that hold answers.
        context: The column that says what was asked; otherwise the question in the header is used.
        respondent: The column that names who answered.
        keep: The columns to carry along, such as role or site.
        encoding: Such as ``cp1252``.
        delimiter: One character, or ``tab``.
        header_rows: How many rows come before the answers.

    Raises:
        ReadError: The file is empty, is not a table, or lacks a column that was named.
    """
    given = table(path, source, encoding=encoding, delimiter=delimiter, header_rows=header_rows)
    return reading(given, Wanted(id, text, context, respondent, keep))


def table(
    path: Path,
    source: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_rows: int | None = None,
) -> Table:
    """Read a table without saying what its columns are."""
    check_present(path, source)
    file = _open(path, source, encoding, delimiter)
    header = find_header(list(islice(file.records(), SAMPLE)), header_rows, source)
    found = (
        ("encoding", file.label),
        ("delimiter", DELIMITERS.get(file.delimiter, file.delimiter)),
        ("kind of table", header.shape),
        ("header rows", str(header.rows)),
    )
    return Table(source, lambda: file.rows(header.rows), header, found, file.warnings, join=file.delimiter)


@dataclass(frozen=True, slots=True)
class _File:
    """A delimited file: how to decode it and where its cells end."""

    path: Path
    source: str
    codec: str
    label: str
    delimiter: str
    declared: bool = False
    warnings: list[str] = field(default_factory=list)

    def rows(self, skip: int) -> Iterator[tuple[int, list[str]] | Skipped]:
        """Yield the numbered rows below the header; the warnings are complete when it ends."""
        tally = Tally()
        for row, cells in enumerate(self.records(tally), 1):
            if row > skip:
                yield row, cells
        self.warnings.extend(tally.warnings(self.codec))

    def records(self, tally: Tally | None = None) -> Iterator[list[str]]:
        """Yield the cells of each record, [] for an empty line."""
        csv.field_size_limit(LONGEST_LINE + 1)
        text = lines(self.path, self.codec, tally or Tally(), self.source)
        reader = csv.reader(chain(islice(text, int(self.declared), None), [_END]), delimiter=self.delimiter)
        try:
            for cells in reader:
                if cells and cells[-1].endswith(_END):
                    yield from self._last(cells)
                else:
                    yield cells
        except csv.Error as error:
            hint = "Look for a quotation mark that is not closed near there."
            raise ReadError(str(error), where=f"{self.source}:{reader.line_num}", hint=hint) from None

    def _last(self, cells: list[str]) -> Iterator[list[str]]:
        """Yield what an unclosed quotation mark swallowed: as rows, where the lines look like rows."""
        if cells == [_END]:
            return
        swallowed = cells[-1].removesuffix(_END)
        rows = list(csv.reader(swallowed.splitlines(keepends=True), delimiter=self.delimiter, quoting=csv.QUOTE_NONE))
        width = len(cells) - 1 + len(rows[0]) if rows else 0
        if len(rows) > 1 and width > 1 and sum(len(row) == width for row in rows[1:]) * 2 >= len(rows) - 1:
            self.warnings.append(
                f"a quotation mark is not closed; the {len(rows) - 1:,} lines after it are read as rows"
            )
            yield cells[:-1] + rows[0]
            yield from rows[1:]
            return
        count = max(1, len(rows))
        self.warnings.append(f"a quotation mark is not closed; the last {count:,} lines are read as one cell")
        yield [*cells[:-1], swallowed.rstrip("\r\n")]


def _open(path: Path, source: str, encoding: str | None, delimiter: str | None) -> _File:
    codec, label = detect(path, source, encoding)
    head = list(takewhile(_is_short, islice(lines(path, codec, Tally(), source), 200)))
    declared = bool(head) and len(head[0].strip()) == 5 and head[0].lower().startswith("sep=")
    if delimiter is not None:
        chosen = _given(delimiter, source)
    else:
        chosen = head[0][4] if declared else _sniff(head, path.suffix.lower())
    return _File(path, source, codec, label, chosen, declared)


def _is_short(line: str) -> bool:
    return len(line) < 100_000


def _given(delimiter: str, source: str) -> str:
    chosen = _WORDS.get(delimiter.lower(), delimiter)
    if len(chosen) != 1 or chosen in '"\r\n':
        hint = f"Use one character, or one of: {', '.join(_WORDS)}."
        raise ReadError(f"{delimiter!r} is not a delimiter", where=source, hint=hint)
    return chosen


def _sniff(head: Sequence[str], suffix: str) -> str:
    """Choose the delimiter that splits the rows most alike."""
    if suffix == ".tsv" and any("\t" in line for line in head[:3]):
        return "\t"
    scores = {mark: _evenness(head, mark) for mark in (",", ";", "\t", "|")}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > (0.0, 0) else _ONE_COLUMN


def _evenness(head: Iterable[str], mark: str) -> tuple[float, int]:
    """Say how alike in width the rows are to the header, and how wide the header is; (0, 0) where it is no table."""
    try:
        rows = [row for row in csv.reader(head, delimiter=mark) if row]
    except csv.Error:
        return 0.0, 0
    place = next((place for place, row in enumerate(rows[:5]) if len(row) > 1), None)
    if place is None:
        return 0.0, 0
    first, widths = len(rows[place]), [len(row) for row in rows[place:]]
    # A row with too few cells speaks more against a table than one with too many.
    alike = sum(first / width if width > first else (width / first) ** 2 for width in widths) / len(widths)
    prose = place > 0 or all(cell.startswith(" ") for cell in rows[place][1:])
    if alike < (_EVEN if prose else _FAIRLY_EVEN):
        return 0.0, 0
    # What splits the first row goes before what only splits the rows below it, such as decimal commas.
    return round(alike, 1) + (place == 0), first
