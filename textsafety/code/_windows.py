"""What a learned coder reads at once: a whole answer, or as many of its sentences as it can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textsafety.encoder import MOST_PIECES
from textsafety.model import Segment

ROOM = MOST_PIECES - 2  # the marks at the two ends


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive segments that are read together; ``start`` and ``end`` count code points of the document's text."""

    start: int
    end: int
    segments: tuple[Segment, ...]


def windows(text: str, segments: Sequence[Segment], pieces: Callable[[str], int] | None) -> list[Window]:
    """Pack the codable segments of a document into windows, in order.

    Sentences and turns are packed while they fit; a bullet of notes stands alone, for its neighbours are about
    something else. A segment longer than a window is a window of its own, of which the end is not read.

    Args:
        text: The document's text.
        segments: Its segments.
        pieces: Counts the word pieces of a text; None counts characters instead.
    """
    codable = [segment for segment in segments if segment.codable]
    if not codable:
        return []
    whole = Window(codable[0].start, codable[-1].end, tuple(codable))
    together = len(codable) == 1 or all(segment.kind != "bullet" for segment in codable)
    if together and _size(text[whole.start : whole.end], pieces) <= ROOM:
        return [whole]
    found: list[Window] = []
    used = 0
    for segment in codable:
        size = _size(text[segment.start : segment.end], pieces)
        last = found[-1] if found else None
        if last and used + size <= ROOM and "bullet" not in (segment.kind, last.segments[-1].kind):
            found[-1] = Window(last.start, segment.end, (*last.segments, segment))
            used += size
        else:
            found.append(Window(segment.start, segment.end, (segment,)))
            used = size
    return found


def _size(text: str, pieces: Callable[[str], int] | None) -> int:
    return pieces(text) if pieces else -(-len(text) // 4)
