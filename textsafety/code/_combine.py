"""Bring the coders' codings together: one coding for each segment and code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textsafety.model import Coding


def combine(by_coder: Sequence[Iterable[Coding]]) -> list[Coding]:
    """Keep the surest coding of each (segment, code); the first coder named in the pipeline wins a tie."""
    best: dict[tuple[str, str], Coding] = {}
    for codings in by_coder:
        for coding in codings:
            key = (coding.segment_id, coding.code)
            if key not in best or coding.probability > best[key].probability:
                best[key] = coding
    return list(best.values())
