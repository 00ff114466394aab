"""Small groups: which values of one demographic column, and which cells of theme by group, may be shown.

The rules are those of statistical disclosure control for frequency tables (Hundepool et al., *Statistical Disclosure
Control*, Wiley 2012, chapter 5; *Handbook on Statistical Disclosure Control for Outputs*, Safe Data Access
Professionals 2019): a threshold rule, primary suppression of small and of dominating cells (0 % and 100 % tell what
everybody in a group said: attribute disclosure), and secondary suppression so that totals minus what is shown give
nothing away. Two demographic columns are never crossed: there is no function that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MERGED = "Other groups (merged)"


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a demographic column.

    Attributes:
        value: As it stands in the data.
        shown_as: What a report prints: the value itself, the name of the merged group, or nothing when hidden.
    """

    value: str
    shown_as: str

    @property
    def unmerged(self) -> bool:
        """Whether the group stands for itself: only then may a quote carry its name."""
        return bool(self.shown_as) and self.shown_as == self.value


@dataclass(frozen=True, slots=True)
class Groups:
    """What may be shown of one column.

    Attributes:
        groups: Every value of the column and how it is shown.
        sizes: Respondents per shown group, largest first, the merged group last; empty when the column is hidden.
        note: A sentence for the report: what was merged or why the column is hidden; empty when nothing was done.
    """

    groups: Mapping[str, Group]
    sizes: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Respondents of one group who hold one theme: a whole percentage of the group, or None when suppressed."""

    share: int | None

    @property
    def shown(self) -> bool:
        """Whether the cell may be printed."""
        return self.share is not None


def protect(counts: Mapping[str, int], *, at_least: int = 10) -> Groups:
    """Decide which groups of one column are shown, merged or hidden.

    Args:
        counts: Respondents per value. Give every respondent a value, a blank one included: totals are public.
        at_least: Smallest group that is shown (threshold rule).

    Groups below the threshold are merged; the smallest others join them until nothing about any member follows from
    the merged number: with m members of at least one respondent each, none exceeds the sum less m - 1, so that must
    reach the threshold too. Fewer than two groups left to show: the column is hidden.

    >>> protect({"Nurses": 40, "Doctors": 25, "Porters": 4}).sizes
    {'Nurses': 40, 'Other groups (merged)': 29}
    >>> protect({"Yes": 40, "No": 4}).note
    'Not shown: fewer than two groups of at least 10 respondents.'
    """
    merged = _merged(counts, at_least)
    own = sorted(counts.keys() - merged, key=lambda value: (-counts[value], value))
    if len(own) + bool(merged) < 2:
        hidden = {value: Group(value, "") for value in counts}
        return Groups(hidden, note=f"Not shown: fewer than two groups of at least {at_least} respondents.")
    label = _free_label(counts)
    sizes = {value: counts[value] for value in own} | (
        {label: sum(counts[value] for value in merged)} if merged else {}
    )
    note = f"{len(merged)} groups are merged to protect groups of fewer than {at_least} respondents." if merged else ""
    return Groups({value: Group(value, label if value in merged else value) for value in counts}, sizes, note)


def _merged(counts: Mapping[str, int], at_least: int) -> set[str]:
    by_size = sorted(counts, key=lambda value: (counts[value], value))
    merged = [value for value in by_size if counts[value] < at_least]
    if not merged:
        return set()
    for value in by_size[len(merged) :]:
        if len(merged) > 1 and _blurred(merged, counts, at_least):
            break
        merged.append(value)
    return set(merged)


def _blurred(merged: list[str], counts: Mapping[str, int], at_least: int) -> bool:
    return sum(counts[value] for value in merged) - (len(merged) - 1) >= at_least


def _free_label(counts: Mapping[str, int]) -> str:
    label = MERGED
    while label in counts:
        label += "*"
    return label


def protect_table(
    cells: Mapping[str, Mapping[str, int]], sizes: Mapping[str, int], *, cell_at_least: int = 3
) -> dict[str, dict[str, Cell]]:
    """Decide which cells of theme by group are shown.

    Args:
        cells: Theme -> shown group -> respondents who hold the theme; a missing group counts as 0.
        sizes: Respondents per shown group: ``Groups.sizes`` of one column.
        cell_at_least: A cell is suppressed when fewer respondents than this hold the theme, or fewer than this do not.

    The theme's total over all groups is printed elsewhere, and a share of a known size gives back the count, so every
    shown cell is taken as known exactly. Further cells of the row are suppressed until at least two are, and the sum
    of the suppressed ones could be anything from ``cell_at_least`` to all but ``cell_at_least`` of their respondents.

    >>> table = protect_table({"fear": {"A": 12, "B": 9, "C": 1}}, {"A": 40, "B": 20, "C": 15})
    >>> [cell.share for cell in table["fear"].values()]
    [30, None, None]
    """
    return {theme: _protect_row(row, sizes, cell_at_least) for theme, row in cells.items()}


def _protect_row(row: Mapping[str, int], sizes: Mapping[str, int], least: int) -> dict[str, Cell]:
    margin = {group: min(row.get(group, 0), size - row.get(group, 0)) for group, size in sizes.items()}
    by_margin = sorted(sizes, key=lambda group: (margin[group], group))
    hidden = {group for group in by_margin if margin[group] < least}
    for group in by_margin[len(hidden) :]:
        if not hidden or _undetermined(hidden, row, sizes, least):
            break
        hidden.add(group)
    return {
        group: Cell(None if group in hidden else _percent(row.get(group, 0), size)) for group, size in sizes.items()
    }


def _undetermined(hidden: set[str], row: Mapping[str, int], sizes: Mapping[str, int], least: int) -> bool:
    held = sum(row.get(group, 0) for group in hidden)
    return len(hidden) > 1 and least <= held <= sum(sizes[group] for group in hidden) - least


def _percent(count: int, size: int) -> int:
    """Round half up, so that a reader who checks by hand agrees."""
    return (200 * count + size) // (2 * size)
