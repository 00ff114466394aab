"""Bytes of a text file -> text, whatever the program that saved it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from textsafety.errors import ReadError
from textsafety.guards import check_present

MAX_BYTES = 200_000_000

# UTF-32 LE starts with the mark of UTF-16 LE, so it is looked for first.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"PK\x03\x04", "a zip or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"OggS", "a recording"),
    (b"RIFF", "a recording"),
    (b"ID3", "a recording"),
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_ESCAPED = re.compile(r"[\udc80-\udcff]")
_SAVE_AS_TEXT = "Open it in the program it came from and save it as plain text (UTF-8) or as .docx."


def read_text(path: Path, source: str) -> tuple[str, str]:
    """Give a file's text, every newline a line feed, and the name of its encoding.

    Raises:
        ReadError: The file is missing, empty, too large, or not text.
    """
    check_present(path, source)
    text, encoding = decode(_bytes(path, source), source)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff\u200b \n\t\f\v\xa0"):
        raise ReadError("the file is empty", where=source, hint="Export it again, or leave it out.")
    return text, encoding


def decode(data: bytes, source: str) -> tuple[str, str]:
    r"""Decode by byte-order mark, then UTF-16 without one, then UTF-8, then Windows-1252.

    >>> decode("café".encode("cp1252"), "notes.txt")
    ('café', 'windows-1252')
    >>> decode(b"\xff\xfeh\x00i\x00", "notes.txt")
    ('hi', 'utf-16-le')
    """
    for start, kind in OTHER_FORMATS:
        if data.startswith(start):
            raise ReadError(f"this is {kind}, not a text file", where=source, hint=_SAVE_AS_TEXT)
    text, encoding = _decode_marked(data) or _decode_unmarked(data)
    if len(_CONTROL.findall(text)) > len(text) // 200:
        raise ReadError("this is not a text file", where=source, hint=_SAVE_AS_TEXT)
    return text, encoding


def _bytes(path: Path, source: str) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        limit = f"larger than {MAX_BYTES // 1_000_000} MB, which no transcript or set of notes is"
        raise ReadError(limit, where=source, hint="Check that this is the right file, or split it.")
    return path.read_bytes()


def _decode_marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    return None


def _decode_unmarked(data: bytes) -> tuple[str, str]:
    wide = _wide(data[:4096])
    if wide:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_mixed(data)


def _wide(sample: bytes) -> str:
    """Name the UTF-16 flavour that a text without a mark has: every second byte of Western text is zero."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.4 * half:
        return "utf-16-le" if sample[0::2].count(0) < 0.1 * half else ""
    if half and sample[0::2].count(0) > 0.4 * half:
        return "utf-16-be"
    return ""


def _decode_mixed(data: bytes) -> tuple[str, str]:
    """Take UTF-8 with a few stray bytes as UTF-8 (files pasted together), anything else as Windows-1252."""
    text = data.decode("utf-8", errors="surrogateescape")
    stray = len(_ESCAPED.findall(text))
    if sum(character > "\x7f" for character in text) > 2 * stray:
        return _ESCAPED.sub(lambda found: _stray(found.group()), text), "utf-8 with stray windows-1252 bytes"
    return data.decode("cp1252", errors="replace"), "windows-1252"


def _stray(character: str) -> str:
    return bytes([ord(character) - 0xDC00]).decode("cp1252", errors="replace")
