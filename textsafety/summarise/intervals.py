"""Intervals: Wilson for a share, bootstrap where respondents answer several times and for the balance.

They cover sampling alone: who happened to answer. They say nothing of the coder's errors.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from textsafety.summary import Share

Z = 1.959963984540054
DRAWS = 2_000


def wilson(count: int, of: int) -> Share:
    """Give a share with its 95 % score interval (Wilson 1927).

    >>> share = wilson(9, 14)
    >>> round(share.low, 3), round(share.high, 3)
    (0.388, 0.837)
    """
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    p, square = count / of, Z * Z
    centre = (p + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(p * (1 - p) / of + square / (4 * of * of)) / (1 + square / of)
    return Share(count, of, 0.0 if count == 0 else centre - half, 1.0 if count == of else centre + half)


def clustered(count: int, of: int, *, seed: int) -> Share:
    """Give a share of respondents with a percentile bootstrap interval over respondents.

    All answers of a respondent are drawn together. What is counted is a respondent who holds the theme in any answer,
    so drawing respondents with replacement is a binomial draw. Where nobody or everybody holds it every draw is the
    same: Wilson's interval is given instead.
    """
    if of == 0 or count in (0, of):
        return wilson(count, of)
    draws = np.random.default_rng(seed).binomial(of, count / of, DRAWS) / of
    low, high = np.quantile(draws, (0.025, 0.975))
    return Share(count, of, float(low), float(high))


def index_interval(fear_only: int, mixed: int, safety_only: int, neither: int, *, seed: int) -> tuple[float, float]:
    """Give the 95 % percentile bootstrap interval of the balance, drawing respondents of all four classes."""
    counts = np.array([fear_only, mixed, safety_only, neither])
    draws = np.random.default_rng(seed).multinomial(counts.sum(), counts / counts.sum(), DRAWS)
    told = draws[:, :3].sum(axis=1)
    indices = (draws[:, 2] - draws[:, 0])[told > 0] / told[told > 0]
    low, high = np.quantile(indices, (0.025, 0.975))
    return float(low), float(high)
