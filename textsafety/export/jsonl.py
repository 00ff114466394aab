"""Write ``codings.jsonl`` for annotation tools: one line a document, with its text and labelled spans."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "codings.jsonl"
_DOCUMENTS = ("document_id", "text")
_CODINGS = ("document_id", "code", "start", "end", "status")


def export(summary: Summary, folder: RunFolder, codebook: Codebook, *, suggested: bool = False) -> None:
    """Write ``codings.jsonl``.

    A line is ``{"id": …, "text": …, "spans": [{"label": …, "start": …, "end": …}]}``; positions count Unicode code
    points from 0, the end is exclusive. Documents with a text and no code have no spans.

    Args:
        summary: The run's summary.
        folder: The run folder.
        codebook: Its codebook.
        suggested: Write suggested codings too, not only those that count.
    """
    statuses = {"assigned", "suggested"} if suggested else {"assigned"}
    with replacing(folder.path / NAME) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as handle:
        for line in _lines(folder, statuses):
            handle.write(json.dumps(line, ensure_ascii=False) + "\n")


def _lines(folder: RunFolder, statuses: set[str]) -> Iterator[dict[str, Any]]:
    tables = zip(folder.batches("documents", _DOCUMENTS), folder.batches("codings", _CODINGS), strict=True)
    for documents, codings in tables:
        spans: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in codings.to_pylist():
            if row["status"] in statuses:
                span = {"label": row["code"], "start": row["start"], "end": row["end"]}
                spans[row["document_id"]].append(span)
        for row in documents.to_pylist():
            if row["text"].strip():
                yield {"id": row["document_id"], "text": row["text"], "spans": spans[row["document_id"]]}
