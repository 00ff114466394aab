"""Which words of a window carry a code: the sentence that weighs most, and of a long one the clauses that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textsafety.code._clauses import clauses
from textsafety.code._windows import Window

# Chosen on held-out texts for likeness to the words that readers marked.
NEARLY = 0.2
SHORT = 22  # words: a sentence of no more is quoted whole


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a window: spans in the document's text, and the number of the segment each lies in."""

    spans: tuple[tuple[int, int], ...]
    segments: tuple[int, ...]

    @classmethod
    def of(cls, text: str, window: Window) -> Clauses:
        """Divide each long segment of a window."""
        found = [
            (span, number)
            for number, segment in enumerate(window.segments)
            for span in _divided(text, segment.start, segment.end)
        ]
        return cls(tuple(span for span, _ in found), tuple(number for _, number in found))

    def pieces(self, offsets: Sequence[tuple[int, int]], start: int) -> np.ndarray:
        """Say which word pieces begin in which clause: 0 or 1, shape (clauses, pieces).

        Args:
            offsets: Of each piece, relative to ``start``; an empty one belongs to no clause.
            start: Where the window begins in the document's text.
        """
        begins = np.array([a + start if b > a else -1 for a, b in offsets])
        edges = np.array(self.spans)
        return ((begins >= edges[:, :1]) & (begins < edges[:, 1:])).astype(np.float32)


def evidence(clauses: Clauses, weights: Sequence[float]) -> tuple[int, int, int]:
    """Choose the segment with most weight, in it the clause with most, and neighbours that have a part of that.

    Args:
        clauses: Of one window.
        weights: One a clause, not negative.

    Returns:
        Number of the segment, and start and end in the document's text.
    """
    segment = int(np.bincount(clauses.segments, weights=weights).argmax())
    inside = [at for at, number in enumerate(clauses.segments) if number == segment]
    best = max(inside, key=lambda at: weights[at])
    first = last = best
    while first > inside[0] and weights[first - 1] >= NEARLY * weights[best]:
        first -= 1
    while last < inside[-1] and weights[last + 1] >= NEARLY * weights[best]:
        last += 1
    return segment, clauses.spans[first][0], clauses.spans[last][1]


def _divided(text: str, start: int, end: int) -> list[tuple[int, int]]:
    short = len(text[start:end].split()) <= SHORT
    return [(start, end)] if short else clauses(text, start, end) or [(start, end)]
