"""Coded texts -> rows to learn from: one row a text, each code with a weight from how many readers gave it.

Texts that the project may not hold are named by id: their codings are in ``corpus/public_codings.jsonl``, without
words, and ``--public`` names the files that hold the texts (``{id, text}`` a line).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
HELD_OUT_AUTHORS = frozenset({"a3", "w12"})  # the lexicon's cues were not written from their texts either
HELD_OUT_SHARE = 10  # one public text in so many is held out, by a hash of its id
SURE, DOUBTFUL = 1.0, 0.8  # of a text read once, by its reader's own confidence
ONE_OF = {2: 0.4, 3: 0.15}  # one reader of two, or of three
TWO_OF_THREE = 0.95
COUNTS_FROM = 0.5  # the weight from which a code counts as given, where one must decide


@dataclass(frozen=True)
class Row:
    """One text with its codings.

    Attributes:
        kind: ``invented`` or ``public``.
        author: Who wrote it, or where it is from: texts of one author are held out together.
        codings: Dictionaries with ``code, start, end, weight`` and, where known, ``stance, presence, time, quote``.
        needs_human: Whether a reader flagged it; None where readers were not asked.
    """

    id: str
    kind: str
    author: str
    text: str
    codings: tuple[Mapping[str, Any], ...]
    needs_human: bool | None

    @property
    def held_out(self) -> bool:
        """Whether it is kept from learning, to fit the last weights and thresholds and to measure."""
        if self.kind == "invented":
            return self.author in HELD_OUT_AUTHORS
        return crc32(self.id.encode()) % HELD_OUT_SHARE == 0


def invented() -> Iterator[Row]:
    """Give the texts that the project holds, the codebook's own examples among them."""
    development = CORPUS / "development"
    again = {text["id"]: text for text in lines(CORPUS / "second_readings" / "doubtful.jsonl")}
    for path in [*sorted((CORPUS / "authored").glob("*.jsonl")), *sorted(development.glob("w*.jsonl"))]:
        for text in lines(path):
            readings = [text, again[text["id"]]] if text["id"] in again else [text]
            flags = [reading["needs_human"] for reading in readings if "needs_human" in reading]
            yield _row(text, [reading["codings"] for reading in readings], any(flags) if flags else None)
    second = {text["id"]: text for text in lines(development / "survey_reader_y.jsonl")}
    for text in lines(development / "survey_reader_x.jsonl"):
        other = second[text["id"]]
        yield _row(text, [text["codings"], other["codings"]], text["needs_human"] or other["needs_human"])
    yield from _examples()


def public(paths: Sequence[Path]) -> Iterator[Row]:
    """Give the public texts that were coded and whose words are in the files named."""
    texts = {text["id"]: text for path in paths for text in lines(path)}
    for coded in lines(CORPUS / "public_codings.jsonl"):
        if text := texts.get(coded["id"]):
            found = {"id": coded["id"], "author": coded["source"], "text": text["text"]}
            yield _row(found, coded["readings"], coded["needs_human"], kind="public")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _row(
    text: Mapping[str, Any],
    readings: Sequence[Iterable[Mapping[str, Any]]],
    needs_human: bool | None,
    kind: str = "invented",
) -> Row:
    votes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for reading in readings:
        for coding in {coding["code"]: coding for coding in reading}.values():
            votes[coding["code"]].append(coding)
    codings = tuple({**given[-1], "weight": weight(given, len(readings))} for given in votes.values())
    return Row(text["id"], kind, text["author"], text["text"], codings, needs_human)


def weight(given: Sequence[Mapping[str, Any]], readers: int) -> float:
    """Say how far a code is to be learned, from those readers of a text who gave it."""
    if readers == 1:
        return SURE if given[0]["confidence"] == "high" else DOUBTFUL
    if len(given) == readers:
        return SURE
    return ONE_OF[readers] if len(given) == 1 else TWO_OF_THREE


def _examples() -> Iterator[Row]:
    from textsafety.codebook import load_codebook

    def row(name: str, text: str, codes: Iterable[str]) -> Row:
        span = {"start": 0, "end": len(text), "weight": SURE}
        return Row(name, "invented", "codebook", text, tuple({"code": code, **span} for code in codes), None)

    for code in load_codebook("fear_and_safety").codes:
        for number, example in enumerate(code.examples_positive):
            yield row(f"{code.id}/{number}", example.text, [code.id])
        for number, negative in enumerate(code.hard_negatives):
            yield row(f"{code.id}/not/{number}", negative.text, negative.expected_codes)
