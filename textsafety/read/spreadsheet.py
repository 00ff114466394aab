"""Excel workbooks (.xlsx, .xlsm): one sheet of answers, the one named or the one with most free text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from textsafety.errors import ReadError, nearest
from textsafety.guards import check_zip
from textsafety.model import Reading, Skipped
from textsafety.read._cells import as_text
from textsafety.read._columns import Wanted, decide
from textsafety.read._guards import check_cells
from textsafety.read._headers import find_header
from textsafety.read._rows import SAMPLE, Table, reading

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SUFFIXES = (".xlsx", ".xlsm")


def read(  # noqa: PLR0913 - each option is a key of a pipeline
    path: Path,
    *,
    source: str,
    id: str | None = None,
    text: Sequence[str] = (),
    context: str | None = None,
    respondent: str | None = None,
    keep: Sequence[str] = (),
    sheet: str | None = None,
    header_rows: int | None = None,
) -> Reading:
    """Read one sheet of answers; what is not given is detected from the first rows.

    Args:
        path: The file.
        source: Its name in documents and messages.
        id: The column that names each row.
        text: The columns that hold answers.
        context: The column that says what was asked; otherwise the question in the header is used.
        respondent: The column that names who answered.
        keep: The columns to carry along, such as role or site.
        sheet: The sheet to read.
        header_rows: How many rows come before the answers.

    Raises:
        ReadError: The file cannot be opened safely, holds no answers, or lacks a sheet or column that was named.
    """
    wanted = Wanted(id, text, context, respondent, keep)
    return reading(table(path, source, sheet=sheet, header_rows=header_rows, wanted=wanted), wanted)


def table(
    path: Path,
    source: str,
    *,
    sheet: str | None = None,
    header_rows: int | None = None,
    wanted: Wanted,
) -> Table:
    """Read one sheet without saying what its columns are; ``wanted`` helps to choose it."""
    check_zip(path, source)
    check_cells(path, source)
    sheets = _sheets(path, source)
    chosen = _named(sheets, sheet, source) if sheet is not None else _fullest(sheets, header_rows, wanted)
    header = find_header(chosen.head(), header_rows, source)
    others = [other.name for other in sheets if other is not chosen and other.size]
    found = [("sheet", chosen.name), ("kind of table", header.shape), ("header rows", str(header.rows))]
    if others:
        found.insert(1, ("other sheets", f"{', '.join(others)} (read one with --sheet)"))
    return Table(source, lambda: chosen.rows(header.rows), header, found, join=" ")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of a workbook, with its number of rows."""

    book: CalamineWorkbook
    name: str
    source: str
    size: int
    hidden: bool

    def rows(self, skip: int) -> Iterator[tuple[int, list[str]] | Skipped]:
        """Yield the rows below the header, numbered as Excel numbers them."""
        for row, cells in enumerate(_opened(self.book, self.name, self.source).iter_rows(), 1):
            if row > skip:
                yield row, list(map(as_text, cells))

    def head(self) -> list[list[str]]:
        """Give the first rows."""
        return [record[1] for record in islice(self.rows(0), SAMPLE) if not isinstance(record, Skipped)]


def _sheets(path: Path, source: str) -> list[_Sheet]:
    """Open the workbook and list its sheets of cells."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError):
        raise _damaged(source) from None
    sheets = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            size = _opened(book, about.name, source).total_height
            sheets.append(_Sheet(book, about.name, source, size, about.visible != SheetVisibleEnum.Visible))
    if not any(sheet.size for sheet in sheets):
        raise ReadError("the workbook is empty", where=source, hint="Export it again.")
    return sheets


def _opened(book: CalamineWorkbook, name: str, source: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise _damaged(source) from None


def _damaged(source: str) -> ReadError:
    return ReadError("the workbook is damaged", where=source, hint="Open it in Excel and save it again as .xlsx.")


def _named(sheets: Sequence[_Sheet], name: str, source: str) -> _Sheet:
    for sheet in sheets:
        if sheet.name.strip().casefold() == name.strip().casefold():
            return sheet
    raise ReadError(f"there is no sheet {name!r}", where=source, hint=nearest(name, [sheet.name for sheet in sheets]))


def _fullest(sheets: Sequence[_Sheet], header_rows: int | None, wanted: Wanted) -> _Sheet:
    """Choose the sheet with most free text; a hidden one only where no other holds any."""
    filled = [sheet for sheet in sheets if sheet.size]
    if len(filled) == 1:
        return filled[0]
    return max(filled, key=lambda sheet: (_amount(sheet, header_rows, wanted), not sheet.hidden, sheet.size))


def _amount(sheet: _Sheet, header_rows: int | None, wanted: Wanted) -> float:
    """Estimate the characters of free text on a sheet from its first rows; 0 where there is none to be read."""
    head = sheet.head()
    try:
        header = find_header(head, header_rows, sheet.source)
        sample = [row for row in head[header.rows :] if any(row)]
        layout = decide(header, sample, wanted, sheet.source)
    except ReadError:
        return 0
    characters = sum(len(row[index]) for row in sample for index in layout.text)
    amount = characters * sheet.size / len(head)
    return amount / 1e9 if sheet.hidden else amount
