"""Write ``quotes.csv``: one row a coding, with its words, what kind it is, and who wrote them as far as is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textsafety.codebook.export import FORMULA
from textsafety.export.tables import write
from textsafety.run_folder import RunFolder
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "quotes.csv"
KEPT = "keep."
OF_CODING = ("quote", "stance", "presence", "time", "voice", "status", "probability", "coder", "reason")
OF_DOCUMENT = ("context", "speaker", "document_id", "respondent_id", "source", "row")
_CODINGS = ("document_id", "code", *OF_CODING)


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``quotes.csv``, in the order of the documents.

    It is made to be opened in a spreadsheet: a cell that would run as a formula begins with an apostrophe. The exact
    words are in ``codings.csv``.
    """
    kept = _kept(folder)
    columns = ("code", "label", "family", *OF_CODING, *OF_DOCUMENT, *(name.removeprefix(KEPT) for name in kept))
    write(folder.path / NAME, [str(_harmless(name)) for name in columns], _rows(folder, codebook, kept))


def _kept(folder: RunFolder) -> list[str]:
    """Name the demographic columns of all parts, in order."""
    names = (name for table in folder.batches("documents") for name in table.schema.names)
    return list(dict.fromkeys(name for name in names if name.startswith(KEPT)))


def _rows(folder: RunFolder, codebook: Codebook, kept: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    wanted = (*OF_DOCUMENT, *kept)
    tables = zip(folder.batches("documents", wanted), folder.batches("codings", _CODINGS), strict=True)
    for documents, codings in tables:
        by_id = {row["document_id"]: row for row in documents.to_pylist()}
        for row in codings.to_pylist():
            code, document = codebook.code(row["code"]), by_id[row["document_id"]]
            of_document = (document.get(name) or "" for name in wanted)
            cells = (code.id, code.label, code.family, *(row[name] for name in OF_CODING), *of_document)
            yield tuple(map(_harmless, cells))


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
