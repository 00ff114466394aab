"""Learn the lexical view: for each code a linear score over words and letters, as ``textsafety train`` does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from readings import COUNTS_FROM, Row

from textsafety.learn.features import matrix
from textsafety.learn.fit import Settings, fit
from textsafety.lexical import Vocabulary, terms

TERMS = 60_000
SETTINGS = Settings("both", 0.5)
SEED = 1


def learn(rows: Sequence[Row], codes: Sequence[str]) -> tuple[Vocabulary, np.ndarray, np.ndarray]:
    """Fit one model a code, over terms that occur in the invented texts: names in public ones stay out of the package.

    Returns:
        The vocabulary, weights (terms, codes) and biases (codes,).
    """
    texts = [row.text for row in rows]
    vocabulary = _ours(Vocabulary.learn(texts, most=TERMS), rows)
    fitted = fit(matrix(vocabulary, texts), weights_of(rows, codes) >= COUNTS_FROM, SETTINGS, SEED)
    return vocabulary, fitted.weights.astype(np.float32), fitted.bias.astype(np.float32)


def _ours(vocabulary: Vocabulary, rows: Sequence[Row]) -> Vocabulary:
    ours = {term for row in rows if row.kind == "invented" for term in terms(row.text)}
    kept = [at for at, term in enumerate(vocabulary.known) if term in ours]
    return Vocabulary([vocabulary.known[at] for at in kept], vocabulary.rarity[kept])


def weights_of(rows: Sequence[Row], codes: Sequence[str]) -> np.ndarray:
    """Give how far each row has each code, shape (rows, codes)."""
    column = {code: number for number, code in enumerate(codes)}
    wanted = np.zeros((len(rows), len(codes)), dtype=np.float32)
    for number, row in enumerate(rows):
        for coding in row.codings:
            at = number, column[coding["code"]]
            wanted[at] = max(wanted[at], coding["weight"])
    return wanted
