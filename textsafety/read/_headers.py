"""Header rows: how many there are, which survey tool wrote them, and what each column asked."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from textsafety.errors import ReadError

QUALTRICS, SURVEYMONKEY, FORMS = "Qualtrics", "SurveyMonkey", "Microsoft Forms"
PLAIN = "plain table"

_QUALTRICS_IDS = {
    "startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished", "recordeddate",
    "responseid", "distributionchannel", "userlanguage", "externalreference", "locationlatitude",
    "locationlongitude", "recipientlastname", "recipientfirstname", "recipientemail",
}  # fmt: skip
_QUALTRICS_LABELS = {"start date", "end date", "response type", "response id", "recorded date", "finished", "progress"}
_FORMS_IDS = {"id", "start time", "completion time", "email", "name"}
_WHOLE_ANSWERS = {"", "response", "open-ended response"}
_TAG = re.compile(r"<(style|script)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
_MOST_TITLES = 10

MOST_HEADER = 5_000
"""Characters of a header cell that are used."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        rows: Rows of the file that come before the answers, titles above the header included.
        shape: The tool that wrote it, or ``plain table``.
        names: One distinct name per column: what ``--text`` and the like are given.
        questions: One question per column, without mark-up.
        options: The sub-option a column stands for, else empty.
    """

    rows: int
    shape: str
    names: tuple[str, ...]
    questions: tuple[str, ...]
    options: tuple[str, ...] = field(default=())


def find_header(head: Sequence[Sequence[str]], rows: int | None, source: str) -> Header:
    """Read the header of a table from its first rows; ``rows`` says how many there are, None that it is not known.

    Raises:
        ReadError: There is nothing but blank rows, or nothing below the header.
    """
    if not any(any(map(str.strip, row)) for row in head):
        raise ReadError("the table is empty", where=source, hint="Export it again, or choose another sheet.")
    if rows is not None and not 0 <= rows < len(head):
        raise ReadError(f"the table has no rows below {rows} header rows", where=source, hint="Check header_rows.")
    titles = _titles(head) if rows is None else 0
    body = [[*row] for row in head[titles:]]
    found = _shaped(body, rows)
    header = Header(found.rows + titles, found.shape, _distinct(found.names), found.questions, found.options)
    if not any(any(map(str.strip, row)) for row in head[header.rows :]):
        hint = "If it has no header, set header_rows to 0." if rows is None else ""
        raise ReadError("the table has a header but no rows", where=source, hint=hint)
    return header


def named_header(names: Sequence[str], shape: str) -> Header:
    """Make the header of records whose fields are known by name."""
    cleaned = [plain(name) for name in names]
    return Header(0, shape, _distinct(cleaned), tuple(cleaned))


def plain(cell: str) -> str:
    """Take mark-up and line breaks out of a header cell.

    >>> plain("<b>What</b> would you&nbsp;change?<br>")
    'What would you change?'
    """
    cell = cell[:MOST_HEADER]
    if "<" in cell:
        cell = _TAG.sub(" ", cell)
    return " ".join(html.unescape(cell).replace("\ufeff", "").split())


def _titles(head: Sequence[Sequence[str]]) -> int:
    """Count the title and blank rows above the header: at most one cell filled where the table is three or wider."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in head]
    first = next((place for place, count in enumerate(filled[:_MOST_TITLES]) if count >= 3), None)
    if first is not None and all(count <= 1 for count in filled[:first]):
        return first
    return next(place for place, count in enumerate(filled) if count)


def _width(head: Sequence[Sequence[str]]) -> int:
    """Count the columns: as many as the header has, blank ends aside, or more where most rows go on further."""
    lengths = [max((place + 1 for place, cell in enumerate(row) if cell), default=0) for row in head]
    usual, times = Counter(lengths).most_common(1)[0]
    return max(min(len(head[0]), max(lengths)), usual if times > len(head) / 2 else 0)


def _shaped(head: Sequence[Sequence[str]], rows: int | None) -> Header:
    if rows == 0:
        blank = ("",) * max(map(len, head))
        return Header(0, PLAIN, blank, blank)
    width = _width(head)
    top = [[*map(plain, row[:width]), *[""] * (width - len(row))] for row in head[: max(3, rows or 0)]]
    if (count := _qualtrics_rows(top)) and rows in (None, count):
        return Header(count, QUALTRICS, tuple(top[0]), tuple(map(_or, top[1], top[0])))
    if rows in (None, 2) and _is_surveymonkey(top):
        return _stacked(top[:2], SURVEYMONKEY)
    if rows is not None and rows > 1:
        return _stacked(top[:rows], PLAIN)
    names = tuple(top[0])
    first = {name.casefold() for name in names}
    return Header(1, FORMS if "completion time" in first and len(_FORMS_IDS & first) >= 3 else PLAIN, names, names)


def _qualtrics_rows(top: Sequence[Sequence[str]]) -> int:
    """Count the header rows of a Qualtrics export; 0 where it is none."""
    for place, row in enumerate(top[1:3], 2):
        if any(cell.startswith('{"ImportId"') or "'ImportId'" in cell[:12] for cell in row):
            return place
    ids = {cell.casefold() for cell in top[0]} & _QUALTRICS_IDS
    labels = {cell.casefold() for cell in top[1]} & _QUALTRICS_LABELS if len(top) > 1 else set()
    return 2 if len(ids) >= 2 and len(labels) >= 2 else 0


def _is_surveymonkey(top: Sequence[Sequence[str]]) -> bool:
    if len(top) < 2 or not any(top[1]):
        return False
    first = [cell.casefold() for cell in top[0]]
    below = {cell.casefold() for cell in top[1]} - {""}
    own = [place for place, cell in enumerate(first) if cell in ("respondent id", "collector id")]
    return (bool(own) and not any(top[1][place] for place in own)) or bool(below & (_WHOLE_ANSWERS - {""}))


def _stacked(top: Sequence[Sequence[str]], shape: str) -> Header:
    """Join a row of questions, each over one or more columns, and rows of sub-options below it."""
    questions: list[str] = []
    for cell, option in zip(top[0], top[1], strict=True):
        questions.append(cell or (questions[-1] if questions and option else ""))
    below = [" ".join(filter(None, cells)) for cells in zip(*top[1:], strict=True)]
    options = ["" if option.casefold() in _WHOLE_ANSWERS else option for option in below]
    names = [
        f"{question}: {option}" if question and option else _or(question, option)
        for question, option in zip(questions, options, strict=True)
    ]
    return Header(len(top), shape, tuple(names), tuple(names), tuple(options))


def _or(first: str, second: str) -> str:
    return first or second


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Name the unnamed ``column 3`` and number what comes twice: ``Comment``, ``Comment (2)``."""
    taken: set[str] = set()
    distinct = []
    for place, name in enumerate(names, 1):
        wanted = base = name or f"column {place}"
        number = 1
        while wanted in taken:
            number += 1
            wanted = f"{base} ({number})"
        taken.add(wanted)
        distinct.append(wanted)
    return tuple(distinct)
