"""Read ``needs_human.yaml``: one-line patterns, turned into regular expressions and indexed by the words they need.

The language of a pattern is described at the head of the YAML file. An index leads from the first letters of a
pattern's rarest word to the pattern and to what else it needs, so that a text is searched only for patterns whose words
it holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from textsafety.errors import ConfigError, nearest

NAME = "qqname"
_ANY_KEY = ""
_WORD_LETTERS = 6
_STEM_LETTERS = 4
_GAP = 4
_TIMES_COMMONER = 9
_WORDS_KEPT = 50_000
_BETWEEN = r"[^\w.!?\n]+"
_ANYWHERE = r"\W+"
_FAMILY = re.compile(r"\{(\w+)\}")
_GAP_ELEMENT = re.compile(r"(\.{2,3})(\d*)")


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One line of the rules file.

    Attributes:
        number: Its place in the file.
        reason: Index into the reasons; -1 for harmless wording.
        source: A regular expression for lower-case text without apostrophes, compiled when first needed.
        named: Whether a person's name may match it: it is searched in text in which names are marked.
        needs_name: Whether nothing but a name will do.
    """

    number: int
    reason: int
    source: str
    named: bool = False
    needs_name: bool = False

    @property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return _compiled(self.source)


Filed = tuple[tuple[int, Pattern], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Patterns by what a text must hold for them.

    Attributes:
        filed: Key of a pattern's rarest word -> the bits of the other sets of keys that it needs, and the pattern.
        bits: Key -> the bits of all sets that it belongs to.
        look_up: Word -> the bits that it sets and what is filed under it; the latest words are kept.
    """

    filed: Mapping[str, Filed]
    bits: Mapping[str, int]
    look_up: Callable[[str], tuple[int, Filed]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language: reasons in order, what gives rise to them, and wording that is harmless."""

    reasons: tuple[str, ...]
    concerning: Index
    harmless: Index


def candidates(index: Index, words: Iterable[str]) -> list[Pattern]:
    """List the patterns whose words may all be among these different lower-case words, in the order of the file."""
    present, opened = 0, list(index.filed.get(_ANY_KEY, ()))
    for bits, filed in map(index.look_up, words):
        if bits:
            present |= bits
        if filed:
            opened += filed
    found = {pattern for mask, pattern in opened if mask & present == mask}
    return sorted(found, key=lambda pattern: pattern.number)


def load_rules(path: Path) -> Rules:
    """Read a rules file.

    Raises:
        ConfigError: A line cannot be understood; ``where`` says which.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = path.read_text(encoding="utf-8")
    table: Mapping[str, Any] = yaml.load(text, Loader=loader)
    reader = _Reader(
        table["families"] | table["harmless_families"],
        frozenset(table["everyday"].split("|")),
        frozenset(table.get("commonest", "").split("|")),
        {line.strip(): f"{path.name}:{number}" for number, line in enumerate(text.splitlines(), 1)},
    )
    concerning = [(at, line) for at, entry in enumerate(table["reasons"]) for line in _lines(entry["patterns"])]
    harmless = [(-1, line) for line in _lines(table["harmless"])]
    reasons = tuple(entry["reason"] for entry in table["reasons"])
    return Rules(reasons, reader.index(concerning), reader.index(harmless))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of a pattern: words, a gap, or what must not follow."""

    words: tuple[str, ...] = ()
    gap: int = 0
    across: bool = False
    optional: bool = False
    barred: bool = False

    @property
    def needed(self) -> bool:
        return bool(self.words) and not self.optional and not self.barred and NAME not in self.words

    @property
    def keys(self) -> set[str]:
        return {_key(word) for word in self.words}


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is needed to understand one line: word families, everyday and commonest words, where each line stands."""

    families: Mapping[str, str]
    everyday: frozenset[str]
    commonest: frozenset[str]
    places: Mapping[str, str]

    def index(self, lines: Iterable[tuple[int, str]]) -> Index:
        filed: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        bits: dict[frozenset[str], int] = {}
        for number, (reason, line) in enumerate(lines):
            elements = self.elements(line)
            needs_name = any(element.words == (NAME,) for element in elements)
            pattern = Pattern(number, reason, _source(elements), "@name" in line, needs_name)
            also = [frozenset(each.keys) for each in self.by_rarity(elements) if _ANY_KEY not in each.keys]
            for first, second in self.anchors(elements):
                needed = [*also, frozenset((second,))] if second != _ANY_KEY else also
                mask = 0
                for keys in needed:
                    mask |= bits.setdefault(keys, 1 << len(bits))
                filed[first].append((mask, pattern))
        by_key: dict[str, int] = defaultdict(int)
        for keys, bit in bits.items():
            for key in keys:
                by_key[key] |= bit
        return _index({key: tuple(found) for key, found in filed.items()}, dict(by_key))

    def elements(self, line: str) -> list[_Element]:
        elements = [self._element(part, self.places[line]) for part in line.split()]
        if not any(element.needed for element in elements):
            hint = "Give one element that is a word and has no '?'."
            raise ConfigError("a pattern without a word of its own", where=self.places[line], hint=hint)
        if [element for element in elements if not element.barred][-1].optional:
            raise ConfigError("a pattern ends with '?'", where=self.places[line], hint="Leave the last element out.")
        return elements

    def anchors(self, elements: Sequence[_Element]) -> set[tuple[str, str]]:
        """Give the keys of the rarest element's words; for a phrase, with the key of another of its words."""
        rarest = self.by_rarity(elements)[0]
        if _ANY_KEY in rarest.keys:
            return {(_ANY_KEY, _ANY_KEY)}
        return {(_key(word), _second_part(word)) for word in rarest.words}

    def by_rarity(self, elements: Sequence[_Element]) -> list[_Element]:
        return sorted((element for element in elements if element.needed), key=self._commonness)

    def _commonness(self, element: _Element) -> tuple[bool, int, int]:
        keyed = [_longest(word) for word in element.words]
        common = sum((word in self.everyday) + _TIMES_COMMONER * (word in self.commonest) for word in keyed)
        return _ANY_KEY in element.keys, common, len(element.words)

    def _element(self, part: str, where: str) -> _Element:
        if gap := _GAP_ELEMENT.fullmatch(part):
            return _Element(gap=int(gap[2] or _GAP), across=len(gap[1]) == 3)
        words = (word for each in part.lstrip("?~").split("|") for word in self._expand(each, where))
        return _Element(tuple(words), optional=part.startswith("?"), barred=part.startswith("~"))

    def _expand(self, word: str, where: str) -> list[str]:
        family = _FAMILY.fullmatch(word)
        if not family:
            return [NAME if word == "@name" else word]
        if family[1] not in self.families:
            hint = nearest(family[1], list(self.families))
            raise ConfigError(f"no family called {family[1]!r}", where=where, hint=hint)
        return [inner for each in self.families[family[1]].split("|") for inner in self._expand(each, where)]


def _index(filed: Mapping[str, Filed], bits: Mapping[str, int]) -> Index:
    @lru_cache(maxsize=_WORDS_KEPT)
    def look_up(word: str) -> tuple[int, Filed]:
        keys = _keys_of_word(word)
        present = bits.get(keys[0], 0) | bits.get(keys[1], 0)
        return present, filed.get(keys[0], ()) + filed.get(keys[1], ())

    return Index(filed, bits, look_up)


def _keys_of_word(word: str) -> tuple[str, str]:
    """Give the keys under which patterns for a lower-case word are indexed: the word itself and a four-letter stem.

    >>> _keys_of_word("shouting")
    ('shouti', 'shou*')
    """
    return word[:_WORD_LETTERS], word[:_STEM_LETTERS] + "*"


def _longest(word: str) -> str:
    return max(word.split("_"), key=len)


def _second_part(word: str) -> str:
    parts = sorted(word.split("_"), key=len, reverse=True)
    return _key(parts[1]) if len(parts) > 1 else _ANY_KEY


def _key(word: str) -> str:
    """Give the letters by which a word is found; none where a short stem may begin too many words."""
    longest = _longest(word)
    if "*" not in longest:
        return _ANY_KEY if longest == NAME else longest[:_WORD_LETTERS]
    stem = longest.rstrip("*")
    return stem[:_WORD_LETTERS] if len(stem) >= _WORD_LETTERS else _stem_key(stem)


def _stem_key(stem: str) -> str:
    return stem[:_STEM_LETTERS] + "*" if len(stem) >= _STEM_LETTERS else _ANY_KEY


def _source(elements: Sequence[_Element]) -> str:
    barred = [element for element in elements if element.barred]
    taken = [element for element in elements if not element.barred]
    parts = [_part(element, taken[number + 1 : number + 2]) for number, element in enumerate(taken)]
    return rf"\W{''.join(parts)}\b" + "".join(_not_followed_by(element) for element in barred)


def _part(element: _Element, following: Sequence[_Element]) -> str:
    across = element.across or any(each.across for each in following)
    between = _ANYWHERE if across else _BETWEEN
    if element.gap:
        return rf"(?:\w+{between}){{0,{element.gap}}}?"
    words = _any_of(element.words) + (between if following else "")
    return f"(?:{words})?" if element.optional else words


def _not_followed_by(element: _Element) -> str:
    return rf"(?!{_BETWEEN}(?:\w+{_BETWEEN}){{0,6}}?{_any_of(element.words)}\b)"


def _any_of(words: Sequence[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word.replace("*", r"\w*").replace("_", _BETWEEN) for word in longest_first) + ")"
