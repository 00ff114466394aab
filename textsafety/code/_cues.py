"""The cue language: what a person writes in ``cues_*.yaml``, compiled to something that runs fast.

A cue is words that people say. In it

=============  =====================================================================================
``word``       the word in any inflection and spelling (``keep`` meets kept, keeps, keeping)
``=word``      this form only
``*``          a gap of up to four words; ``*2`` of up to two; ``_`` exactly one word
``(a|b c)``    one of these; ``(so|too)?`` may be missing
``<name>``     one of the phrases of that list
``a & b``      both, in either order, with at most ten words between; ``&4`` at most four
=============  =====================================================================================

``my`` stands for every possessive and ``me`` for every object pronoun. No cue crosses the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Generic, TypeVar

from textsafety.code._match import Chain, Choice, Gap, Hit, Line, Node, Words, choose, find
from textsafety.code._words import BARRIER, Vocabulary, words_of
from textsafety.errors import CodebookError, nearest

Item = TypeVar("Item")
GAP = 4
_PAIRS = 60  # neighbours are listed as pairs up to so many combinations
WINDOW = 10
_LEX = re.compile(r"\(|\)\?|\)|\||<[a-z0-9_]+>|\*\d*|_(?![\w])|&\d*|=?[^\W_]+(?:['’][^\W\d_]+)*|\S")
_PRONOUNS = {"me": ("her", "you"), "my": ("her",)}
# Of 1,000 sentences, how many are taken to hold a word that the table of frequent words does not have.
_SELDOM = 2.0
_TOGETHER = 4.0  # neighbours go together this much more often than chance would have it


@dataclass(frozen=True, slots=True)
class Pattern:
    """One cue, read.

    Attributes:
        cue: The cue as it is written in the codebook.
        parts: What must be there; two or more for a cue with ``&``.
        windows: How many words may lie between one part and the next.
        needed: Sets of words; a segment without a word of each cannot hold the cue. The rarest first.
    """

    cue: str
    parts: tuple[Chain, ...]
    windows: tuple[int, ...]
    needed: tuple[frozenset[str], ...]

    def hits(self, line: Line) -> list[Hit]:
        """Find the cue, leftmost first."""
        found = find(self.parts[0], line)
        return self._together(found, line) if found and self.windows else found

    def _together(self, joined: list[Hit], line: Line) -> list[Hit]:
        for window, part in zip(self.windows, self.parts[1:], strict=True):
            others = find(part, line) if joined else []
            joined = [both for one in joined for other in others if (both := _join(one, other, window))]
        joined = [both for both in joined if BARRIER not in line.tokens.norms[both.start : both.end]]
        return [min(joined, key=lambda hit: (hit.end - hit.start, hit.start))] if joined else []


def _join(one: Hit, other: Hit, window: int) -> Hit | None:
    first, second = sorted((one, other), key=lambda hit: (hit.start, hit.end))
    if second.start < first.end or second.start - first.end > window:
        return None
    return Hit(first.start, second.end, (*first.gaps, (first.end, second.start), *second.gaps))


_ALWAYS = 1  # the bit that every line has: the second set of cues that have no second set


class CueIndex(Generic[Item]):
    """Finds, among thousands of cues, the few that a line could hold.

    A cue needs one word, or pair of neighbouring words, of each of its sets; each set is a bit. It is filed under every
    word of its rarest set, there under the bit of its second set, with the bits of the rest. A line's bits are those of
    all sets that its words and pairs belong to: one comparison of bits leaves aside nearly all that is filed there.
    """

    def __init__(self, items: Iterable[Item], pattern_of: Callable[[Item], Pattern]) -> None:
        self._items = list(items)
        bits: dict[frozenset[str], int] = {}
        self._filed: dict[str, dict[int, list[tuple[int, int]]]] = {}
        for place, item in enumerate(self._items):
            rarest, *others = pattern_of(item).needed
            second, *rest = [bits.setdefault(words, 2 << len(bits)) for words in others] or [_ALWAYS]
            for word in sorted(rarest):
                self._filed.setdefault(word, {}).setdefault(second, []).append((reduce(or_, rest, 0), place))
        self._seconds = {word: reduce(or_, filed) for word, filed in self._filed.items()}
        self._bits: dict[str, int] = {}
        for words, bit in bits.items():
            for word in words:
                self._bits[word] = self._bits.get(word, 0) | bit

    def candidates(self, line: Line) -> list[Item]:
        """List what is worth trying on a line, each once, in the order of the items."""
        bits, seconds = self._bits, self._seconds
        keys = {*line.tokens.norms, *line.pairs}
        present = _ALWAYS
        for key in keys:
            if key in bits:
                present |= bits[key]
        found: set[int] = set()
        for key in keys:
            left = seconds.get(key, 0) & present
            while left:
                second = left & -left
                left ^= second
                found.update(place for rest, place in self._filed[key][second] if rest & present == rest)
        return [self._items[place] for place in sorted(found)]


@dataclass(frozen=True, slots=True)
class CueCompiler:
    """Compile cues against one vocabulary and the codebook's phrase lists."""

    vocabulary: Vocabulary
    phrases: Mapping[str, Sequence[str]]
    known: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    exact: dict[str, list[str]] = field(default_factory=dict)
    often: dict[frozenset[str], tuple[float, str]] = field(default_factory=dict)

    def compile(self, cue: str, *, where: str = "") -> list[Pattern]:
        """Compile one cue: to one pattern, or where the cue is nothing but a choice to one for each option.

        Raises:
            CodebookError: The cue is empty, unbalanced or names an unknown phrase list.
        """
        try:
            lexemes, windows = _windows(cue)
            options = [lexemes] if windows else [[option] for option in _options(lexemes[0])]
            return [self._pattern(cue, option, windows, where) for option in options]
        except _CueSyntaxError as error:
            raise CodebookError(f"cue {cue!r}: {error}", where=where, hint=error.hint) from None

    def _pattern(self, cue: str, lexemes: Sequence[Sequence[str]], windows: tuple[int, ...], where: str) -> Pattern:
        parts = tuple(Chain(self._whole(part)) for part in lexemes)
        needed = sorted({words for part in parts for words in _needs(part.parts)}, key=self._rarity)
        if not needed:
            raise CodebookError(f"cue {cue!r} has no word that must occur", where=where, hint="Add a word to it.")
        return Pattern(cue, parts, windows, tuple(needed))

    def _whole(self, lexemes: Sequence[str]) -> tuple[Node, ...]:
        left = list(reversed(lexemes))
        nodes = self._sequence(left)
        if left:
            raise _CueSyntaxError(f"a {left[-1]!r} too many", "Every ( needs one ).")
        if not nodes:
            raise _CueSyntaxError("nothing to look for", "Write the words that people say.")
        return tuple(nodes)

    def _sequence(self, left: list[str]) -> list[Node]:
        """Take nodes off the end of ``left`` up to a closing bracket or a bar."""
        nodes: list[Node] = []
        while left and left[-1] not in (")", ")?", "|"):
            lexeme = left.pop()
            nodes.extend([self._choice(left)] if lexeme == "(" else self._nodes(lexeme))
        return nodes

    def _choice(self, left: list[str]) -> Node:
        options = []
        end = "|"
        while end == "|":
            options.append(self._sequence(left))
            if not left:
                raise _CueSyntaxError("a bracket is not closed", "Every ( needs one ).")
            end = left.pop()
        return self._either(options, optional=end == ")?")

    def _nodes(self, lexeme: str) -> tuple[Node, ...]:
        if lexeme not in self.known:
            self.known[lexeme] = self._new_nodes(lexeme)
        return self.known[lexeme]

    def _new_nodes(self, lexeme: str) -> tuple[Node, ...]:
        if lexeme.startswith("<"):
            return (self._list(lexeme[1:-1]),)
        if lexeme.startswith("*"):
            return (Gap(0, int(lexeme[1:] or GAP)),)
        if lexeme == "_":
            return (Gap(1, 1),)
        if lexeme.startswith("="):
            return (Words(frozenset((lexeme[1:].lower().replace("’", "'"),))),)
        if not lexeme[0].isalnum():
            return _ignored(lexeme)
        return tuple(Words(self._forms(norm)) for norm in self.vocabulary.normal(lexeme) or (lexeme.lower(),))

    def _forms(self, norm: str) -> frozenset[str]:
        """Give a normal form with those of its forms that some cue wants exactly, and which so stay as written."""
        if not self.exact:
            for form in self.vocabulary.exact:
                self.exact.setdefault(self.vocabulary.base(form), []).append(form)
        return frozenset((norm, *self.exact.get(norm, ()), *_PRONOUNS.get(norm, ())))

    def _list(self, name: str) -> Node:
        if name not in self.phrases:
            raise _CueSyntaxError(f"unknown phrase list <{name}>", nearest(name, list(self.phrases)))
        return self._either([self._whole(_LEX.findall(phrase)) for phrase in self.phrases[name]])

    def _either(self, options: Sequence[Sequence[Node]], *, optional: bool = False) -> Choice:
        rarest = [self._rarest(option) for option in options]
        known = [words for words in rarest if words is not None]
        needed = (frozenset().union(*known),) if len(known) == len(options) else ()
        return choose([tuple(option) for option in options], needed, optional=optional)

    def _rarest(self, option: Sequence[Node]) -> frozenset[str] | None:
        """Take the set that a text will hold least often; None when the option needs nothing."""
        if len(option) == 1 and isinstance(option[0], Words):
            return option[0].forms
        return min(_needs(option), key=self._rarity, default=None)

    def _rarity(self, keys: frozenset[str]) -> tuple[float, str]:
        """Order sets of words and pairs by how seldom a text will hold one of them."""
        found = self.often.get(keys)
        if found is None:
            found = self.often[keys] = (sum(map(self._expected, keys)), min(keys))
        return found

    def _expected(self, key: str) -> float:
        first, _, second = key.partition(" ")
        often = self.vocabulary.frequent.get(first, _SELDOM)
        return often if not second else often * self.vocabulary.frequent.get(second, _SELDOM) / 1000 * _TOGETHER


