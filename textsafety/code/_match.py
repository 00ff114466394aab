"""Match a cue against the words of a segment, all starting places at once.

Places are bits of one integer: bit 3 stands before the fourth word. A node takes the places reached so far to the
places behind it, so that a word is one lookup, a gap a few shifts, and a choice an ``or`` (shift-and matching:
Baeza-Yates & Gonnet 1992, Communications of the ACM 35(10)). Nothing has to be compiled, which with thousands of cues
is what costs most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol, TypeGuard

from textsafety.code._words import BARRIER, Tokens


@dataclass(slots=True)
class Line:
    """The words of a segment, and at which places each of them stands.

    Attributes:
        tokens: The words.
        pairs: Each word with the one behind it, as ``"first second"``.
        places: Normal form -> places as bits.
        words: All normal forms.
        all: Places of all words.
        open: Places of all words that are no end of a thought: what a gap may skip.
        signs: What was found that says something of stance, time, voice …; looked for when first asked.
    """

    tokens: Tokens
    pairs: list[str]
    places: dict[str, int]
    words: frozenset[str]
    all: int
    open: int
    signs: dict[str, list[Hit]] | None = None

    @classmethod
    def of(cls, tokens: Tokens) -> Line:
        """Note where each word stands."""
        places: dict[str, int] = {}
        bit = 1
        for norm in tokens.norms:
            places[norm] = places.get(norm, 0) | bit
            bit <<= 1
        pairs = [f"{first} {second}" for first, second in pairwise(tokens.norms)]
        return cls(tokens, pairs, places, frozenset(places), bit - 1, (bit - 1) & ~places.get(BARRIER, 0))


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
    """One of several parts, those that begin with a word laid out as a tree of words.

    Attributes:
        nexts: First word -> what may follow it; None where an option ends with it.
        firsts: All first words.
        others: Options that may begin with any word.
        optional: Whether the whole may be missing.
    """

    nexts: Mapping[str, Node | None]
    firsts: frozenset[str]
    others: tuple[Node, ...]
    optional: bool
    needed: tuple[frozenset[str], ...]

    def step(self, places: int, line: Line) -> int:
        """Take any of the options."""
        reached = places if self.optional else 0
        for first in self.firsts & line.words:
            behind = (places & line.places[first]) << 1
            if behind:
                rest = self.nexts[first]
                reached |= behind if rest is None else rest.step(behind, line)
        for option in self.others:
            reached |= option.step(places, line)
        return reached


def choose(
    options: Iterable[tuple[Node, ...]], needed: tuple[frozenset[str], ...] = (), *, optional: bool = False
) -> Choice:
    """Make a choice of sequences of parts; an empty one makes it optional."""
    rests: dict[str, list[tuple[Node, ...]]] = {}
    others: list[Node] = []
    for option in options:
        if not option:
            optional = True
        elif isinstance(option[0], Words):
            for form in option[0].forms:
                rests.setdefault(form, []).append(option[1:])
        else:
            others.append(chained(option))
    nexts = {first: _rest(following) for first, following in rests.items()}
    return Choice(nexts, frozenset(nexts), tuple(others), optional, () if optional else needed)


def _rest(following: Sequence[tuple[Node, ...]]) -> Node | None:
    if len(following) == 1:
        return chained(following[0]) if following[0] else None
    return choose(following) if any(following) else None


def chained(parts: tuple[Node, ...]) -> Node:
    """Give the one part, or a chain of several."""
    return parts[0] if len(parts) == 1 else Chain(parts)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue was found: token numbers, end-exclusive, and those of them that lie in its gaps."""

    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()


def find(chain: Chain, line: Line) -> list[Hit]:
    """Find a chain of parts, leftmost first, each match as short as can be, none overlapping."""
    if not chain.step(line.all, line):
        return []
    left = _starts(chain.parts[0], line)
    hits = []
    while left:
        start = (left & -left).bit_length() - 1
        ends = chain.step(1 << start, line) >> (start + 1)
        if ends:
            end = start + (ends & -ends).bit_length()
            hits.append(Hit(start, end, _gaps(chain.parts, line, start, end)))
            left = left >> end << end
        else:
            left &= left - 1
    return hits


def _starts(part: Node, line: Line) -> int:
    """Give the places at which a part may begin."""
    firsts = part.forms if isinstance(part, Words) else part.firsts if _begins_with_word(part) else line.words
    places = 0
    for first in firsts & line.words:
        places |= line.places[first]
    return places


def _begins_with_word(part: Node) -> TypeGuard[Choice]:
    return isinstance(part, Choice) and not part.optional and not part.others


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
