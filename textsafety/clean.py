"""Repair a text without changing what was said, and remember where every character came from.

>>> cleaned = clean("  I donâ€™t speak up &amp; nobody asks.<br>")
>>> cleaned.text, cleaned.repairs
('I don’t speak up & nobody asks.', ('html', 'mojibake', 'whitespace'))
>>> cleaned.offsets.to_raw(2, 7)
(4, 11)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from textsafety._repairs import REPAIRS, Edit, is_even
from textsafety.model import Offsets

# Each round can uncover work for another: a decoded `&lt;b&gt;` is a tag. Nothing real is wrapped this often.
ROUNDS = 60

_MARKS = "‘’“”–—…•"  # never mojibake, in any order: tests/test_clean.py holds them all against ftfy
_LONELY = "áàéèêëíïóöôúüçñ£"  # nor these, with ASCII on both sides
_PLAIN = re.compile(rf"[ -%'-;=-^`-~\n{_MARKS}{_LONELY}]*+")  # without & < and _, which may begin something
_BESIDE = re.compile(r"[^\x00-\x7f][^\x00-\x7f]")
_CROWDED = re.compile(rf"[{_LONELY}][^\x00-\x7f]|[^\x00-\x7f][{_LONELY}]")

Piece = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A repaired text.

    Attributes:
        text: What was said.
        repairs: The names of the repairs that changed something, in the order of ``_repairs.REPAIRS``.
        offsets: Where the text lies in the raw one; None where nothing moved.
    """

    text: str
    repairs: tuple[str, ...]
    offsets: Offsets | None


def clean(raw: str) -> Cleaned:
    """Apply every repair, again and again, until none finds anything.

    What holds for any ``raw``:

    - Cleaning a cleaned text changes nothing.
    - A span of the text maps to a span of ``raw``; a later span never maps before an earlier one.
    - A quote of whole words (ending at whitespace or at the ends of the text) that cuts no repair in two maps to a
      stretch of ``raw`` that gives the same quote when it is cleaned alone. Inside a word this need not hold: half an
      emoji is no emoji. (One exception: where there is mojibake, something that vanished at the very edge of the quote,
      or a non-breaking space there, may have decided how its word was read.)
    - A raw stretch is no longer than its quote and what was repaired inside it.
    """
    if _plain(raw):
        return Cleaned(raw, (), None)
    text, changed = raw, set[str]()
    pieces: list[Piece] = [(0, len(raw), 0, len(raw))]
    for _ in range(ROUNDS):
        before = text
        for name, find in REPAIRS:
            edits = find(text)
            if edits:
                changed.add(name)
                pieces = _follow(pieces, edits, len(text))
                text = _apply(text, edits)
        if text == before or _plain(text):
            break
    names = tuple(dict.fromkeys(name for name, _ in REPAIRS if name in changed))
    unmoved = all(piece[:2] == piece[2:] for piece in pieces)
    return Cleaned(text, names, None if unmoved else Offsets(tuple(pieces)))


def _plain(raw: str) -> bool:
    """Most answers need no repair: find that out in a microsecond."""
    if not _PLAIN.fullmatch(raw) or not is_even(raw):
        return False
    return raw.isascii() or not _BESIDE.search(raw) or not _CROWDED.search(raw)


def _apply(text: str, edits: list[Edit]) -> str:
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def _follow(pieces: list[Piece], edits: list[Edit], length: int) -> list[Piece]:
    """Carry the pieces through the edits: an edit takes in every piece that it touches."""
    followed: list[Piece] = []
    done = 0
    for start, end, new in edits:
        for piece in _cut(pieces, done, start):
            _add(followed, *piece)
        if new:
            touched = list(_cut(pieces, start, end))
            _add(followed, len(new), touched[0][1], touched[-1][2])
        done = end
    for piece in _cut(pieces, done, length):
        _add(followed, *piece)
    return followed


def _cut(pieces: list[Piece], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give the pieces between two places of the text as (length, raw start, raw end)."""
    at = bisect_right(pieces, start, key=itemgetter(0)) - 1
    while start < end:
        first, last, raw_first, raw_last = pieces[at]
        stop = min(last, end)
        copied = last - first == raw_last - raw_first
        yield (
            stop - start,
            raw_first + start - first if copied else raw_first,
            raw_first + stop - first if copied else raw_last,
        )
        start, at = stop, at + 1


def _add(pieces: list[Piece], length: int, raw_start: int, raw_end: int) -> None:
    """Add a piece; join it to the last one if both were copied side by side, or if their raw spans overlap."""
    first, last, raw_first, raw_last = pieces[-1] if pieces else (0, 0, -1, -1)
    both_copied = last - first == raw_last - raw_first and length == raw_end - raw_start
    if raw_start < raw_last or (both_copied and raw_start == raw_last):
        pieces[-1] = (first, last + length, raw_first, max(raw_end, raw_last))
    else:
        pieces.append((last, last + length, raw_start, raw_end))
