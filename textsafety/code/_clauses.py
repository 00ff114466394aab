"""Where a sentence may be divided, so that evidence is the clause that carries a code and no more."""

from __future__ import annotations

import re

FEWEST_WORDS = 3

_BREAK = re.compile(
    r"[;:,–—]+[\"'”’)]*\s+|\s+[-–—]+\s+|\s+\(|\)\s+|[.!?…]+[\"'”’)]*\s+"
    r"|\s+(?=(?:and|but|because|so|which|although|though|until|unless|while|whereas|since|then|when|if|who|that)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide a stretch of a text at punctuation and joining words; spans in order, trimmed, end-exclusive.

    A piece of fewer than three words stays with the one before it.

    >>> text = "I said so at cash-up, and nobody listened."
    >>> [text[a:b] for a, b in clauses(text, 0, len(text))]
    ['I said so at cash-up', 'and nobody listened.']
    """
    pieces: list[tuple[int, int]] = []
    at = start
    for found in [*_BREAK.finditer(text, start, end), None]:
        stop = found.start() if found else end
        piece = (at, stop)
        short = len(_WORD.findall(text, at, stop)) < FEWEST_WORDS
        if pieces and short:
            pieces[-1] = (pieces[-1][0], stop)
        elif len(pieces) == 1 and len(_WORD.findall(text, *pieces[0])) < FEWEST_WORDS:
            pieces[0] = (pieces[0][0], stop)
        else:
            pieces.append(piece)
        at = found.end() if found else end
    return [span for span in (_trimmed(text, a, b) for a, b in pieces) if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
