"""Read reference codings: JSON lines of coded texts, or tables of one coding a row -> ``Gold``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textsafety.errors import GoldError, nearest
from textsafety.evaluate.gold_table import columns_of, table_of
from textsafety.model import Skipped
from textsafety.sources import SourceFile


@dataclass(frozen=True, slots=True)
class GoldCoding:
    """One code that a reader gave to a document; the words and where they are, where the reader said so."""

    code: str
    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class GoldText:
    """A document's text as a reference file holds it."""

    text: str
    context: str
    needs_human: bool


@dataclass
class Gold:
    """Reference codings.

    Attributes:
        readers: Reader -> document id -> codings; a document with none was read and has no code.
        texts: Document id -> its text, where a file holds texts.
        skipped: Lines that could not be used.
        repeated: How many codings came a second time: the same document, code, words and reader.
    """

    readers: dict[str, dict[str, list[GoldCoding]]] = field(default_factory=dict)
    texts: dict[str, GoldText] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    repeated: int = 0

    @property
    def documents(self) -> set[str]:
        """Ids of the documents that anybody read."""
        return {id_ for read in self.readers.values() for id_ in read}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: a document and its codings, each with its code as the file says it."""

    row: int
    id: str
    reader: str
    codings: tuple[Mapping[str, Any], ...]
    text: GoldText | None


def read_gold(files: Sequence[SourceFile], codes: Mapping[str, str]) -> Gold:
    """Read reference codings.

    Args:
        files: The files; each is a reader, unless a column ``coder`` names several.
        codes: Id -> label of the codes that there are. Files may write either. Empty: anything goes.

    Raises:
        GoldError: A file lacks a column, holds nothing that can be used, or a code that does not exist.
        ReadError: A file cannot be read at all.
    """
    gold, known = Gold(), _known(codes)
    names = [file.path.stem for file in files]
    for file, name in zip(files, names, strict=True):
        reader = name if names.count(name) == 1 else file.name
        before = len(gold.skipped)
        rows = 0
        for row in _rows(file, gold.skipped):
            rows += 1
            _add(gold, row, row.reader or reader, known, file.name)
        if not rows:
            bad = gold.skipped[before:]
            why = f"no line can be used; the first ({bad[0].row}): {bad[0].reason}" if bad else "holds no rows"
            hint = "A line holds an object with id and codings, a table has columns document_id and code."
            raise GoldError(why, where=file.name, hint=hint)
    return gold


def _add(gold: Gold, row: _Row, reader: str, known: Mapping[str, str], source: str) -> None:
    found = gold.readers.setdefault(reader, {}).setdefault(row.id, [])
    if row.text:
        gold.texts.setdefault(row.id, row.text)
    for coding in row.codings:
        written = str(coding.get("code") or "").strip()
        if not written:
            continue
        code = known.get(written.casefold(), "") if known else written
        if not code:
            hint = nearest(written, sorted(set(known.values())))
            hint = hint if hint.startswith("Did") else "`textsafety codebook export` lists the codes."
            raise GoldError(f"unknown code {written!r}", where=f"{source}: row {row.row}", hint=hint)
        quote, start, end = str(coding.get("quote") or ""), _number(coding.get("start")), _number(coding.get("end"))
        made = GoldCoding(code, quote, start, end)
        if made in found:
            gold.repeated += 1
        else:
            found.append(made)


def _known(codes: Mapping[str, str]) -> dict[str, str]:
    """Map ids and labels, whatever their case, to ids; an id goes before a label."""
    labels = {label.casefold(): id_ for id_, label in codes.items() if label}
    return labels | {id_.casefold(): id_ for id_ in codes}


def _rows(file: SourceFile, skipped: list[Skipped]) -> Iterator[_Row]:
    table = table_of(file)
    columns = columns_of(table.header.names, file.name)
    for record in table.rows():
        if isinstance(record, Skipped):
            skipped.append(record)
            continue
        row, cells = record
        values = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        if not any(map(str.strip, cells)):
            continue
        try:
            yield _row(row, values)
        except ValueError as error:
            skipped.append(Skipped(file.name, row, "gold", str(error)))


def _row(row: int, values: Mapping[str, str]) -> _Row:
    """Make a row, or say in a ValueError why it cannot be used."""
    if not (id_ := values.get("document_id", "")).strip():
        raise ValueError("the document id is blank")
    text = None
    if "text" in values and values["text"].strip():
        text = GoldText(values["text"], values.get("context", ""), values.get("needs_human", "").lower() == "true")
    codings = _nested(values["codings"]) if "codings" in values else (values,)
    return _Row(row, id_, values.get("coder", "").strip(), codings, text)


def _nested(cell: str) -> tuple[Mapping[str, Any], ...]:
    """Read the list of codings of a JSON line."""
    if not cell.strip():
        raise ValueError("there is no list of codings ([] says: read, no code)")
    try:
        codings = json.loads(cell)
    except ValueError:
        codings = None
    if not isinstance(codings, list):
        raise ValueError("codings is not a list")
    made = tuple({"code": coding} if isinstance(coding, str) else coding for coding in codings)
    if not all(isinstance(coding, dict) and coding.get("code") for coding in made):
        raise ValueError("a coding has no code")
    return made


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
