"""The words of a cue, for comparing cues with each other and with examples. Matching texts is the lexicon coder's job.

>>> expand("(afraid|scared to death) of ( the )? boss")
[('afraid', 'of', 'the', 'boss'), ('afraid', 'of', 'boss'), ('scared', 'to', 'death', 'of', 'the', 'boss'), \
('scared', 'to', 'death', 'of', 'boss')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Wording = tuple[str, ...]

TOKEN = re.compile(r"<[^<>]*>|\)\??|[*&]\d*|[(|]|[^\s()|*&<>]+")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# What stands for nothing in the cue language; commas, dashes and slashes are passed over.
ODD = re.compile(r"[^\w'’=,\-–—/]")
# A cue of many alternatives has many wordings; the first ones are enough for a lint.
MOST = 64


def expand(cue: str) -> list[Wording]:
    """Give the wordings that a cue stands for, with ``*``, ``&`` and ``<name>`` left as they are."""
    wordings, _ = _alternatives(TOKEN.findall(cue), 0)
    return list(dict.fromkeys(wordings))[:MOST]


def complaint(cue: str) -> str:
    """Say what is wrong with how a cue is written; empty when nothing is.

    >>> complaint("(a|b"), complaint("a) b"), complaint("a|b"), complaint("what? ever"), complaint("( so )? * b")
    ('a bracket is not closed', 'a ) too many', 'a | outside brackets', "unexpected '?'", '')
    """
    depth = 0
    for token in TOKEN.findall(cue):
        depth += (token == "(") - token.startswith(")")
        if depth < 0:
            return "a ) too many"
        if token == "|" and not depth:
            return "a | outside brackets"
        odd = ODD.search(token) if token[0] not in "<()|*&" else None
        if odd:
            return f"unexpected {odd.group()!r}"
    if depth:
        return "a bracket is not closed"
    return "" if words(re.sub(r"[*&]\d*", " ", cue)) else "no word to look for"


def words(text: str) -> Wording:
    """Give the words of running text, folded: case, curly quotes and hyphens make no difference.

    >>> words("Top-down: they don’t LISTEN.")
    ('top', 'down', 'they', "don't", 'listen')
    """
    return tuple(WORD.findall(text.replace("’", "'").casefold()))


def inside(wording: Wording) -> Iterator[Wording]:
    """Give every shorter stretch of a wording."""
    for start in range(len(wording)):
        for end in range(start + 1, len(wording) + 1):
            if end - start < len(wording):
                yield wording[start:end]


def _alternatives(tokens: Sequence[str], at: int) -> tuple[list[Wording], int]:
    finished: list[Wording] = []
    current: list[Wording] = [()]
    while at < len(tokens) and not tokens[at].startswith(")"):
        token, at = tokens[at], at + 1
        if token == "|":
            finished, current = finished + current, [()]
            continue
        options: list[Wording] = [_word(token)]
        if token == "(":
            options, at = _alternatives(tokens, at)
            options += [()] if tokens[at : at + 1] == [")?"] else []
            at += 1
        current = [left + right for left in current for right in options][:MOST]
    return finished + current, at


def _word(token: str) -> Wording:
    return (token,) if token == "_" or token.startswith(("*", "&", "<")) else words(token)
