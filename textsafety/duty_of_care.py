"""Which texts a person must read before anything else happens to them, and why, in plain words.

A flag routes a text to a person. It is no finding: nothing here decides whether an account is true. The rules are data
(``lexicons/english/needs_human.yaml``) and favour recall: a denial clears nothing, except a plain general one.

How it stays fast: a pattern is tried only on texts that hold a word of each of its elements, and talk about training
and policy is taken out only of the few texts that a pattern has matched. A pattern begins with the character before its
first word, so a text is searched with a space put before it.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import cache

from textsafety.disclosure.names import likely_names
from textsafety.duty_of_care_rules import NAME, Pattern, Rules, candidates, load_rules
from textsafety.resources import find

_STRAIGHT = str.maketrans("’‘`´ʼ", "'''''")
_NO_APOSTROPHE = str.maketrans("", "", "'")
_TO_SPACES = str.maketrans(dict.fromkeys(string.punctuation + "…–—“”£•\xa0", " "))
_TAKEN_OUT = " . "


@cache
def english_rules() -> Rules:
    """Read the bundled rules for English, once."""
    return load_rules(find("lexicons", "english") / "needs_human.yaml")


def concerns(text: str, language_rules: Rules | None = None) -> tuple[str, ...]:
    """Say why a person must read this text first, in the order of the rules file; empty when nothing was found.

    Args:
        text: One comment, turn or note.
        language_rules: Rules of another language; those for English when not given.

    >>> concerns("She told us to give it anyway and the patient arrested.")
    ('possible harm to a patient',)
    >>> concerns("Safeguarding training is always booked up.")
    ()
    """
    rules = language_rules or english_rules()
    plain = _plain(text)
    words = set(plain.translate(_TO_SPACES).split())
    tried = candidates(rules.concerning, words)
    named = _plain(_with_names_marked(text)) if any(pattern.named for pattern in tried) else plain
    if NAME not in named:
        tried = [pattern for pattern in tried if not pattern.needs_name]
    found = _matching(tried, plain, named)
    if found:
        harmless = candidates(rules.harmless, words)
        found = _matching(found, _without(harmless, plain), _without(harmless, named))
    reasons = {pattern.reason for pattern in found}
    return tuple(reason for number, reason in enumerate(rules.reasons) if number in reasons)


def _plain(text: str) -> str:
    """Put a space before, lower the case, drop apostrophes; curly ones cost a second pass where there are any."""
    lowered = text.lower() if text.isascii() else text.translate(_STRAIGHT).lower()
    return " " + lowered.translate(_NO_APOSTROPHE)


def _matching(patterns: Sequence[Pattern], plain: str, named: str) -> list[Pattern]:
    return [pattern for pattern in patterns if pattern.regex.search(named if pattern.named else plain)]


def _without(harmless: Sequence[Pattern], plain: str) -> str:
    for pattern in harmless:
        plain = pattern.regex.sub(_TAKEN_OUT, plain)
    return plain


def _with_names_marked(text: str) -> str:
    parts, position = [], 0
    for start, end in likely_names(text):
        parts += [text[position:start], NAME]
        position = end
    return "".join([*parts, text[position:]])
