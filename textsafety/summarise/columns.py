"""Read a run folder back as columns of small integers, part by part, so that memory holds no texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textsafety.run_folder import RunFolder

if TYPE_CHECKING:
    import pyarrow as pa

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_DOCUMENT = (
    *("document_id", "respondent_id", "source", "non_answer", "language", "needs_human", "codable", "text", "repairs"),
    "speaker",
)
_CODING = (
    *("document_id", "code", "stance", "presence", "time", "status", "probability"),
    *("needs_human", "start", "end", "reason"),
)
BLANK = "(not given)"


@dataclass(frozen=True, slots=True)
class Codings:
    """All codings, one array element each. ``code`` counts codes of the codebook; the others name their values."""

    document: Ints
    respondent: Ints
    code: Ints
    stance: NDArray[np.object_]
    presence: NDArray[np.object_]
    time: NDArray[np.object_]
    assigned: Flags
    probability: NDArray[np.float64]
    needs_human: Flags
    start: Ints
    end: Ints
    reason: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Columns:
    """A run as arrays.

    Attributes:
        ids: Document ids, in order of reading.
        respondents: Respondent ids, in order of first appearance; interviewers are none.
        answered: Whether a respondent gave at least one answer.
        answers_each: Answers per respondent.
        kept: Demographic column -> value per respondent (the first one given).
        documents_by_source: Documents read, per source.
        tally: Documents by kind: answers, non-answers, duplicates …
        speakers: Labels of speakers in transcripts, whose names quotes must mask.
        codings: All codings of respondents.
    """

    ids: list[str]
    respondents: list[str]
    answered: Flags
    answers_each: Ints
    kept: Mapping[str, list[str]]
    documents_by_source: Counter[str]
    tally: Counter[str]
    codings: Codings
    speakers: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Gathering:
    codes: Mapping[str, int]
    ids: list[str] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    by_source: Counter[str] = field(default_factory=Counter)
    tally: Counter[str] = field(default_factory=Counter)
    texts: set[int] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    codings: list[dict[str, Any]] = field(default_factory=list)


def read_columns(folder: RunFolder, codes: Sequence[str]) -> Columns:
    """Read documents and codings back.

    Args:
        folder: A run folder whose parts are complete.
        codes: Ids of the codebook's codes, in its order.
    """
    got = _Gathering({code: number for number, code in enumerate(codes)})
    names = _kept_names(folder)
    for documents, codings in zip(
        folder.batches("documents", [*_DOCUMENT, *names]), folder.batches("codings", _CODING), strict=True
    ):
        places = _add_documents(got, documents, names)
        _add_codings(got, codings, places)
    answers = np.array(got.answers, dtype=np.int64)
    return Columns(
        ids=got.ids,
        respondents=list(got.number),
        answered=answers > 0,
        answers_each=answers,
        kept={name.removeprefix("keep."): [values[at].strip() for values in got.kept] for at, name in enumerate(names)},
        documents_by_source=got.by_source,
        tally=got.tally,
        codings=_joined(got.codings),
        speakers=got.speakers,
    )


def _kept_names(folder: RunFolder) -> list[str]:
    import pyarrow.parquet as pq

    names = dict.fromkeys(
        name for part in folder.parts("documents") for name in pq.read_schema(part).names if name.startswith("keep.")
    )
    return list(names)


def _add_documents(got: _Gathering, table: pa.Table, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Count the documents of one part; give document id -> (document number, respondent number)."""
    columns = {name: table[name].to_pylist() for name in table.column_names}
    places: dict[str, tuple[int, int]] = {}
    got.speakers.update(columns["speaker"])
    for at, id_ in enumerate(columns["document_id"]):
        document = len(got.ids)
        got.ids.append(id_)
        got.by_source[columns["source"][at]] += 1
        kind = _kind(columns, at)
        got.tally[kind] += 1
        got.tally["needs_human"] += columns["needs_human"][at]
        got.tally["repaired"] += bool(columns["repairs"][at])
        if kind == "context_only":
            continue
        respondent = _respondent(got, columns, at, names)
        if kind != "non_answer":
            got.answers[respondent] += 1
            _note_duplicate(got, columns["text"][at])
        places[id_] = (document, respondent)
    return places


def _kind(columns: Mapping[str, list[Any]], at: int) -> str:
    if not columns["codable"][at]:
        return "context_only"
    if columns["non_answer"][at]:
        return "non_answer"
    return "other_language" if columns["language"][at] == "other" else "answer"


def _respondent(got: _Gathering, columns: Mapping[str, list[Any]], at: int, names: Sequence[str]) -> int:
    """Number a respondent; demographics are those of the first row, blanks filled from later ones."""
    id_ = columns["respondent_id"][at]
    number = got.number.get(id_)
    if number is None:
        number = got.number[id_] = len(got.number)
        got.answers.append(0)
        got.kept.append(tuple(intern(columns[name][at] or "") if name in columns else "" for name in names))
    elif "" in got.kept[number]:
        later = (intern(columns[name][at] or "") if name in columns else "" for name in names)
        got.kept[number] = tuple(old or new for old, new in zip(got.kept[number], later, strict=True))
    return number


def _note_duplicate(got: _Gathering, text: str) -> None:
    """Count an answer that somebody else gave word for word, short ones ("Good team") apart."""
    key = hash(text)
    if text.count(" ") >= 3:
        got.tally["duplicates"] += key in got.texts
        got.texts.add(key)


def _add_codings(got: _Gathering, table: pa.Table, places: Mapping[str, tuple[int, int]]) -> None:
    columns = {name: table[name].to_pylist() for name in table.column_names}
    places_of = [places[id_] for id_ in columns["document_id"]]
    got.codings.append(
        {
            "document": np.array([place[0] for place in places_of], dtype=np.int64),
            "respondent": np.array([place[1] for place in places_of], dtype=np.int64),
            "code": np.array([got.codes[code] for code in columns["code"]], dtype=np.int64),
            "stance": _shared(columns["stance"]),
            "presence": _shared(columns["presence"]),
            "time": _shared(columns["time"]),
            "assigned": np.array([status == "assigned" for status in columns["status"]], dtype=bool),
            "probability": np.array(columns["probability"], dtype=float),
            "needs_human": np.array(columns["needs_human"], dtype=bool),
            "start": np.array(columns["start"], dtype=np.int64),
            "end": np.array(columns["end"], dtype=np.int64),
            "reason": _shared(columns["reason"]),
        }
    )


def _shared(values: Sequence[str]) -> NDArray[np.object_]:
    """Hold each different text once, however many codings have it."""
    return np.array(list(map(intern, values)), dtype=object)


def _joined(parts: Sequence[Mapping[str, Any]]) -> Codings:
    kinds = {"assigned": bool, "needs_human": bool, "probability": float}
    texts = ("stance", "presence", "time", "reason")
    return Codings(
        **{
            name: np.concatenate([part[name] for part in parts])
            if parts
            else np.array([], dtype=object if name in texts else kinds.get(name, np.int64))
            for name in Codings.__dataclass_fields__
        }
    )
