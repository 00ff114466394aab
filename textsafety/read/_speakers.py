"""Which labels are speakers, and which speakers ask the questions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from textsafety.errors import ReadError, nearest
from textsafety.read._roles import CONNECTORS, INTERVIEWERS, NOT_SPEAKERS, PARTICIPANTS, SENTENCE_OPENERS, UNMISTAKABLE

_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_NUMBER = re.compile(r"[\s.#-]*\d+[a-z]?$")
_PARTS = re.compile(r"[()\[\],/|]|\s[-–—]\s")
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers whose turns are context only, and how they were recognised."""

    interviewers: frozenset[str]
    why: str
    warnings: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def role(label: str) -> str:
    """Name the role a label stands for, or give an empty string.

    >>> [role(label) for label in ("INT 2", "Jo Facilitator", "P4", "Interviewee", "Marcus")]
    ['interviewer', 'interviewer', 'participant', 'participant', '']
    """
    parts = [_bare(part) for part in (label, *_PARTS.split(label))]
    if any(part in INTERVIEWERS for part in parts) or any(_bare(word) in UNMISTAKABLE for word in label.split()):
        return "interviewer"
    return "participant" if any(part in PARTICIPANTS for part in parts) else ""


@lru_cache(maxsize=4096)
def plausible(label: str) -> bool:
    """Say whether a label has the form of a speaker's: one to five words, a capital or a role first.

    >>> [plausible(label) for label in ("Dr Ama Osei (chair)", "P4", "The problem is this", "Date", "09")]
    [True, True, False, False, False]
    """
    words = _ASIDE.sub("", label).split()
    if not 1 <= len(words) <= 5 or not any(character.isalpha() for character in label):
        return False
    if role(label):
        return True
    if _words_key(words) in NOT_SPEAKERS or words[0].lower().replace("’", "'") in SENTENCE_OPENERS:
        return False
    return not words[0][0].islower() and not words[0][0].isdigit()


def accepted(counts: Mapping[str, int], *, once: bool = False) -> frozenset[str]:
    """Choose the speakers among plausible labels by how often each one starts a line.

    A role is always one; a name must recur, or stand among few others; a phrase must recur often. ``once`` says that
    among few speakers every name will do.

    >>> sorted(accepted({"INT": 1, "Ama Osei": 1, "Ben": 4, "Jo": 3, "Big worry here": 1}))
    ['Ama Osei', 'Ben', 'INT', 'Jo']
    """
    few = (once or sum(counts.values()) >= 3) and len(counts) <= _LONGEST_LIST
    return frozenset(label for label, count in counts.items() if _is_speaker(label, count, few=few))


def interviewers(turns: Iterable[tuple[str, str]], given: Sequence[str], source: str) -> Cast:
    """Recognise who asks, from ``(speaker, text)`` turns: by name, by role, or by clear behaviour.

    Raises:
        ReadError: None of the names given is a speaker.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for speaker, text in turns:
        if speaker:
            said[speaker].append(text)
    if not said:
        return Cast(frozenset(), "none: no speakers are named, every turn is coded")
    if [name.casefold() for name in given] == ["none"]:
        return Cast(frozenset(), "none, as asked: every turn is coded")
    named, missing = _named(given, list(said), source)
    by_role = frozenset(speaker for speaker in said if role(speaker) == "interviewer") - named
    if named or by_role:
        why = [f"{_listed(named)} (named)"] * bool(named) + [f"{_listed(by_role)} (by role)"] * bool(by_role)
        return Cast(named | by_role, "; ".join(why), missing)
    return _by_behaviour(said)


def _bare(label: str) -> str:
    return "-".join(_NUMBER.sub("", label.strip().lower()).strip(" .:*_").split())


def _words_key(words: Sequence[str]) -> str:
    return "-".join(words).lower()


def _is_speaker(label: str, count: int, *, few: bool) -> bool:
    if role(label):
        return True
    if not _is_name(label):
        return count >= 3
    return count >= 2 or (few and len(label.split()) <= 3)


def _is_name(label: str) -> bool:
    words = _ASIDE.sub("", label).split()
    return all(not word[0].islower() or word.lower() in CONNECTORS for word in words)


def _named(given: Sequence[str], speakers: Sequence[str], source: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Match names, whole or first, whatever their case; a folder's other interviewers may be missing here."""
    matches = {name: [s for s in speakers if _same_person(name, s)] for name in given}
    missing = [name for name, found in matches.items() if not found]
    if missing and len(missing) == len(matches):
        raise ReadError(f"no speaker is called {missing[0]!r}", where=source, hint=nearest(missing[0], speakers))
    warnings = tuple(f"no speaker here is called {name!r}" for name in missing)
    return frozenset(speaker for found in matches.values() for speaker in found), warnings


def _same_person(name: str, speaker: str) -> bool:
    wanted, label = " ".join(name.casefold().split()), " ".join(speaker.casefold().split())
    first_names = {label.split()[0].strip(",:")} | {part.split()[0] for part in label.split(",")[1:] if part.strip()}
    return wanted == label or wanted == _ASIDE.sub("", label).strip() or wanted in first_names


def _by_behaviour(said: Mapping[str, Sequence[str]]) -> Cast:
    """Guess only where one speaker alone mostly asks, and briefly; a passer-by's turn or two do not count."""
    asking = [speaker for speaker, texts in said.items() if len(texts) >= 3 and _share_asked(texts) > 0.5]
    if len(asking) != 1 or not _is_brief(asking[0], said):
        return Cast(frozenset(), "none recognised: every speaker is coded (name one with --interviewer NAME)")
    texts = said[asking[0]]
    why = (
        f"{asking[0]} (a guess: {sum(map(_asks, texts))} of {len(texts)} turns end in a question, and they are shorter;"
        " if wrong: --interviewer NAME, or --interviewer none)"
    )
    return Cast(frozenset(asking), why)


def _share_asked(texts: Sequence[str]) -> float:
    return sum(map(_asks, texts)) / len(texts)


def _asks(text: str) -> bool:
    return text.rstrip(" \n\"'”’)]*_").endswith(("?", "？", "؟"))


def _is_brief(speaker: str, said: Mapping[str, Sequence[str]]) -> bool:
    others = [len(text) for other, texts in said.items() if other != speaker for text in texts]
    own = [len(text) for text in said[speaker]]
    return bool(others) and sum(own) / len(own) < 0.7 * sum(others) / len(others)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def tally(speakers: Iterable[str], at_most: int = _LONGEST_LIST) -> str:
    """Say how many turns each speaker has, the most talkative first.

    >>> tally(["INT", "P4", "P4"])
    'P4 (2 turns), INT (1 turn)'
    """
    counts = Counter(speaker or "no name" for speaker in speakers).most_common()
    shown = [f"{speaker} ({count} turn{'s' * (count != 1)})" for speaker, count in counts[:at_most]]
    more = [f"and {len(counts) - at_most} more"] * (len(counts) > at_most)
    return ", ".join(shown + more)
