"""The middle of the Word report: pairs, themes by family with their quotes, patterns across themes, groups."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.codebook import Codebook
from textsafety.export import _words
from textsafety.export._charts import asks, groups, pairs, themes, together
from textsafety.export._view import ROLES, Family, number, percent, signed
from textsafety.export._word_file import WordFile
from textsafety.export._word_summary import quotation
from textsafety.export._word_xml import Column, joined, run
from textsafety.export._words import Words
from textsafety.summary import GroupTable, Pair, Rollup, Theme

SIDE_BY_SIDE = 5  # groups in a table
BESIDE_A_TABLE = 0.85  # of the width of the text: the picture and its table fit one page
IN_ONE_CHART = 28  # themes that a picture shows without small letters
KINDS_KEY = "Circles help, diamonds hinder"


def fear_and_safety(file: WordFile, words: Words) -> None:
    """Add the pairs: the picture and its table."""
    found = words.summary.pairs
    if not found:
        return
    file.heading("Each fear and its counterpart", 1)
    file.text(words.pairs_note)
    extension = f" {_words.EXTENSION_NOTE}" if any(pair.extension for pair in found) else ""
    key = "Dark bars: fear only to the left, safety only to the right; pale bars: both. Numbers at the ends count both"
    says = pairs.says(found, words)
    file.chart(pairs.chart(found), "Fear and safety in pairs", says, f"{key} kinds.{extension}", part=BESIDE_A_TABLE)
    columns = [
        Column("Pair", 6),
        Column("Fear", 23),
        Column("Fear only", 8, right=True),
        Column("Both", 7, right=True),
        Column("Safety only", 9, right=True),
        Column("Safety", 23),
        Column("Index (95% interval)", 24, right=True),
    ]
    shown = columns if words.view.percents else columns[:-1]
    rows = [_pair(pair)[: len(shown)] for pair in found]
    star = "; * an extension of the codebook" if extension else ""
    file.table(shown, rows, f"Fear and safety in pairs: {words.many} of {number(words.summary.balance.read)}{star}")


def _pair(pair: Pair) -> list[str]:
    split = pair.split
    index = "too few" if split.index is None else signed(split.index)
    if split.index is not None and split.low is not None and split.high is not None:
        index = f"{index} ({signed(split.low)} to {signed(split.high)})"
    counts = [number(count) for count in (split.fear_only, split.mixed, split.safety_only)]
    return [f"{pair.number}{'*' if pair.extension else ''}", pair.fear.label, *counts, pair.safety.label, index]


def across(file: WordFile, words: Words) -> None:
    """Add what runs across themes: asks beside what is there, themes told of together, families and blocks."""
    s = words.summary
    if not (s.asks or s.together or words.view.families):
        return
    file.heading("Across the themes", 1)
    if s.asks:
        file.heading("Asked for, and there already", 2)
        file.chart(asks.chart(s.asks), "What people ask for", asks.says(s.asks, words), _words.ASKS_CHART_NOTE)
    if s.together:
        file.heading("Themes told of together", 2)
        file.text(f"{words.together_caption}.")
        says = together.says(s.together, words)
        file.chart(together.chart(s.together), "Themes told of together", says, _words.TOGETHER_NOTE)
    if s.families and words.view.families:
        file.heading("Families of themes", 2)
        _rollup(file, words, "Family", s.families, f"{words.many.capitalize()} who tell of any code of a family")
    if s.blocks:
        file.heading("Blocks of the model", 2)
        _rollup(file, words, "Block", s.blocks, f"{words.many.capitalize()} who tell of any code of a block")
        file.text("The grouping is a proposal and no evidence of cause.", "Note")


def _rollup(file: WordFile, words: Words, what: str, found: Sequence[Rollup], caption: str) -> None:
    columns = (
        Column(what, 34),
        Column("Tell of any", 36, right=True),
        Column("It helps", 12, right=True),
        Column("It hinders or is missing", 18, right=True),
    )
    rows = []
    for row in found:
        told = f"{number(row.respondents.count)} of {number(row.respondents.of)}"
        interval = words.interval(row.respondents)
        rows.append((row.label, f"{told}, {interval}" if interval else told, number(row.helps), number(row.hinders)))
    file.table(columns, rows, f"{caption}, each counted once")


def by_theme(file: WordFile, words: Words, codebook: Codebook) -> None:
    """Add a section for each family, with its picture, and in it one for each theme."""
    if not (words.view.families or words.view.unmentioned):
        return
    descriptions = {family.id: family.description for family in codebook.families}
    file.heading("Theme by theme", 1)
    if words.view.families:
        file.text(words.themes_note)
    for family in words.view.families:
        _family(file, words, family, descriptions.get(family.id, ""))
    if words.view.unmentioned:
        file.heading("Codes that nobody was found to mention", 2)
        file.text(f"{'; '.join(theme.label for theme in words.view.unmentioned)}.")
        file.text(_words.UNMENTIONED_NOTE, "Note")


def _family(file: WordFile, words: Words, family: Family, description: str) -> None:
    file.heading(family.label, 2)
    if description:
        file.text(description, keep=True)
    lines = "; lines are 95% intervals for sampling, not for the coder’s errors" if words.view.percents else ""
    for start in range(0, len(family.told), IN_ONE_CHART):
        shown = family.told[start : start + IN_ONE_CHART]
        spec = themes.chart(shown, percent=words.view.percents, reach=words.view.reach)
        told = f"{words.many.capitalize()} who tell of each theme of {family.label}"
        file.chart(spec, f"Themes of {family.label}", themes.says(shown, words), f"{told}. {KINDS_KEY}{lines}")
    for theme in family.themes:
        _theme(file, words, theme)


def _theme(file: WordFile, words: Words, theme: Theme) -> None:
    file.heading(theme.label, 3)
    file.text(theme.definition, "Definition", keep=True)
    share = words.interval(theme.share)
    found = f"  {share} share the coder found" if share else ""
    file.text(joined(run(words.of(theme.respondents), "Strong"), found), keep=True)
    quotes = words.view.quotes(theme)
    file.text(_spoken(words, theme, bool(quotes)), "Note", keep=bool(quotes))
    if quotes:
        rows = [(quotation(quote), _kind(quote.role, words.told_of(quote))) for quote in quotes]
        file.table((Column("In their words", 72, style="Quote"), Column("Kind of quotation", 28)), rows)


def _spoken(words: Words, theme: Theme, quoted: bool) -> str:
    """Say how respondents speak of a theme, its codings, its opposite, and whether nothing may be quoted."""
    told = "; ".join(f"{how.lower()} {number(count)}" for how, count, _ in words.view.stances(theme))
    more = f"; {number(theme.suggested)} more only suggested, not counted" if theme.suggested else ""
    codings = f"{number(theme.assigned)} {'coding' if theme.assigned == 1 else 'codings'} in all{more}."
    opposite = f" Opposite: {'; '.join(theme.opposing)}." if theme.opposing else ""
    unquoted = " No quotation that may be shown." if words.summary.show_quotes and not quoted else ""
    return f"How {words.many} speak of it: {told}. {codings}{opposite}{unquoted}"


def _kind(role: str, told: str) -> str:
    return " · ".join(part for part in (ROLES.get(role, role), told) if part)


def by_group(file: WordFile, words: Words) -> None:
    """Add a picture for each column that groups may be compared by."""
    if not (words.summary.groups and words.view.percents):
        return
    file.heading("By group", 1)
    file.text(f"{_words.GROUPS_CHART_NOTE} {_words.DIFFERENCES_NOTE}")
    for table in words.summary.groups:
        file.heading(table.column, 2)
        if words.view.shown(table):
            title, says = f"Themes by {table.column}", groups.says(table, words)
            file.chart(groups.chart(table), title, says, f"{title}. {table.note}")
        else:
            file.text(table.note, "Note")
    file.text(f"The appendix has the same cells as tables. {_words.GROUPS_NOTE}", "Note")


def group_tables(file: WordFile, words: Words) -> None:
    """Add the cells of the groups as tables."""
    shown = [table for table in words.summary.groups if words.view.shown(table)]
    if not (shown and words.view.percents):
        return
    file.heading("Appendix: themes by group, as tables", 1)
    file.text(
        f"Share of each group that tells of a theme, as the coder found; in brackets, how many {words.many} it has."
    )
    for table in shown:
        _cells(file, words, table)


def _cells(file: WordFile, words: Words, table: GroupTable) -> None:
    """Add the cells of one column, some groups a table: more side by side would leave no room for their names."""
    for start in range(0, len(table.groups), SIDE_BY_SIDE):
        shown = slice(start, start + SIDE_BY_SIDE)
        heads = [Column(f"{group} ({number(size)})", 13, right=True) for group, size in table.groups[shown]]
        rows = [
            [theme.label, *("hidden" if cell is None else percent(cell) for cell in cells[shown])]
            for theme, cells in words.view.shown(table)
        ]
        going_on = ", continued" if start else ""
        file.table([Column("Theme", 100 - 13 * len(heads)), *heads], rows, f"Themes by {table.column}{going_on}")
