import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textsafety.disclosure import groups, protect, protect_table
from textsafety.disclosure.groups import MERGED

COUNTS = st.dictionaries(st.sampled_from("ABCDEFGHIJ"), st.integers(1, 60), max_size=8)


@pytest.mark.parametrize(
    ("counts", "sizes"),
    [
        ({"A": 30, "B": 20}, {"A": 30, "B": 20}),
        ({"A": 30, "B": 20, "C": 3}, {"A": 30, MERGED: 23}),
        ({"A": 30, "B": 20, "C": 6, "D": 7}, {"A": 30, "B": 20, MERGED: 13}),
        ({"A": 30, "B": 20, "C": 5, "D": 5}, {"A": 30, MERGED: 30}),
        ({"A": 30, "B": 3}, {}),
        ({"A": 30}, {}),
        ({"A": 3, "B": 4}, {}),
        ({}, {}),
        ({"A": 30, "B": 25, "C": 0}, {"A": 30, MERGED: 25}),
        ({"A": 40, "B": 30, MERGED: 20, "C": 2}, {"A": 40, "B": 30, MERGED + "*": 22}),
    ],
)
def test_small_groups_are_merged_or_the_column_is_hidden(counts, sizes):
    protected = protect(counts)
    assert protected.sizes == sizes
    assert bool(protected.note) == (sizes != counts or not counts)


def test_singletons_do_not_add_up_to_a_group_that_gives_each_away():
    counts = {f"role {number}": 1 for number in range(12)} | {"Nurses": 40, "Doctors": 30, "Porters": 20}
    assert protect(counts).sizes == {"Nurses": 40, "Doctors": 30, MERGED: 32}


def test_the_threshold_is_the_readers():
    assert protect({"A": 30, "B": 6}, at_least=5).sizes == {"A": 30, "B": 6}


def test_only_an_unmerged_group_stands_for_itself():
    shown = protect({"A": 30, "B": 20, "C": 3}).groups
    assert [shown[value].unmerged for value in "ABC"] == [True, False, False]


@given(COUNTS, st.integers(2, 15))
def test_no_group_below_the_threshold_follows_from_totals(counts, at_least):
    """The attacker knows the total, every shown size, who is in the merged group, and that each group has a member."""
    protected = protect(counts, at_least=at_least)
    merged = [value for value, group in protected.groups.items() if group.shown_as and not group.unmerged]
    for value, count in counts.items():
        if count >= at_least or not protected.sizes:
            continue
        rest = sum(counts.values()) - sum(counts[each] for each, group in protected.groups.items() if group.unmerged)
        assert value in merged
        assert len(merged) > 1
        assert rest - (len(merged) - 1) >= at_least


@given(COUNTS, st.integers(2, 15))
def test_respondents_are_kept_and_shown_groups_reach_the_threshold(counts, at_least):
    protected = protect(counts, at_least=at_least)
    assert protected.groups.keys() == counts.keys()
    if protected.sizes:
        assert len(protected.sizes) > 1
        assert sum(protected.sizes.values()) == sum(counts.values())
        assert min(protected.sizes.values()) >= at_least


@given(st.permutations([("A", 30), ("B", 12), ("C", 12), ("D", 4)]))
def test_order_of_the_counts_does_not_matter(items):
    assert protect(dict(items)) == protect({"A": 30, "B": 12, "C": 12, "D": 4})


@st.composite
def tables(draw):
    sizes = draw(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(10, 40), min_size=2, max_size=6))
    row = {
        group: draw(st.one_of(st.integers(0, 4), st.integers(0, size), st.just(size))) for group, size in sizes.items()
    }
    return {"theme": {group: min(count, sizes[group]) for group, count in row.items()}}, sizes


@given(tables(), st.integers(2, 5))
def test_no_suppressed_cell_follows_from_the_row_total(table, least):
    """The attacker knows each shown count exactly, each group's size and the theme's total, and bounds the rest."""
    cells, sizes = table
    row = cells["theme"]
    shown = protect_table(cells, sizes, cell_at_least=least)["theme"]
    hidden = [group for group in sizes if not shown[group].shown]
    left = sum(row.values()) - sum(row[group] for group in sizes if shown[group].shown)
    for group in sizes:
        primary = row[group] < least or sizes[group] - row[group] < least
        assert not (primary and shown[group].shown)
    if len(hidden) == len(sizes):
        return
    for group in hidden:
        lowest = max(0, left - sum(sizes[other] for other in hidden if other != group))
        highest = min(sizes[group], left)
        assert lowest < highest
        assert highest >= least
        assert lowest <= sizes[group] - least


@pytest.mark.parametrize(
    ("row", "shares"),
    [
        ({"A": 12, "B": 9, "C": 8}, [30, 45, 53]),
        ({"A": 12, "B": 9, "C": 0}, [30, None, None]),
        ({"A": 12, "B": 20, "C": 8}, [30, None, None]),
        ({"A": 12, "B": 1, "C": 2}, [30, None, None]),
        ({"A": 12, "B": 1, "C": 1}, [None, None, None]),
        ({}, [None, None, None]),
    ],
)
def test_cells_that_give_people_away_are_suppressed_with_a_second_one(row, shares):
    table = protect_table({"theme": row}, {"A": 40, "B": 20, "C": 15})
    assert [cell.share for cell in table["theme"].values()] == shares


def test_two_demographics_are_never_crossed():
    """One column of counts at a time: no public function takes a second one."""
    parameters = {
        name: list(inspect.signature(getattr(groups, name)).parameters) for name in ("protect", "protect_table")
    }
    assert parameters == {"protect": ["counts", "at_least"], "protect_table": ["cells", "sizes", "cell_at_least"]}
