"""What is checked before a file is opened: that it is what it claims to be, and that it cannot swamp the machine."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from textsafety.errors import ReadError

MOST_UNPACKED = 1 << 30
"""Bytes a zipped document may unpack to."""

MOST_RATIO = 200
"""Times a zipped document may grow, once it unpacks to more than ``RATIO_FLOOR`` bytes."""

RATIO_FLOOR = 50 * 1000 * 1000

MOST_CELL = 1_000_000
"""Characters of the longest cell that is still an answer; past it something has gone wrong with the quotes."""

MOST_CELLS = 40_000_000
"""Cells of the block that a sheet spans, from its first to its last filled cell: a workbook is read as whole blocks."""

_OLE = bytes.fromhex("D0CF11E0")
_HEAD = 1 << 16
_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_FILLED = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')
_ROOT = re.compile(rb"<[A-Za-z_]")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def check_present(path: Path, source: str) -> None:
    """Raise ReadError unless ``path`` is a file that can be opened and holds something."""
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except FileNotFoundError:
        raise ReadError("there is no such file", where=source, hint="Check the name and the folder.") from None
    except OSError as error:
        hint = "Close it in other programs and check that you may read it."
        raise ReadError(f"the file cannot be opened ({error.strerror})", where=source, hint=hint) from None
    if not first:
        raise ReadError("the file is empty", where=source, hint="Export or save it again.")


def check_zip(path: Path, source: str) -> None:
    """Raise ReadError unless ``path`` is a sound, unencrypted zip (.docx, .xlsx) of a safe size without XML entities.

    Every part is unpacked once, in pieces: sizes a zip states about itself may be false.
    """
    check_present(path, source)
    _check_kind(path, source)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, source)
            damaged = archive.testzip()
            if damaged is None:
                _check_entities(archive, source)
    except _BROKEN:
        damaged = "the file"
    if damaged is not None:
        raise ReadError("the file is damaged", where=source, hint="Open it in its program and save it again.")


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


def _check_kind(path: Path, source: str) -> None:
    with path.open("rb") as file:
        first = file.read(4)
    if first == _OLE:
        what = "the file is protected by a password, or in the old .doc or .xls format"
        hint = f"Open it, remove the password and save it as {path.suffix.lower() or 'a current format'}."
        raise ReadError(what, where=source, hint=hint)
    if first[:2] != b"PK":
        hint = "It may have been renamed: open it in its program and save it in this format."
        raise ReadError(f"this is not a {path.suffix.lower() or 'zipped'} file", where=source, hint=hint)


def _check_sizes(archive: zipfile.ZipFile, source: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError("the file is protected by a password", where=source, hint="Remove the password and save it.")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FLOOR and unpacked / packed > MOST_RATIO):
        what = f"the file unpacks to {unpacked // 1_000_000:,} MB, which is not safe to open"
        raise ReadError(what, where=source, hint="Split it, or export the table as .csv.")


def _check_entities(archive: zipfile.ZipFile, source: str) -> None:
    for part in archive.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(part) as file:
            # A document type can only stand before the root element; UTF-16 reads as ASCII without its NULs.
            head = file.read(_HEAD).replace(b"\0", b"")
        plain = _ASIDES.sub(b"", head)
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain or not (_ROOT.search(plain) or not plain.strip()):
            hint = "Office programs do not write such files: open it in its program and save it again."
            raise ReadError("the file defines XML entities, which is not safe to open", where=source, hint=hint)
