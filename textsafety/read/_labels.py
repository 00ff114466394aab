"""How a line of a transcript names its speaker: ``Name: text``, ``Name  0:04`` or ``[00:01:02] Name: text``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from textsafety.read._speakers import accepted, plausible, role
from textsafety.read._turns import clock, seconds

_TIME = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_NAME = r"[^\W_][^:：\[\]|<>{}\t\n\"“”?!;*]{0,60}?"
_LONGEST = 110
_NAMED = re.compile(
    rf"[*_]{{0,3}}(?:[\[(]?(?P<before>{_TIME})[\])]?\s*[-–—|]?\s*)?[*_]{{0,3}}"
    rf"\[?(?P<name>{_NAME})\]?[*_]{{0,3}}(?:(?:\s+|\s*[\[(])(?P<after>{_TIME})[\])]?)?\s*[*_]{{0,3}}"
    rf"[:：][*_]{{0,3}}\s*(?:[\[(](?P<inside>{_TIME})[\])]\s*)?"
)
_TIMED = re.compile(rf"[*_]{{0,3}}\[?(?P<name>{_NAME})\]?[*_]{{0,3}}(?P<gap>\s+)[\[(]?(?P<after>{_TIME})[\])]?\s*$")
_TIME_FIRST = re.compile(rf"[*_]{{0,3}}[\[(]?(?P<before>{_TIME})[\])]?\s+(?P<name>{_NAME})[*_]{{0,3}}\s*$")
_CHAT = re.compile(r"From\s+(.+?)(?:\s+to\s+.+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A line's possible speaker; ``timed`` when a time stands instead of a colon. ``sure`` by its spacing."""

    speaker: str
    rest: str
    started: str = ""
    timed: bool = False
    sure: bool = False


def named(line: str) -> Label | None:
    """Read ``Name: text``, with a time before or after the name or without one.

    >>> named("[00:01:02] **P4:** It was quiet.")
    Label(speaker='P4', rest='It was quiet.', started='00:01:02', timed=False, sure=False)
    >>> named("09:30: start") is None
    True
    """
    found = _NAMED.match(line[:_LONGEST])
    if not found:
        return None
    name, rest = _person(found["name"], found["before"]), line[found.end() :]
    if not plausible(name) or (rest and not line[found.end() - 1].isspace() and not _attached(name, line, found.end())):
        return None
    time = found["before"] or found["after"] or found["inside"]
    return Label(name, rest.strip(), clock(seconds(time)) if time else "")


def timed(line: str) -> Label | None:
    """Read ``Name  0:04`` or ``00:00:04 Name``, alone on a line.

    >>> timed("Ama Osei   0:04")
    Label(speaker='Ama Osei', rest='', started='00:00:04', timed=True, sure=True)
    >>> timed("We broke for lunch at 12:30") is None
    True
    """
    if len(line) > _LONGEST or not (found := _TIMED.match(line) or _TIME_FIRST.match(line)):
        return None
    name, groups = found["name"].strip(), found.groupdict()
    if not plausible(name):
        return None
    sure = "\t" in (groups.get("gap") or "") or len(groups.get("gap") or "") > 1
    return Label(name, "", clock(seconds(groups.get("after") or groups["before"])), timed=True, sure=sure)


def agreed(labels: Iterable[Label], *, force: bool = False) -> dict[str, str]:
    """Map each accepted speaker's spellings (``Int``, ``INT``) to the commonest one; ``force`` takes any name."""
    counts = Counter(label.speaker for label in labels)
    spelling: dict[str, str] = {}
    for speaker, _ in counts.most_common():
        spelling.setdefault(speaker.casefold(), speaker)
    totals: Counter[str] = Counter()
    for speaker, count in counts.items():
        totals[spelling[speaker.casefold()]] += count
    chosen = accepted(totals, once=force)
    return {speaker: spelling[speaker.casefold()] for speaker in counts if spelling[speaker.casefold()] in chosen}


def spelt(label: Label | None, speakers: dict[str, str]) -> Label | None:
    """Give a label of an accepted speaker in the agreed spelling, anything else as None."""
    if label is None or label.speaker not in speakers:
        return None
    return replace(label, speaker=speakers[label.speaker])


def _person(name: str, time: str | None) -> str:
    """Tidy a name; in a saved chat, ``From Ama to Everyone`` after a time is Ama."""
    chat = _CHAT.match(name.strip()) if time else None
    return " ".join((chat.group(1) if chat else name).split())


def _attached(name: str, line: str, end: int) -> bool:
    """Say whether text may follow the colon directly: after a role or an emphasised name, not in 12:30 or http://."""
    return line[end - 1] in "*_" or (bool(role(name)) and line[end] not in "/\\")
