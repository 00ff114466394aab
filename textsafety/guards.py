"""What is checked before a file is opened: that it is what it claims to be, and that it cannot swamp the machine."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from textsafety.errors import ReadError

MOST_UNPACKED = 1 << 30
"""Bytes a zipped document may unpack to."""

HEAD = 1 << 16
"""Bytes of an XML file within which its root element must begin."""

MOST_RATIO = 200
"""Times a zipped document may grow, once it unpacks to more than ``RATIO_FLOOR`` bytes."""

RATIO_FLOOR = 50 * 1000 * 1000

_OLE = bytes.fromhex("D0CF11E0")
_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
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


def check_zip(path: Path, source: str, *, most: int = MOST_UNPACKED) -> None:
    """Raise ReadError unless ``path`` is a sound, unencrypted zip of a safe size without XML entities.

    Every part is unpacked once, in pieces: sizes a zip states about itself may be false.

    Args:
        path: A .docx, .xlsx or .qdpx file.
        source: Its name for the reader.
        most: Bytes it may unpack to; more where it may hold recordings that are never read.
    """
    check_present(path, source)
    _check_kind(path, source)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, source, most)
            damaged = archive.testzip()
            if damaged is None:
                _check_entities(archive, source)
    except _BROKEN:
        damaged = "the file"
    if damaged is not None:
        raise ReadError("the file is damaged", where=source, hint="Open it in its program and save it again.")


def check_entities(head: bytes, source: str) -> None:
    """Raise ReadError if the first ``HEAD`` bytes of an XML file hold a document type, or do not reach the root."""
    # A document type can only stand before the root element; UTF-16 reads as ASCII without its NULs.
    plain = _ASIDES.sub(b"", head.replace(b"\0", b""))
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain or not (_ROOT.search(plain) or not plain.strip()):
        hint = "The program of such files does not write them: open it in its program and save it again."
        raise ReadError("the file defines XML entities, which is not safe to open", where=source, hint=hint)


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


def _check_sizes(archive: zipfile.ZipFile, source: str, most: int) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError("the file is protected by a password", where=source, hint="Remove the password and save it.")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > most or (unpacked > RATIO_FLOOR and unpacked / packed > MOST_RATIO):
        what = f"the file unpacks to {unpacked // 1_000_000:,} MB, which is not safe to open"
        raise ReadError(what, where=source, hint="Split it, or export the table as .csv.")


def _check_entities(archive: zipfile.ZipFile, source: str) -> None:
    for part in archive.infolist():
        if not part.filename.lower().endswith((".xml", ".rels", ".vml", ".qde")):
            continue
        with archive.open(part) as file:
            check_entities(file.read(HEAD), source)
