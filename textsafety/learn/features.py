"""Texts -> rows of weighted n-grams, as one sparse matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from textsafety.lexical import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def matrix(vocabulary: Vocabulary, texts: Iterable[str]) -> csr_matrix:
    """Give the vectors of texts, exactly as coding sees them: shape (texts, terms), float64."""
    from scipy.sparse import csr_matrix

    starts, columns, weights = [0], [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    for text in texts:
        found, weight = vocabulary.vector(text)
        starts.append(starts[-1] + len(found))
        columns.append(found)
        weights.append(weight)
    data = np.concatenate(weights).astype(np.float64)
    return csr_matrix((data, np.concatenate(columns), starts), shape=(len(starts) - 1, len(vocabulary.known)))
