"""Cross-validation: what each way of learning makes of texts that it did not learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from textsafety.learn.calibrate import calibrate
from textsafety.learn.features import matrix
from textsafety.learn.fit import Linear, Settings, fit
from textsafety.learn.measure import micro_macro
from textsafety.lexical import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

DEEP = Settings("logistic", 0.05, balanced=True, scaled=False)


@dataclass(frozen=True)
class Material:
    """What is learned from.

    Attributes:
        texts: The labelled texts.
        labels: Shape (texts, codes), bool.
        groups: Shape (texts,).
        parts: Number of the part of each text, shape (texts,).
        described: Texts of a codebook: learned from, never checked on.
        described_labels: Shape (described, codes), bool.
        deep: Mean vectors of texts and of described ones by an encoder, shapes (texts, width) and (described, width).
        seed: Of all that is drawn.
    """

    texts: Sequence[str]
    labels: np.ndarray
    groups: np.ndarray
    parts: np.ndarray
    described: Sequence[str]
    described_labels: np.ndarray
    deep: tuple[np.ndarray, np.ndarray] | None = None
    seed: int = 0

    @property
    def part_numbers(self) -> range:
        """Number the parts."""
        return range(int(self.parts.max()) + 1)

    @cached_property
    def lexical(self) -> list[tuple[csr_matrix, csr_matrix, csr_matrix]]:
        """N-grams of each part: of texts learned from, of described ones, of those checked on."""
        found = []
        for part in self.part_numbers:
            inside = [text for text, one in zip(self.texts, self.parts, strict=True) if one != part]
            outside = [text for text, one in zip(self.texts, self.parts, strict=True) if one == part]
            vocabulary = Vocabulary.learn([*inside, *self.described])
            found.append(tuple(matrix(vocabulary, texts) for texts in (inside, self.described, outside)))
        return found

    @cached_property
    def order(self) -> np.ndarray:
        """Give each text the place of its group in a drawn order, 0 to 1, shape (texts,)."""
        count = int(self.groups.max()) + 1
        places: np.ndarray = np.random.default_rng(self.seed).permutation(count)[self.groups] / count
        return places


def lexical_scores(material: Material, settings: Settings, share: float = 1.0) -> np.ndarray:
    """Score each text by its n-grams with what the other parts teach.

    Args:
        material: The texts.
        settings: How to fit.
        share: Of the groups of the other parts, how many are learned from.

    Returns:
        Shape (texts, codes).
    """
    from scipy.sparse import vstack

    scores = np.zeros(material.labels.shape)
    for part, learned, labels in _learned(material, share):
        inside, described, outside = material.lexical[part]
        features = vstack((inside[learned], described)).tocsr()
        scores[material.parts == part] = fit(features, labels, settings, material.seed).scores(outside)
    return scores


def deep_scores(material: Material) -> np.ndarray:
    """Score each text by its mean vector with what the other parts teach: shape (texts, codes)."""
    assert material.deep is not None
    texts, described = material.deep
    scores = np.zeros(material.labels.shape)
    for part, learned, labels in _learned(material, 1.0):
        inside = np.concatenate((texts[material.parts != part][learned], described))
        outside = texts[material.parts == part]
        scores[material.parts == part] = fit_deep(inside, labels, material.seed).scores(outside)
    return scores


def fit_deep(vectors: np.ndarray, labels: np.ndarray, seed: int) -> Linear:
    """Fit linear models to mean vectors, each dimension scaled alike; the scaling is part of the weights."""
    mean, spread = vectors.mean(axis=0), np.maximum(vectors.std(axis=0), 1e-6)
    found = fit((vectors - mean) / spread, labels, DEEP, seed)
    weights = found.weights / spread[:, None]
    return Linear(weights, found.bias - mean @ weights)


def decide(views: np.ndarray, material: Material) -> np.ndarray:
    """Decide on each part with calibration and thresholds from the other parts: shape (texts, codes), bool."""
    given = np.zeros(material.labels.shape, dtype=bool)
    for part in material.part_numbers:
        here = material.parts == part
        given[here] = calibrate(views[:, ~here], material.labels[~here]).decide(views[:, here])
    return given


def quality(given: np.ndarray, labels: np.ndarray) -> float:
    """Say how good decisions are in one number, to choose by: the mean of micro- and macro-F1."""
    return sum(micro_macro(given, labels)) / 2


def choose(tried: Sequence[np.ndarray], material: Material) -> tuple[int, np.ndarray]:
    """Choose among ways of learning by the decisions that each made.

    Args:
        tried: Decisions of each way, shape (texts, codes), the simplest first.
        material: What they were made on.

    Returns:
        Number of the best way, and decisions to judge it by: those on each part are made by the way that is best on the
        other parts, so that choosing flatters no figure.
    """
    given = np.zeros(material.labels.shape, dtype=bool)
    for part in material.part_numbers:
        here = material.parts == part
        given[here] = tried[_best(tried, material.labels, ~here)][here]
    return _best(tried, material.labels, np.ones(len(material.labels), dtype=bool)), given


def _best(tried: Sequence[np.ndarray], labels: np.ndarray, rows: np.ndarray) -> int:
    return int(np.argmax([quality(given[rows], labels[rows]) for given in tried]))


def _learned(material: Material, share: float) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """For each part: its number, which texts of the others are learned from, and all labels learned from."""
    for part in material.part_numbers:
        others = material.parts != part
        learned = material.order[others] < share
        yield part, learned, np.concatenate((material.labels[others][learned], material.described_labels))
