"""The reason that a learned coder gives: the example of the codebook that a quote is nearest to in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textsafety.lexical import Vocabulary

UNLIKE = "reads like texts coded so"


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one code as weighted n-grams, one after another.

    Attributes:
        texts: The examples.
        columns, weights: Their terms, shape (terms of all,).
        starts: Where each example's terms begin, shape (examples,).
    """

    texts: tuple[str, ...]
    columns: np.ndarray
    weights: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, texts: list[str], vocabulary: Vocabulary) -> Examples:
        """Weigh examples; those without a known term are left out."""
        known = [(text, *vector) for text in sorted(texts) if len((vector := vocabulary.vector(text))[0])]
        columns = [columns for _, columns, _ in known]
        ends = np.cumsum([len(found) for found in columns], dtype=np.int64)
        return cls(
            tuple(text for text, *_ in known),
            np.concatenate([np.zeros(0, np.int64), *columns]),
            np.concatenate([np.zeros(0, np.float32), *(weights for *_, weights in known)]),
            np.concatenate([np.zeros(1, np.int64), ends])[:-1],
        )

    def reason(self, quote: str, vocabulary: Vocabulary) -> str:
        """Name the example that shares most weight with a quote, so that a person can judge the likeness."""
        if not self.texts:
            return UNLIKE
        mine = np.zeros(len(vocabulary.known), dtype=np.float32)
        columns, weights = vocabulary.vector(quote)
        mine[columns] = weights
        shared = np.add.reduceat(self.weights * mine[self.columns], self.starts)
        nearest = int(np.argmax(shared))
        return f"reads like the codebook's example “{self.texts[nearest]}”" if shared[nearest] else UNLIKE
