"""Choose quotes: typical, strong and contradicting ones, from different people, the same ones every time."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from textsafety.codebook import Code
from textsafety.disclosure import quote, why_not_shown
from textsafety.run_folder import RunFolder
from textsafety.summarise.themes import Counter
from textsafety.summary import Quote

# How many candidates of each role are looked at before giving up on a showable one.
CANDIDATES = 15
_TEXTS = ("document_id", "text", "non_answer", "language", "needs_human_why")


Key = Callable[[int], Any]
ShownCells = tuple[str, frozenset[tuple[str, str]]]
ROLES = frozenset(
    {"Interviewer", "Interviewee", "Facilitator", "Moderator", "Researcher", "Participant", "Respondent", "Speaker"}
    | {"Unknown", "Team", "Research", "Manager", "Nurse", "Doctor", "Patient", "Carer", "Several", "All", "The", "and"}
)


@dataclass(frozen=True, slots=True)
class QuoteChooser:
    """Chooses quotes for themes.

    Attributes:
        counter: The run's codings.
        cells: The demographic column whose values may stand beside a quote, and the cells of its table that are shown.
        names: Names to mask beside those found by rule.
        many: Quotes for each theme.
    """

    counter: Counter
    cells: ShownCells
    names: Sequence[str]
    many: int

    @property
    def codes(self) -> list[str]:
        """Ids of the codes, in the order in which codings count them."""
        return [code.id for code in self.counter.codebook.codes]

    def choose(self, folder: RunFolder, codes: Sequence[Code]) -> dict[str, tuple[Quote, ...]]:
        """Choose quotes for every code: code id -> quotes."""
        if not self.many:
            return {code.id: () for code in codes}
        wanted = {code.id: self._candidates(code) for code in codes}
        numbers = {
            int(self.counter.columns.codings.document[at])
            for roles in wanted.values()
            for places in roles.values()
            for at in places
        }
        texts = _fetch(folder, numbers)
        return {code.id: self._choose(wanted[code.id], texts) for code in codes}

    def _candidates(self, code: Code) -> dict[str, list[int]]:
        codings, counter = self.counter.columns.codings, self.counter
        here = (codings.code == counter.number[code.id]) & ~codings.needs_human
        told = np.flatnonzero(here & (counter.counted | counter.missing))
        hoped = np.flatnonzero(here & codings.assigned & (codings.stance == "hoped-for"))
        main = told if len(told) else hoped
        denied = here & codings.assigned & (codings.stance == "denied")
        against = denied | (counter.of_codes(code.opposing_codes) & counter.counted & ~codings.needs_human)
        cue = Tally(codings.reason[main].tolist())
        return {
            "typical": self._first(main, lambda at: -cue[codings.reason[at]]),
            "strong": self._first(main, self._weakness(main)),
            "contradicting": self._first(np.flatnonzero(against), lambda at: codings.stance[at] != "denied"),
        }

    def _weakness(self, places: np.ndarray) -> Key:
        """Put first what people lived themselves, in documents that say it more than once, at most length."""
        codings = self.counter.columns.codings
        times = Tally(codings.document[places].tolist())

        def weakness(at: int) -> tuple[object, ...]:
            length = int(codings.end[at] - codings.start[at])
            return (codings.stance[at] != "experienced", -times[int(codings.document[at])], -length)

        return weakness

    def _first(self, places: np.ndarray, key: Key) -> list[int]:
        codings, ids = self.counter.columns.codings, self.counter.columns.ids

        def order(at: int) -> tuple[object, ...]:
            drawn = f"{self.counter.seed}/{ids[codings.document[at]]}/{codings.start[at]}"
            return (key(at), crc32(drawn.encode()), drawn)

        return sorted(places.tolist(), key=order)[:CANDIDATES]

    def _choose(self, roles: Mapping[str, Sequence[int]], texts: Mapping[int, Mapping[str, str]]) -> tuple[Quote, ...]:
        """Take one of each role, then more typical ones, from different people and, where it can be, groups."""
        chosen: list[Quote] = []
        people: set[int] = set()
        said_already: set[str] = set()
        for role in ("typical", "strong", "contradicting", *["typical"] * self.many):
            if len(chosen) == self.many:
                break
            found = self._next(roles[role], role, texts, people, {quote.group for quote in chosen})
            if found and found[1].text in said_already:
                people.add(int(self.counter.columns.codings.respondent[found[0]]))
            elif found:
                at, said = found
                said_already.add(said.text)
                people.add(int(self.counter.columns.codings.respondent[at]))
                chosen.append(said)
        return tuple(chosen)

    def _next(
        self,
        places: Iterable[int],
        role: str,
        texts: Mapping[int, Mapping[str, str]],
        people: set[int],
        groups: set[str],
    ) -> tuple[int, Quote] | None:
        found = None
        for at in places:
            if int(self.counter.columns.codings.respondent[at]) in people:
                continue
            said = self._quote(at, role, texts)
            if said and (not said.group or said.group not in groups):
                return at, said
            found = found or ((at, said) if said else None)
        return found

    def _quote(self, at: int, role: str, texts: Mapping[int, Mapping[str, str]]) -> Quote | None:
        codings = self.counter.columns.codings
        document = int(codings.document[at])
        row = texts[document]
        text, start, end = row["text"], int(codings.start[at]), int(codings.end[at])
        needs_human = [row["needs_human_why"]] if row["needs_human_why"] else []
        if why_not_shown(text, needs_human=needs_human, language=row["language"], names=self.names):
            return None
        shown = quote(text, start, end, names=self.names)
        evidence = text[start:end]
        return Quote(
            text=shown,
            evidence=evidence if evidence in shown else "",
            role=role,
            stance=codings.stance[at],
            time=codings.time[at],
            presence=codings.presence[at],
            group=self._tag(self.codes[int(codings.code[at])], int(codings.respondent[at])),
            document_id=self.counter.columns.ids[document],
        )

    def _tag(self, code: str, respondent: int) -> str:
        """Name the respondent's group only where that theme's cell of that group is shown: a tag is a count of one."""
        column, shown = self.cells
        value = self.counter.columns.kept[column][respondent] if column else ""
        return value if (code, value) in shown else ""


def names_of(speakers: Iterable[str]) -> tuple[str, ...]:
    """List the names in speakers' labels, each part of them too; roles and numbers are no names.

    >>> names_of(["Grace Okafor", "Participant 4"])
    ('Grace', 'Grace Okafor', 'Okafor')
    """
    names = [label for label in speakers if label and not any(part.isdigit() for part in label)]
    parts = {part.strip("(),.") for label in names for part in label.split()} - ROLES
    kept = {name for name in (*names, *parts) if len(name) >= 3 and name not in ROLES}
    return tuple(sorted(kept))


def _fetch(folder: RunFolder, numbers: set[int]) -> dict[int, dict[str, str]]:
    """Read the texts of some documents, part by part."""
    found: dict[int, dict[str, str]] = {}
    first = 0
    for table in folder.batches("documents", _TEXTS):
        here = sorted(number - first for number in numbers if first <= number < first + table.num_rows)
        rows = table.take(here).to_pylist() if here else []
        found.update({first + place: row for place, row in zip(here, rows, strict=True)})
        first += table.num_rows
    return found
