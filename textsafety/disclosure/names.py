"""Find what looks like a person's name: a title and a name, a common first name, a capital inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŻŽČĆĐŞİ"
_APOSTROPHE = "['’]"
_CAPITALISED = rf"(?:[OD]{_APOSTROPHE})?[{_UPPER}]\w+(?:{_APOSTROPHE}[{_UPPER}]\w+)?(?:-[{_UPPER}]\w+)*"
# The look-behind stands after the capital, so that the search can jump from capital to capital.
_CAPITAL_WORD = re.compile(rf"[{_UPPER}](?<![\w'’&+-].)\w[\w&+]*(?:{_APOSTROPHE}\w+)?(?:-\w+)*")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•\u2013\u2014(\"“‘])[\s\"“‘'(\-*•]*$")


@cache
def word_tables() -> Mapping[str, Any]:
    """Read the word tables of ``lexicons/english/masking.yaml``, once. Every scalar is text, "no" and "on" too."""
    import yaml

    from textsafety.resources import find

    path = find("lexicons", "english") / "masking.yaml"
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    tables: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return tables


def titled_names(text: str) -> Iterator[tuple[int, int]]:
    """Find each title with the name that follows it, as (start, end).

    >>> text = "Dr Patel and Sister Haldane asked the sister in charge"
    >>> [text[start:end] for start, end in titled_names(text)]
    ['Dr Patel', 'Sister Haldane']
    """
    for pattern in _titled_patterns():
        for found in pattern.finditer(text):
            end = _end_of_name(text, found)
            if end:
                yield found.start(), end


def likely_names(text: str) -> list[tuple[int, int]]:
    """Find probable names as (start, end): titled ones, common first names, capitals inside a sentence.

    >>> text = "Then Karen shouted. The Trust ignored it."
    >>> [text[start:end] for start, end in likely_names(text)]
    ['Karen']
    """
    titled = [] if _holds_no_title(text) else list(titled_names(text))
    if text.isupper():
        return sorted(titled)
    plain = [found.span() for found in _CAPITAL_WORD.finditer(text) if _names_someone(text, found)]
    free = [span for span in plain if not any(start <= span[0] < end for start, end in titled)]
    return sorted(titled + free)


def _names_someone(text: str, found: re.Match[str]) -> bool:
    kind = _kind_of_capital(found.group())
    if kind == "open":
        return not _SENTENCE_END.search(text[max(0, found.start() - 20) : found.start()])
    return kind == "name"


@lru_cache(maxsize=50_000)
def _kind_of_capital(word: str) -> str:
    plain = _without_possessive(word.lower())
    if plain in _first_names():
        return "name"
    ordinary = plain in _no_names() or plain.removesuffix("s") in _no_names()
    return "open" if word[1:].islower() and not ordinary else "ordinary"


def _holds_no_title(text: str) -> bool:
    """A quick look before the exact search, which is ten times slower."""
    return _title_words().isdisjoint(text.lower().replace(".", " ").split())


@cache
def _title_words() -> frozenset[str]:
    tables = word_tables()
    return frozenset(word for title in tables["titles"] + tables["capital_titles"] for word in title.lower().split())


def _without_possessive(word: str) -> str:
    return re.sub(rf"{_APOSTROPHE}s?$", "", word)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(word_tables()["first_names"])


@cache
def _no_names() -> frozenset[str]:
    tables = word_tables()
    return frozenset(tables["not_names"]) | frozenset(tables["ordinary_capitals"]) | _title_words()


@cache
def _titled_patterns() -> tuple[re.Pattern[str], ...]:
    tables = word_tables()
    particles = f"(?:(?i:{_any_of(tables['particles'])})[ ]+)*"
    initials = rf"(?:[{_UPPER}](?:\.[ ]?|[ ])(?=[{_UPPER}]))*"
    name = rf"{initials}{particles}(?P<name>{_CAPITALISED}|[B-HJ-Z](?!\w|[.&]\w| ?&))"
    gap = r"\.?[ \u00a0]+"
    any_case = rf"(?<!\w)(?i:{_any_of(tables['titles'])}){gap}{name}"
    capital = rf"(?<!\w)(?:{_any_of(tables['capital_titles'])}){gap}{name}"
    lower = rf"(?<!\w)(?i:{_any_of(tables['lower_titles'])}){gap}(?:{particles})(?P<name>[a-z][\w]{{2,}})"
    return re.compile(any_case), re.compile(capital), re.compile(lower)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " +") for word in sorted(words, key=lambda word: (-len(word), word)))


_FURTHER = re.compile(rf"[ \u00a0]+({_CAPITALISED})")


def _end_of_name(text: str, found: re.Match[str]) -> int:
    """Give the end of the name, or 0 where the word after the title is no name."""
    word = found["name"].lower().replace("’", "'")
    if word in _not_after_title(found["name"][0].islower()):
        return 0
    end = found.end()
    if found["name"].isupper():
        return end
    for _ in range(2):
        further = _FURTHER.match(text, end)
        if not further or further[1].isupper() or further[1].lower() in _no_names():
            break
        end = further.end()
    return end


@cache
def _not_after_title(lower_case: bool) -> frozenset[str]:
    tables = word_tables()
    return frozenset(tables["not_names"]) | (frozenset(tables["not_surnames"]) if lower_case else frozenset())
