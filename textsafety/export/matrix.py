"""Write ``matrix.csv``: one row a document, one column a code, 1 where the code was assigned and 0 where not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textsafety.export.tables import write
from textsafety.run_folder import RunFolder
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "matrix.csv"
IDS = ("document_id", "respondent_id")
_DOCUMENTS = (*IDS, "non_answer", "codable")
_CODINGS = ("document_id", "code", "status")


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``matrix.csv``.

    Rows are the documents that could have been coded: no blanks, no "n/a", no interviewer. A code counts whatever its
    stance, presence and time, as it does when agreement is measured: ``codings.csv`` tells them apart.
    """
    codes = [code.id for code in codebook.codes]
    write(folder.path / NAME, (*IDS, *codes), _rows(folder, codes))


def _rows(folder: RunFolder, codes: Sequence[str]) -> Iterator[tuple[str | int, ...]]:
    tables = zip(folder.batches("documents", _DOCUMENTS), folder.batches("codings", _CODINGS), strict=True)
    for documents, codings in tables:
        found: dict[str, set[str]] = defaultdict(set)
        for row in codings.to_pylist():
            if row["status"] == "assigned":
                found[row["document_id"]].add(row["code"])
        for row in documents.to_pylist():
            if row["codable"] and not row["non_answer"]:
                here = found[row["document_id"]]
                yield (*(row[name] for name in IDS), *(int(code in here) for code in codes))
