"""Choose when the encoder need not be asked: where words and letters are sure that there is nothing."""

from __future__ import annotations

import numpy as np
from decide import Decision, Heard, figures

from textsafety.code.classifier import NOTHING

LOSS = 0.005  # of micro-F1, over all codes and for every code with enough texts
ENOUGH = 30
TRIED = np.linspace(0.6, 0.0, 31)


def gate(heard: Heard, decision: Decision) -> tuple[float, float]:
    """Find the highest lexical score below which the encoder may be skipped.

    Returns:
        That score, against which the best code's is held, and the share of the held-out texts that it skips.
    """
    best = heard.lexical.max(axis=1)
    whole = _scores(heard, decision)
    for share in TRIED:
        bound = float(np.quantile(best, share))
        skipped = best < bound
        silent = Heard(
            np.where(skipped[:, None], NOTHING, heard.lexical),
            np.where(skipped[:, None], 0.0, heard.deep),
            heard.cue,
            heard.reference,
        )
        if (_scores(silent, decision) >= whole - LOSS).all():
            return bound, float(skipped.mean())
    return -np.inf, 0.0


def _scores(heard: Heard, decision: Decision) -> np.ndarray:
    """Give micro-F1 over all codes, then F1 of each code with enough texts."""
    assigned = decision.together(heard) >= decision.thresholds
    wanted = heard.reference.sum(axis=0)
    often = wanted >= ENOUGH
    right = (assigned & (heard.reference > 0)).sum(axis=0)
    each = 2 * right / np.maximum(assigned.sum(axis=0) + wanted, 1)
    return np.concatenate([[figures(assigned, heard.reference)["micro-F1"]], each[often]])
