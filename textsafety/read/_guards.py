"""What is checked of a table before it is read: that no cell has run wild and no sheet swamps the machine."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from textsafety.errors import ReadError

MOST_CELL = 1_000_000
"""Characters of the longest cell that is still an answer; past it something has gone wrong with the quotes."""

MOST_CELLS = 40_000_000
"""Cells of the block that a sheet spans, from its first to its last filled cell: a workbook is read as whole blocks."""

_FILLED = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')


def check_cells(path: Path, source: str) -> None:
    """Raise ReadError if a stray cell far from the table makes a sheet of a workbook too large for memory."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                width, height = _extent(archive, part)
                if width * height > MOST_CELLS:
                    what = f"a sheet ({part.rpartition('/')[2]}) reaches to column {width:,} and row {height:,}"
                    hint = "Delete cells far from the table (Ctrl+End shows the last), or export the sheet as .csv."
                    raise ReadError(what, where=source, hint=hint)


def _extent(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Give the last column and the last row that hold something; rows stand in order in a sheet."""
    columns: set[bytes] = set()
    height = 0
    with archive.open(part) as file:
        rest = b""
        while piece := file.read(1 << 20):
            found = _FILLED.findall(rest + piece)
            columns.update(letters for letters, _ in found)
            height = max(height, int(found[-1][1])) if found else height
            rest = piece[-100:]
    return max(map(_number, columns), default=0), height


def _number(letters: bytes) -> int:
    """Count the columns up to one: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
