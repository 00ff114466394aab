"""Lines of a document -> a transcript's turns, or one set of meeting notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from textsafety.errors import ConfigError, ReadError, nearest
from textsafety.model import Document, Reading
from textsafety.read._labels import Label, agreed, named, spelt, timed
from textsafety.read._roles import PARTICULARS
from textsafety.read._speakers import role
from textsafety.read._turns import Transcript, Turn, clock, merge, reading, seconds

SHAPES = ("auto", "notes", "transcript")
_FIRST_LINES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph; ``kind`` is ``""``, ``heading``, ``item``, ``row`` or ``aside``; ``bare`` lacks its mark-up.

    ``paragraph`` is True where a new paragraph starts, False where a wrapped one goes on.
    """

    text: str
    kind: str = ""
    bare: str = ""
    paragraph: bool = True


@dataclass(frozen=True, slots=True)
class Pages:
    """A document's lines, its whole text as notes, and what its reader found in it."""

    lines: Sequence[Line]
    notes: str
    found: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    timed_shape: str = "Otter text"


@dataclass(slots=True)
class _Talk:
    """A turn being gathered."""

    speaker: str
    started: str = ""
    spoken: bool = True
    parts: list[str] = field(default_factory=list)

    def add(self, line: Line, text: str) -> None:
        if self.parts and text and not line.paragraph:
            self.parts[-1] = f"{self.parts[-1]} {text}".strip()
        elif text:
            self.parts.append(text)


def read_lines(pages: Pages, *, stem: str, source: str, interviewer: Sequence[str], shape: str) -> Reading:
    """Give a document as turns or as notes; ``shape`` is ``auto``, ``transcript`` or ``notes``.

    Raises:
        ConfigError: There is no such shape.
        ReadError: A transcript was asked for and no turns were found, or no speaker has an interviewer's name.
    """
    if shape not in SHAPES:
        raise ConfigError(f"unknown shape {shape!r}", where=source, hint=nearest(shape, SHAPES))
    transcript = None if shape == "notes" else _transcript(pages, force=shape == "transcript")
    if transcript:
        return reading(transcript, stem=stem, source=source, interviewer=interviewer)
    if shape == "transcript":
        hint = "Start each turn with a speaker and a colon (INT: …), or read it with shape: notes."
        raise ReadError("no speakers' turns were found", where=source, hint=hint)
    document = Document(id=stem, raw=pages.notes, source=source, respondent_id=stem)
    found = (("shape", "meeting notes"), *pages.found)
    return Reading(source, found, iter((document,)), pages.warnings)


def _transcript(pages: Pages, *, force: bool) -> Transcript | None:
    """Look for times under arrows, then for timed names, then for ``Name:``; None if the lines read like notes."""
    lines = pages.lines
    for find, shape in ((_arrows, "Teams text"), (_timed_labels, pages.timed_shape), (_named_labels, "Name: lines")):
        labels = find(lines, force)
        if labels and (force or _is_talk(lines, labels)):
            turns = _turns(lines, labels)
            turns = turns if find is _named_labels else merge(turns)
            return Transcript(shape, turns, pages.found, warnings=pages.warnings)
    return None


def _arrows(lines: Sequence[Line], force: bool) -> dict[int, Label]:
    """Find ``0:0:1.5 --> 0:0:4.0`` lines, which older Teams documents put above the speaker's name."""
    labels: dict[int, Label] = {}
    for index, line in enumerate(lines[:-1]):
        start, arrow, _ = line.bare.partition("-->")
        time = seconds(start) if arrow else None
        if time is not None:
            labels[index] = Label("", "", clock(time))
            labels[index + 1] = Label(lines[index + 1].bare.strip(), "", clock(time), timed=True)
    return labels


def _timed_labels(lines: Sequence[Line], force: bool) -> dict[int, Label]:
    """Find ``Name  0:04`` lines. Names recur; in a short talk wide spacing will do, so that an agenda is not one."""
    found = {i: label for i, line in enumerate(lines) if _clockish(line.bare) and (label := timed(line.bare.strip()))}
    sure = force or all(label.sure for label in found.values())
    speakers = agreed(found.values(), force=sure) if sure or _recur(found) else {}
    labels = {i: known for i, label in found.items() if (known := spelt(label, speakers))}
    followed = sum(1 for i in labels if i + 1 < len(lines) and i + 1 not in labels and lines[i + 1].bare.strip())
    return labels if followed >= 2 or (force and followed) else {}


