"""Where a sentence ends in informal English: patterns, word lists and spaCy's English for ``segment``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

LONG = 120  # words; a longer run without punctuation is divided


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_EMOJI = (
    "[\u2600-\u27bf\u2b50\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff][\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff]*"
)
_SMILEY = r"[:;]-?[()DP](?!\w)"
_STOP = re.compile(
    rf"(?P<stop>[.!?…]+(?:\s[!?]+)*)(?P<close>[\"'”’)\]»]*)(?:\s?(?:{_EMOJI}|{_SMILEY}))*|(?:{_EMOJI}\s?)*{_EMOJI}|(?<=\s){_SMILEY}"
)
_FIRST = re.compile("[.!?…:;\u2600-\u27bf\u2b50\U0001f1e6-\U0001faff]")
_OPENING = "\"'“‘([«"
_ELLIPSIS = re.compile(r"\.{2,}|…+\.*")
_NEXT_WORD = re.compile(r"[A-Za-z'’]+")

# Never the end of a sentence, beside what spaCy's English knows (Dr. Mrs. Prof. e.g. i.e. vs.).
_ABBREVIATED = _words("sgt capt lt hon eg ie cf approx viz incl esp ref")
# No abbreviation that spaCy knows is longer.
_LONGEST_ABBREVIATION = 6
# The end of a sentence only before a word with a capital letter.
_SHORTENED = _words(
    "etc pt pts a.m p.m inc ltd co dept ext min mins hr hrs wk wks yr yrs ave rd al jan feb sept oct nov dec"
)
# An abbreviation only before a number.
_BEFORE_NUMBER = _words("no nos p pp vol para fig")
# What a single letter may name at the end of a sentence: "We need a plan B."
_LETTERED = _words("plan option ward group team band vitamin hepatitis grade appendix block unit side and")
# After U.K. or N.H.S. only these begin a sentence; other capitals are part of a name.
_STARTERS = _words("the we i it they this there he she my our no but and so you that these if when in as a not")
# After a full stop without a space these belong to an address or a file name.
_ADDRESS_ENDINGS = _words(
    "com org net uk co nhs gov ac edu eu io info wales scot doc docx xls xlsx pdf csv txt ppt pptx jpg png htm html php"
)

_CLAUSE = re.compile(
    r",?\s+(?=(?:and then|but|because|so (?:i|we|they|it|you|the|now)|"
    r"and (?:i|we|they|it|he|she|you|the|there|nobody|when)|then|also|which|when|if|i|we|they)\b)",
    re.IGNORECASE,
)


@cache
def _english() -> Language:
    import spacy

    return spacy.blank("en")


@cache
def _is_abbreviated(word: str) -> bool:
    """Ask spaCy's English whether the full stop after a word belongs to it.

    >>> _is_abbreviated("Dr"), _is_abbreviated("e.g"), _is_abbreviated("tired")
    (True, True, False)
    """
    if word.lower() in _ABBREVIATED:
        return True
    return len(word) <= _LONGEST_ABBREVIATION and len(_english().tokenizer(f"{word}.")) == 1


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide a stretch of text without line feeds into sentences, trimmed of whitespace."""
    begun = start
    for found in _stops(text, start, end):
        at = _boundary(text, begun, found, end)
        if at > begun:
            yield from _halved(text, *_trimmed(text, begun, at))
            begun = at
    if text[begun:end].strip():
        yield from _halved(text, *_trimmed(text, begun, end))


