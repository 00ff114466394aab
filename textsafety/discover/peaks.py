"""Topics as peaks of density among texts, found the same way every time.

A text is looked at through two windows: its vector, whose common directions are damped, and its words. Each text is
drawn towards its nearest neighbours, and where many come to lie close together there is a peak. Peaks that are hardly
higher than the saddle between them and a higher one are that one's shoulder: ToMATo, by Chazal, Guibas, Oudot and
Skraba, "Persistence-based clustering in Riemannian manifolds", Journal of the ACM 60(6), 2013, which shows that its
peaks are stable when the data change a little. The decompositions are exact, so that the seed, which
starts one of them, does not show in the topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

DIRECTIONS, DAMPING = 100, 0.8  # of the vectors: how many are kept, and the power that takes down the common ones
WORD_DIRECTIONS, WORD_WEIGHT = 50, 0.5  # of words: a second view, with half the length of the first
NEIGHBOURS, FROM, GROWTH = 20, 5_000, 0.4  # so many, and from 5,000 texts on slowly more: 35 of 20,000
CANDIDATES = 90
SADDLE = 0.02  # a peak less than this above its saddle is the shoulder of a higher one
DENSE = 0.65  # mean cosine to the neighbours from which a text is in the thick of a topic
NEAR = 0.58  # cosine to a topic's middle from which any text belongs to it; the others stay without a topic
BLOCK = 500
NONE = -1


def features(texts: Sequence[str], vectors: np.ndarray, *, seed: int) -> np.ndarray:
    """Join both views of each text: shape (texts, directions), float32, rows of length 1."""
    from sklearn.decomposition import PCA, TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    count = min(DIRECTIONS, len(texts) - 1, vectors.shape[1])
    reducer = PCA(count, svd_solver="full" if len(texts) <= vectors.shape[1] else "covariance_eigh")
    seen = reducer.fit_transform(vectors.astype(np.float32))
    views = [_unit(seen / np.maximum(reducer.explained_variance_, 1e-12) ** (DAMPING / 2))]
    try:
        words = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(texts)
    except ValueError:  # no word stands in two texts
        return views[0].astype(np.float32)
    width = min(WORD_DIRECTIONS, min(words.shape) // 3)
    if width:
        shorter = TruncatedSVD(width, algorithm="arpack", random_state=seed)
        views.append(WORD_WEIGHT * _unit(shorter.fit_transform(words)))
    return _unit(np.hstack(views)).astype(np.float32)


def neighbours(rows: np.ndarray, count: int) -> np.ndarray:
    """Give the nearest other rows of each row by cosine, shape (rows, count), the nearest first."""
    count = min(count, len(rows) - 1)
    found = np.empty((len(rows), count), dtype=np.int64)
    for first in range(0, len(rows), BLOCK):
        near = rows[first : first + BLOCK] @ rows.T
        near[np.arange(len(near)), np.arange(first, first + len(near))] = -2
        some = np.argpartition(-near, count - 1, axis=1)[:, :count]
        found[first : first + len(near)] = _nearest_first(some, np.take_along_axis(near, some, 1))
    return found


def nearest_among(rows: np.ndarray, candidates: np.ndarray, count: int) -> np.ndarray:
    """Give the nearest rows of each row among its candidates, in which -1 stands for none."""
    near = np.empty(candidates.shape, dtype=np.float32)
    for first in range(0, len(rows), BLOCK):
        some = candidates[first : first + BLOCK]
        near[first : first + BLOCK] = np.einsum("ij,ikj->ik", rows[first : first + BLOCK], rows[some])
    near[candidates < 0] = -2
    return _nearest_first(candidates, near)[:, : min(count, len(rows) - 1)]


def _nearest_first(which: np.ndarray, near: np.ndarray) -> np.ndarray:
    return np.take_along_axis(which, np.lexsort((which, -near), axis=1), 1)


@dataclass
class Peaks:
    """Finds topics among rows of length 1; what BERTopic takes for its clusterer.

    Attributes:
        least: Texts in the thick of a topic that make it one.
        candidates: For each row, rows that may be its neighbours, when they are known; -1 for none.
        labels_: After ``fit``: the topic of each row, -1 for none.
    """

    least: int
    candidates: np.ndarray | None = None
    labels_: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64), init=False)

    def fit(self, rows: np.ndarray, y: Any = None) -> Peaks:  # noqa: ANN401 - the form that scikit-learn gives it
        """Find the topics of rows."""
        count = neighbours_for(len(rows))
        known = self.candidates
        near = neighbours(rows, count) if known is None else nearest_among(rows, known, count)
        drawn = np.empty_like(rows)
        for first in range(0, len(rows), BLOCK):
            block = slice(first, first + BLOCK)
            drawn[block] = _unit(rows[block] + rows[near[block]].sum(axis=1))
        density = np.empty(len(rows), dtype=np.float64)
        for first in range(0, len(rows), BLOCK):
            block = slice(first, first + BLOCK)
            density[block] = np.einsum("ij,ikj->ik", drawn[block], drawn[near[block]]).mean(axis=1)
        _, peak = np.unique(_peaks(near, density), return_inverse=True)
        thick = density >= DENSE
        sizes = np.bincount(peak[thick], minlength=peak.max() + 1)
        kept = np.flatnonzero(sizes >= self.least)
        self.labels_ = np.full(len(rows), NONE)
        if len(kept):
            middles = _unit(np.stack([drawn[(peak == at) & thick].mean(axis=0) for at in kept]))
            cosine = drawn @ middles.T
            self.labels_ = np.where(cosine.max(axis=1) >= NEAR, cosine.argmax(axis=1), NONE)
        return self


def neighbours_for(texts: int) -> int:
    """Give how many neighbours a text is looked at with.

    >>> neighbours_for(200), neighbours_for(2_000), neighbours_for(20_000)
    (8, 20, 35)
    """
    wanted: float = NEIGHBOURS * max(1.0, texts / FROM) ** GROWTH
    return round(min(wanted, max(8, texts // 75)))


def least(texts: int) -> int:
    """Give the texts that make a topic: 10 in a small run, 20 from a thousand on."""
    return min(20, max(10, texts // 50))


def _peaks(near: np.ndarray, density: np.ndarray) -> np.ndarray:
    """Give for each row the row at the top of its peak."""
    order = np.lexsort((np.arange(len(density)), -density))
    rank = np.empty(len(density), dtype=np.int64)
    rank[order] = np.arange(len(density))
    ranks, heights = rank.tolist(), density.tolist()
    higher = [row[rank[row] < rank[at]].tolist() for at, row in enumerate(near)]
    leads = list(range(len(density)))

    def top(at: int) -> int:
        while leads[at] != at:
            leads[at] = leads[leads[at]]
            at = leads[at]
        return at

    for at in order.tolist():
        if not higher[at]:
            continue
        leads[at] = top(min(higher[at], key=ranks.__getitem__))
        for other in higher[at]:
            low, high = sorted((top(other), top(at)), key=ranks.__getitem__, reverse=True)
            if low != high and heights[low] - heights[at] < SADDLE:
                leads[low] = high
    return np.array([top(at) for at in range(len(density))])


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
