"""Word documents (.docx): a transcript, one document per turn, or meeting notes, one document per file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textsafety.errors import ReadError
from textsafety.guards import check_zip
from textsafety.model import Reading
from textsafety.read._lines import Line, Pages, read_lines

SUFFIXES: tuple[str, ...] = (".docx",)

_RECORDER = re.compile(r"\S.{0,80}\s(?:started|stopped) transcription\s*$")


def read(path: Path, *, source: str, interviewer: Sequence[str] = (), shape: str = "auto") -> Reading:
    """Read a Word document as turns or as notes.

    Notes keep their order as plain lines: ``# Heading``, ``- item``, ``1. item``, ``cell | cell``, paragraphs.

    Args:
        path: The file.
        source: The name to give it in documents and errors.
        interviewer: Speakers whose turns are context only: whole labels or first names, in any case.
        shape: ``auto``, ``transcript`` or ``notes``.

    Raises:
        ReadError: The file is not a sound .docx or holds no text, has no turns though a transcript was asked for, or no
            speaker has an interviewer's name.
        ConfigError: There is no such shape.
    """
    check_zip(path, source)
    pages = _pages(path, source)
    return read_lines(pages, stem=path.stem, source=source, interviewer=interviewer, shape=shape)


def _pages(path: Path, source: str) -> Pages:
    from lxml import etree

    from textsafety.read._word_lines import Renderer
    from textsafety.read._word_parts import unpack

    try:
        with zipfile.ZipFile(path) as archive:
            package = unpack(archive)
    except (KeyError, ValueError, etree.XMLSyntaxError):
        hint = "Open it in Word and save it again as a Word document (.docx)."
        raise ReadError("this is not a Word document, or it is damaged", where=source, hint=hint) from None
    renderer = Renderer(package)
    lines = [_aside(line) for line in renderer.lines(package.body)]
    endings = [line for note in package.notes for line in renderer.lines(note) if line.text.strip()]
    lines += [replace(line, kind="aside") for line in endings]
    notes = "\n".join(line.text for line in lines).strip("\n")
    if not notes.strip():
        raise ReadError(
            "the document holds no text", where=source, hint="Scanned pages must be turned into text first."
        )
    margins = sum(1 for part in package.margins if any(text.strip() for text in part.itertext()))
    counts = {
        "footnotes, put at the end": len(package.notes),
        "headers and footers, left out": margins,
        "comments, left out": len(package.comments),
    }
    found = tuple((what, f"{count:,}") for what, count in counts.items() if count)
    return Pages(tuple(lines), notes, found, timed_shape="Teams text")


def _aside(line: Line) -> Line:
    return replace(line, kind="aside") if _RECORDER.match(line.bare) else line
