"""Replace what points at a person by the name of its kind in brackets, such as ``[email]`` or ``[name]``.

Masking finds forms (numbers, addresses, a title with a name) and the names a caller knows. It does not find every
name: a first name on its own is left, and ``quotes.py`` holds back quotes that seem to contain one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from textsafety.disclosure._forms import FORMS, KINDS
from textsafety.disclosure.names import titled_names

_MASKED = re.compile(r"\[(?:" + "|".join(re.escape(kind) for kind in KINDS) + r")\]")
_HIDDEN = "\x00"

Finder = Callable[[str], Iterator[tuple[int, int]]]


def mask(text: str, names: Sequence[str] = ()) -> str:
    """Mask a text.

    Args:
        text: Any text. One that is masked already stays as it is.
        names: Names to mask besides what is recognised: whole words, any case, a possessive ending is kept.

    >>> mask("Ring Dr Patel on 0161 496 0123 or email kim’s desk: k.lowe@example.org", ["Kim"])
    'Ring [name] on [phone] or email [name]’s desk: [email]'
    """
    parts, position = [], 0
    for start, end, kind in find_personal(text, names):
        parts += [text[position:start], f"[{kind}]"]
        position = end
    return "".join([*parts, text[position:]])


def find_personal(text: str, names: Sequence[str] = ()) -> list[tuple[int, int, str]]:
    """Find what ``mask`` replaces: (start, end, kind), in order, without overlap.

    What is found is hidden from the later kinds, and the search is repeated until nothing more turns up, so that
    masking a masked text changes nothing.
    """
    hidden = _hide_all(text, (found.span() for found in _MASKED.finditer(text)))
    found: list[tuple[int, int, str]] = []
    while new := _find_once(hidden, names):
        found += new
        hidden = _hide_all(hidden, ((start, end) for start, end, _ in new))
    return sorted(found)


def _find_once(text: str, names: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for kind, finder in (*FORMS, ("name", titled_names), ("name", _finder_of(tuple(names)))):
        for start, end in finder(text):
            if _HIDDEN not in text[start:end]:
                found.append((start, end, kind))
                text = _hide_all(text, [(start, end)])
    return found


def _hide_all(text: str, spans: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _HIDDEN * (end - start) + text[end:]
    return text


@cache
def _finder_of(names: tuple[str, ...]) -> Finder:
    alternatives = [
        _as_pattern(name) for name in sorted(names, key=lambda name: (-len(name), name)) if len(name.strip()) > 1
    ]
    if not alternatives:
        return lambda _: iter(())
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
    return lambda text: (found.span() for found in pattern.finditer(text))


def _as_pattern(name: str) -> str:
    escaped = r"\s+".join(re.escape(word) for word in name.split())
    return re.sub("['’]", "['’]", escaped)