def _named_labels(lines: Sequence[Line], force: bool) -> dict[int, Label]:
    """Find ``Name: text`` lines: among paragraphs, or among list items where all the talk is a list."""
    found = {i: label for i, line in enumerate(lines) if _colon(line.bare) and (label := named(line.bare.strip()))}
    plain = {i: label for i, label in found.items() if force or not lines[i].kind}
    filled = sum(1 for line in lines if line.bare.strip())
    chosen = plain if force or len(found) < 0.8 * filled else found
    speakers = agreed(chosen.values(), force=force)
    labels = {i: known for i, label in chosen.items() if (known := spelt(label, speakers))}
    particulars = _particulars(lines, labels)
    return {i: label for i, label in labels.items() if i not in particulars}


def _clockish(text: str) -> bool:
    return ":" in text[:110] and len(text) <= 110


def _colon(text: str) -> bool:
    return ":" in text[:110] or "：" in text[:110]


def _recur(labels: dict[int, Label]) -> bool:
    return len({label.speaker for label in labels.values()}) < len(labels)


def _particulars(lines: Sequence[Line], labels: dict[int, Label]) -> frozenset[int]:
    """Find header lines such as ``Participant: ward manager`` beside ``Date:``, which are not turns."""
    head = [i for i, line in enumerate(lines[:_FIRST_LINES]) if _is_particular(line.bare)]
    if not head:
        return frozenset()
    end = head[-1]
    while end + 1 < len(lines) and lines[end + 1].bare.strip() and not lines[end + 1].paragraph:
        end += 1
    return frozenset(i for i in labels if i <= end and _is_brief(labels[i].rest))


def _is_particular(text: str) -> bool:
    key, colon, _ = text.strip(" *_").partition(":")
    return bool(colon) and "-".join(key.lower().strip(" *_").split()) in PARTICULARS


def _is_brief(text: str) -> bool:
    return len(text.split()) <= 8 and not text.rstrip().endswith(("?", "!"))


def _is_talk(lines: Sequence[Line], labels: dict[int, Label]) -> bool:
    """Weigh turns against headings, list items, table rows and loose paragraphs."""
    turns = len(labels)
    filled = sum(1 for line in lines if line.bare.strip())
    paragraphs = sum(1 for line in lines if line.paragraph and line.bare.strip())
    structured = sum(1 for i, line in enumerate(lines) if line.kind and i not in labels)
    interviewed = {role(label.speaker) == "interviewer" for label in labels.values()} == {True, False}
    known = interviewed or any(label.timed for label in labels.values())
    enough = turns >= (2 if known else 3) and (known or _recur(labels))
    return enough and turns > structured and turns >= 0.25 * paragraphs and turns >= 0.03 * filled


def _turns(lines: Sequence[Line], labels: dict[int, Label]) -> list[Turn]:
    talks = (talk for talk in _talks(lines, labels) if talk.speaker or talk.parts)
    return [Turn(talk.speaker, "\n".join(talk.parts), talk.started, talk.spoken) for talk in talks]


def _talks(lines: Sequence[Line], labels: dict[int, Label]) -> Iterator[_Talk]:
    """Gather lines under their speaker; headings, asides and what stands before the first turn are not spoken."""
    talk = _Talk("", spoken=False)
    last, waiting = _Talk(""), ""
    for index, line in enumerate(lines):
        text, label = line.bare.strip(), labels.get(index)
        if label:
            yield talk
            talk = last = _Talk(label.speaker, label.started or waiting)
            talk.add(line, label.rest)
            waiting = ""
        elif line.kind in ("heading", "aside") and last.speaker:
            yield talk
            talk = _Talk("", spoken=False, parts=[text])
        elif (time := seconds(text.strip("[]()"))) is not None and last.speaker:
            waiting = clock(time)
        elif text and not talk.spoken and last.speaker:
            yield talk
            talk = _Talk(last.speaker, parts=[text])
        else:
            talk.add(line, text)
    yield talk
