"""Fit what decides: how the two views are weighed, what the lexicon's word adds, and from where a code is assigned.

All of it is fitted to texts that neither view had learned from, and judged by leaving a fifth of them out in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

BOUND = 1e-4
SILENT = 0.01  # the classifier's probability where it found a code not worth naming: FAINT / 2
FAINT = 0.02
FOLDS = 5
SHRINK = 40.0  # positives that a code's own threshold needs to count as much as the common one
ODDS_OF_A_CODE = 0.3  # inverse penalty on a code's own intercept


@dataclass(frozen=True)
class Heard:
    """What each coder says of held-out documents, all of shape (documents, codes).

    Attributes:
        lexical, deep: Scores of the two views of the classifier.
        cue: The lexicon's probability; NaN where no cue was met.
        reference: 1 where readers gave the code.
    """

    lexical: np.ndarray
    deep: np.ndarray
    cue: np.ndarray
    reference: np.ndarray

    def part(self, rows: np.ndarray) -> Heard:
        """Take some of the documents."""
        return Heard(self.lexical[rows], self.deep[rows], self.cue[rows], self.reference[rows])


@dataclass(frozen=True)
class Decision:
    """``stack`` (codes, 3), ``vote`` (4,) and ``thresholds`` (codes,), as ``LearnedModel`` has them."""

    stack: np.ndarray
    vote: np.ndarray
    thresholds: np.ndarray

    def classifier(self, heard: Heard) -> np.ndarray:
        """Give the classifier's own probabilities."""
        odds = self.stack[:, 0] * heard.lexical + self.stack[:, 1] * heard.deep + self.stack[:, 2]
        return 1 / (1 + np.exp(-odds))

    def together(self, heard: Heard) -> np.ndarray:
        """Give the probabilities after the vote."""
        return 1 / (1 + np.exp(-(_vote_features(self.classifier(heard), heard.cue) @ self.vote)))


def fit(heard: Heard) -> Decision:
    """Fit all three."""
    stack = _stack(heard)
    half = Decision(stack, np.zeros(4), np.zeros(len(stack)))
    vote = _vote(half.classifier(heard), heard)
    half = Decision(stack, vote, half.thresholds)
    return Decision(stack, vote, thresholds(half.together(heard), heard.reference))


def crossed(heard: Heard, groups: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give probabilities and assignments of each document, decided without its fold."""
    fold = np.array([hash_of(group) % FOLDS for group in groups])
    probabilities, assigned = np.zeros(heard.reference.shape), np.zeros(heard.reference.shape, dtype=bool)
    for number in range(FOLDS):
        inside = fold == number
        decision = fit(heard.part(~inside))
        probabilities[inside] = decision.together(heard.part(inside))
        assigned[inside] = probabilities[inside] >= decision.thresholds
    return probabilities, assigned


def hash_of(group: str) -> int:
    """A number that is the same in every process."""
    from zlib import crc32

    return crc32(group.encode())


def _stack(heard: Heard) -> np.ndarray:
    documents, codes = heard.reference.shape
    own = sparse.vstack([sparse.identity(codes, format="csr") * ODDS_OF_A_CODE] * documents)
    views = np.column_stack([heard.lexical.ravel(), heard.deep.ravel()])
    features = sparse.hstack([sparse.csr_matrix(views), own], format="csr")
    with threadpool_limits(1):
        model = LogisticRegression(C=1.0, max_iter=1000).fit(features, heard.reference.ravel())
    lexical, deep, *rest = model.coef_[0]
    intercepts = model.intercept_[0] + ODDS_OF_A_CODE * np.array(rest)
    return np.column_stack([np.full(codes, lexical), np.full(codes, deep), intercepts]).astype(np.float32)


def _vote(classifier: np.ndarray, heard: Heard) -> np.ndarray:
    features = _vote_features(classifier, heard.cue).reshape(-1, 4)
    model = LogisticRegression(C=100.0, fit_intercept=False, max_iter=1000)
    with threadpool_limits(1):
        weights: np.ndarray = model.fit(features, heard.reference.ravel()).coef_[0]
    return weights.astype(np.float32)


def _vote_features(classifier: np.ndarray, cue: np.ndarray) -> np.ndarray:
    heard = np.where(classifier < FAINT, SILENT, classifier)
    met = ~np.isnan(cue)
    return np.stack([np.ones(cue.shape), _odds(heard), np.where(met, _odds(np.nan_to_num(cue, nan=0.5)), 0), met], -1)


def _odds(probability: np.ndarray) -> np.ndarray:
    bounded = np.clip(probability, BOUND, 1 - BOUND)
    result: np.ndarray = np.log(bounded / (1 - bounded))
    return result


def thresholds(probabilities: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Choose for each code the probability from which it is assigned, so that F1 is highest.

    A code's own choice counts by how often readers gave it; the rest is the choice for all codes together.
    """
    common = _best(probabilities.ravel(), reference.ravel())
    chosen = np.full(reference.shape[1], _odds(np.array(common)))
    for code, count in enumerate(reference.sum(axis=0)):
        if count:
            own = _odds(np.array(_best(probabilities[:, code], reference[:, code])))
            share = count / (count + SHRINK)
            chosen[code] = share * own + (1 - share) * chosen[code]
    return (1 / (1 + np.exp(-chosen))).astype(np.float32)


def _best(probabilities: np.ndarray, reference: np.ndarray) -> float:
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum(reference[order])
    scores = 2 * right / (np.arange(1, len(order) + 1) + reference.sum())
    at = int(np.argmax(scores))
    following = probabilities[order[min(at + 1, len(order) - 1)]]
    return float(np.clip((probabilities[order[at]] + following) / 2, 0.1, 0.9))


def figures(assigned: np.ndarray, reference: np.ndarray) -> Mapping[str, float]:
    """Give precision, recall and micro-F1, and macro-F1 over codes that occur."""
    both, found, wanted = (assigned & (reference > 0)).sum(0), assigned.sum(0), reference.sum(0)
    occurs = wanted > 0
    each = 2 * both[occurs] / np.maximum(found + wanted, 1)[occurs]
    return {
        "precision": both.sum() / max(found.sum(), 1),
        "recall": both.sum() / max(wanted.sum(), 1),
        "micro-F1": 2 * both.sum() / max((found + wanted).sum(), 1),
        "macro-F1": each.mean(),
    }


def calibration_error(probabilities: np.ndarray, reference: np.ndarray, *, bins: int = 10, least: float = 0.1) -> float:
    """Expected calibration error over pairs of at least so much, in bins of equal numbers (Nixon et al. 2019)."""
    used = probabilities >= least
    order = np.argsort(probabilities[used], kind="stable")
    parts = zip(
        np.array_split(probabilities[used][order], bins), np.array_split(reference[used][order], bins), strict=True
    )
    return float(sum(abs(p.mean() - r.mean()) * len(p) for p, r in parts if len(p)) / max(used.sum(), 1))
