"""A labelled table -> texts and the codes that each has, checked with messages for the person who made it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from textsafety.errors import ReadError
from textsafety.learn.labels import Known, delimited, is_flags, renamed, ticked
from textsafety.model import Document, Reading, Skipped
from textsafety.sources import SourceFile, open_source

_RANGE = ".."


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the table are used.

    Attributes:
        text: The comments.
        codes: One column of codes separated by ``delimiter``, or one 0/1 column for each code; ``FIRST..LAST`` stands
            for those two and all between them.
        group: What must not be split between learning and checking: a person, a site, a wave.
        delimiter: Separates codes within a cell.
        sheet: Sheet of a workbook.
    """

    text: str
    codes: tuple[str, ...]
    group: str | None = None
    delimiter: str = ";"
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their codes.

    Attributes:
        texts: The comments, none blank.
        codes: Ids of the codes, in order.
        labels: Whether a text has a code, shape (texts, codes), bool.
        groups: Number of the group of each text; texts that are the same share one. Shape (texts,).
        grouped: Whether the groups come from a column, and are not just one a text.
        warnings: What a person should know, in plain words.
    """

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    labels: np.ndarray
    groups: np.ndarray
    grouped: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: str
    group: str
    cells: tuple[str, ...]


def read_labelled(path: Path, columns: Columns, known: Known | None = None) -> Labelled:
    """Read a labelled table.

    Args:
        path: A csv, tsv, xlsx, jsonl or parquet file.
        columns: Which columns hold what.
        known: The codes of a codebook; without them every label is a code.

    Raises:
        ReadError: A column is missing, a cell of a 0/1 column is neither, a label is not in the codebook, or no text
            is left.
    """
    source = SourceFile(path, path.name)
    names = _spread(columns.codes, open_source(source, {"text": (columns.text,), "sheet": columns.sheet}))
    reading = open_source(source, _options(columns, names))
    rows, warnings = _rows(reading.documents, columns, len(names))
    hint = f"Is {columns.text!r} the column of comments?"
    if not rows:
        raise ReadError("every text is blank", where=path.name, hint=hint)
    if not any(_has_word(row.text) for row in rows):
        raise ReadError("no text holds a word", where=path.name, hint=hint)
    codes, labels = _labels(rows, names, columns.delimiter, path.name)
    if known is not None:
        codes, labels = renamed(codes, labels, known, path.name)
    texts = tuple(row.text for row in rows)
    warnings = [*reading.warnings, *warnings, *_remarks(texts, labels)]
    groups = linked(texts, [row.group for row in rows] if columns.group else None)
    found = Labelled(texts, codes, labels, groups, columns.group is not None, tuple(warnings))
    return _usable(found, path.name)


def linked(texts: Sequence[str], names: Sequence[str] | None) -> np.ndarray:
    """Number the groups of texts: those of one name, and those that say the same, are one group.

    A comment that stands in a table twice would otherwise be learned from and checked on at once. A blank name is no
    group.

    >>> linked(["Late again", "late  again", "Kind staff", "Rude"], ["A", "B", "B", "C"]).tolist()
    [0, 0, 0, 1]
    """
    leader = list(range(len(texts)))

    def first(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    met: dict[tuple[str, str], int] = {}
    for place, text in enumerate(texts):
        keys = [("text", same(text))]
        if names is not None and names[place].strip():
            keys.append(("name", names[place].strip()))
        for key in keys:
            other = first(met.setdefault(key, place))
            here = first(place)
            leader[max(here, other)] = min(here, other)
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(first(place), len(numbers)) for place in range(len(texts))], dtype=np.int64)


def same(text: str) -> str:
    """Give what is the same in texts that differ in case and spacing alone."""
    return " ".join(text.casefold().split())


def _spread(named: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """Replace ``FIRST..LAST`` by the columns from one to the other, in the order of the table."""
    names: list[str] = []
    for name in named:
        first, between, last = name.partition(_RANGE)
        if name not in reading.columns and between and {first, last} <= set(reading.columns):
            start, end = sorted((reading.columns.index(first), reading.columns.index(last)))
            names += reading.columns[start : end + 1]
        else:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _options(columns: Columns, names: Sequence[str]) -> dict[str, object]:
    keep = (*names, *([columns.group] if columns.group else []))
    return {"text": (columns.text,), "keep": keep, "sheet": columns.sheet}


def _rows(found: Iterable[Document | Skipped], columns: Columns, count: int) -> tuple[list[_Row], list[str]]:
    """Take the rows that hold a text, with the cells of their ``count`` label columns; say how many did not."""
    rows: list[_Row] = []
    blank = skipped = 0
    for item in found:
        if isinstance(item, Skipped):
            skipped += 1
        elif not item.raw.strip():
            blank += 1
        else:
            cells = tuple(value.strip() for _, value in item.kept)
            rows.append(_Row(item.row, item.raw, cells[-1] if columns.group else "", cells[:count]))
    said = ((blank, "rows without a text, left out"), (skipped, "rows that could not be read, left out"))
    return rows, [f"{what}: {number:,}" for number, what in said if number]


def _labels(
    rows: Sequence[_Row], names: Sequence[str], delimiter: str, source: str
) -> tuple[tuple[str, ...], np.ndarray]:
    if len(names) == 1 and not is_flags(row.cells[0] for row in rows):
        return delimited([row.cells[0] for row in rows], delimiter)
    return ticked([row.cells for row in rows], [row.number for row in rows], names, source)


def _remarks(texts: Sequence[str], labels: np.ndarray) -> list[str]:
    """Say what makes labels doubtful: texts without words, and the same text coded in different ways."""
    met: dict[str, set[bytes]] = {}
    for text, row in zip(texts, labels, strict=True):
        met.setdefault(same(text), set()).add(row.tobytes())
    differing = sum(len(ways) > 1 for ways in met.values())
    wordless = sum(not _has_word(text) for text in texts)
    said = (
        (wordless, "texts without a word (emoji, marks), which teach nothing"),
        (len(texts) - len(met), "texts that repeat another one; both are learned from, or both are checked on"),
        (differing, "texts that stand there more than once with different codes, so that no coder can be right on all"),
        (int((~labels.any(axis=1)).sum()), "texts without any code, learned from as such"),
    )
    return [f"{what}: {number:,}" for number, what in said if number]


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _usable(found: Labelled, source: str) -> Labelled:
    """Leave out codes that cannot be learned: met in no group or one, or in every row."""
    warnings, keep = list(found.warnings), []
    for place, code in enumerate(found.codes):
        having = found.labels[:, place]
        groups = len(np.unique(found.groups[having]))
        if groups > 1 and not having.all():
            keep.append(place)
            continue
        why = "every row has it" if having.all() else "no row has it" if not having.any() else _alone(found)
        warnings.append(f"{code} is left out: {why}")
    if not keep:
        hint = "Each code needs rows that have it and rows that do not."
        raise ReadError("no code can be learned from these labels", where=source, hint=hint)
    codes = tuple(found.codes[place] for place in keep)
    return replace(found, codes=codes, labels=found.labels[:, keep], warnings=tuple(warnings))


def _alone(found: Labelled) -> str:
    return "one group alone has it" if found.grouped else "one text alone has it"
