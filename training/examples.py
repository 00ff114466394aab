"""Rows -> windows as the coder will read them, with the word pieces that carry each code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from readings import Row

from textsafety.code._windows import windows
from textsafety.code.classifier import PRESENCES, STANCES, TIMES
from textsafety.encoder import MOST_PIECES, Encoder
from textsafety.model import Document
from textsafety.segment import segment

UNKNOWN = -1
MOST_INSIDE = 0.5  # a code belongs to a window that holds at least this share of its words


@dataclass(frozen=True)
class Example:
    """One window to learn from.

    Attributes:
        pieces: Ids of its word pieces.
        labels: For each code ``[column, weight, first piece, end piece, stance, presence, time]``.
        needs_human: 1 or 0; -1 where readers were not asked.
    """

    id: str
    kind: str
    held_out: bool
    pieces: list[int]
    labels: list[list[float]]
    needs_human: int


def examples(rows: Iterable[Row], codes: list[str], encoder: Encoder) -> Iterator[Example]:
    """Divide every row into windows."""
    column = {code: number for number, code in enumerate(codes)}
    for row in rows:
        document = Document(row.id, row.text, text=row.text)
        for window in windows(row.text, segment(document, by="sentence"), encoder.pieces):
            text = row.text[window.start : window.end]
            found = encoder.tokenizer.encode(text)
            offsets = [(a + window.start, b + window.start) for a, b in found.offsets[:MOST_PIECES]]
            labels = [
                label
                for coding in row.codings
                if _inside(coding, window.start, window.end) and (label := _label(coding, column, offsets))
            ]
            needs = UNKNOWN if row.needs_human is None else int(row.needs_human)
            yield Example(row.id, row.kind, row.held_out, found.ids[:MOST_PIECES], labels, needs)


def _inside(coding: Any, start: int, end: int) -> bool:  # noqa: ANN401
    shared = min(end, coding["end"]) - max(start, coding["start"])
    return bool(shared > 0 and shared >= MOST_INSIDE * (coding["end"] - coding["start"]))


def _label(coding: Any, column: dict[str, int], offsets: list[tuple[int, int]]) -> list[float]:  # noqa: ANN401
    inside = [at for at, (a, b) in enumerate(offsets) if b > a and a < coding["end"] and b > coding["start"]]
    if not inside:
        return []
    attributes = [
        known.index(coding[name]) if coding.get(name) in known else UNKNOWN
        for name, known in (("stance", STANCES), ("presence", PRESENCES), ("time", TIMES))
    ]
    return [column[coding["code"]], coding["weight"], inside[0], inside[-1] + 1, *attributes]


def write(found: Iterable[Example], path: Path) -> int:
    """Write examples as JSON Lines, for the program that learns; say how many."""
    written = [json.dumps(asdict(example)) + "\n" for example in found]
    path.write_text("".join(written), encoding="utf-8", newline="\n")
    return len(written)
