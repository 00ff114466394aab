"""Find the table in a file of reference codings, and what its columns are."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.errors import GoldError, nearest
from textsafety.read import delimited, records, spreadsheet
from textsafety.read._columns import Wanted
from textsafety.read._rows import Table
from textsafety.sources import SourceFile

KINDS = (*records.SUFFIXES, *delimited.SUFFIXES, *spreadsheet.SUFFIXES)
# Names that a column may have, first the one that we ask for.
NAMES = {
    "document_id": ("document id", "document", "id"),
    "code": ("code", "code id"),
    "codings": ("codings",),
    "coder": ("coder", "reader", "annotator"),
    "start": ("start",),
    "end": ("end",),
    "quote": ("quote",),
    "text": ("text",),
    "context": ("context",),
    "needs_human": ("needs human",),
}


def table_of(file: SourceFile) -> Table:
    """Read a file as the readers of answers do: encodings, delimiters, damaged files.

    Raises:
        GoldError: The file is of a kind that holds no table.
        ReadError: It cannot be read.
    """
    suffix = file.path.suffix.lower()
    if suffix in delimited.SUFFIXES:
        return delimited.table(file.path, file.name)
    if suffix in spreadsheet.SUFFIXES:
        return spreadsheet.table(file.path, file.name, wanted=Wanted(text=("code",)))
    if suffix in records.SUFFIXES:
        return records.table(file.path, file.name)
    hint = f"Files that can be read: {' '.join(KINDS)}"
    raise GoldError(f"a reference coding of type {suffix or '(none)'} cannot be read", where=file.name, hint=hint)


def columns_of(header: Sequence[str], source: str) -> dict[str, int]:
    """Find the columns that are needed, by name.

    Raises:
        GoldError: The document or the code is missing, or the table is a review of what the machine found.

    >>> columns_of(["Document ID", "Code", "Note"], "gold.csv")
    {'document_id': 0, 'code': 1}
    """
    plain = [name.casefold().replace("_", " ").strip() for name in header]
    if {"verdict", "code id"} <= set(plain):
        what = "this is a review workbook: it holds what the machine found, so what it missed cannot be counted"
        raise GoldError(what, where=source, hint="Give a coding that was made without looking at the machine's.")
    found = {
        key: plain.index(next(name for name in names if name in plain))
        for key, names in NAMES.items()
        if set(names) & set(plain)
    }
    for wanted in ("document_id", "code"):
        if wanted not in found and not (wanted == "code" and "codings" in found):
            near = nearest(wanted, list(header))
            hint = f"Columns document_id and code are needed; there are: {some(header, 12)}"
            raise GoldError(f"there is no column {wanted!r}", where=source, hint=near if near[:3] == "Did" else hint)
    return found


def some(names: Sequence[str], many: int) -> str:
    """List the first few names.

    >>> some(["a", "b", "c", "d", "e"], 3)
    'a, b, c and 2 more'
    """
    more = f" and {len(names) - many:,} more" if len(names) > many else ""
    return ", ".join(names[:many]) + more
