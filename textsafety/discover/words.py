"""What a topic says: keywords that name nobody, masked quotes, and cues for a codebook entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textsafety.disclosure import quote, why_not_shown
from textsafety.disclosure.names import likely_names
from textsafety.discover.engines import KEYWORDS
from textsafety.discover.pool import Pool

QUOTES = 10
LOOKED_AT = 60  # texts tried for quotes, the nearest to the middle first
SAID_BY = 3  # a keyword stands in the words of at least as many respondents
CUES, CUE_RESPONDENTS = 6, 3
_NOT = re.compile(r"n[’']t\b", re.IGNORECASE)
_ENDING = re.compile(r"[’'](?:s|re|ve|ll|d|m)\b", re.IGNORECASE)
# Words that say how something is told, not what about.
EMPTY = re.compile(
    "say|says|said|saying|think|thought|know|like|just|really|got|get|gets|getting|going|goes|went|things?|lot|yes|yeah|"
    "bit|does|did|can|will|would|could|should|also|even|still|ever|much|many|one|two|three|days?|weeks?|people|times?|"
    "way|makes?|made|not"
)


def plain(text: str) -> str:
    """Write out short forms, so that no half of one becomes a keyword.

    >>> plain("We don't know what they've planned; it's late.")
    'We do not know what they planned; it late.'
    """
    return _ENDING.sub("", _NOT.sub(" not", text))


def keywords(found: Sequence[str], pool: Pool, texts: Sequence[int], names: Iterable[str]) -> tuple[str, ...]:
    """Choose keywords among those that an engine found: said by several people, no names, no word twice."""
    hidden = {part.lower() for name in names for part in name.split()} | _names_in(pool, texts)
    words = [(set(re.findall(r"[^\W\d_]+", plain(pool.texts[at]).lower())), at) for at in texts]
    chosen: list[str] = []
    for word in found:
        parts = word.lower().split()
        if (
            set(parts) & hidden
            or any(map(EMPTY.fullmatch, parts))
            or len(set(parts)) < len(parts)
            or _said_already(parts, chosen)
        ):
            continue
        people = {member.respondent_id for has, at in words if has.issuperset(parts) for member in pool.members[at]}
        if len(people) >= SAID_BY:
            chosen.append(word)
    return tuple(chosen[:KEYWORDS])


def _said_already(parts: Sequence[str], chosen: Sequence[str]) -> bool:
    """Tell whether all words stand in keywords already, in the singular or the plural."""
    known = {word.removesuffix("s") for other in chosen for word in other.split()}
    return all(part.removesuffix("s") in known for part in parts)


def _names_in(pool: Pool, texts: Sequence[int]) -> set[str]:
    found = {pool.texts[at][start:end].lower() for at in texts for start, end in likely_names(pool.texts[at])}
    return {part for name in found for part in name.split()}


def quotes(pool: Pool, nearest: Iterable[int], names: Sequence[str]) -> tuple[str, ...]:
    """Quote a topic's texts, masked, each from another respondent, the nearest to its middle first."""
    chosen: dict[str, None] = {}
    people: set[str] = set()
    for at in list(nearest)[:LOOKED_AT]:
        for member in pool.members[at]:
            if member.respondent_id in people or len(chosen) == QUOTES:
                continue
            said = _quote(pool.documents.get(member.document_id), member.start, member.end, names)
            if said and said not in chosen:
                people.add(member.respondent_id)
                chosen[said] = None
    return tuple(chosen)


def _quote(document: Mapping[str, Any] | None, start: int, end: int, names: Sequence[str]) -> str:
    if document is None:
        return ""
    text, why = str(document["text"]), document["needs_human_why"]
    if why_not_shown(text, needs_human=[why] if why else [], language=document["language"], names=names):
        return ""
    return quote(text, start, end, names=names)


def cues(chosen: Sequence[str], pool: Pool, texts: Sequence[int]) -> tuple[str, ...]:
    """Choose cues for a draft: keywords of two words that stand in texts as they are, then words of their own."""
    said = [plain(pool.texts[at]).lower() for at in texts]
    phrases = [word for word in chosen if " " in word and sum(word in text for text in said) >= CUE_RESPONDENTS]
    single = [word for word in chosen if " " not in word and not any(word in phrase.split() for phrase in phrases)]
    return tuple([*phrases, *single][:CUES])
