"""What the lexicon coder makes of a cue once the words around it are read: how sure it is, and which readings stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textsafety.code._attributes import Attributes
from textsafety.code._certainty import certainty, features
from textsafety.code._cues import Pattern
from textsafety.code._match import Hit, Line
from textsafety.codebook.schema import Certainty, Cue


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled cue of one code."""

    code: str
    pattern: Pattern
    kind: str
    cue: Cue
    forbidden: tuple[Pattern, ...] = ()
    needed: tuple[Pattern, ...] = ()

    def hits(self, line: Line) -> list[Hit]:
        """Find the cue where nothing forbids it and what it needs is there."""
        hits = self.pattern.hits(line)
        if hits and self.needed and not any(pattern.hits(line) for pattern in self.needed):
            return []
        return [] if hits and any(pattern.hits(line) for pattern in self.forbidden) else hits


@dataclass(frozen=True, slots=True)
class Reading:
    """One cue in one segment, read.

    Attributes:
        code: The code that holds after negation and irony.
        turned, doubtful: Whether it is another than the cue's; whether that is open to doubt.
        second: Another cue of the same code in the same segment.
    """

    rule: Rule
    hit: Hit
    code: str
    attributes: Attributes
    presence: str
    negator: int | None = None
    turned: bool = False
    doubtful: bool = False
    certainty: float = 0.0
    second: Hit | None = None

    def order(self) -> tuple[float, int, int, str]:
        """Surest first, then longest, then leftmost; the cue itself settles ties."""
        hit = self.hit
        return (-self.certainty, hit.start - hit.end, hit.start, self.rule.pattern.cue)

    def overlaps(self, other: Reading) -> bool:
        """Tell whether two readings of one segment share words."""
        return self.hit.start < other.hit.end and other.hit.start < self.hit.end

    def reason(self, line: Line) -> str:
        """Say which words were met and what the words around them changed."""
        kind = "weak cue" if self.rule.kind == "weak" else "cue"
        second = f" and '{as_met(line, self.second)}'" if self.second else ""
        return "; ".join((f"{kind} '{as_met(line, self.hit)}'{second}", *self.attributes.because))


def weigh(segments: Sequence[Sequence[Reading]], weights: Certainty) -> list[list[Reading]]:
    """Say how sure each reading of a document is; another cue for its code anywhere in the document supports it."""
    everywhere = [(at, reading) for at, readings in enumerate(segments) for reading in readings]
    return [
        [_weighed(at, reading, everywhere, weights) for reading in readings] for at, readings in enumerate(segments)
    ]


def _weighed(at: int, reading: Reading, everywhere: Sequence[tuple[int, Reading]], weights: Certainty) -> Reading:
    others = [(place, other) for place, other in everywhere if other is not reading]
    support = {
        (place, other.rule.kind)
        for place, other in others
        if other.code == reading.code
        and other.rule.cue is not reading.rule.cue
        and (place != at or not other.overlaps(reading))
    }
    rivals = [
        other for place, other in others if place == at and other.code != reading.code and other.overlaps(reading)
    ]
    skipped = sum(end - start for start, end in reading.hit.gaps)
    found = features(
        words=reading.hit.end - reading.hit.start - skipped,
        skipped=skipped,
        weak=reading.rule.kind == "weak",
        turned=reading.turned,
        doubtful=reading.doubtful,
        support=len(support),
        rivals=len(rivals),
    )
    return replace(reading, certainty=certainty(found, reading.code, weights))


def resolve(readings: Sequence[Reading], pairs: frozenset[frozenset[str]]) -> list[Reading]:
    """Keep one reading a code, the surest, then one end of a pair where both lie on the same words."""
    best: dict[str, Reading] = {}
    for reading in sorted(readings, key=Reading.order):
        kept = best.setdefault(reading.code, reading)
        if kept.second is None and kept.rule.cue is not reading.rule.cue and not kept.overlaps(reading):
            best[reading.code] = replace(kept, second=reading.hit)
    left = list(best.values())
    lost = {
        max(one, other, key=Reading.order).code
        for at, one in enumerate(left)
        for other in left[at + 1 :]
        if frozenset((one.code, other.code)) in pairs and one.overlaps(other)
    }
    return [reading for reading in left if reading.code not in lost]


def as_met(line: Line, hit: Hit) -> str:
    """Give the words of a hit in lower case, gaps as dots.

    A contraction was split into words that share a span: it is said once.
    """
    gaps = {at for gap in hit.gaps for at in range(*gap)}
    spans, surfaces = line.tokens.spans, line.tokens.surfaces
    words: list[str] = []
    for at in range(hit.start, hit.end):
        word = "…" if at in gaps else surfaces[at].lower()
        same = at > hit.start and spans[at] == spans[at - 1]
        if not (same or (word == "…" and words[-1:] == ["…"])):
            words.append(word)
    return " ".join(words)
