"""Selections of a project: where each lies in its text, once counted as its program counted, and whether it is true.

A selection may carry its own words as its name. In a file that does so as a rule, one whose words are others was made
before its text was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textsafety.refi.findings import Finding
from textsafety.refi.grammar import elements, name_of
from textsafety.refi.package import Package
from textsafety.refi.text import STANDARD, Counting, Places, SourceText, best_counting, fits

if TYPE_CHECKING:
    from lxml.etree import _Element

CARRY_WORDS = ("textsafety", "QualCoder")
"""Beginnings of the names of programs whose selections always carry their words."""
HABIT = 2
"""Selections carry their words as a rule where at least one in this many of those with a name does."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection of a text, and its span in it; None where it cannot be placed."""

    node: _Element
    span: tuple[int, int] | None


@dataclass
class Selections:
    """The selections of all texts, what was found wrong, how many hold no code, and which texts count otherwise."""

    by_source: dict[_Element, list[Selection]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    without_code: int = 0
    otherwise: dict[Counting, list[_Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, sources: Sequence[tuple[_Element, SourceText]]) -> Selections:
        """Place all selections."""
        made = cls()
        placed = {node: made._placed(package.part, node, text) for node, text in sources}
        origin = package.root.get("origin") or ""
        as_a_rule = origin.startswith(CARRY_WORDS) or _as_a_rule([(s, text) for n, text in sources for s in placed[n]])
        for counting, found in made.otherwise.items():
            many = f"{len(found):,} texts, this one first," if len(found) > 1 else "this text"
            hint = "textsafety reads them as they were meant; other programs may not"
            what = f"positions in {many} count {counting} too"
            made.findings.append(Finding(package.part, found[0].sourceline or 0, "warning", what, hint))
        for node, text in sources:
            made.by_source[node] = [made._true(package.part, s, text, as_a_rule=as_a_rule) for s in placed[node]]
        return made

    def _placed(self, part: str, source: _Element, text: SourceText) -> list[Selection]:
        nodes = [node for node in elements(source) if name_of(node) == "PlainTextSelection"]
        self.without_code += sum(not any(name_of(child) == "Coding" for child in elements(node)) for node in nodes)
        spans = [_numbers(node) for node in nodes]
        counting = best_counting(text, [(*span, _name(node)) for node, span in zip(nodes, spans, strict=True) if span])
        if counting != STANDARD:
            self.otherwise.setdefault(counting, []).append(source)
        places = text.places(counting)
        return [
            Selection(node, self._span(part, node, span, places) if span else None)
            for node, span in zip(nodes, spans, strict=True)
        ]

    def _span(self, part: str, node: _Element, span: tuple[int, int], places: Places) -> tuple[int, int] | None:
        start, end = span
        if start >= end:
            what = f"the selection from {start} to {end} is empty: its start is not before its end"
        elif (found := places.span(start, end)) is not None:
            return found
        else:
            what = f"the selection from {start} to {end} leaves its text, which ends at {places.counted[-1]}"
        self.findings.append(Finding(part, node.sourceline or 0, "error", what, "its codings have no place"))
        return None

    def _true(self, part: str, selection: Selection, text: SourceText, *, as_a_rule: bool) -> Selection:
        """Compare a selection with the words it carries; where they stand elsewhere, once, put it there."""
        name, span = _name(selection.node), selection.span
        if not name or span is None or fits(name, text.text[slice(*span)]):
            return selection
        at = text.text.find(name)
        if at < 0 and not as_a_rule:
            return selection
        once = at >= 0 and text.text.count(name) == 1
        where = f"they stand at {at}" if at >= 0 else "they are not in the text"
        what = f"the words of the selection from {span[0]} to {span[1]} are not those it carries; {where}"
        hint = "was the text changed after it was coded?"
        self.findings.append(Finding(part, selection.node.sourceline or 0, "error", what, hint))
        return Selection(selection.node, (at, at + len(name)) if once else None)


def _as_a_rule(selections: Sequence[tuple[Selection, SourceText]]) -> bool:
    named = [(s, text) for s, text in selections if s.span and _name(s.node)]
    carry = sum(_carries(_name(s.node), text.text, s.span) for s, text in named if s.span)
    return bool(named) and carry * HABIT >= len(named)


def _carries(name: str, text: str, span: tuple[int, int]) -> bool:
    """Tell whether a name is made of words of the text, there or elsewhere."""
    return fits(name, text[slice(*span)]) or name in text


def _name(node: _Element) -> str:
    return node.get("name") or ""


def _numbers(node: _Element) -> tuple[int, int] | None:
    """Give the positions of a selection; None where the grammar is broken."""
    try:
        return int(node.get("startPosition") or ""), int(node.get("endPosition") or "")
    except ValueError:
        return None
