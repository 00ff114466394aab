"""How alike topics come out when they are found again: with other seeds, and without a random 5 % of the texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from textsafety.discover.engines import Engine
from textsafety.discover.peaks import NONE
from textsafety.summary import Stability

SEEDS = REMOVALS = 5
LEFT_OUT = 0.05
# A cluster whose mean Jaccard similarity is below this should not be read as one: Hennig, "Cluster-wise assessment of
# cluster stability", Computational Statistics & Data Analysis 52, 2007, gives 0.75 as the mark of a valid one.
STABLE_FROM = 0.75


def stability(engine: Engine, labels: np.ndarray, *, seed: int) -> tuple[Stability, dict[int, float]]:
    """Measure it: over all texts by the adjusted Rand index, and for each topic by its mean best Jaccard similarity."""
    from sklearn.metrics import adjusted_rand_score

    topics = np.unique(labels[labels != NONE]).tolist()
    agreement: list[float] = []
    overlap: dict[int, list[float]] = {topic: [] for topic in topics}
    for number, kept in _kept(len(labels), seed):
        before, after = labels[kept], engine.again(seed + number, kept)
        agreement.append(float(adjusted_rand_score(before, after)))
        for topic in topics:
            overlap[topic].append(_best_jaccard(before == topic, after))
    by_seed, by_removal = agreement[:SEEDS], agreement[SEEDS:]
    measured = Stability(
        SEEDS,
        REMOVALS,
        seed_agreement=round(float(np.mean(by_seed)), 4),
        removal_agreement=round(float(np.mean(by_removal)), 4),
        lowest=round(min(agreement), 4),
    )
    return measured, {topic: float(np.mean(values)) for topic, values in overlap.items()}


def _kept(texts: int, seed: int) -> Iterator[tuple[int, np.ndarray]]:
    """Give the number and the texts of each time that topics are found again."""
    for number in range(1, SEEDS + 1):
        yield number, np.arange(texts)
    for number in range(1, REMOVALS + 1):
        order = np.random.default_rng([seed, number]).permutation(texts)
        yield number, np.sort(order[round(LEFT_OUT * texts) :])


def _best_jaccard(topic: np.ndarray, labels: np.ndarray) -> float:
    inside = labels[topic & (labels != NONE)]
    if not len(inside):
        return 0.0
    sizes = np.bincount(labels[labels != NONE])
    shared = np.bincount(inside, minlength=len(sizes))
    return float((shared / np.maximum(topic.sum() + sizes - shared, 1)).max())
