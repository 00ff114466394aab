"""Krippendorff's alpha (2011): any number of coders, any of them missing; nominal, or sets by MASI distance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textsafety.agreement.bootstrap import Floats, ratio
from textsafety.agreement.pairs import Bools

# Rows of the table of distances that are worked on at once, and sets up to which the whole table is kept.
ROWS = 1_000
KEPT = 6_000


def nominal(counts: NDArray[np.int_], weights: Floats) -> Floats:
    """Give alpha of nominal values.

    Args:
        counts: How many coders gave each unit each value: (D, values), or (D, C, values) for many questions at once.
            A unit with fewer than two values is not pairable and counts for nothing.
        weights: (B, D).

    Returns:
        (B,) or (B, C); NaN where all values are the same.
    """
    many = counts.sum(axis=-1)
    paired = np.where(many[..., None] > 1, counts, 0).astype(np.float64)
    differing = paired.sum(axis=-1) ** 2 - (paired**2).sum(axis=-1)
    differing /= np.maximum(many - 1, 1)
    values = np.tensordot(weights, paired, axes=1)
    return _alpha(np.tensordot(weights, differing, axes=1), values)


def binary(codings: Sequence[Bools], read: Sequence[Bools]) -> NDArray[np.int_]:
    """Count for ``nominal``: codings (D, C) of several coders, and which documents (D,) each of them read."""
    yes = sum((coding & here[:, None]).astype(np.int_) for coding, here in zip(codings, read, strict=True))
    many = sum(here.astype(np.int_) for here in read)
    assert isinstance(yes, np.ndarray) and isinstance(many, np.ndarray)
    return np.stack([many[:, None] - yes, yes], axis=-1)


def masi(first: Bools, second: Bools) -> Floats:
    """Give the MASI distance of every set of ``first`` (L, C) to every one of ``second`` (K, C) (Passonneau 2006).

    1 - J x M: J is Jaccard's coefficient; M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap
    otherwise, 0 where they have nothing in common. Two empty sets are equal.
    """
    one, other = first.astype(np.float64), second.astype(np.float64)
    size, sizes = first.sum(axis=1), second.sum(axis=1)
    # The distance is looked up: it depends on three small numbers, and there may be millions of pairs of sets.
    most = int(max(size.max(initial=0), sizes.max(initial=0))) + 1
    common, mine, yours = np.meshgrid(*[np.arange(most)] * 3, indexing="ij")
    place = (one @ other.T).astype(np.intp)
    place *= most * most
    place += (size * most)[:, None] + sizes[None, :]
    found: Floats = _masi(common, mine, yours).ravel()[place]
    return found


def _masi(common: NDArray[np.int_], size: NDArray[np.int_], sizes: NDArray[np.int_]) -> Floats:
    """Give the distance of two sets from how much they have in common and how large they are."""
    smaller, larger = np.minimum(size, sizes), np.maximum(size, sizes)
    monotonic = np.select([common == larger, (common == smaller) & (common > 0), common > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    union = size + sizes - common
    distance: Floats = 1 - np.where(union > 0, common / np.maximum(union, 1), 1.0) * monotonic
    return distance


class SetAlpha:
    """Alpha of sets of codes by MASI distance, ready to be weighted.

    Args:
        codings: The sets of several coders, each (D, C).
        read: Which documents (D,) each of them read.
    """

    def __init__(self, codings: Sequence[Bools], read: Sequence[Bools]) -> None:
        many = np.sum(read, axis=0)
        self.pairable = many > 1
        stacked = np.concatenate(codings)
        sets, which = np.unique(stacked, axis=0, return_inverse=True)
        self.sets: Bools = sets
        self.which: NDArray[np.int_] = which.reshape(len(codings), -1)
        self.read = [here & self.pairable for here in read]
        self.within = self._within(codings) / np.maximum(many - 1, 1)
        self.distances: dict[int, Floats] = {}

    def _within(self, codings: Sequence[Bools]) -> Floats:
        """Add up, for each document, the distances of its coders' sets to each other, both ways: (D,)."""
        total = np.zeros(len(self.pairable))
        for one in range(len(codings)):
            for other in range(one):
                here = np.flatnonzero(self.read[one] & self.read[other])
                pairs, back = np.unique(
                    np.stack([self.which[one][here], self.which[other][here]]), axis=1, return_inverse=True
                )
                apart = [masi(self.sets[[a]], self.sets[[b]])[0, 0] for a, b in pairs.T]
                total[here] += 2 * np.array(apart)[back.ravel()] if len(here) else 0.0
        return total

    def _distances(self, first: int) -> Floats:
        """Give the distances of all sets to ``ROWS`` of them, (sets, ROWS)."""
        if first in self.distances:
            return self.distances[first]
        found = masi(self.sets, self.sets[first : first + ROWS])
        if len(self.sets) <= KEPT:
            self.distances[first] = found
        return found

    def __call__(self, weights: Floats) -> Floats:
        """Give alpha, (B, 1)."""
        held = np.zeros((len(weights), len(self.sets)))
        for which, here in zip(self.which, self.read, strict=True):
            for draw, row in enumerate(weights):
                held[draw] += np.bincount(which[here], weights=row[here], minlength=len(self.sets))
        between = np.zeros(len(weights))
        for first in range(0, len(self.sets), ROWS):
            between += ((held @ self._distances(first)) * held[:, first : first + ROWS]).sum(axis=1)
        number = held.sum(axis=1)
        # Clipped: what is 0 but for rounding must not seem to vary.
        between = np.where(between < 1e-9, 0.0, between)
        result: Floats = 1 - ratio((number - 1) * (weights @ self.within), between)
        return result[:, None]


def _alpha(differing: Floats, values: Floats) -> Floats:
    number = values.sum(axis=-1)
    expected = number**2 - (values**2).sum(axis=-1)
    result: Floats = 1 - ratio((number - 1) * differing, expected)
    return result
