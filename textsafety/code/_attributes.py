"""Stance, presence, time, voice and sarcasm: what the words around a cue say about it.

The coding rules of the codebook (section 5: negation, denied, hopes, hypo, contrast, sarcasm, reported, patients), with
their word tables in ``lexicons/english/attributes.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textsafety.code._cues import CueCompiler, CueIndex, Pattern
from textsafety.code._match import Hit, Line
from textsafety.code._words import BARRIER

_QUOTES = {"“": "”", "‘": "’", '"': '"'}
_HOPE_REACH = 9
_MENTION_REACH = 3
_PAST_REACH = 6


@dataclass(frozen=True, slots=True)
class Context:
    """One segment with what stands around it.

    Attributes:
        line: The segment itself.
        after: The next segment of the same document, where a denial often follows.
        question: The survey question or heading, lower case.
        text: The segment's own text.
        start: Offset of the segment in the document.
    """

    line: Line
    after: Line | None
    question: Line | None
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Attributes:
    """What was read around one hit. ``because`` says why, in words for the reason of a coding."""

    stance: str
    negator: int | None
    reduced: bool
    time: str
    voice: str
    sarcasm: bool
    mention: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeReader:
    """The tables of ``attributes.yaml``, compiled."""

    negators: frozenset[str]
    negation_stops: frozenset[str]
    negation_reach: int
    reducers: frozenset[str]
    firsthand: frozenset[str]
    now: frozenset[str]
    outsiders: frozenset[str]
    insiders: frozenset[str]
    outsider_reach: int
    expectations: frozenset[str]
    sarcasm_marks: tuple[str, ...]
    index: CueIndex[tuple[str, Pattern]]

    def negator(self, line: Line, hit: Hit) -> int | None:
        """Find the token that negates a hit: before it in the same clause, or inside one of its gaps.

        Two negators undo each other.
        """
        if self.negators.isdisjoint(line.words):
            return None
        norms = line.tokens.norms
        start = hit.start if norms[hit.start] in self.negation_stops else max(0, hit.start - self.negation_reach)
        for at in range(hit.start - 1, start - 1, -1):
            if norms[at] in self.negation_stops or at + 1 in line.tokens.commas:
                start = at + 1
                break
        places = [*range(start, hit.start), *(at for gap in hit.gaps for at in range(*gap))]
        found = [at for at in places if norms[at] in self.negators and not self._excepted(line, at)]
        return found[-1] if len(found) % 2 else None

    def _excepted(self, line: Line, at: int) -> bool:
        return any(hit.start <= at < hit.end for hit in self._hits("negation_except", line))

    def read(self, context: Context, hit: Hit, *, family: str, positive: bool) -> Attributes:
        """Read every attribute of one hit."""
        line = context.line
        because: list[str] = []
        negator = self.negator(line, hit)
        if negator is not None:
            because.append(f"negated by '{line.tokens.surfaces[negator]}'")
        stance, why = self._stance(context, hit, family=family, positive=positive)
        reduced = stance == "reduced"
        if why:
            because.append(why)
        time = self._time(line, hit)
        if time == "past":
            because.append("past")
        sarcasm = positive and self._is_sarcastic(context, hit)
        if sarcasm:
            because.append("sarcasm")
        return Attributes(
            stance="hoped-for" if reduced else stance,
            negator=negator,
            reduced=reduced,
            time=time,
            voice=self._voice(context, hit),
            sarcasm=sarcasm,
            mention=positive and self._is_mention(line, hit),
            because=tuple(because),
        )

    def _stance(self, context: Context, hit: Hit, *, family: str, positive: bool) -> tuple[str, str]:
        line = context.line
        denial = "" if positive else self._denial(context, hit)
        if denial:
            return "denied", f"denied: '{denial}'"
        hope = self._hope(context, hit)
        if hope and not positive:
            before = line.tokens.norms[max(0, hit.start - 4) : hit.start]
            return ("reduced", f"asked for: '{hope}'") if self.reducers.intersection(before) else self._lived(line)
        if hope:
            return "hoped-for", f"asked for: '{hope}'"
        if family not in self.expectations and self._before(line, hit, "hypothetical", _HOPE_REACH):
            return "hypothetical", "hypothetical"
        return self._lived(line)

    def _lived(self, line: Line) -> tuple[str, str]:
        return (
            "experienced" if self.firsthand.intersection(word.lower() for word in line.tokens.surfaces) else "observed"
        ), ""

    def _hope(self, context: Context, hit: Hit) -> str:
        line = context.line
        inside = (h for h in self._hits("hopes", line) if hit.start <= h.start and h.end <= hit.end)
        said = next((_said(line, h) for h in inside), "")
        found = said or self._before(line, hit, "hopes", _HOPE_REACH) or self._after(line, hit, "hopes_after", 3)
        if found:
            return found
        opening = (h for h in self._hits("hopes_opening", line) if h.start == 0 and h.end <= hit.start <= _HOPE_REACH)
        for found_opening in opening:
            return _said(line, found_opening)
        if hit.start <= 2 and context.question is not None and self._hits("hopeful_questions", context.question):
            return "the question asks what people want"
        return ""

    def _denial(self, context: Context, hit: Hit) -> str:
        line = context.line
        found = self._before(line, hit, "denied_before", 3) or self._after(line, hit, "denied_after", 8)
        if found or context.after is None:
            return found
        return next((_said(context.after, h) for h in self._hits("denied_after", context.after) if h.start <= 1), "")

    def _time(self, line: Line, hit: Hit) -> str:
        """Split the segment at its contrast and look for a past or present marker on the hit's own side."""
        past, past_after = self._hits("past", line), self._hits("past_after", line)
        if not past and not past_after:
            return "now"
        norms = line.tokens.norms
        left = max(
            (at + 1 for at in range(hit.start) if norms[at] in ("but", "although", "however", BARRIER)), default=0
        )
        right = min((at for at in range(hit.end, len(norms)) if norms[at] in ("but", BARRIER)), default=len(norms))
        if self.now.intersection(norms[left : hit.start]):
            return "now"
        if any(left <= h.start < hit.start for h in past):
            return "past"
        after = (h for h in past_after if hit.end <= h.start < right)
        return "past" if any(h.start - hit.end < _PAST_REACH for h in after) else "now"

    def _voice(self, context: Context, hit: Hit) -> str:
        spans = context.line.tokens.spans
        start, end = spans[hit.start][0] - context.start, spans[hit.end - 1][1] - context.start
        if _inside_quotes(context.text, start, end):
            return "quoted"
        return "reported" if self._before(context.line, hit, "reported", _HOPE_REACH) else "own"

    def _is_sarcastic(self, context: Context, hit: Hit) -> bool:
        if any(mark in context.text for mark in self.sarcasm_marks):
            return True
        return any(h.start <= hit.end for h in self._hits("sarcasm", context.line))

    def _is_mention(self, line: Line, hit: Hit) -> bool:
        return bool(self._before(line, hit, "mentions", _MENTION_REACH))

    def is_outsiders(self, line: Line, hit: Hit) -> bool:
        """Tell whether it is a patient or relative, not somebody who works here, that a hit speaks of."""
        before = line.tokens.norms[max(0, hit.start - self.outsider_reach) : hit.start]
        return bool(self.outsiders.intersection(before)) and not self.insiders.intersection(before)

    def _before(self, line: Line, hit: Hit, name: str, reach: int) -> str:
        """Find a pattern that ends at most ``reach`` words before a hit, with no end of a thought between."""
        for found in self._hits(name, line):
            between = line.tokens.norms[found.end : hit.start]
            if found.end <= hit.start and len(between) <= reach and not _broken(between):
                return _said(line, found)
        return ""

    def _after(self, line: Line, hit: Hit, name: str, reach: int) -> str:
        for found in self._hits(name, line):
            if found.start >= hit.end and found.start - hit.end <= reach:
                return _said(line, found)
        return ""

    def _hits(self, name: str, line: Line) -> Sequence[Hit]:
        if line.signs is None:
            line.signs = {}
            for sign, pattern in self.index.candidates(line):
                line.signs.setdefault(sign, []).extend(pattern.hits(line))
        return line.signs.get(name, ())


