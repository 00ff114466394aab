"""Draws of documents with replacement, and the 95 % percentile interval of what they give (Efron 1979)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 1_000
# Draws held at once: memory is this many times the number of documents.
BLOCK = 100
# A statistic that fewer draws can give has no interval: it hangs on single documents.
ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Interval:
    """Estimates and the ends of their intervals, all of one shape; NaN where not estimable."""

    estimate: Floats
    low: Floats
    high: Floats


def interval(statistic: Callable[[Floats], Floats], documents: int, *, seed: int, draws: int = DRAWS) -> Interval:
    """Give a statistic with its 95 % percentile bootstrap interval by document.

    Args:
        statistic: Weights (B, D) -> values (B, ...).
        documents: D.
        seed: The same seed draws the same documents.
        draws: How many draws.

    The ends are NaN where fewer than ``ENOUGH`` of the draws can be estimated, and where all of them are the same:
    an interval of no width would claim a certainty that a handful of documents cannot give.
    """
    estimate = statistic(np.ones((1, documents)))[0]
    drawn = np.concatenate([statistic(block) for block in weights(documents, seed=seed, draws=draws)])
    usable = np.isfinite(drawn).mean(axis=0) >= ENOUGH
    low, high = np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    if usable.any():
        low[usable], high[usable] = np.nanquantile(drawn[:, usable], (0.025, 0.975), axis=0)
    known = np.isfinite(estimate) & (high - low > 1e-12)
    return Interval(estimate, np.where(known, low, np.nan), np.where(known, high, np.nan))


def weights(documents: int, *, seed: int, draws: int = DRAWS) -> Iterator[Floats]:
    """Yield how often each draw holds each document: blocks (at most ``BLOCK``, D) whose rows sum to D."""
    rng = np.random.default_rng(seed)
    for first in range(0, draws, BLOCK):
        many = min(BLOCK, draws - first)
        drawn = rng.integers(0, documents, (many, documents)) + documents * np.arange(many)[:, None]
        yield np.bincount(drawn.ravel(), minlength=many * documents).reshape(many, documents).astype(np.float64)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by.

    >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    shape = np.broadcast_shapes(part.shape, whole.shape)
    divided: Floats = np.divide(part, whole, out=np.full(shape, np.nan), where=np.abs(whole) > 1e-12)
    return divided
