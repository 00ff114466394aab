"""What to label next, in plain words, from how each code's figures grew with its rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

import numpy as np

from textsafety.learn.train import Point, Trained

GOOD = 0.6
_FEW, _MOST, _SHOWN = 10, 16, 8


def advice(trained: Trained) -> list[str]:
    """Say which codes need more labelled texts and about how many, and which need something else."""
    slope = growth(trained.curve)
    lines = [_whole(trained.curve)]
    needed, unclear, few = [], [], []
    for name, rows, f1 in zip(trained.names, trained.figures.rows.tolist(), trained.figures.f1.tolist(), strict=True):
        if f1 >= GOOD:
            continue
        more = wanted(rows, f1, slope)
        if rows < _FEW:
            few.append(f"{name} ({rows})")
        elif more is None:
            unclear.append(name)
        else:
            needed.append(
                (more, f"Label about {more:,} more of {name} (now {rows:,}, F1 {f1:.2f}) to reach F1 {GOOD}.")
            )
    lines += [line for _, line in sorted(needed)[:_SHOWN]]
    if len(needed) > _SHOWN:
        lines.append(f"{len(needed) - _SHOWN} more codes are below {GOOD} and need more still.")
    if few:
        lines.append(f"Fewer than {_FEW} texts have these, so that their figures are mostly chance: {'; '.join(few)}.")
    if unclear:
        lines.append(f"More labels alone will hardly help; sharpen or merge the definitions: {'; '.join(unclear)}.")
    return lines


def wanted(rows: int, f1: float, slope: float) -> int | None:
    """Extrapolate how many more texts with a code bring it to ``GOOD``; None where that is out of reach.

    Args:
        rows: Texts that have it now.
        f1: Its F1 now.
        slope: What doubling them adds to the log-odds of F1.

    >>> wanted(40, 0.5, 0.4)
    40
    >>> wanted(40, 0.1, 0.1) is None
    True
    """
    doublings = float(_odds(GOOD) - _odds(f1)) / max(slope, 1e-9)
    if doublings > log2(_MOST):
        return None
    more = rows * (2.0**doublings - 1)
    step = 10 if more < 100 else 50
    return int(max(step, round(more / step) * step))


def growth(curve: Sequence[Point]) -> float:
    """Fit how F1 grows: what doubling a code's texts adds to the log-odds of its F1, one figure for all codes.

    Each code is compared with itself (its own mean is taken off), and weighs as the texts that have it: from a few
    texts of a code alone no curve can be drawn.
    """
    having = np.log2(np.maximum(1, np.array([point.having for point in curve])))
    odds = _odds(np.array([point.f1 for point in curve]))
    weights = np.sqrt(curve[-1].having)
    across = having - having.mean(axis=0)
    upward = (weights * across * (odds - odds.mean(axis=0))).sum()
    return float(max(0.0, upward / max(1e-9, (weights * across**2).sum())))


def _whole(curve: Sequence[Point]) -> str:
    before, now = curve[-2], curve[-1]
    gain = now.micro - before.micro
    if gain < 0.01:
        return f"The last doubling of rows added {gain:+.3f} to micro-F1: more rows of the same kind would add little."
    return (
        f"From {before.rows:,} to {now.rows:,} rows micro-F1 rose from {before.micro:.3f} to {now.micro:.3f}; "
        f"twice as many rows would bring it to about {min(1, now.micro + 0.8 * gain):.2f}."
    )


def _odds(f1: np.ndarray | float) -> np.ndarray:
    held = np.clip(f1, 0.02, 0.98)
    return np.asarray(np.log(held / (1 - held)))
