"""Themes by demographic group, after disclosure control; and themes that the same respondents tell of."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Mapping, Sequence

import numpy as np

from textsafety.disclosure import Cell, Groups, find_personal, protect, protect_table
from textsafety.summarise.columns import BLANK, Columns
from textsafety.summarise.themes import Counter
from textsafety.summary import GroupTable, Theme, Together

COMPARED = 12
MOST_VALUES = 15
LONGEST_LABEL = 40
_PEOPLE = re.compile(
    r"\b(manager|supervisor|mentor|appraiser|reviewer|assessor|name|e-?mail|reports? to)\b", re.IGNORECASE
)
PAIRED = 24
LISTED = 12


def values_of(columns: Columns, name: str) -> list[str]:
    """Give one demographic value for each respondent who answered."""
    return [value or BLANK for value, answered in zip(columns.kept[name], columns.answered, strict=True) if answered]


def comparable(columns: Columns, wanted: Sequence[str]) -> list[str]:
    """List the demographic columns to compare: those wanted, or all whose values are categories."""
    if wanted:
        return [name for name in wanted if name in columns.kept]
    few = [name for name in columns.kept if 2 <= len(set(values_of(columns, name))) <= MOST_VALUES]
    return [name for name in few if not _may_identify(name, columns.kept[name])]


def _may_identify(name: str, values: Sequence[str]) -> bool:
    """Tell whether a column's values may name people or be their words, and so must not label a group."""
    if _PEOPLE.search(name):
        return True
    return any(len(value) > LONGEST_LABEL or find_personal(value) for value in set(values))


def shown_cells(tables: Sequence[GroupTable]) -> tuple[str, frozenset[tuple[str, str]]]:
    """Give the first column that shows groups, and its (code, value) cells that are shown."""
    table = next((table for table in tables if table.groups), None)
    if table is None:
        return "", frozenset()
    values = [value for value, _ in table.groups]
    cells = [(theme.code, value, cell) for theme, row in table.rows for value, cell in zip(values, row, strict=True)]
    return table.column, frozenset((code, value) for code, value, cell in cells if cell is not None)


def protected(columns: Columns, names: Sequence[str], *, at_least: int) -> dict[str, Groups]:
    """Decide for each column which groups may be shown."""
    return {name: protect(Tally(values_of(columns, name)), at_least=at_least) for name in names}


def group_tables(
    counter: Counter, themes: Sequence[Theme], groups: Mapping[str, Groups], *, cell_at_least: int
) -> tuple[GroupTable, ...]:
    """Give a table of theme shares for each column; a column of which nothing may be shown gives its note alone."""
    top = sorted((t for t in themes if t.respondents), key=lambda theme: -theme.respondents)[:COMPARED]
    return tuple(_table(counter, name, top, groups[name], cell_at_least) for name in groups)


def _table(counter: Counter, name: str, themes: Sequence[Theme], groups: Groups, cell_at_least: int) -> GroupTable:
    if not groups.sizes:
        return GroupTable(name, (), (), groups.note)
    shown_as = np.array([groups.groups[value or BLANK].shown_as for value in _all(counter.columns, name)], dtype=object)
    cells = {theme.code: _held(counter, theme, shown_as) for theme in themes}
    table = protect_table(cells, groups.sizes, cell_at_least=cell_at_least)
    rows = tuple((theme, tuple(_shown(table[theme.code][value]) for value in groups.sizes)) for theme in themes)
    hidden = any(cell is None for _, row in rows for cell in row)
    notes = [groups.note, f"· stands for a cell hidden to protect fewer than {cell_at_least} people." if hidden else ""]
    return GroupTable(name, tuple(groups.sizes.items()), rows, " ".join(note for note in notes if note))


def _shown(cell: Cell) -> float | None:
    return None if cell.share is None else cell.share / 100


def _all(columns: Columns, name: str) -> list[str]:
    """Give a value for each respondent; those without an answer get a blank one that no count reaches."""
    known = set(values_of(columns, name))
    blank = next(iter(known))
    return [v if (v or BLANK) in known else blank for v in columns.kept[name]]


def _held(counter: Counter, theme: Theme, shown_as: np.ndarray) -> dict[str, int]:
    told = counter.counted & (counter.columns.codings.code == counter.number[theme.code])
    return dict(Tally(shown_as[np.unique(counter.columns.codings.respondent[told])].tolist()))


def together(counter: Counter, themes: Sequence[Theme]) -> tuple[Together, ...]:
    """List pairs of themes that the same respondents tell of more often than chance would give."""
    top = sorted((t for t in themes if t.respondents), key=lambda theme: -theme.respondents)[:PAIRED]
    if counter.answered < counter.at_least or len(top) < 2:
        return ()
    codings = counter.columns.codings
    holds = np.zeros((len(counter.columns.respondents), len(top)), dtype=np.float32)
    for place, theme in enumerate(top):
        holds[codings.respondent[counter.counted & (codings.code == counter.number[theme.code])], place] = 1
    both = (holds.T @ holds).astype(int)
    found = [
        Together(first, second, int(both[i, j]), both[i, j] * counter.answered / (both[i, i] * both[j, j]))
        for i, first in enumerate(top)
        for j, second in enumerate(top)
        if i < j and both[i, j] >= 3
    ]
    often = [pair for pair in found if pair.lift > 1.2]
    return tuple(sorted(often, key=lambda p: (-p.respondents, -p.lift, p.first.code, p.second.code))[:LISTED])
