"""Bytes -> lines of text: UTF-8, UTF-16, Windows-1252, and files that mix them, without losing a line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textsafety.errors import ReadError

LONGEST_LINE = 1 << 27
"""Characters of the longest line that is read at all; it bounds the memory of a file without line ends."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABELS = {"utf-8-sig": "UTF-8 with byte-order mark", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_FOREIGN = (
    (b"PK\x03\x04", "a zipped file, perhaps an Excel workbook"),
    (bytes.fromhex("D0CF11E0"), "an old or password-protected Office file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
)

# Windows-1252 leaves five bytes undefined; they become the control characters of the same number.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_STRAY = {0xDC00 + byte: character for byte, character in _WINDOWS.items()}
# In a line with stray bytes, letters that no English export holds are two Windows-1252 characters read as one.
_PLAINLY_UTF8 = re.compile("[\u00a0-\u017f\u0800-\ud7ff\ue000-\U0010ffff]")


@dataclass
class Tally:
    """What was met while decoding: lines that were not in the file's encoding, and lines with NUL bytes."""

    foreign: int = 0
    nuls: int = 0

    def warnings(self, codec: str) -> list[str]:
        """Say what was met, one sentence each."""
        said = []
        if self.foreign and codec.startswith("utf-8"):
            said.append(f"{self.foreign:,} lines are not UTF-8 and were read as Windows-1252")
        elif self.foreign:
            said.append(f"{self.foreign:,} lines hold characters that {codec} does not know")
        if self.nuls:
            said.append(f"{self.nuls:,} lines hold NUL bytes, which were left out")
        return said


def detect(path: Path, source: str, encoding: str | None = None) -> tuple[str, str]:
    """Give the codec to read a text file with, and a name of its encoding for people.

    Raises:
        ReadError: The encoding asked for is unknown, or the file is not text.
    """
    with path.open("rb") as file:
        head = file.read(1 << 18)
    if encoding is not None:
        return _known(encoding, source), encoding
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec, _LABELS[codec]
    _refuse_foreign(head, source)
    return _unmarked(head, source)


def lines(path: Path, codec: str, tally: Tally, source: str) -> Iterator[str]:
    r"""Yield the lines of a file with their own line ends (``\n``, ``\r\n`` or ``\r``)."""
    errors = "surrogateescape" if codec.startswith("utf-8") else "replace"
    with path.open(encoding=codec, errors=errors, newline="") as file:
        for line in iter(partial(file.readline, LONGEST_LINE), ""):
            if line.isascii() and "\0" not in line:
                yield line
            else:
                yield _mended(line, tally)
            if len(line) >= LONGEST_LINE:
                hint = "Check that it is a text file, and export it again."
                raise ReadError(f"one line is longer than {LONGEST_LINE:,} characters", where=source, hint=hint)


def _mended(line: str, tally: Tally) -> str:
    if "\0" in line:
        tally.nuls += 1
        line = line.replace("\0", "")
    if "\ufffd" in line:
        tally.foreign += 1
    try:
        line.encode()
    except UnicodeEncodeError:
        tally.foreign += 1
        return _windows(line)
    return line


def _windows(line: str) -> str:
    r"""Read the bytes that are not UTF-8 as Windows-1252: all of them, or only the stray ones of a mixed line.

    >>> _windows(b"caf\xe9".decode("utf-8", "surrogateescape"))
    'café'
    """
    if _PLAINLY_UTF8.search(line):
        return line.translate(_STRAY)
    return line.encode("utf-8", "surrogateescape").decode("latin-1").translate(_WINDOWS)


def _known(encoding: str, source: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        text = "a".encode(codec.name)
    except (LookupError, TypeError, ValueError):
        hint = "Usual ones: utf-8, cp1252, utf-16."
        raise ReadError(f"there is no encoding {encoding!r}", where=source, hint=hint) from None
    return "utf-8-sig" if text and codec.name == "utf-8" else codec.name


def _refuse_foreign(head: bytes, source: str) -> None:
    for mark, kind in _FOREIGN:
        if head.startswith(mark):
            hint = "Rename it to its own ending, or open it in its program and export it as text."
            raise ReadError(f"this is {kind}, not text", where=source, hint=hint)


def _unmarked(head: bytes, source: str) -> tuple[str, str]:
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.3 * half > head[::2].count(0):
        return "utf-16-le", "UTF-16"
    if head[::2].count(0) > 0.3 * half > head[1::2].count(0):
        return "utf-16-be", "UTF-16"
    if head.count(0) > 0.1 * len(head):
        raise ReadError("the file is not text", where=source, hint="Open it in its program and export it as .csv.")
    return "utf-8", _label(head)


def _label(head: bytes) -> str:
    """Name the encoding of what was seen: ``UTF-8``, ``Windows-1252`` or a mixture."""
    pieces = [piece for piece in head.split(b"\n")[:-1] or [head] if not piece.isascii()]
    sound = sum(_is_utf8(piece) for piece in pieces)
    if sound == len(pieces):
        return "UTF-8"
    return "UTF-8 and Windows-1252, mixed" if sound else "Windows-1252"


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True
