"""A text as weighted word and letter n-grams: the lexical view of a learned coder.

Words and pairs of words, and runs of three to five letters within a word, weighted by how rare they are among the
texts learned from and by the logarithm of how often they occur; words and letters are each scaled to length one
(Salton and Buckley 1988). The same function makes the features for learning and for coding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt

import numpy as np

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = range(3, 6)
_WORD_TERM, _LETTER_TERM = "w", "c"
_OFTEN = np.array([0, *(1 + log(count) for count in range(1, 5_000))], dtype=np.float32)  # logarithms, ready made


def terms(text: str) -> Iterator[str]:
    """Give every term of a text, repeats included; the first letter tells words (``w``) from letters (``c``).

    >>> list(terms("No blame"))[:3]
    ['wno', 'wblame', 'wno blame']
    >>> [term for term in terms("No blame") if term.startswith("c")][:3]
    ['c no', 'cno ', 'c no ']
    """
    words = [found.group().replace("’", "'") for found in _WORD.finditer(text.lower())]
    yield from (f"w{word}" for word in words)
    yield from (f"w{first} {second}" for first, second in pairwise(words))
    for word in words:
        yield from _letters(word)


@lru_cache(maxsize=50_000)
def _letters(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        f"{_LETTER_TERM}{padded[at : at + size]}" for size in _LETTERS for at in range(max(0, len(padded) - size + 1))
    )


class Vocabulary:
    """The terms that a model knows, in the order of their columns, and how rare each is.

    Args:
        known: Terms, as ``terms`` gives them.
        rarity: Inverse document frequency of each, shape (terms,).
    """

    def __init__(self, known: Sequence[str], rarity: np.ndarray) -> None:
        self.known = tuple(known)
        self.rarity = np.asarray(rarity, dtype=np.float32)
        self._column = {term: number for number, term in enumerate(self.known)}
        self._split = np.fromiter((term.startswith(_WORD_TERM) for term in self.known), bool, len(self.known))

    @classmethod
    def learn(cls, texts: Iterable[str], *, at_least: int = 2, most: int = 60_000) -> Vocabulary:
        """Take the terms that occur in at least so many texts, the commonest first, in alphabetical order.

        Rarity is ``log((1 + texts) / (1 + texts with the term)) + 1``, as scikit-learn has it.
        """
        seen: Counter[str] = Counter()
        count = 0
        for text in texts:
            seen.update(set(terms(text)))
            count += 1
        frequent = [(times, term) for term, times in seen.items() if times >= at_least]
        chosen = sorted(term for _, term in sorted(frequent, key=lambda pair: (-pair[0], pair[1]))[:most])
        return cls(chosen, np.array([log((1 + count) / (1 + seen[term])) + 1 for term in chosen], dtype=np.float32))

    def vector(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Give the columns that a text has, ascending, and their weights: two arrays of equal length."""
        found = [at for at in map(self._column.get, terms(text)) if at is not None]
        columns, counts = np.unique(np.array(found, dtype=np.int64), return_counts=True)
        if not len(columns):
            return columns, np.zeros(0, dtype=np.float32)
        weights = _OFTEN[np.minimum(counts, len(_OFTEN) - 1)] * self.rarity[columns]
        for view in (self._split[columns], ~self._split[columns]):
            size = sqrt(float((weights[view] ** 2).sum()))
            if size:
                weights[view] /= size
        return columns, weights
