"""Which words of a window carry a code: the clause that weighs most, and neighbours that weigh nearly as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textsafety.code._clauses import clauses
from textsafety.code._windows import Window

NEARLY = 0.5


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a window: spans in the document's text, and the number of the segment each lies in."""

    spans: tuple[tuple[int, int], ...]
    segments: tuple[int, ...]

    @classmethod
    def of(cls, text: str, window: Window) -> Clauses:
        """Divide each segment of a window."""
        found = [
            (span, number)
            for number, segment in enumerate(window.segments)
            for span in clauses(text, segment.start, segment.end) or [(segment.start, segment.end)]
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
    """Choose the clause with most weight, and take in neighbours of the same segment that have nearly as much.

    Args:
        clauses: Of one window.
        weights: One a clause, not negative.

    Returns:
        Number of the segment, and start and end in the document's text.
    """
    best = int(np.argmax(weights))
    segment, enough = clauses.segments[best], NEARLY * weights[best]
    first = last = best
    while first and clauses.segments[first - 1] == segment and weights[first - 1] >= enough:
        first -= 1
    while last + 1 < len(weights) and clauses.segments[last + 1] == segment and weights[last + 1] >= enough:
        last += 1
    return segment, clauses.spans[first][0], clauses.spans[last][1]
