"""What each column of a table is: the id, an answer in free text, something to keep, or nothing we need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textsafety.errors import ReadError, nearest
from textsafety.read import _values
from textsafety.read._column_names import (
    ABOUT_PEOPLE,
    ASKING,
    BOOKKEEPING,
    CONTEXT_NAME,
    ID_NAMES,
    PRIVATE,
    RESPONDENT_NAME,
    TEXT_NAME,
    spoken,
)
from textsafety.read._headers import QUALTRICS, Header, plain

ID, RESPONDENT, TEXT, CONTEXT, KEEP, IGNORED = "id", "respondent", "text", "context", "keep", "ignored"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns a user named; what is not named is detected."""

    id: str | None = None
    text: Sequence[str] = ()
    context: str | None = None
    respondent: str | None = None
    keep: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it is used for, with the reason in plain words."""

    index: int
    name: str
    question: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table and the index of each part they play; a column may play two."""

    columns: tuple[Column, ...]
    text: tuple[int, ...]
    kept: tuple[int, ...]
    id: int | None = None
    respondent: int | None = None
    context: int | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """One column of the sample: its names and what its values look like."""

    index: int
    name: str
    question: str
    cells: Sequence[str]
    shape: str
    private: str


SENTENCE = 8  # words

_REASONS = {
    _values.BLANK: "blank",
    _values.FLAG: "tick boxes",
    _values.NUMBER: "numbers",
    _values.DATE: "dates or times",
    _values.EMAIL: "e-mail addresses",
    _values.PLACE: "web or network addresses",
    _values.CODE: "codes",
    _values.NESTED: "nested values",
    _values.SCALE: "answers on a scale",
    _values.CHOICES: "lists of options",
    _values.SHORT: "many different short values",
}


def decide(header: Header, sample: Sequence[Sequence[str]], wanted: Wanted, source: str) -> Layout:
    """Say what each column is, from its name, its values in ``sample`` and what the user named.

    Raises:
        ReadError: A named column does not exist, or no column holds free text.
    """
    seen = _look(header, sample)
    text = _named(wanted.text, header, source) or _texts(seen, _named(wanted.keep, header, source))
    context = _one(wanted.context, header, source)
    respondent = _one(wanted.respondent, header, source)
    own = _one(wanted.id, header, source)
    own = _id(seen, text) if own is None else own
    respondent = _respondent(seen, own, text) if respondent is None else respondent
    if context is None and not wanted.text and len(text) == 1:
        context = _context(seen, text)
    if not text:
        raise _no_text(seen, source)
    taken = {*text, own, respondent, context}
    kept = _named(wanted.keep, header, source) or tuple(
        column.index for column in seen if _is_kept(column) and column.index not in taken
    )
    parts = ((ID, (own,)), (TEXT, text), (RESPONDENT, (respondent,)), (CONTEXT, (context,)), (KEEP, kept))
    columns = tuple(_column(column, parts, wanted) for column in seen)
    return Layout(columns, text, kept, own, respondent, context)


def describe(layout: Layout) -> list[tuple[str, str]]:
    """List what each column is, to print."""
    found = []
    for kind in (ID, RESPONDENT, CONTEXT):
        found += [(f"{kind} column", column.name) for column in layout.columns if column.index == getattr(layout, kind)]
    if layout.id is None:
        found.insert(0, ("id column", "none: each row gets an id from its content"))
    for column in (layout.columns[index] for index in layout.text):
        asked = f' (question: "{column.question}")' if column.question not in ("", column.name) else ""
        found.append(("text column", column.name + asked))
    if layout.kept:
        found.append(("kept columns", ", ".join(layout.columns[index].name for index in layout.kept)))
    reasons: dict[str, list[str]] = {}
    for column in layout.columns:
        if column.kind == IGNORED:
            reasons.setdefault(column.why, []).append(column.name)
    return found + [("ignored columns", f"{', '.join(names)} ({why})") for why, names in reasons.items()]


def _look(header: Header, sample: Sequence[Sequence[str]]) -> list[_Seen]:
    seen = []
    for index, (name, question) in enumerate(zip(header.names, header.questions, strict=True)):
        cells = [row[index] if index < len(row) else "" for row in sample]
        option = header.options[index].casefold() if header.options else ""
        ticks = {cell.strip().casefold() for cell in cells} <= {"", option} and option
        shape = _values.FLAG if ticks and any(cells) else _values.judge(cells)
        if shape == _values.TEXT and ABOUT_PEOPLE.fullmatch(spoken(name)) and _values.are_labels(cells):
            shape = _values.CATEGORY
        seen.append(_Seen(index, name, question, cells, shape, _private(name, header.shape)))
    return seen


def _private(name: str, shape: str) -> str:
    """Say why a column is never kept or coded, from its name alone; empty where it may be."""
    spaced = spoken(name)
    if shape == QUALTRICS and name.casefold() in BOOKKEEPING:
        return "survey bookkeeping"
    return next((why for why, pattern in PRIVATE if pattern.fullmatch(spaced)), "")