def _broken(between: Sequence[str]) -> bool:
    return BARRIER in between or "but" in between or "because" in between


def _said(line: Line, hit: Hit) -> str:
    tokens = line.tokens
    fresh = (at for at in range(hit.start, hit.end) if at == hit.start or tokens.spans[at] != tokens.spans[at - 1])
    return " ".join(tokens.surfaces[at] for at in fresh).lower()


def _inside_quotes(text: str, start: int, end: int) -> bool:
    """Tell whether a span lies between an opening quotation mark and its closing one."""
    for opening, closing in _QUOTES.items():
        at = text.rfind(opening, 0, start + 1)
        if at < 0 or (opening == '"' and text.count('"', 0, start) % 2 == 0):
            continue
        close = text.find(closing, end)
        if close >= 0 and closing not in text[at + 1 : start]:
            return True
    return False


def load_attributes(tables: Mapping[str, Any], compiler: CueCompiler) -> AttributeReader:
    """Compile the parsed ``attributes.yaml``."""
    negation = tables["negation"]
    names = (
        "hopes",
        "hopes_opening",
        "hopes_after",
        "hopeful_questions",
        "hypothetical",
        "past",
        "past_after",
        "reported",
        "denied_before",
    )
    lists = {name: tables[name] for name in (*names, "denied_after", "sarcasm", "mentions")}
    lists["negation_except"] = negation["except"]
    patterns = [
        (name, pattern)
        for name, cues in lists.items()
        for cue in cues
        for pattern in compiler.compile(cue, where=f"lexicons/english/attributes.yaml: {name}")
    ]
    return AttributeReader(
        negators=frozenset(negation["words"]),
        negation_stops=frozenset(negation["stops"]),
        negation_reach=negation["reach"],
        reducers=frozenset(tables["reducers"]),
        firsthand=frozenset(tables["firsthand"]),
        now=frozenset(word for word in tables["now"] if " " not in word),
        outsiders=frozenset(tables["outsiders"]),
        insiders=frozenset(tables["insiders"]),
        outsider_reach=tables["outsider_reach"],
        expectations=frozenset(tables["expectations"]),
        sarcasm_marks=tuple(tables["sarcasm_marks"]),
        index=CueIndex(patterns, lambda item: item[1]),
    )
