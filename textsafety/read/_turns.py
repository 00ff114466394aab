"""Turns of a transcript: cues joined into turns, and turns given as documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textsafety.model import Document, Reading, Skipped
from textsafety.read._speakers import Cast, interviewers, tally

LONGEST_CONTEXT = 500
LONGEST_PAUSE = 2.0
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2})(?:[.,](\d{1,9}))?$")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does; ``spoken`` is False for headings and introductions."""

    speaker: str
    text: str
    started: str = ""
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; times in seconds. ``opens`` marks a change of speaker that is not named."""

    speaker: str
    text: str
    start: float
    end: float
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as found in a file: its shape's name, its turns, and what else to tell the user."""

    shape: str
    turns: Sequence[Turn]
    found: tuple[tuple[str, str], ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()


def seconds(clock: str) -> float | None:
    """Read a time; None if it is not one.

    >>> seconds("0:04"), seconds("01:00:02,500"), seconds("75:10"), seconds("soon")
    (4.0, 3602.5, 4510.0, None)
    """
    found = _CLOCK.match(clock.strip())
    if not found:
        return None
    hours, minutes, whole, fraction = found.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{fraction}")


def clock(time: float | None) -> str:
    """Write a time in seconds as ``HH:MM:SS``, or nothing for None.

    >>> clock(3602.5), clock(None)
    ('01:00:02', '')
    """
    if time is None:
        return ""
    return f"{int(time) // 3600:02}:{int(time) // 60 % 60:02}:{int(time) % 60:02}"


def join_cues(cues: Iterable[Cue]) -> list[Turn]:
    """Join cues of one speaker; without speakers, cues up to a long pause or a dash.

    >>> join_cues([Cue("Ama", "We were", 0, 1), Cue("Ama", "not asked.", 1, 2), Cue("Jo", "Why?", 2, 3)])[0].text
    'We were not asked.'
    """
    turns: list[Turn] = []
    texts: list[str] = []
    last: Cue | None = None
    for cue in cues:
        if last is None or _changes(last, cue):
            _close(turns, texts)
            turns.append(Turn(cue.speaker, "", clock(cue.start)))
        texts.append(cue.text)
        last = cue
    _close(turns, texts)
    return turns


def merge(turns: Iterable[Turn]) -> list[Turn]:
    """Join neighbouring turns of one speaker, which recording programs cut at pauses."""
    merged: list[Turn] = []
    texts: list[str] = []
    for turn in turns:
        if not (merged and turn.spoken and turn.speaker and merged[-1].speaker == turn.speaker):
            _close(merged, texts)
            merged.append(turn)
        texts.append(turn.text)
    _close(merged, texts)
    return merged


def reading(transcript: Transcript, *, stem: str, source: str, interviewer: Sequence[str]) -> Reading:
    """Give a transcript's turns as documents, and say what was found.

    Raises:
        ReadError: None of the interviewers named is a speaker.
    """
    spoken = [(turn.speaker, turn.text) for turn in transcript.turns if turn.spoken]
    cast = interviewers(spoken, interviewer, source)
    found = (
        ("shape", transcript.shape),
        *transcript.found,
        ("turns", f"{len(spoken):,}"),
        ("speakers", tally(speaker for speaker, _ in spoken)),
        ("interviewer", cast.why),
    )
    return Reading(source, found, _documents(transcript, cast, stem, source), transcript.warnings + cast.warnings)


def _changes(last: Cue, cue: Cue) -> bool:
    if cue.opens or cue.speaker != last.speaker:
        return True
    return not cue.speaker and cue.start - last.end > LONGEST_PAUSE


def _close(turns: list[Turn], texts: list[str]) -> None:
    """Give the last turn the texts gathered for it, and start gathering anew."""
    if texts:
        turns[-1] = replace(turns[-1], text=" ".join(filter(None, texts)))
    texts.clear()


def _documents(transcript: Transcript, cast: Cast, stem: str, source: str) -> Iterator[Document | Skipped]:
    width = max(4, len(str(len(transcript.turns))))
    question = ""
    for number, turn in enumerate(transcript.turns, start=1):
        asks = turn.speaker in cast.interviewers
        yield Document(
            id=f"{stem}-{number:0{width}}",
            raw=turn.text,
            source=source,
            row=number,
            respondent_id=f"{stem}/{turn.speaker}" if turn.speaker else stem,
            context=question,
            speaker=turn.speaker,
            codable=turn.spoken and not asks,
            started=turn.started,
        )
        question = _shortened(turn.text) if asks else question
    yield from transcript.skipped


def _shortened(text: str) -> str:
    """Keep the end of a long question: that is where it is asked."""
    return text if len(text) <= LONGEST_CONTEXT else "…" + text[1 - LONGEST_CONTEXT :]
