"""Scores -> probabilities, and the probability from which a code is assigned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_TRUST = 20
"""Texts that have a code at which its own threshold weighs as much as the one of all codes."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become decisions.

    Attributes:
        stack: Shape (codes, 3): weight of the lexical score, of the encoder's score, and an intercept: log-odds.
        cut: Log-odds from which a code is assigned, shape (codes,).
    """

    stack: np.ndarray
    cut: np.ndarray

    def odds(self, views: np.ndarray) -> np.ndarray:
        """Give log-odds, shape (texts, codes), of scores, shape (views, texts, codes)."""
        return odds(self.stack, views)

    def decide(self, views: np.ndarray) -> np.ndarray:
        """Say which codes are assigned: shape (texts, codes), bool."""
        return np.asarray(self.odds(views) >= self.cut)


def odds(stack: np.ndarray, views: np.ndarray) -> np.ndarray:
    """Weigh one or two views of scores, shape (views, texts, codes), and add the intercept."""
    return np.asarray(sum(stack[:, view] * scores for view, scores in enumerate(views)) + stack[:, 2])


def calibrate(views: np.ndarray, labels: np.ndarray) -> Calibration:
    """Fit a logistic function for each code (Platt 1999) to scores of texts that were not learned from, and thresholds.

    A code's threshold is the one of most F1, drawn towards the one that is best for all codes together, the more so the
    rarer the code: from a few texts the best threshold is mostly chance.

    Args:
        views: Scores, shape (views, texts, codes); one view, or two with an encoder.
        labels: Shape (texts, codes), bool.
    """
    stack = np.stack([_platt(views[:, :, code], labels[:, code]) for code in range(labels.shape[1])])
    given = odds(stack, views)
    all_codes = best_cut(given.ravel(), labels.ravel())
    own = np.array([best_cut(given[:, code], labels[:, code]) for code in range(labels.shape[1])])
    trust = labels.sum(axis=0) / (labels.sum(axis=0) + _TRUST)
    return Calibration(stack, trust * own + (1 - trust) * all_codes)


def best_cut(scores: np.ndarray, having: np.ndarray) -> float:
    """Give the score from which assigning a code has most F1: midway to the next score below.

    >>> best_cut(np.array([3.0, 2.0, 1.0, 0.0]), np.array([True, True, False, False]))
    1.5
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(having[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + max(1, having.sum()))
    f1[:-1][ranked[:-1] == ranked[1:]] = -1  # no cut between equal scores
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else ranked[best] - 1
    return float((ranked[best] + below) / 2)


def _platt(views: np.ndarray, having: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    result = np.zeros(3)
    if having.all() or not having.any():
        result[2] = 10.0 if having.all() else -10.0
        return result
    mean, spread = views.mean(axis=1, keepdims=True), np.maximum(views.std(axis=1, keepdims=True), 1e-9)
    with threadpool_limits(1):
        model = LogisticRegression(C=1.0).fit(((views - mean) / spread).T, having)
    weights = model.coef_[0] / spread[:, 0]
    result[: len(weights)] = weights
    result[2] = model.intercept_[0] - float(weights @ mean[:, 0])
    return result
