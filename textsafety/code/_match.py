"""Match a cue against the words of a segment, all starting places at once.

Places are bits of one integer: bit 3 stands before the fourth word. A node takes the places reached so far to the
places behind it, so that a word is one lookup, a gap a few shifts, and a choice an ``or`` (shift-and matching:
Baeza-Yates & Gonnet 1992, Communications of the ACM 35(10)). Nothing has to be compiled, which with thousands of cues
is what costs most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from textsafety.code._words import BARRIER, Tokens


@dataclass(slots=True)
class Line:
    """The words of a segment, and at which places each of them stands.

    Attributes:
        tokens: The words.
        places: Normal form -> places as bits.
        words: All normal forms.
        open: Places of all words that are no end of a thought: what a gap may skip.
        read: What choices found in this line, so that a list used by many cues is looked up once.
    """

    tokens: Tokens
    places: dict[str, int]
    words: frozenset[str]
    open: int
    read: dict[int, tuple[int, list[tuple[int, int]]]] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """The places of all words."""
        return (1 << len(self.tokens.norms)) - 1

    @classmethod
    def of(cls, tokens: Tokens) -> Line:
        """Note where each word stands."""
        places: dict[str, int] = {}
        bit = 1
        for norm in tokens.norms:
            places[norm] = places.get(norm, 0) | bit
            bit <<= 1
        return cls(tokens, places, frozenset(places), (bit - 1) & ~places.get(BARRIER, 0))


class Node(Protocol):
    """A part of a cue."""

    @property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Sets of words, of each of which a line must hold one for the part to match."""

    def step(self, places: int, line: Line) -> int:
        """Give the places behind this part for matches that begin at ``places``."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word: any of these forms."""

    forms: frozenset[str]

    @property
    def needed(self) -> tuple[frozenset[str], ...]:
        """One of the forms."""
        return (self.forms,)

    def step(self, places: int, line: Line) -> int:
        """Take one word."""
        found = 0
        for form in self.forms & line.words:
            found |= line.places[form]
        return (places & found) << 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Any words: at least ``least`` and at most ``most``, never across the end of a thought."""

    least: int
    most: int
    needed: tuple[frozenset[str], ...] = ()

    def step(self, places: int, line: Line) -> int:
        """Skip words."""
        reached = places if self.least == 0 else 0
        for skipped in range(1, self.most + 1):
            places = (places & line.open) << 1
            if skipped >= self.least:
                reached |= places
        return reached


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts one after the other."""

    parts: tuple[Node, ...]
    needed: tuple[frozenset[str], ...] = field(default=())

    def step(self, places: int, line: Line) -> int:
        """Take all parts."""
        for part in self.parts:
            places = part.step(places, line)
            if not places:
                return 0
        return places


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts.

    Attributes:
        words: The options that are one word.
        by_first: Other options under each word that they may begin with; ``firsts`` are these words.
        others: Options that may begin with any word.
        optional: Whether the whole may be missing.
    """

    words: frozenset[str]
    by_first: Mapping[str, tuple[Node, ...]]
    firsts: frozenset[str]
    others: tuple[Node, ...]
    optional: bool
    needed: tuple[frozenset[str], ...]

    def step(self, places: int, line: Line) -> int:
        """Take any of the options."""
        found = line.read.get(id(self))
        if found is None:
            found = line.read[id(self)] = self._read(line)
        short, longer = found
        reached = (places & short) << 1
        if self.optional:
            reached |= places
        for start, ends in longer:
            if places & start:
                reached |= ends
        for option in self.others:
            reached |= option.step(places, line)
        return reached

    def _read(self, line: Line) -> tuple[int, list[tuple[int, int]]]:
        """Find where one-word options stand, and the starts and ends of the longer ones."""
        short = 0
        for word in self.words & line.words:
            short |= line.places[word]
        longer = []
        for first in self.firsts & line.words:
            left = line.places[first]
            while left:
                start = left & -left
                left ^= start
                ends = 0
                for option in self.by_first[first]:
                    ends |= option.step(start, line)
                if ends:
                    longer.append((start, ends))
        return short, longer


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue was found: token numbers, end-exclusive, and those of them that lie in its gaps."""

    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()


def find(parts: Chain, line: Line) -> Iterator[Hit]:
    """Find a chain of parts, leftmost first, each match as short as can be, none overlapping."""
    begin = parts.parts[0]
    left = (begin.step(line.all, line) >> 1) & line.all if isinstance(begin, Words) else line.all
    if not parts.step(left, line):
        return
    while left:
        start = (left & -left).bit_length() - 1
        ends = parts.step(1 << start, line) >> (start + 1)
        if ends:
            end = start + (ends & -ends).bit_length()
            yield Hit(start, end, _gaps(parts.parts, line, start, end))
            left = left >> end << end
        else:
            left &= left - 1


def _gaps(parts: Sequence[Node], line: Line, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Trace one way through the parts, and give the stretches that were skipped."""
    if not any(isinstance(part, Gap) for part in parts):
        return ()
    return tuple(_trace(parts, line, start, end) or ())


def _trace(parts: Sequence[Node], line: Line, start: int, end: int) -> list[tuple[int, int]] | None:
    if not parts:
        return [] if start == end else None
    reached = parts[0].step(1 << start, line)
    while reached:
        at = (reached & -reached).bit_length() - 1
        rest = _trace(parts[1:], line, at, end)
        if rest is not None:
            return [(start, at), *rest] if isinstance(parts[0], Gap) and at > start else rest
        reached &= reached - 1
    return None
