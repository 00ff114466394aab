"""How far stated probabilities are from what came true: expected calibration error over bins of equal mass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textsafety.agreement.bootstrap import Floats, ratio

BINS = 10


@dataclass(frozen=True, slots=True)
class Bins:
    """Document-code pairs in bins of about equal number, by probability: sums for each document, each (D, bins)."""

    stated: Floats
    right: Floats
    count: Floats


def binned(probability: Floats, right: NDArray[np.bool_], document: NDArray[np.int_], documents: int) -> Bins:
    """Sort pairs (N,) into bins; equal probabilities fall into one bin. ``document`` numbers each pair's document."""
    edges = np.unique(np.quantile(probability, np.arange(1, BINS) / BINS)) if len(probability) else np.zeros(0)
    place = np.searchsorted(edges, probability, side="right") + document * (len(edges) + 1)
    many = documents * (len(edges) + 1)

    def summed(values: Floats) -> Floats:
        return np.bincount(place, weights=values, minlength=many).astype(np.float64).reshape(documents, -1)

    return Bins(summed(probability), summed(right.astype(np.float64)), summed(np.ones(len(probability))))


def error(bins: Bins, weights: Floats) -> Floats:
    """Give the expected calibration error (Naeini et al. 2015), (B, 1): the mean gap, bins weighted by their pairs.

    A draw of few pairs gaps by chance: the error is biased upwards, most where there are few.
    """
    gaps = np.abs(weights @ bins.stated - weights @ bins.right).sum(axis=1, keepdims=True)
    return ratio(gaps, (weights @ bins.count).sum(axis=1, keepdims=True))


def curve(bins: Bins) -> list[tuple[float, float, int]]:
    """Give mean probability, share that came true and number of pairs of each bin that holds any."""
    sums = zip(bins.stated.sum(axis=0), bins.right.sum(axis=0), bins.count.sum(axis=0), strict=True)
    return [(float(p / n), float(r / n), int(n)) for p, r, n in sums if n]
