"""Divide a document into the units that are coded: the whole answer, a turn, the bullets of a note, or sentences.

Sentences are found by patterns; where a full stop may belong to its word (Dr., e.g.), spaCy's blank English is asked,
once a word. All text as spaCy's tokens would cost more (measured on a comment of 37 words: 25 µs before any rule has
looked at a token, and everything here 30 µs) and hide what informal writing needs (``tired.Nobody`` is one token).

>>> from textsafety.model import Document
>>> comment = Document("r1", "", text="Tired.Nobody listens, e.g. on nights... we try though")
>>> [comment.text[found.start : found.end] for found in segment(comment)]
['Tired.', 'Nobody listens, e.g. on nights... we try though']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from textsafety._sentences import sentences
from textsafety.errors import ConfigError, nearest
from textsafety.model import Document, Segment

WRAPPED = 40  # characters; a shorter line was ended on purpose

_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"[-–—=_*~|:+ ]{3,}")
_MARKER = re.compile(
    r"\s*(?:#{1,6}\s+|[•●▪■◦‣∙·➢►✓✔]+\s*|[-–—*o]\s+|\[[ xX]?\]\s+|\|\s*"
    r"|\(?(?:\d{1,2}|[ivx]{2,4}|[A-Za-z])\)\s*|[a-h]\.\s+|\d{1,2}\.(?:\s+|(?=[A-Z])))+(?=\S)"
)
_BULLET_WITHIN = re.compile(r"[•●▪■◦‣➢►](?<=\s.)(?=\s*\w)")
_NUMBER_WITHIN = re.compile(r"(?<!\S)\(?(\d{1,2})[.)]\s*(?=[A-Za-z])")
_UNFINISHED = re.compile(
    r"(?:,|\b(?:an?|the|and|or|but|of|to|in|on|at|for|with|from|by|as|that|is|are|was|my|our|their))\Z"
)
_ENDED = (".", "!", "?", ":", ";", "…")

# Lines of a note that carry nobody's view.
_ADMINISTRATIVE = re.compile(
    r"(?:present|attend(?:ees|ance|ed|ing)|in attendance|participants|apologies|date|time|venue|location|place|"
    r"chair(?:ed by)?|(?:minutes|notes?)(?: taken)? by|(?:minute|note)[- ]taker|facilitat(?:ors?|ed by)|"
    r"(?:date of )?next meeting|circulation|distribution|cc)\b"
    r"(?:\s?[–-]\s|(?: (?:for|of|from|received|absence|and|in|the|meeting|time|place|venue|attendance))*\s?:(?=\s|\Z))"
    r"|apologies (?:from|received|were|for absence)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9},?\s+\d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})(?:,?\s+\d{1,2}[.:]\d{2}.{0,20})?",
    re.IGNORECASE,
)
_ROLL_CALL = re.compile(r"(?:present|attend\w*|in attendance|participants|apologies)\b[^.]{0,25}\Z", re.IGNORECASE)
_AGENDA = re.compile(
    r"(?:welcome(?: and introductions)?|introductions|apologies(?: for absence)?|matters arising|"
    r"minutes of (?:the )?(?:last|previous) meeting|action(?:s| points?| log)|any other business|a\.?o\.?b\.?|"
    r"(?:date of )?next meeting|close)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s*\Z")


class Line(NamedTuple):
    """A line, a bullet or a table row with the lines wrapped below it; the marker is outside ``start`` to ``end``."""

    start: int
    end: int
    marker: str = ""
    underlined: bool = False
    after_blank: bool = False


class Part(NamedTuple):
    """A span that becomes a segment."""

    start: int
    end: int
    kind: str
    codable: bool = True
    heading: str = ""


def segment(document: Document, *, by: str = "sentence") -> list[Segment]:
    """Divide a document; the segments never overlap and follow the order of the text.

    Every character belongs to one segment, except whitespace, the markers of bullets and headings, and rules.

    Args:
        document: A cleaned document.
        by: ``answer``, ``turn``, ``bullet`` or ``sentence``. Only ``bullet`` looks for headings and attendance lines.

    Raises:
        ConfigError: if ``by`` is another word.
    """
    if by not in _DIVIDE:
        raise ConfigError(f"unknown unit {by!r} to segment by", hint=nearest(by, list(_DIVIDE)))
    codable = document.codable and not document.non_answer and document.language != "other"
    return [
        Segment(
            f"{document.id}.{number}",
            document.id,
            part.start,
            part.end,
            part.kind,
            document.speaker,
            codable and part.codable,
            document.context or part.heading,
        )
        for number, part in enumerate(_DIVIDE[by](document.text), 1)
    ]


def _whole(text: str, *, kind: str) -> Iterator[Part]:
    if text.strip():
        yield Part(len(text) - len(text.lstrip()), len(text.rstrip()), kind)


def _sentences(text: str) -> Iterator[Part]:
    for line in _joined(text, _lines(text)):
        spans = list(sentences(text, line.start, line.end))
        kind = "bullet" if line.marker and len(spans) == 1 else "sentence"
        for start, end in spans:
            yield Part(*_unmarked(text, start, end), kind)


def _bullets(text: str) -> Iterator[Part]:
    lines = list(_joined(text, _lines(text)))
    heading, roll_call = "", False
    for line, following in zip_longest(lines, lines[1:]):
        said = text[line.start : line.end]
        if len(lines) > 1 and _is_heading(said, line, following):
            if "|" not in said:  # the head of a table says nothing of what stands below the table
                heading, roll_call = said.strip("*_").rstrip(":"), bool(_ROLL_CALL.match(said))
            yield Part(line.start, line.end, "bullet", codable=False)
        else:
            yield Part(line.start, line.end, "bullet", not roll_call and not _is_administrative(said), heading)


_DIVIDE: dict[str, Callable[[str], Iterable[Part]]] = {
    "answer": partial(_whole, kind="answer"),
    "turn": partial(_whole, kind="turn"),
    "bullet": _bullets,
    "sentence": _sentences,
}


def _lines(text: str) -> Iterator[Line]:
    """Find the lines. A rule is no line: it underlines the one above it."""
    before: Line | None = None
    for start, end in _stretches(text):
        if _RULE.fullmatch(text, start, end):
            before = before and before._replace(underlined=True)
            continue
        if before:
            yield before
        before = _line(text, start, end)
    if before:
        yield before


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Lines, and the bullets or numbers that run on within a line."""
    for found in _LINE.finditer(text):
        start, end = found.span()
        for within in [*_enumerated(text, start, end), end]:
            if text[start:within].strip():
                yield start, within
                start = within


