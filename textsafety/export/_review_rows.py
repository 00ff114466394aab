"""Rows for the review workbook: what a person must read first, and codings with the words around them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textsafety.run_folder import RunFolder

MOST = 10_000
AROUND = 300
_DOCUMENT = ("document_id", "source", "row", "context", "text", "needs_human_why", "speaker")
_SEGMENT = ("segment_id", "context")


@dataclass(frozen=True, slots=True)
class ToRead:
    """A document that a person must read first, and why."""

    document_id: str
    source: str
    row: int
    why: str
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class ToReview:
    """One coding with the words around it."""

    coding: Mapping[str, Any]
    context: str
    before: str
    after: str


def to_read(folder: RunFolder) -> Iterator[ToRead]:
    """Give the documents flagged for a person, in order of reading."""
    for table in folder.batches("documents", _DOCUMENT):
        for row in table.filter(table["needs_human_why"].to_numpy() != "").to_pylist():
            yield ToRead(
                row["document_id"], row["source"], row["row"], row["needs_human_why"], row["context"], row["text"]
            )


def to_review(folder: RunFolder, *, most: int = MOST) -> tuple[list[ToReview], int]:
    """Give at most ``most`` codings, sampled per code when there are more; and how many there are in all."""
    keys = [
        (code, segment)
        for table in folder.batches("codings", ("code", "segment_id"))
        for code, segment in zip(table["code"].to_pylist(), table["segment_id"].to_pylist(), strict=True)
    ]
    chosen = None if len(keys) <= most else sample(keys, most)
    return list(_with_words(folder, chosen)), len(keys)


def sample(keys: Sequence[tuple[str, str]], most: int) -> set[tuple[str, str]]:
    """Choose as many codings of each code as fit, the same ones in any order of rows.

    Codes with few codings are kept whole; what they leave is shared among the others.
    """
    by_code: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in keys:
        by_code[key[0]].append(key)
    chosen: set[tuple[str, str]] = set()
    for done, code in enumerate(sorted(by_code, key=lambda code: (len(by_code[code]), code))):
        room = (most - len(chosen)) // (len(by_code) - done)
        chosen.update(sorted(by_code[code], key=_drawn)[:room])
    return chosen


def _drawn(key: tuple[str, str]) -> bytes:
    return hashlib.blake2b("\0".join(key).encode(), digest_size=8).digest()


def _with_words(folder: RunFolder, chosen: set[tuple[str, str]] | None) -> Iterator[ToReview]:
    tables = (
        folder.batches("codings"),
        folder.batches("documents", _DOCUMENT),
        folder.batches("segments", _SEGMENT),
    )
    for codings, documents, segments in zip(*tables, strict=True):
        rows = [row for row in codings.to_pylist() if chosen is None or (row["code"], row["segment_id"]) in chosen]
        wanted = {row["document_id"] for row in rows}
        by_id = {row["document_id"]: row for row in documents.to_pylist() if row["document_id"] in wanted}
        headings = dict(zip(segments["segment_id"].to_pylist(), segments["context"].to_pylist(), strict=True))
        for row in rows:
            document = by_id[row["document_id"]]
            context = headings[row["segment_id"]] or document["context"]
            yield ToReview(row, context, *around(document["text"], row["start"], row["end"]))


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Give what stands before and after a span, cut between words.

    >>> around("We said it. Nobody listened.", 12, 18)
    ('We said it. ', ' listened.')
    """
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after
