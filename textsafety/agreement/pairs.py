"""Two coders, each code present or absent: precision, recall, F1, Cohen's kappa, Gwet's AC1.

All are functions of the fourfold table of each code, shape (B, C). The first coder is the one that is scored (the
machine), the second is the reference; only precision and recall depend on which is which.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textsafety.agreement.bootstrap import Floats, ratio

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fourfold:
    """How often each code was given by both, by the first, by the second: each (B, C); ``total`` (B, 1) documents."""

    both: Floats
    first: Floats
    second: Floats
    total: Floats

    @property
    def either(self) -> Floats:
        """How often at least one gave it."""
        return self.first + self.second - self.both


def fourfold(first: Bools, second: Bools, weights: Floats) -> Fourfold:
    """Count, in every draw: two codings (D, C) and weights (B, D) -> tables (B, C)."""
    both, one, other = (weights @ coding.astype(np.float64) for coding in (first & second, first, second))
    return Fourfold(both, one, other, weights.sum(axis=1, keepdims=True))


def pooled(table: Fourfold) -> Fourfold:
    """Add up the codes of each draw: tables (B, 1) over document-code pairs, for micro averages."""
    both, first, second = (part.sum(axis=1, keepdims=True) for part in (table.both, table.first, table.second))
    return Fourfold(both, first, second, table.total * table.both.shape[1])


def precision(table: Fourfold) -> Floats:
    """Share of what the first coder gave that the second gave too."""
    return ratio(table.both, table.first)


def recall(table: Fourfold) -> Floats:
    """Share of what the second coder gave that the first gave too."""
    return ratio(table.both, table.second)


def f1(table: Fourfold) -> Floats:
    """Dice's coefficient: the F1 of one coder against the other, and the positive agreement of the two.

    Positive agreement (Spitzer and Fleiss 1974; Cicchetti and Feinstein 1990) is 2a / (2a + b + c): the same number.
    """
    return ratio(2 * table.both, table.first + table.second)


def mean(values: Floats) -> Floats:
    """Average over codes (B, C) -> (B, 1), leaving out those that cannot be estimated: the macro average."""
    known = np.isfinite(values)
    return ratio(
        np.where(known, values, 0.0).sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True).astype(float)
    )


def observed(table: Fourfold) -> Floats:
    """Share of documents on which the two agree that a code is there or is not."""
    return ratio(table.total - table.either + table.both, table.total)


def kappa(table: Fourfold) -> Floats:
    """Cohen's kappa (1960): NaN where neither varies."""
    return _corrected(observed(table), _expected_kappa(table))


def pooled_kappa(table: Fourfold) -> Floats:
    """Kappa of all codes, (B, 1): agreement observed and expected are averaged first (De Vries et al. 2008)."""
    return _pooled(observed(table), _expected_kappa(table))


def ac1(table: Fourfold) -> Floats:
    """Gwet's AC1 (2008); NaN for a code that neither coder gave, or both gave everywhere: nothing could differ."""
    varies = (table.either > 0) & (table.both < table.total)
    return np.where(varies, _corrected(observed(table), _expected_ac1(table)), np.nan)


def pooled_ac1(table: Fourfold) -> Floats:
    """AC1 of all codes that either coder gave, (B, 1), averaged as ``pooled_kappa`` is."""
    given = table.either > 0
    seen, expected = observed(table), _expected_ac1(table)
    return _pooled(np.where(given, seen, 0.0), np.where(given, expected, 0.0), given.sum(axis=1, keepdims=True))


def samples_f1(first: Bools, second: Bools) -> Floats:
    """F1 of each document's two sets of codes, (D,); 1 where both are empty: they agree that there is none."""
    sizes = first.sum(axis=1) + second.sum(axis=1)
    return np.where(sizes > 0, 2 * (first & second).sum(axis=1) / np.maximum(sizes, 1), 1.0)


def _expected_kappa(table: Fourfold) -> Floats:
    one, other = ratio(table.first, table.total), ratio(table.second, table.total)
    return one * other + (1 - one) * (1 - other)


def _expected_ac1(table: Fourfold) -> Floats:
    share = ratio(table.first + table.second, 2 * table.total)
    return 2 * share * (1 - share)


def _corrected(seen: Floats, expected: Floats) -> Floats:
    return ratio(seen - expected, 1 - expected)


def _pooled(seen: Floats, expected: Floats, codes: NDArray[np.int_] | int = 0) -> Floats:
    many = codes if isinstance(codes, np.ndarray) else seen.shape[1]
    agreed, by_chance = seen.sum(axis=1, keepdims=True), expected.sum(axis=1, keepdims=True)
    return ratio(agreed - by_chance, many - by_chance)