def _stops(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Match what may end a sentence, but only where its first character stands: to search for it is slow."""
    done = start
    for first in _FIRST.finditer(text, start, end):
        found = _STOP.match(text, first.start(), end) if first.start() >= done else None
        if found:
            done = found.end()
            yield found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return end - len(said.lstrip()), start + len(said.rstrip())


def _boundary(text: str, begun: int, found: re.Match[str], end: int) -> int:
    """Give the place where the sentence ends, or -1."""
    after = found.end()
    if after >= end or not _has_word(text, after, end) or not _has_word(text, begun, after):
        return -1
    if not text[after].isspace():
        return _unspaced(text, begun, found)
    following = text[after:end].lstrip()
    capital = _starts_high(following)
    stop = found["stop"]
    if stop is None:
        return after if capital else -1
    if found["close"] and not capital:
        return -1  # "Really?" she said
    if "!" in stop or "?" in stop:
        return after
    if _ELLIPSIS.fullmatch(stop):
        return after if capital else -1
    return after if _full_stop_ends(text[begun : found.start()], following, capital=capital) else -1


def _has_word(text: str, start: int, end: int) -> bool:
    return any(letter.isalnum() or letter > "\u2600" for letter in text[start:end])


def _starts_high(following: str) -> bool:
    first = following.lstrip(_OPENING)[:1]
    return first.isupper() or first.isdigit() or first > "\u2fff"


def _unspaced(text: str, begun: int, found: re.Match[str]) -> int:
    """A stop with no space behind it: "tired.Nobody", "why?Because", "so ...Anyway"."""
    after, stop = found.end(), found["stop"]
    if stop is None or found["close"]:
        return after if stop and text[after].isupper() else -1
    if _ELLIPSIS.fullmatch(stop):
        leading = text[found.start() - 1].isspace()
        return (found.start() if leading else after) if text[after].isupper() else -1
    word = _last_word(text[begun : found.start()])
    following = _NEXT_WORD.match(text, after)
    if not following or any(mark in word for mark in "@/:_.\\"):
        return -1
    if stop != ".":
        return after
    return after if _two_sentences(word, following[0], text[following.end() : following.end() + 1]) else -1


def _two_sentences(word: str, following: str, then: str) -> bool:
    if then in ("@", "/", "_") or following.lower() in _ADDRESS_ENDINGS or _is_abbreviated(word):
        return False
    if following[0].isupper():
        return len(word) > 1 and word[-1].islower()
    return len(word) > 2 and len(following) > 1 and word.isalpha() and word.islower() and then in ("", " ", ",")


def _full_stop_ends(sentence: str, following: str, *, capital: bool) -> bool:
    """Decide on a full stop after ``sentence``, with a space behind it."""
    word = _last_word(sentence)
    low = word.lower().lstrip("-–—/")
    if low in _SHORTENED:
        return capital
    if low in _BEFORE_NUMBER and word != "P":
        return not following[0].isdigit()
    if low == "st" or (len(word) == 1 and word.isalpha()):
        return capital and _names_something(sentence, word)
    if "." in word and word.replace(".", "").isupper():
        start = _NEXT_WORD.match(following.lstrip(_OPENING))
        return start is not None and start[0].lower() in _STARTERS
    if word.isdigit() and sentence.strip() == word:
        return False  # "2. Better parking"
    return not _is_abbreviated(word)


def _last_word(sentence: str) -> str:
    return sentence.rsplit(None, 1)[-1].lstrip(_OPENING) if sentence.strip() else ""


def _names_something(sentence: str, word: str) -> bool:
    """Tell an initial (J. Smith) and a saint (St. Anne) from plan B., High St. and a slip (thank u.)."""
    before = _last_word(sentence.rstrip()[: -len(word)])
    if word.lower() == "st":
        return before[:1].isupper()
    return word.islower() or word == "I" or before.lower() in _LETTERED


def _halved(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide a very long run at the clause nearest to its middle."""
    if end - start < 2 * LONG or len(text[start:end].split()) <= LONG:
        yield start, end
        return
    middle, quarter = (start + end) // 2, (end - start) // 4
    clauses = list(_CLAUSE.finditer(text, start + quarter, end - quarter))
    if not clauses:
        yield start, end
        return
    nearest = min(clauses, key=lambda found: abs(found.end() - middle))
    yield from _halved(text, *_trimmed(text, start, nearest.end()))
    yield from _halved(text, nearest.end(), end)
