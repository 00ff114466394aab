"""How sure a cue makes the coder: a probability from how specific the words are and how they had to be read.

The weights are log-odds. Those of the bundled codebook were fitted to texts coded by readers
(``benchmarks/fit_certainty.py``); a codebook without its own gets the plain ones below.
"""

from __future__ import annotations

from math import exp

from textsafety.codebook.schema import Certainty

ASSIGNED_AT = 0.5
MOST_WORDS = 6
MOST_SKIPPED = 5
MOST_SUPPORT = 2
DIGITS = 4


def features(
    *, words: int, skipped: int, weak: bool, turned: bool, doubtful: bool, support: int = 0, rivals: int = 0
) -> dict[str, float]:
    """Describe one hit.

    Args:
        words: Words of the cue that were met, gaps left out.
        skipped: Words in its gaps.
        weak: Whether the cue is marked weak.
        turned: Whether a negation or a wish for less turned it to another code.
        doubtful: Whether irony turned it, or it has two opposites.
        support: Other cues for the same code in the same document.
        rivals: Cues for other codes on the same words.
    """
    return {
        "word": float(min(words, MOST_WORDS) - 2),
        "single": float(words == 1),
        "gap": float(min(skipped, MOST_SKIPPED)),
        "weak": float(weak),
        "turned": float(turned),
        "doubtful": float(doubtful),
        "support": float(min(support, MOST_SUPPORT)),
        "rival": float(min(rivals, 1)),
    }


def certainty(found: dict[str, float], code: str, weights: Certainty) -> float:
    """Give the probability that a reader would give the code for these words.

    >>> plain = features(words=3, skipped=0, weak=False, turned=False, doubtful=False)
    >>> certainty(plain, "a.b", Certainty()) > 0.7
    True
    """
    odds = weights.base + weights.codes.get(code, 0.0)
    odds += sum(getattr(weights, name) * value for name, value in found.items())
    return round(1 / (1 + exp(-odds)), DIGITS)
