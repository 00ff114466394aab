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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from textsafety.code._match import Chain, Choice, Gap, Hit, Line, Node, Words, find
from textsafety.code._words import BARRIER, Vocabulary, words_of
from textsafety.errors import CodebookError, nearest

Item = TypeVar("Item")
GAP = 4
WINDOW = 10
_LEX = re.compile(r"\(|\)\?|\)|\||<[a-z0-9_]+>|\*\d*|_(?![\w])|&\d*|=?[^\W_]+(?:['’][^\W\d_]+)*|\S")
# Words that nearly every text has: no use for telling which cues are worth trying.
_PRONOUNS = {"me": ("her", "you"), "my": ("her",)}
_COMMON = frozenset(
    {"a", "an", "the", "i", "we", "you", "he", "she", "it", "they", "my", "me", "her", "be", "have", "do", "not", "to"}
    | {"of", "in", "on", "at", "for", "with", "and", "or", "but", "so", "that", "this", "there", "as", "if", "up"}
    | {"out", "all", "go", "get", "just", "when", "what", "who", "people", "say", "make", "can", "will", "would"}
    | {"no", "from", "by", "about", "one"}
)


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

    def hits(self, line: Line) -> Iterator[Hit]:
        """Find the cue, leftmost first."""
        if not self.windows:
            yield from find(self.parts[0], line)
            return
        yield from self._together(line)

    def _together(self, line: Line) -> Iterator[Hit]:
        joined = list(find(self.parts[0], line))
        for window, part in zip(self.windows, self.parts[1:], strict=True):
            others = list(find(part, line)) if joined else []
            joined = [both for one in joined for other in others if (both := _join(one, other, window))]
        joined = [both for both in joined if BARRIER not in line.tokens.norms[both.start : both.end]]
        if joined:
            yield min(joined, key=lambda hit: (hit.end - hit.start, hit.start))


def _join(one: Hit, other: Hit, window: int) -> Hit | None:
    first, second = sorted((one, other), key=lambda hit: (hit.start, hit.end))
    if second.start < first.end or second.start - first.end > window:
        return None
    return Hit(first.start, second.end, (*first.gaps, (first.end, second.start), *second.gaps))


class CueIndex(Generic[Item]):
    """Finds, among thousands of cues, the few that a line could hold.

    Each set of words of which a cue needs one is a bit. A cue is filed under the words of its rarest set, with the bits
    of its other sets; a line's bits are those of all sets that its words belong to.
    """

    def __init__(self, items: Iterable[Item], pattern_of: Callable[[Item], Pattern]) -> None:
        bits: dict[frozenset[str], int] = {}
        self._filed: dict[str, list[tuple[int, Item]]] = {}
        for item in items:
            rarest, *others = pattern_of(item).needed
            mask = 0
            for words in others:
                mask |= bits.setdefault(words, 1 << len(bits))
            for word in sorted(rarest):
                self._filed.setdefault(word, []).append((mask, item))
        self._bits: dict[str, int] = {}
        for words, bit in bits.items():
            for word in words:
                self._bits[word] = self._bits.get(word, 0) | bit

    def candidates(self, line: Line) -> list[Item]:
        """List what is worth trying on a line, each once, in an order that depends on the line alone."""
        bits, filed = self._bits, self._filed
        present = 0
        for norm in line.tokens.norms:
            present |= bits.get(norm, 0)
        found = [
            item for norm in line.tokens.norms if norm in filed for mask, item in filed[norm] if mask & present == mask
        ]
        return list({id(item): item for item in found}.values()) if len(found) > 1 else found


@dataclass(frozen=True, slots=True)
class CueCompiler:
    """Compile cues against one vocabulary and the codebook's phrase lists."""

    vocabulary: Vocabulary
    phrases: Mapping[str, Sequence[str]]
    known: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    def compile(self, cue: str, *, where: str = "") -> Pattern:
        """Compile one cue.

        Raises:
            CodebookError: The cue is empty, unbalanced or names an unknown phrase list.
        """
        try:
            lexemes, windows = _windows(cue)
            parts = tuple(Chain(self._whole(part)) for part in lexemes)
        except _CueSyntaxError as error:
            raise CodebookError(f"cue {cue!r}: {error}", where=where, hint=error.hint) from None
        needed = sorted({words for part in parts for node in part.parts for words in node.needed}, key=_rarity)
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
        return _either(options, optional=end == ")?")

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
        exact = (form for form in self.vocabulary.inflections.get(norm, ()) if form in self.vocabulary.exact)
        return frozenset((norm, *exact, *_PRONOUNS.get(norm, ())))

    def _list(self, name: str) -> Node:
        if name not in self.phrases:
            raise _CueSyntaxError(f"unknown phrase list <{name}>", nearest(name, list(self.phrases)))
        return _either([list(self._whole(_LEX.findall(phrase))) for phrase in self.phrases[name]])


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


class _CueSyntaxError(Exception):
    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def _ignored(lexeme: str) -> tuple[Node, ...]:
    if lexeme not in ",-–—/":
        raise _CueSyntaxError(f"unexpected {lexeme!r}", "See the cue language in lexicons/README.md.")
    return ()


def _either(options: Sequence[Sequence[Node]], *, optional: bool = False) -> Node:
    """Make a choice, its options laid out so that a line tries only those whose first word it has."""
    words: set[str] = set()
    by_first: dict[str, list[Node]] = {}
    others: list[Node] = []
    for option in options:
        node: Node = option[0] if len(option) == 1 else Chain(tuple(option))
        if not option:
            optional = True
        elif isinstance(node, Words):
            words |= node.forms
        elif isinstance(option[0], Words):
            for form in option[0].forms:
                by_first.setdefault(form, []).append(node)
        else:
            others.append(node)
    needed = _needed_of_one(options) if not optional else ()
    filed = {first: tuple(nodes) for first, nodes in by_first.items()}
    return Choice(frozenset(words), filed, frozenset(filed), tuple(others), optional, needed)


def _needed_of_one(options: Sequence[Sequence[Node]]) -> tuple[frozenset[str], ...]:
    """Take from each option the set of words that a text will hold least often: one of them all must be there."""
    rarest = [min((w for node in option for w in node.needed), key=_rarity, default=None) for option in options]
    if any(words is None for words in rarest):
        return ()
    return (frozenset().union(*(words for words in rarest if words is not None)),)


def _rarity(words: frozenset[str]) -> tuple[int, int, str]:
    """Order word sets by how seldom a text will hold one of them."""
    return (sum(word in _COMMON for word in words), len(words), min(words))


def exact_words(cues: Sequence[str]) -> set[str]:
    """List the words that some cue wants in one form only."""
    return {lexeme[1:].lower() for cue in cues if "=" in cue for lexeme in _LEX.findall(cue) if lexeme.startswith("=")}


def cue_words(cues: Sequence[str]) -> set[str]:
    """List the words of cues and phrases as they are written."""
    return {word for cue in cues for word in words_of(cue)}
