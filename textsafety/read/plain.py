"""Plain text and Markdown (.txt, .md): a transcript, one document per turn, or notes, one document per file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from textsafety.model import Reading
from textsafety.read._decode import read_text
from textsafety.read._lines import Line, Pages, read_lines

SUFFIXES: tuple[str, ...] = (".txt", ".md", ".text", ".markdown")

_MARKS = (
    ("heading", re.compile(r"\s{0,3}#{1,6}\s+")),
    ("item", re.compile(r"\s*(?:[-*+•‣▪–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")),
    ("row", re.compile(r"\s*\|")),
    ("aside", re.compile(r"(?=\S.{0,80}\s(?:started|stopped) transcription\s*$)")),
)
_QUOTED = re.compile(r"\s*>\s?")


def read(path: Path, *, source: str, interviewer: Sequence[str] = (), shape: str = "auto") -> Reading:
    """Read a text file as turns or as notes.

    Args:
        path: The file.
        source: The name to give it in documents and errors.
        interviewer: Speakers whose turns are context only: whole labels or first names, in any case.
        shape: ``auto``, ``transcript`` or ``notes``.

    Raises:
        ReadError: The file is empty or not text, has no turns though a transcript was asked for, or no speaker has an
            interviewer's name.
        ConfigError: There is no such shape.
    """
    text, encoding = read_text(path, source)
    pages = Pages(tuple(_lines(text)), text, (("encoding", encoding),))
    return read_lines(pages, stem=path.stem, source=source, interviewer=interviewer, shape=shape)


def _lines(text: str) -> Iterator[Line]:
    blank = True
    for text_line in text.split("\n"):
        yield _line(text_line, paragraph=blank)
        blank = not text_line.strip()


def _line(text: str, *, paragraph: bool) -> Line:
    """Tell a line's kind.

    >>> _line("## Actions", paragraph=True)
    Line(text='## Actions', kind='heading', bare='Actions', paragraph=True)
    """
    bare = _QUOTED.sub("", text, count=1) if ">" in text[:4] else text
    for kind, mark in _MARKS:
        found = mark.match(bare)
        if found:
            return Line(text, kind, bare[found.end() :], paragraph)
    return Line(text, "", bare, paragraph)
