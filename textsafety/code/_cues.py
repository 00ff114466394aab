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

from textsafety.code._words import BARRIER, Tokens, Vocabulary, words_of
from textsafety.errors import CodebookError, nearest

Item = TypeVar("Item")
GAP = 4
WINDOW = 10
_LEX = re.compile(r"\(|\)\?|\)|\||<[a-z0-9_]+>|\*\d*|_(?![\w])|&\d*|=?[^\W_]+(?:['’][^\W\d_]+)*|\S")
# Words that nearly every text has: no use for telling which cues are worth trying.
_COMMON = frozenset(
    {"a", "an", "the", "i", "we", "you", "he", "she", "it", "they", "my", "me", "her", "be", "have", "do", "not", "to"}
    | {"of", "in", "on", "at", "for", "with", "and", "or", "but", "so", "that", "this", "there", "as", "if", "up"}
    | {"out", "all", "go", "get", "just", "when", "what", "who", "people", "say", "make", "can", "will", "would"}
    | {"no", "from", "by", "about", "one"}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue was found: token numbers, end-exclusive, and those of them that lie in its gaps."""

    start: int
    end: int
    gaps: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Line:
    """The normal forms of a segment as one string, with the token number of each place in it."""

    tokens: Tokens
    text: str
    starts: dict[int, int]

    @classmethod
    def of(cls, tokens: Tokens) -> Line:
        """Join the normal forms, one space around each."""
        at, starts = 1, {}
        for number, norm in enumerate(tokens.norms):
            starts[at] = number
            at += len(norm) + 1
        starts[at] = len(tokens.norms)
        return cls(tokens, " " + " ".join(tokens.norms) + " ", starts)


@dataclass(slots=True)
class Pattern:
    """One compiled cue.

    Attributes:
        cue: The cue as it is written in the codebook.
        needed: Sets of words; a segment without a word of each cannot hold the cue.
        parts: Regular expressions over ``Line.text``; two or more for a cue with ``&``.
        windows: How many words may lie between one part and the next.
    """

    cue: str
    needed: tuple[frozenset[str], ...]
    parts: tuple[str, ...]
    windows: tuple[int, ...] = ()
    compiled: list[re.Pattern[str]] = field(default_factory=list)

    def hits(self, line: Line) -> Iterator[Hit]:
        """Find the cue, leftmost first."""
        if not self.compiled:  # most cues never meet a text that could hold them: compile the others on first need
            self.compiled.extend(re.compile(part) for part in self.parts)
        if not self.windows:
            for match in self.compiled[0].finditer(line.text):
                yield _hit(match, line.starts)
            return
        yield from self._together(line)

    def _together(self, line: Line) -> Iterator[Hit]:
        found = [[_hit(match, line.starts) for match in part.finditer(line.text)] for part in self.compiled]
        joined = found[0]
        for window, others in zip(self.windows, found[1:], strict=True):
            joined = [
                both
                for one in joined
                for other in others
                if (both := _join(one, other, window)) and BARRIER not in line.tokens.norms[both.start : both.end]
            ]
        if joined:
            yield min(joined, key=lambda hit: (hit.end - hit.start, hit.start))


def _hit(match: re.Match[str], starts: Mapping[int, int]) -> Hit:
    gaps = tuple(
        (starts[match.start(group)], starts[match.end(group)])
        for group in range(1, (match.re.groups or 0) + 1)
        if match.start(group) < match.end(group)
    )
    return Hit(starts[match.start()], starts[match.end()], gaps)


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
    lists: dict[str, _Piece] = field(default_factory=dict)
    pieces: dict[str, _Piece] = field(default_factory=dict)

    def compile(self, cue: str, *, where: str = "") -> Pattern:
        """Compile one cue.

        Raises:
            CodebookError: The cue is empty, unbalanced or names an unknown phrase list.
        """
        try:
            parts, windows = _windows(cue)
            pieces = [self._whole(part) for part in parts]
        except _CueSyntaxError as error:
            raise CodebookError(f"cue {cue!r}: {error}", where=where, hint=error.hint) from None
        needed = sorted({words for piece in pieces for words in piece.needed}, key=_rarity)
        if not needed:
            raise CodebookError(f"cue {cue!r} has no word that must occur", where=where, hint="Add a word to it.")
        return Pattern(cue, tuple(needed), tuple("(?<= )" + piece.regex for piece in pieces), windows)

    def _whole(self, lexemes: Sequence[str]) -> _Piece:
        left = list(reversed(lexemes))
        piece = self._sequence(left)
        if left:
            raise _CueSyntaxError(f"a {left[-1]!r} too many", "Every ( needs one ).")
        if not piece.regex:
            raise _CueSyntaxError("nothing to look for", "Write the words that people say.")
        return piece

    def _sequence(self, left: list[str]) -> _Piece:
        """Take pieces off the end of ``left`` up to a closing bracket or a bar."""
        pieces: list[_Piece] = []
        while left and left[-1] not in (")", ")?", "|"):
            lexeme = left.pop()
            pieces.append(self._choice(left) if lexeme == "(" else self._piece(lexeme))
        if len(pieces) == 1:
            return pieces[0]
        return _Piece("".join(p.regex for p in pieces), tuple(words for p in pieces for words in p.needed))

    def _choice(self, left: list[str]) -> _Piece:
        options = []
        end = "|"
        while end == "|":
            options.append(self._sequence(left))
            if not left:
                raise _CueSyntaxError("a bracket is not closed", "Every ( needs one ).")
            end = left.pop()
        return _either(options, optional=end == ")?")

    def _piece(self, lexeme: str) -> _Piece:
        if lexeme not in self.pieces:
            self.pieces[lexeme] = self._new_piece(lexeme)
        return self.pieces[lexeme]

    def _new_piece(self, lexeme: str) -> _Piece:
        if lexeme.startswith("<"):
            return self._list(lexeme[1:-1])
        if lexeme.startswith("*"):
            return _Piece(rf"((?:[^ .]+ ){{0,{int(lexeme[1:] or GAP)}}}?)")
        if lexeme == "_":
            return _Piece("([^ .]+ )")
        if lexeme.startswith("="):
            return _words((lexeme[1:].lower().replace("’", "'"),))
        if not lexeme[0].isalnum():
            return _Piece("") if lexeme in ",-–—/" else _unknown(lexeme)
        return _words(*(self._forms(norm) for norm in self.vocabulary.normal(lexeme) or (lexeme.lower(),)))

    def _forms(self, norm: str) -> tuple[str, ...]:
        forms = {norm, *(form for form in self.vocabulary.inflections.get(norm, ()) if form in self.vocabulary.exact)}
        return tuple(sorted(forms | ({"her", "you"} if norm == "me" else {"her"} if norm == "my" else set())))

    def _list(self, name: str) -> _Piece:
        if name not in self.phrases:
            raise _CueSyntaxError(f"unknown phrase list <{name}>", nearest(name, list(self.phrases)))
        if name not in self.lists:
            self.lists[name] = _either([self._whole(_LEX.findall(phrase)) for phrase in self.phrases[name]])
        return self.lists[name]


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


@dataclass(frozen=True, slots=True)
class _Piece:
    regex: str
    needed: tuple[frozenset[str], ...] = ()


class _CueSyntaxError(Exception):
    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def _unknown(lexeme: str) -> _Piece:
    raise _CueSyntaxError(f"unexpected {lexeme!r}", "See the cue language in lexicons/README.md.")


def _words(*words: tuple[str, ...]) -> _Piece:
    regex = "".join((forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})") + " " for forms in words)
    return _Piece(regex, tuple(frozenset(forms) for forms in words))


def _either(options: Sequence[_Piece], *, optional: bool = False) -> _Piece:
    regexes = sorted({option.regex for option in options}, key=lambda regex: (-len(regex), regex))
    regex = f"(?:{'|'.join(regexes)})" + ("?" if optional else "")
    if optional or not all(option.needed for option in options):
        return _Piece(regex)
    return _Piece(regex, (frozenset().union(*(min(option.needed, key=_rarity) for option in options)),))


def _rarity(words: frozenset[str]) -> tuple[int, int, str]:
    """Order word sets by how seldom a text will hold one of them."""
    return (sum(word in _COMMON for word in words), len(words), min(words))


def exact_words(cues: Sequence[str]) -> set[str]:
    """List the words that some cue wants in one form only."""
    return {lexeme[1:].lower() for cue in cues if "=" in cue for lexeme in _LEX.findall(cue) if lexeme.startswith("=")}


def cue_words(cues: Sequence[str]) -> set[str]:
    """List the words of cues and phrases as they are written."""
    return {word for cue in cues for word in words_of(cue)}
