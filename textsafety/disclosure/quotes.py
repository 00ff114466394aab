"""Which text may be quoted, which words of it, and under which group's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from textsafety.disclosure.groups import Group
from textsafety.disclosure.masking import find_personal, mask
from textsafety.disclosure.names import likely_names, word_tables

CUT = "…"
LIMIT = 240
_ABBREVIATION = "".join(rf"(?<!\b{word})" for word in (r"e\.g", r"i\.e", "Dr", "Mr", "Mrs", "Ms", "vs", "approx"))
_SENTENCE_END = re.compile(_ABBREVIATION + r"(?<![.!?…])[.!?…]+[\"'”’)]*(?=\s)|\n")
_SPACE = re.compile(r"\s")
_LETTER = re.compile(r"\w")


def why_not_shown(
    text: str,
    *,
    needs_human: Sequence[str] = (),
    language: str = "en",
    non_answer: bool = False,
    names: Sequence[str] = (),
) -> str:
    """Say why a text may not be quoted; empty when it may. The answer never holds words of the text.

    Args:
        text: The whole answer, not only the part that would be quoted.
        needs_human: The document's reasons for a person to read it first.
        language: ``en``, ``other`` or ``unsure``, as cleaning found.
        non_answer: Whether it says nothing ("n/a").
        names: Names that masking will take out, so that they do not hold the text back.

    >>> why_not_shown("We can say what worries us."), why_not_shown("I am the only porter here.")
    ('', 'its writer may be recognised')
    """
    if needs_human:
        return "a person must read it first"
    if non_answer or not _LETTER.search(text):
        return "it is no answer"
    if language == "other":
        return "it is in another language"
    if _seems_to_name(mask(text, names)):
        return "it may name a person"
    return "its writer may be recognised" if _identifying().search(text.replace("’", "'")) else ""


def showable(
    text: str,
    *,
    needs_human: Sequence[str] = (),
    language: str = "en",
    non_answer: bool = False,
    names: Sequence[str] = (),
) -> bool:
    """Say whether a text may be quoted (``why_not_shown``). However short it is: a word or two identify nobody."""
    return not why_not_shown(text, needs_human=needs_human, language=language, non_answer=non_answer, names=names)


def shorten(text: str, start: int, end: int, limit: int = LIMIT) -> str:
    """Take the sentences around ``text[start:end]``, cut between words with "…" beyond ``limit`` characters.

    The evidence itself is never cut, so a quote of long evidence may be longer.

    >>> shorten("First. Nobody dares to say it out loud. Last.", 7, 20)
    'Nobody dares to say it out loud.'
    >>> shorten("Nobody dares to say it out loud.", 0, 12, limit=20)
    'Nobody dares to say…'
    """
    first, last = _window(text, start, end, limit, ())
    return _with_cuts(text, first, last, text[first:last])


def quote(text: str, start: int, end: int, *, names: Sequence[str] = (), limit: int = LIMIT) -> str:
    """Take a quote as ``shorten`` does and mask it: the writer's words, exactly, apart from the masks.

    Masking looks at the whole text and nothing is cut inside what it found, so no half of a name is left over.
    """
    personal = find_personal(text, names)
    first, last = _window(text, start, end, limit, [(start, end) for start, end, _ in personal])
    parts, position = [], first
    for begin, stop, kind in personal:
        if first <= begin < last:
            parts += [text[position:begin], f"[{kind}]"]
            position = stop
    return _with_cuts(text, first, last, "".join([*parts, text[position:last]]))


def group_tag(value: str, shown_groups: Mapping[str, Group]) -> str:
    """Give the group's name for a quote when the group is shown unmerged, else nothing."""
    group = shown_groups.get(value)
    return value if group and group.unmerged else ""


def _window(text: str, start: int, end: int, limit: int, whole: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Find the stretch to quote: sentences first, then as many words around the evidence as fit."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text) if not any(a < found.end() < b for a, b in whole)]
    first = max((at for at in ends if at <= start), default=0)
    last = min((at for at in ends if at >= end), default=len(text))
    first, last = _trim(text, first, last)
    if last - first > limit:
        first, last = _fit(text, (start, end), (first, last), limit)
    for begin, stop in whole:
        first = begin if begin < first < stop else first
        last = stop if begin < last < stop else last
    return _trim(text, first, last)


def _fit(text: str, evidence: tuple[int, int], sentence: tuple[int, int], limit: int) -> tuple[int, int]:
    spare = max(0, limit - (evidence[1] - evidence[0]))
    first = max(sentence[0], evidence[0] - spare // 2)
    last = min(sentence[1], first + limit)
    first = max(sentence[0], last - limit)
    first = min(_word_start(text, first, sentence[0]), evidence[0])
    return first, max(_word_end(text, last, first, sentence[1]), evidence[1])


def _word_start(text: str, at: int, lowest: int) -> int:
    if at <= lowest or text[at - 1].isspace():
        return at
    space = _SPACE.search(text, at)
    return space.end() if space else at


def _word_end(text: str, at: int, first: int, highest: int) -> int:
    if at >= highest or text[at].isspace():
        return at
    cut = max(text.rfind(mark, first, at) for mark in (" ", "\n", "\t"))
    return cut if cut > first else at


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _with_cuts(text: str, first: int, last: int, shown: str) -> str:
    before = CUT if _inside_sentence(text, first) else ""
    after = CUT if last < len(text) and text[last - 1] not in ".!?…\"'”’)" and "\n" not in text[last : last + 1] else ""
    return f"{before}{shown}{after}"


def _inside_sentence(text: str, first: int) -> bool:
    before = text[:first].rstrip(" \t")
    return bool(before) and before[-1] not in ".!?…\n\"'”’)"


def _seems_to_name(masked: str) -> bool:
    return bool(likely_names(masked))


@cache
def _identifying() -> re.Pattern[str]:
    return re.compile("|".join(word_tables()["identifying"]), re.IGNORECASE)