def _texts(seen: Sequence[_Seen], kept: Sequence[int]) -> tuple[int, ...]:
    open_ = [column for column in seen if not column.private and column.index not in kept]
    # A column called Question beside a column of answers says what was asked.
    found = [column for column in open_ if _is_text(column) and not _is_question(column)]
    blank = [column for column in open_ if column.shape == _values.BLANK and TEXT_NAME.fullmatch(spoken(column.name))]
    return tuple(column.index for column in found or blank)


def _is_text(column: _Seen) -> bool:
    if column.shape == _values.TEXT:
        return True
    asked = f"{spoken(column.name)} {column.question.casefold()}"
    if column.shape not in (_values.SHORT, _values.CATEGORY, _values.CHOICES):
        return False
    if TEXT_NAME.fullmatch(spoken(column.name)) or TEXT_NAME.fullmatch(column.question.casefold()):
        return _values.is_varied(column.cells) or bool(_values.long_values(column.cells))
    if column.shape == _values.CATEGORY and (ASKING.fullmatch(asked) or asked.rstrip().endswith("?")):
        return _is_mostly_sentences(column)
    return column.shape == _values.SHORT and bool(ASKING.fullmatch(asked)) and _has_sentences(column)


def _is_mostly_sentences(column: _Seen) -> bool:
    """Tell answers that repeat (copied, or a small export) from categories: no category is mostly this long."""
    filled = [cell for cell in column.cells if cell.strip()]
    return 2 * sum(len(cell.split()) >= SENTENCE for cell in filled) >= len(filled) > 0


def _has_sentences(column: _Seen) -> bool:
    filled = sum(bool(cell.strip()) for cell in column.cells)
    return len(_values.long_values(column.cells)) >= 0.1 * filled


def _is_question(column: _Seen) -> bool:
    return bool(CONTEXT_NAME.fullmatch(spoken(column.name)))


def _is_kept(column: _Seen) -> bool:
    return column.shape == _values.CATEGORY and not column.private


def _is_unique(column: _Seen) -> bool:
    return all(map(str.strip, column.cells)) and len(set(column.cells)) == len(column.cells)


def _id(seen: Sequence[_Seen], text: Sequence[int]) -> int | None:
    """Find the column that names each row: unique, never blank, called like an id or made of codes."""
    refused = (_values.TEXT, _values.DATE, _values.EMAIL, _values.PLACE)
    able = [
        column
        for column in seen
        if column.index not in text and column.shape not in refused and not column.private and _is_unique(column)
    ]
    for pattern in ID_NAMES:
        for column in able:
            if pattern.fullmatch(column.name.casefold()) or pattern.fullmatch(spoken(column.name)):
                return column.index
    codes = [column.index for column in able if column.shape == _values.CODE and len(column.cells) > 1]
    return codes[0] if codes else None


def _respondent(seen: Sequence[_Seen], own: int | None, text: Sequence[int]) -> int | None:
    for column in seen:
        taken = column.index == own or column.index in text or column.private
        if not taken and column.shape != _values.BLANK and RESPONDENT_NAME.fullmatch(spoken(column.name)):
            return column.index
    return None


def _context(seen: Sequence[_Seen], text: Sequence[int]) -> int | None:
    asks = [column.index for column in seen if _is_question(column) and column.index not in text]
    return (
        asks[0] if len(asks) == 1 and seen[asks[0]].shape in (_values.TEXT, _values.CATEGORY, _values.SHORT) else None
    )


def _column(column: _Seen, parts: Sequence[tuple[str, Sequence[int | None]]], wanted: Wanted) -> Column:
    kind = next((kind for kind, indices in parts if column.index in indices), IGNORED)
    why = {
        ID: "names each row",
        RESPONDENT: "names each respondent",
        TEXT: "free text",
        CONTEXT: "what was asked",
        KEEP: "short categories",
    }.get(kind, column.private or _unused(column, wanted))
    return Column(column.index, column.name, column.question, kind, why)


def _unused(column: _Seen, wanted: Wanted) -> str:
    if column.shape == _values.TEXT:
        return "free text that was not asked for" if wanted.text else "free text"
    return (
        "not asked for"
        if column.shape == _values.CATEGORY and wanted.keep
        else _REASONS.get(column.shape, "not needed")
    )


def _named(names: Sequence[str], header: Header, source: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_find(name, header, source) for name in names))


def _one(name: str | None, header: Header, source: str) -> int | None:
    return None if name is None else _find(name, header, source)


def _find(name: str, header: Header, source: str) -> int:
    """Find a column by its name, or by its name or question whatever the case and spacing."""
    if name in header.names:
        return header.names.index(name)
    wanted = plain(name).casefold()
    for known in (header.names, header.questions):
        for index, other in enumerate(known):
            if wanted and other.casefold() == wanted:
                return index
    raise ReadError(f"there is no column {name!r}", where=source, hint=nearest(name, header.names))


def _no_text(seen: Sequence[_Seen], source: str) -> ReadError:
    likely = [column.name for column in seen if column.shape in (_values.SHORT, _values.CATEGORY)]
    names = ", ".join((likely or [column.name for column in seen])[:12])
    return ReadError("no column holds free text", where=source, hint=f"Name it with --text. Columns: {names}")