def _enumerated(text: str, start: int, end: int) -> list[int]:
    """Find where bullets, or the numbers 1, 2, ... begin within a line."""
    bullets = [found.start() for found in _BULLET_WITHIN.finditer(text, start, end)]
    if bullets or "2" not in text[start:end]:
        return bullets
    numbers = list(_NUMBER_WITHIN.finditer(text, start, end))
    counted = [int(found[1]) for found in numbers] == list(range(1, len(numbers) + 1))
    return [found.start() for found in numbers] if counted and len(numbers) > 1 else []


def _line(text: str, start: int, end: int) -> Line:
    marker = _MARKER.match(text, start, end)
    said = text[marker.end() if marker else start : end].rstrip(" |\t") or text[start:end]
    first = (marker.end() if marker else start) + len(said) - len(said.lstrip())
    after_blank = text[max(0, start - 2) : start] == "\n\n"
    return Line(first, first + len(said.strip()), marker[0] if marker else "", after_blank=after_blank)


def _joined(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Put wrapped lines together."""
    before: Line | None = None
    for line in lines:
        if before and _continues(text, before, line):
            before = before._replace(end=line.end, underlined=line.underlined)
            continue
        if before:
            yield before
        before = line
    if before:
        yield before


def _continues(text: str, before: Line, line: Line) -> bool:
    if line.marker or line.after_blank or before.underlined or not text[line.start].islower():
        return False
    said = text[text.rfind("\n", before.start, before.end) + 1 or before.start : before.end]
    return not said.endswith(_ENDED) and (len(said) >= WRAPPED or _UNFINISHED.search(said) is not None)


def _unmarked(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave a number outside the sentence that it counts: "Two things. 1. Parking 2. Pay"."""
    marker = _MARKER.match(text, start, end)
    return (marker.end(), end) if marker and _NUMBERED.match(marker[0]) else (start, end)


def _is_heading(said: str, line: Line, following: Line | None) -> bool:
    if line.underlined or line.marker.lstrip().startswith("#"):
        return True
    if len(said.split()) > 8 or said.endswith((".", "!", "?", ",", ";")) or _is_administrative(said):
        return False
    if _AGENDA.fullmatch(said):
        return True
    if line.marker:
        listed = following is not None and _NUMBERED.match(following.marker) is not None
        return _NUMBERED.match(line.marker) is not None and following is not None and not listed and said[0].isupper()
    shouted = said.isupper() and len(said) > 3
    return shouted or said.endswith(":") or (said.startswith("**") and said.endswith("**"))


def _is_administrative(said: str) -> bool:
    return bool(_ADMINISTRATIVE.match(said) and not said.endswith(":")) or bool(_DATE.fullmatch(said))
