"""Divide texts into parts of which each is checked by what the others teach; a group is never divided."""

from __future__ import annotations

import numpy as np

FOLDS = 5


def divide(labels: np.ndarray, groups: np.ndarray, seed: int, parts: int = FOLDS) -> np.ndarray:
    """Deal groups out to parts so that each code, the rarest first, is spread as evenly as can be.

    After Sechidis, Tsoumakas and Vlahavas (2011), "On the stratification of multi-label data", with whole groups in
    place of texts.

    Args:
        labels: Shape (texts, codes), bool.
        groups: Number of the group of each text, 0 and up, shape (texts,).
        seed: Of the order among groups that are alike.
        parts: How many; fewer where there are fewer groups.

    Returns:
        Number of the part of each text, shape (texts,).
    """
    count = int(groups.max()) + 1
    parts = max(2, min(parts, count))
    sizes = np.bincount(groups, minlength=count)
    having = np.zeros((count, labels.shape[1]))
    np.add.at(having, groups, labels.astype(float))
    frequency = labels.sum(axis=0)
    rarest = np.array([_rarest(row, frequency) for row in having])
    order = np.random.default_rng(seed).permutation(count)
    rank = np.append(frequency, len(labels) + 1)[rarest]
    order = order[np.lexsort((-sizes[order], rank[order]))]
    shares = np.append(having / np.maximum(1, frequency), sizes[:, None] / len(labels), axis=1)
    held = np.zeros((parts, shares.shape[1]))
    part_of = np.zeros(count, dtype=np.int64)
    for group in order:
        part_of[group] = part = int(np.argmin(held[:, shares[group] > 0].sum(axis=1)))
        held[part] += shares[group]
    return np.asarray(part_of[groups])


def _rarest(having: np.ndarray, frequency: np.ndarray) -> int:
    """Give the rarest code of a group; one past the last where it has none."""
    codes = np.flatnonzero(having)
    return int(codes[np.argmin(frequency[codes])]) if len(codes) else len(frequency)
