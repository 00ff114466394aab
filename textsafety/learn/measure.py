"""How right decisions are: by code, over all, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 1_000
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it as in the tables."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Figures:
    """How right decisions are.

    Attributes:
        rows: Texts that have each code, shape (codes,); precision, recall and f1 likewise.
        micro: F1 over all decisions.
        macro: Mean F1 of the codes.
        samples: Mean F1 of the texts; one without a code that gets none counts 1.
        exact: Share of the texts whose set of codes is right.
    """

    rows: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    micro: Interval
    macro: Interval
    samples: Interval
    exact: Interval


def measure(given: np.ndarray, labels: np.ndarray, groups: np.ndarray, seed: int) -> Figures:
    """Compare decisions with labels.

    Args:
        given: Decisions, shape (texts, codes), bool.
        labels: Shape (texts, codes), bool.
        groups: Number of the group of each text: groups are drawn with replacement for the intervals.
        seed: Of the drawing.
    """
    hits, wrong, missed = given & labels, given & ~labels, ~given & labels
    by_text = _f1(hits.sum(1), wrong.sum(1), missed.sum(1), empty=1.0)
    exact = (given == labels).all(axis=1)
    parts = np.concatenate(
        (hits, wrong, missed, by_text[:, None], exact[:, None], np.ones((len(labels), 1))), axis=1, dtype=float
    )
    numbers = np.unique(groups, return_inverse=True)[1]
    totals = np.zeros((numbers.max() + 1, parts.shape[1]))
    np.add.at(totals, numbers, parts)
    whole = _overall(totals.sum(axis=0)[None])[0]
    low, high = np.quantile(_overall(_drawn(totals, seed)), (0.025, 0.975), axis=0)
    micro, macro, samples, right = (Interval(*map(float, three)) for three in zip(whole, low, high, strict=True))
    tp, fp, fn = hits.sum(0), wrong.sum(0), missed.sum(0)
    precision, recall = tp / np.maximum(1, tp + fp), tp / np.maximum(1, tp + fn)
    return Figures(labels.sum(0), precision, recall, _f1(tp, fp, fn), micro, macro, samples, right)


def micro_macro(given: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Give micro- and macro-F1 without intervals."""
    tp, fp, fn = (given & labels).sum(0), (given & ~labels).sum(0), (~given & labels).sum(0)
    return float(_f1(tp.sum(), fp.sum(), fn.sum())), float(_f1(tp, fp, fn).mean())


def _drawn(totals: np.ndarray, seed: int) -> np.ndarray:
    """Draw groups with replacement and add them up: shape (draws, parts)."""
    generator, count = np.random.default_rng(seed), len(totals)
    drawn = [
        generator.multinomial(count, np.full(count, 1 / count), size=_AT_ONCE) @ totals
        for _ in range(DRAWS // _AT_ONCE)
    ]
    return np.concatenate(drawn)


def _overall(totals: np.ndarray) -> np.ndarray:
    """Give micro-, macro- and samples-F1 and exact matches of added-up parts, shape (draws, 4)."""
    codes = (totals.shape[1] - 3) // 3
    tp, fp, fn = totals[:, :codes], totals[:, codes : 2 * codes], totals[:, 2 * codes : 3 * codes]
    micro = _f1(tp.sum(1), fp.sum(1), fn.sum(1))
    macro = _f1(tp, fp, fn).mean(axis=1)
    return np.stack((micro, macro, totals[:, -3] / totals[:, -1], totals[:, -2] / totals[:, -1]), axis=1)


def _f1(hits: np.ndarray, wrong: np.ndarray, missed: np.ndarray, empty: float = 0.0) -> np.ndarray:
    below = 2 * hits + wrong + missed
    return np.asarray(np.where(below > 0, 2 * hits / np.maximum(1, below), empty))
