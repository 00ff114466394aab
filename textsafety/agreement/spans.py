"""How far two coders' words overlap: F1 over the positions of words that each marked."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def words(text: str) -> list[tuple[int, int]]:
    """Give start and end of each word.

    >>> words("I can't say.")
    [(0, 1), (2, 7), (8, 11)]
    """
    return [found.span() for found in _WORD.finditer(text)]


def marked(places: Iterable[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Number the words of which any character lies in a span."""
    spans = list(spans)
    return frozenset(at for at, (a, b) in enumerate(places) if any(a < end and start < b for start, end in spans))


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Give the F1 of two sets of words; 0 where both are empty.

    >>> overlap(frozenset({1, 2, 3, 4}), frozenset({3, 4}))
    0.6666666666666666
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
