"""Where a topic stands against the codebook: not covered, a part of one code, or one code over again.

Two things are looked at: how near the topic's middle is to each code (the mean vector of its definition and
examples, both seen from the middle of all texts), and how often its documents carry the code elsewhere.

The thresholds were chosen on planted cases. Sentences that readers had given one code, taken as a topic, came to
0.65 or more for 50 of 51 codes, and to 0.74 or more for 48, always nearest to their own code. Half of them mixed with
as many random sentences came to 0.59 or more in 39 of 40 cases. Themes that no code covers (a canteen, uniforms,
lifts) came to 0.20 at most, random sentences to 0.33.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NOT_COVERED, SPLITS, RESTATES = "not covered", "splits", "restates"
RESTATES_FROM = 0.70  # cosine: as near as sentences that were given the code itself
SPLITS_FROM = 0.55  # cosine: as near as sentences of which a half was given the code
# Further off, a topic still belongs to a code when its documents carry that code unusually often.
SHARED_FROM, SHARED_DOCUMENTS, SHARED_LIFT = 0.40, 5, 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a topic stands; ``code`` is the nearest one, empty when there is no codebook to compare with."""

    place: str
    code: str
    similarity: float
    lift: float


def placed(
    topics: np.ndarray,
    middle: np.ndarray,
    codes: Mapping[str, np.ndarray],
    documents: Sequence[Sequence[frozenset[str]]],
    carriers: Mapping[str, int],
) -> list[Place]:
    """Place topics.

    Args:
        topics: Mean vector of each topic, shape (topics, width).
        middle: Mean vector of all texts, shape (width,).
        codes: Mean vector of each code.
        documents: For each topic the codes of each of its documents.
        carriers: For each code how many documents carry it; under the empty code, all documents.
    """
    if not codes:
        return [Place(NOT_COVERED, "", 0.0, 0.0) for _ in topics]
    names = list(codes)
    near = _unit(topics - middle) @ _unit(np.stack([codes[name] for name in names]) - middle).T
    return [_place(names, row, here, carriers) for row, here in zip(near, documents, strict=True)]


def _place(
    names: Sequence[str], near: np.ndarray, documents: Sequence[frozenset[str]], carriers: Mapping[str, int]
) -> Place:
    best = int(near.argmax())
    code, similarity = names[best], float(near[best])
    carrying = sum(code in codes for codes in documents)
    everywhere = carriers.get(code, 0) / max(carriers.get("", 0), 1)
    lift = (carrying / len(documents)) / everywhere if documents and everywhere else 0.0
    shared = carrying >= SHARED_DOCUMENTS and lift >= SHARED_LIFT and similarity >= SHARED_FROM
    if similarity >= RESTATES_FROM:
        return Place(RESTATES, code, similarity, lift)
    return Place(SPLITS if similarity >= SPLITS_FROM or shared else NOT_COVERED, code, similarity, lift)


def positions(topics: np.ndarray) -> np.ndarray:
    """Lay topics out on a map, shape (topics, 2), from 0 to 1: the two directions in which they differ most.

    Signs are fixed, and topics that would hide one another are pushed apart a little, so that the same topics always
    give the same map.
    """
    if len(topics) < 2:
        return np.full((len(topics), 2), 0.5)
    seen = topics - topics.mean(axis=0)
    left, sizes, _ = np.linalg.svd(seen.astype(np.float64), full_matrices=False)
    flat = (left * sizes)[:, :2]
    if flat.shape[1] < 2:
        flat = np.hstack([flat, np.zeros((len(flat), 1))])
    flat *= np.where(flat[np.abs(flat).argmax(axis=0), [0, 1]] < 0, -1, 1)
    ranks = np.argsort(np.argsort(flat, axis=0, kind="stable"), axis=0, kind="stable") / (len(flat) - 1)
    spread = flat.max(axis=0) - flat.min(axis=0)
    even = np.where(spread > 1e-9, (flat - flat.min(axis=0)) / np.maximum(spread, 1e-9), 0.5)
    return np.round(0.5 * even + 0.5 * ranks, 4)


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
