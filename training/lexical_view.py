"""Learn the lexical view: for each code a linear score over words and letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from readings import Row
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from textsafety.lexical import Vocabulary

TERMS = 60_000
PENALTY = 4.0  # scikit-learn's C
GIVEN = 3.0  # what a text with the code weighs beside one without


def learn(rows: Sequence[Row], codes: Sequence[str]) -> tuple[Vocabulary, np.ndarray, np.ndarray]:
    """Fit one logistic regression a code; a doubtful code counts in part for and in part against.

    Returns:
        The vocabulary, weights (terms, codes) and biases (codes,).
    """
    vocabulary = Vocabulary.learn((row.text for row in rows), most=TERMS)
    features = matrix(vocabulary, [row.text for row in rows])
    wanted = weights_of(rows, codes)
    fitted = np.zeros((len(vocabulary.known), len(codes)), dtype=np.float32)
    biases = np.zeros(len(codes), dtype=np.float32)
    with threadpool_limits(1):
        for column in range(len(codes)):
            fitted[:, column], biases[column] = _one(features, wanted[:, column])
    return vocabulary, fitted, biases


def _one(features: sparse.csr_matrix, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    given = wanted > 0
    both = sparse.vstack([features, features[given]])
    answers = np.concatenate([np.zeros(len(wanted)), np.ones(given.sum())])
    weights = np.concatenate([1 - wanted, GIVEN * wanted[given]])
    used = weights > 0
    model = LogisticRegression(C=PENALTY, solver="liblinear")
    model.fit(both[used], answers[used], sample_weight=weights[used])
    return model.coef_[0], float(model.intercept_[0])


def matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> sparse.csr_matrix:
    """Give the features of texts, shape (texts, terms)."""
    columns, values = zip(*(vocabulary.vector(text) for text in texts), strict=True)
    ends = np.concatenate([[0], np.cumsum([len(found) for found in columns])])
    shape = (len(texts), len(vocabulary.known))
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=shape)


def weights_of(rows: Sequence[Row], codes: Sequence[str]) -> np.ndarray:
    """Give how far each row has each code, shape (rows, codes)."""
    column = {code: number for number, code in enumerate(codes)}
    wanted = np.zeros((len(rows), len(codes)), dtype=np.float32)
    for number, row in enumerate(rows):
        for coding in row.codings:
            at = number, column[coding["code"]]
            wanted[at] = max(wanted[at], coding["weight"])
    return wanted
