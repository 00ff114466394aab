"""What was coded, as far as a reference covers it: from a run folder, or by coding the texts of a benchmark."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textsafety.evaluate.gold import Gold
from textsafety.model import Document
from textsafety.run_folder import RunFolder, codings_table, documents_table

if TYPE_CHECKING:
    import pyarrow as pa

    from textsafety.batch import Stages

BATCH = 500
Row = Mapping[str, Any]
_DOCUMENT = ("document_id", "raw", "text", "language", "non_answer", "needs_human", "speaker")
_CODING = ("document_id", "code", "coder", "start", "end", "probability", "status")


@dataclass
class Found:
    """A code that the machine gave to a document, all its codings together."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    probability: float = 0.0
    assigned: bool = False


@dataclass(frozen=True)
class Coded:
    """Documents that a reference covers, and what the machine found in them.

    Attributes:
        documents: Document id -> its row of ``documents.parquet``.
        found: Document id -> code -> what was found; ``spans`` are those of assigned codings.
        coders: Names of the coders whose codings these are.
        matched: How many documents were found by their text, their id being unknown.
    """

    documents: dict[str, Row]
    found: dict[str, dict[str, Found]]
    coders: tuple[str, ...]
    matched: int = 0

    def text(self, id_: str) -> str:
        """Give a document's text."""
        return str(self.documents[id_]["text"])


def labels_of(folder: RunFolder) -> dict[str, str]:
    """Give id -> label of every code of a run's codebook; nothing where the run wrote no ``themes.csv``."""
    path = folder.path / "themes.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {row["code"]: row["label"] for row in csv.DictReader(handle)}


def from_run(folder: RunFolder, gold: Gold) -> Coded:
    """Take the documents that the reference covers out of a run folder.

    A document whose id the run does not have is looked for by its text, where the reference holds it and one document
    of the run has exactly that; the gold's id is then changed to the run's.
    """
    wanted = gold.documents
    documents = {row["document_id"]: row for row in _rows(folder, "documents", "document_id", wanted)}
    unmatched = {id_: gold.texts[id_].text for id_ in wanted - documents.keys() if id_ in gold.texts}
    matched = _by_text(folder, unmatched) if unmatched else {}
    matched = {id_: row for id_, row in matched.items() if row["document_id"] not in documents}
    for id_, row in matched.items():
        _rename(gold, id_, row["document_id"])
        documents[row["document_id"]] = row
    codings = _rows(folder, "codings", "document_id", set(documents))
    return _coded(documents, codings, len(matched))


def from_benchmark(stages: Stages, gold: Gold) -> Coded:
    """Code the texts of a reference, some at a time, as a run does."""
    documents: dict[str, Row] = {}
    codings: list[Row] = []
    texts = sorted(gold.texts.items())
    for first in range(0, len(texts), BATCH):
        given = [Document(id_, text.text, context=text.context) for id_, text in texts[first : first + BATCH]]
        batch = stages.code(given)
        by_id = {document.id: document for document in batch.documents}
        documents |= {row["document_id"]: row for row in _columns(documents_table(batch.documents, ()), _DOCUMENT)}
        codings += _columns(codings_table(batch.codings, by_id), _CODING)
    return _coded(documents, codings)


def _columns(table: pa.Table, names: tuple[str, ...]) -> list[Row]:
    rows: list[Row] = table.select(names).to_pylist()
    return rows


def _rows(folder: RunFolder, name: str, column: str, wanted: set[str]) -> Iterator[Row]:
    """Read those rows of a table whose value in a column is wanted, part by part."""
    import pyarrow as pa
    from pyarrow import compute

    values = pa.array(sorted(wanted), pa.string())
    for table in folder.batches(name, _DOCUMENT if name == "documents" else _CODING):
        yield from table.filter(compute.is_in(table[column], value_set=values)).to_pylist()


def _by_text(folder: RunFolder, texts: dict[str, str]) -> dict[str, Row]:
    """Find documents by their raw text: gold id -> row, where the text names one document on either side."""
    rows = list(_rows(folder, "documents", "raw", set(texts.values())))
    times = Counter(row["raw"] for row in rows)
    by_text = {row["raw"]: row for row in rows if times[row["raw"]] == 1}
    given = Counter(texts.values())
    return {id_: by_text[text] for id_, text in texts.items() if text in by_text and given[text] == 1}


def _rename(gold: Gold, old: str, new: str) -> None:
    for read in gold.readers.values():
        if old in read:
            read[new] = read.pop(old)
    gold.texts[new] = gold.texts.pop(old)


def _coded(documents: dict[str, Row], codings: Iterable[Row], matched: int = 0) -> Coded:
    found: dict[str, dict[str, Found]] = {id_: {} for id_ in documents}
    coders = set()
    for row in codings:
        here = found[row["document_id"]].setdefault(row["code"], Found())
        here.probability = max(here.probability, row["probability"])
        coders.add(row["coder"])
        if row["status"] == "assigned":
            here.assigned = True
            here.spans.append((row["start"], row["end"]))
    return Coded(documents, found, tuple(sorted(coders)), matched)
