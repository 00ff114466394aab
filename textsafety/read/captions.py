"""Caption files (.vtt, .srt) of recorded conversations -> one document per turn.

Files from meeting programs keep neither to WebVTT nor to SubRip, so this parser is a lenient one of our own: a cue that
it cannot place becomes a Skipped with its line number, and the rest of the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from textsafety.errors import ReadError
from textsafety.model import Reading, Skipped
from textsafety.read._decode import read_text
from textsafety.read._labels import agreed, named, spelt
from textsafety.read._turns import Cue, Transcript, join_cues, reading, seconds

SUFFIXES: tuple[str, ...] = (".vtt", ".srt")

_TIMING = re.compile(r"\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?:\s|$)")
_BLOCKS = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_IDENTIFIER = re.compile(r"\s*(?:\d+|[0-9a-fA-F-]{8,}(?:/[\d-]+)?|\S*\d\S*)\s*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]+([^>]*))?>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|s|font|ruby|rt|lang)(?:[.\s][^>]*)?>|<[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:>>+\s*|[-–—]\s+|[-–—](?=[^\W\d_]))")
_SPACES = re.compile(r"[ \t\n]+")
_VTT_ESCAPES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\xa0", "&lrm;": "\u200e", "&rlm;": "\u200f", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class _Block:
    """A cue as it stands in the file; ``line`` is that of its times."""

    line: int
    start: float
    end: float
    lines: list[str] = field(default_factory=list)


def read(path: Path, *, source: str, interviewer: Sequence[str] = ()) -> Reading:
    """Read a caption file; neighbouring cues of one speaker are one turn.

    Args:
        path: The file.
        source: The name to give it in documents and errors.
        interviewer: Speakers whose turns are context only: whole labels or first names, in any case.

    Raises:
        ReadError: The file is not text, holds no captions, or no speaker has an interviewer's name.
    """
    text, encoding = read_text(path, source)
    vtt = path.suffix.lower() == ".vtt" or text.lstrip("\ufeff").startswith("WEBVTT")
    parser = _Parser(source, vtt)
    blocks = list(parser.blocks(text.split("\n")))
    shape, cues = _speakers(blocks, vtt)
    if not cues:
        hint = "Export the transcript again; a caption starts with a line like 00:00:01.000 --> 00:00:04.000."
        raise ReadError("no captions were found", where=source, hint=hint)
    found = (("encoding", encoding), ("captions", f"{len(blocks):,}"))
    transcript = Transcript(shape, join_cues(cues), found, tuple(parser.skipped), _warnings(text, path))
    return reading(transcript, stem=path.stem, source=source, interviewer=interviewer)


def _warnings(text: str, path: Path) -> tuple[str, ...]:
    if path.suffix.lower() == ".vtt" and not text.lstrip("\ufeff").startswith("WEBVTT"):
        return ("the first line is not WEBVTT; read as captions all the same",)
    return ()


class _Parser:
    """Lines -> blocks, one pass; what cannot be placed is kept in ``skipped``."""

    def __init__(self, source: str, vtt: bool) -> None:
        self.skipped: list[Skipped] = []
        self._source = source
        self._vtt = vtt
        self._cue: _Block | None = None
        self._inside = False
        self._ignoring = False
        self._loose: list[str] = []

    def blocks(self, lines: Iterable[str]) -> Iterator[_Block]:
        """Yield cues in the order of the file."""
        for number, line in enumerate(lines, start=1):
            if "-->" in line and not self._ignored_arrow(line):
                yield from self._open(number, line)
            elif not line.strip():
                self._blank(number)
            elif not self._ignoring:
                self._text(number, line)
        self._blank(0)
        yield from self._finished()

    def _ignored_arrow(self, line: str) -> bool:
        """Leave arrows in notes and in speech alone: times start with a digit, and malformed ones stand first."""
        return not _TIMING.match(line) and (self._ignoring or self._inside)

    def _open(self, number: int, line: str) -> Iterator[_Block]:
        timing = _TIMING.match(line)
        if self._inside and self._cue and self._cue.lines and _IDENTIFIER.match(self._cue.lines[-1]):
            self._cue.lines.pop()
        self._place_loose(number, before_times=True)
        yield from self._finished()
        start, end = (seconds(timing[1]), seconds(timing[2])) if timing else (None, None)
        if start is None or end is None:
            self._skip(number, "the caption's times cannot be read")
            self._ignoring = True
            return
        self._cue, self._inside, self._ignoring = _Block(number, start, end), True, False

    def _blank(self, number: int) -> None:
        self._place_loose(number, before_times=False)
        self._inside = self._ignoring = False

    def _text(self, number: int, line: str) -> None:
        if self._inside and self._cue:
            self._cue.lines.append(line)
        elif not self._loose and self._is_comment(number, line):
            self._ignoring = True
        else:
            self._loose.append(line)

    def _is_comment(self, number: int, line: str) -> bool:
        return self._vtt and bool(_BLOCKS.match(line) or (number == 1 and line.lstrip("\ufeff").startswith("WEBVTT")))

    def _place_loose(self, number: int, *, before_times: bool) -> None:
        """Decide what lines outside a cue are: an identifier, the rest of an open voice, or a cue without times."""
        loose, self._loose = self._loose, []
        voice_open = self._cue is not None and "<v" in (said := "\n".join(self._cue.lines)) and "</v>" not in said
        if loose and (_IDENTIFIER.match(loose[-1]) or (before_times and not voice_open)):
            loose.pop()
        if loose and voice_open and self._cue:
            self._cue.lines.extend(loose)
        elif loose:
            self._skip(max(number - len(loose), 1), "text without a caption's times")

    def _finished(self) -> Iterator[_Block]:
        if self._cue:
            yield self._cue
        self._cue, self._inside = None, False

    def _skip(self, line: int, reason: str) -> None:
        self.skipped.append(Skipped(self._source, line, "read", f"line {line}: {reason}"))


def _speakers(blocks: Sequence[_Block], vtt: bool) -> tuple[str, list[Cue]]:
    """Find out how the file names its speakers, and give its cues with theirs."""
    if any(_VOICE.search(line) for block in blocks for line in block.lines):
        return "Teams captions", [cue for block in blocks for cue in _voices(block, vtt) if cue.text]
    lines = [[_plain(line, vtt) for line in block.lines] for block in blocks]
    labels = (named(_DASH.sub("", line, count=1)) for texts in lines for line in texts if ":" in line)
    speakers = agreed(label for label in labels if label)
    shape = "Zoom captions" if speakers else "captions without speakers"
    cues = _prefixed(blocks, lines, speakers) if speakers else _nameless(blocks, lines)
    return shape, [cue for cue in cues if cue.text]


def _voices(block: _Block, vtt: bool) -> Iterator[Cue]:
    """Split a cue at its voice tags; words before the first have no speaker."""
    first, *rest = _VOICE.split("\n".join(block.lines))
    if first:
        yield Cue("", _joined(_plain(first, vtt)), block.start, block.end)
    for speaker, text in zip(rest[::2], rest[1::2], strict=True):
        yield Cue(_joined(_plain(speaker or "", vtt)), _joined(_plain(text, vtt)), block.start, block.end)


def _prefixed(blocks: Sequence[_Block], lines: Sequence[list[str]], speakers: dict[str, str]) -> Iterator[Cue]:
    """Read ``Name: text``; a line without a name goes on with the one before."""
    speaker = ""
    for block, texts in zip(blocks, lines, strict=True):
        for line in texts:
            label = spelt(named(_DASH.sub("", line, count=1)), speakers) if ":" in line else None
            speaker = label.speaker if label else speaker
            yield Cue(speaker, _joined(label.rest if label else line), block.start, block.end)


def _nameless(blocks: Sequence[_Block], lines: Sequence[list[str]]) -> Iterator[Cue]:
    """Read captions without speakers; a dash at the start of a line is somebody else speaking."""
    for block, texts in zip(blocks, lines, strict=True):
        for line in texts:
            dash = _DASH.match(line)
            yield Cue("", _joined(line[dash.end() :] if dash else line), block.start, block.end, opens=bool(dash))


def _plain(text: str, vtt: bool) -> str:
    """Drop tags, and undo the escapes that WebVTT defines (SubRip defines none).

    >>> _plain("<i>R&amp;D</i> &eacute;", True)
    'R&D &eacute;'
    """
    text = _TAG.sub("", text) if "<" in text or "{" in text else text
    if vtt and "&" in text:
        for escape, character in _VTT_ESCAPES.items():
            text = text.replace(escape, character)
    return text


def _joined(text: str) -> str:
    """Join lines into one, runs of spaces into one space; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")
