"""The segments that topics are looked for in: which ones, each distinct text once, in an order of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from textsafety.run_folder import RunFolder

if TYPE_CHECKING:
    import pyarrow as pa

LEAST_WORDS = 3  # shorter segments ("More staff") say too little to be about something
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOCUMENTS = ("document_id", "respondent_id", "text", "non_answer", "language", "codable", "needs_human_why", "speaker")


@dataclass(frozen=True, slots=True)
class Member:
    """One segment, with what quoting it and counting it take."""

    segment_id: str
    document_id: str
    respondent_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pool:
    """Distinct texts in the order of their hashes, so that the order of rows cannot matter.

    Attributes:
        texts: The distinct texts.
        members: For each text the segments that say it.
        documents: For each document with a segment here: its text and why it may not be quoted as a whole.
        codes: For each document the codes assigned anywhere in it.
        carriers: For each code, the documents that carry it; under the empty code, all documents.
        segments: Segments in ``members``.
        sampled: Distinct texts there were, when ``texts`` is a part of them; else 0.
        speakers: Labels of speakers, whose names quotes must mask.
    """

    texts: tuple[str, ...]
    members: tuple[tuple[Member, ...], ...]
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    carriers: Mapping[str, int] = field(default_factory=dict)
    sampled: int = 0
    speakers: tuple[str, ...] = ()

    @property
    def segments(self) -> int:
        """How many segments the texts stand for."""
        return sum(map(len, self.members))


@dataclass(slots=True)
class _Gathering:
    most: int
    within: str
    found: dict[tuple[bytes, str], list[Member]] = field(default_factory=dict)
    hashes: set[int] = field(default_factory=set)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    carriers: Counter[str] = field(default_factory=Counter)
    speakers: set[str] = field(default_factory=set)


def pooled(texts: Sequence[str]) -> Pool:
    """Make a pool of texts alone, each said by one respondent of its own."""
    found: dict[tuple[bytes, str], list[Member]] = {}
    for number, text in enumerate(texts):
        found.setdefault(_key(text), []).append(Member(f"{number}.1", str(number), str(number), 0, len(text)))
    return Pool(tuple(key[1] for key in sorted(found)), tuple(tuple(found[key]) for key in sorted(found)))


def gather(folder: RunFolder, *, within: str = "", most: int = 20_000) -> Pool:
    """Take the codable segments of a run that no coder gave a code, or those that were given one code.

    Non-answers, other languages, an interviewer's turns and segments of fewer than three words are left out. When
    there are more than ``most`` distinct texts, those with the smallest hashes are taken: a sample that depends on the
    texts alone.
    """
    got = _Gathering(most, within)
    parts = zip(
        folder.batches("documents", _DOCUMENTS),
        folder.batches("segments", ("segment_id", "document_id", "start", "end", "codable")),
        folder.batches("codings", ("segment_id", "document_id", "code", "status")),
        strict=True,
    )
    for documents, segments, codings in parts:
        _add(got, documents, segments, codings)
        _prune(got)
    _prune(got, at_once=True)
    keys = sorted(got.found)
    return Pool(
        texts=tuple(text for _, text in keys),
        members=tuple(tuple(sorted(got.found[key], key=_place)) for key in keys),
        documents=got.documents,
        codes=got.codes,
        carriers=dict(got.carriers),
        sampled=len(got.hashes) if len(got.hashes) > len(keys) else 0,
        speakers=tuple(sorted(got.speakers)),
    )


def _add(got: _Gathering, documents: pa.Table, segments: pa.Table, codings: pa.Table) -> None:
    usable = {row["document_id"]: row for row in documents.to_pylist() if _usable(row)}
    got.speakers.update(row["speaker"] for row in usable.values() if row["speaker"])
    codes: dict[str, set[str]] = {}
    at: dict[str, set[str]] = {}
    for row in codings.to_pylist():
        if row["status"] == "assigned":
            codes.setdefault(row["document_id"], set()).add(row["code"])
            at.setdefault(row["segment_id"], set()).add(row["code"])
    got.carriers[""] += len(usable)
    for carried in codes.values():
        got.carriers.update(carried)
    for row in _wanted(segments, usable, at, got.within):
        document = usable[row["document_id"]]
        text = " ".join(document["text"][row["start"] : row["end"]].split())
        if len(_WORD.findall(text)) < LEAST_WORDS:
            continue
        key = _key(text)
        got.hashes.add(int.from_bytes(key[0][:8], "big"))
        id_ = row["document_id"]
        member = Member(row["segment_id"], id_, document["respondent_id"], row["start"], row["end"])
        got.found.setdefault(key, []).append(member)
        got.documents[id_] = document
        got.codes[id_] = frozenset(codes.get(id_, ()))


def _wanted(
    segments: pa.Table, usable: Mapping[str, object], at: Mapping[str, set[str]], within: str
) -> Iterator[dict[str, Any]]:
    for row in segments.to_pylist():
        given = at.get(row["segment_id"], set())
        if row["codable"] and row["document_id"] in usable and (within in given if within else not given):
            yield row


def _usable(row: Mapping[str, Any]) -> bool:
    return bool(row["codable"] and not row["non_answer"] and row["language"] != "other")


def _prune(got: _Gathering, *, at_once: bool = False) -> None:
    """Let go of the largest hashes: what is let go of can never come back into the sample."""
    if len(got.found) <= got.most * (1 if at_once else 2):
        return
    for key in sorted(got.found)[got.most :]:
        del got.found[key]
    needed = {member.document_id for members in got.found.values() for member in members}
    got.documents = {id_: row for id_, row in got.documents.items() if id_ in needed}
    got.codes = {id_: codes for id_, codes in got.codes.items() if id_ in needed}


def _place(member: Member) -> tuple[str, int]:
    return member.document_id, member.start


def _key(text: str) -> tuple[bytes, str]:
    """Give a text's place in the canonical order; the case of letters makes no other text."""
    return blake2b(text.lower().encode("utf-8", "replace"), digest_size=16).digest(), text