def _windows(cue: str) -> tuple[list[list[str]], tuple[int, ...]]:
    """Cut a cue at its ``&``: the lexemes of each part, and how many words may lie between."""
    parts: list[list[str]] = [[]]
    windows: list[int] = []
    for lexeme in _LEX.findall(cue):
        if lexeme.startswith("&"):
            windows.append(int(lexeme[1:] or WINDOW))
            parts.append([])
        else:
            parts[-1].append(lexeme)
    return parts, tuple(windows)


def _options(lexemes: list[str]) -> list[list[str]]:
    """Give the options of a cue that is nothing but a choice; else the cue itself."""
    depth, cuts = 0, [0]
    for at, lexeme in enumerate(lexemes):
        depth += (lexeme == "(") - (lexeme in (")", ")?"))
        if depth == 0 and at < len(lexemes) - 1:
            return [lexemes]
        if depth == 1 and lexeme == "|":
            cuts.append(at)
    if lexemes[:1] != ["("] or lexemes[-1] != ")":
        return [lexemes]
    cuts.append(len(lexemes) - 1)
    return [inner for a, b in pairwise(cuts) for inner in _options(lexemes[a + 1 : b])]


class _CueSyntaxError(Exception):
    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def _ignored(lexeme: str) -> tuple[Node, ...]:
    if lexeme not in ",-–—/":
        raise _CueSyntaxError(f"unexpected {lexeme!r}", "See the cue language in lexicons/README.md.")
    return ()


def _needs(nodes: Sequence[Node]) -> list[frozenset[str]]:
    """List what a line must hold for a sequence of nodes: words, and pairs of neighbours where they are few."""
    needs = [words for node in nodes for words in node.needed]
    for first, second in pairwise(nodes):
        ends, starts = _single(first), _single(second)
        if ends and starts and len(ends) * len(starts) <= _PAIRS:
            needs.append(frozenset(f"{a} {b}" for a in ends for b in starts))
    return needs


def _single(node: Node) -> frozenset[str]:
    """Give the words that a node of exactly one word may be; empty for any other."""
    if isinstance(node, Words):
        return node.forms
    if isinstance(node, Choice) and not node.optional and not node.others and not any(node.nexts.values()):
        return node.firsts
    return frozenset()


def exact_words(cues: Sequence[str]) -> set[str]:
    """List the words that some cue wants in one form only."""
    return {lexeme[1:].lower() for cue in cues if "=" in cue for lexeme in _LEX.findall(cue) if lexeme.startswith("=")}


def cue_words(cues: Sequence[str]) -> set[str]:
    """List the words of cues and phrases as they are written."""
    return {word for cue in cues for word in words_of(cue)}
