"""A summary, ordered and formatted for a reader: what the page and the Word report both print.

Nothing is computed here: themes are sorted and grouped, and numbers are put into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from textsafety.summary import GroupTable, Quote, Summary, Theme

NOT_STATED = "not stated"
# Below this many respondents a percentage says more than the data do: counts alone are printed.
PERCENT_FROM = 20
SKIPPED_SHOWN = 50
SOURCES_SHOWN = 6
ABOUT = (
    ("dates", "Dates"),
    ("routes", "Routes"),
    ("questions", "Questions asked"),
    ("invited", "Invited"),
    ("missing", "Who is missing"),
)
GIFT = (("local", "Within local gift"), ("shared", "Shared with partners"), ("mainly-external", "Mainly set elsewhere"))
# How respondents speak of a theme: field of Theme, words for it, style of its bar.
STANCES = (
    ("experienced", "Lived it", "told"),
    ("observed", "Saw it happen", "told"),
    ("mixed", "Found it partly there", "told"),
    ("absent", "Said it is missing", "apart"),
    ("hoped_for", "Asked for it", "apart"),
    ("denied", "Denied it", "apart"),
    ("hypothetical", "Imagined it (“if …”)", "apart"),
    ("past", "Told of it as past", "apart"),
)
ROLES = {"typical": "Typical", "strong": "Strong", "contradicting": "Contradicting"}
SAID = {"hoped-for": "hoped for", "denied": "denied", "hypothetical": "imagined", "observed": "observed"}


@dataclass(frozen=True)
class Family:
    """The themes of one family that anybody told of or asked for, the most told first."""

    id: str
    label: str
    themes: tuple[Theme, ...]

    @property
    def told(self) -> tuple[Theme, ...]:
        """Those that anybody told of."""
        return tuple(theme for theme in self.themes if theme.respondents)


@dataclass(frozen=True)
class Gap:
    """The widest difference among the cells of one row that may be shown."""

    theme: Theme
    low: float
    low_group: str
    high: float
    high_group: str


class View:
    """A summary, ordered for the page."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary

    @property
    def percents(self) -> bool:
        """Whether there are enough respondents for shares."""
        return self.summary.counts.answered >= PERCENT_FROM

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """Give what is known of the study, under the words to print."""
        return tuple((words, self.summary.about.get(key) or NOT_STATED) for key, words in ABOUT)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Give each family with what was said of it; families of which nothing was said are left out."""
        labels = {rollup.id: rollup.label for rollup in self.summary.families}
        ids = dict.fromkeys((*labels, *(theme.family for theme in self.summary.themes)))
        found = (Family(id_, labels.get(id_, id_), _most_told(self.summary.themes, id_)) for id_ in ids)
        return tuple(family for family in found if family.themes)

    @property
    def unmentioned(self) -> tuple[Theme, ...]:
        """List the codes that have no section."""
        return tuple(theme for theme in self.summary.themes if not _has_section(theme))

    @cached_property
    def sections(self) -> frozenset[str]:
        """Name the codes that have a section, so that links lead somewhere."""
        return frozenset(theme.code for family in self.families for theme in family.themes)

    @property
    def hindering(self) -> tuple[Theme, ...]:
        """Give the left-hand column of what stands out: fears, or hindrances where a codebook has no fears."""
        return self.summary.strongest_fears or self.summary.hindrances[:3]

    @property
    def gift(self) -> tuple[tuple[str, tuple[Theme, ...]], ...]:
        """Sort what stands out by whose it is to change; nothing where the codebook does not say."""
        s = self.summary
        listed = {theme.code: theme for theme in (*s.strongest_fears, *s.hindrances, *s.strongest_supports)}
        return tuple(
            (label, tuple(theme for theme in listed.values() if theme.local == local))
            for local, label in GIFT
            if any(theme.local for theme in listed.values())
        )

    def quotes(self, theme: Theme) -> tuple[Quote, ...]:
        """Give a theme's quotes, or none where texts are left out."""
        return theme.quotes if self.summary.show_quotes else ()

    def first_quote(self, theme: Theme, missing: bool = False) -> Quote | None:
        """Give the quote that stands for a theme, or for its absence, on page one: never one that contradicts it."""
        fitting = (q for q in self.quotes(theme) if q.role != "contradicting" and (q.presence == "absent") == missing)
        return next(fitting, None)

    def labelled(self, label: str) -> Theme | None:
        """Find a theme by its label, to link to it."""
        return next((theme for theme in self.summary.themes if theme.label == label), None)

    @staticmethod
    def pieces(quote: Quote) -> tuple[str, str, str]:
        """Cut a quote into what is before, in and after its evidence."""
        before, evidence, after = quote.text.partition(quote.evidence) if quote.evidence else (quote.text, "", "")
        return before, evidence, after

    def stances(self, theme: Theme) -> tuple[tuple[str, int, str], ...]:
        """Give how respondents speak of a theme, leaving out what nobody did."""
        return tuple((words, count, style) for name, words, style in STANCES if (count := getattr(theme, name)))

    def by_group(self, theme: Theme) -> tuple[tuple[GroupTable, tuple[tuple[str, float | None], ...]], ...]:
        """Give a theme's row of each group table that has one."""
        return tuple(
            (table, tuple((group, cell) for (group, _), cell in zip(table.groups, cells, strict=True)))
            for table in self.summary.groups
            for theme_here, cells in self.shown(table)
            if theme_here.code == theme.code
        )

    @staticmethod
    def shown(table: GroupTable) -> tuple[tuple[Theme, tuple[float | None, ...]], ...]:
        """Give the rows of which any cell may be shown."""
        return tuple((theme, cells) for theme, cells in table.rows if any(cell is not None for cell in cells))

    @staticmethod
    def gap(table: GroupTable) -> Gap | None:
        """Find the widest difference among the cells of a table that may be shown."""
        gaps = [gap for theme, cells in table.rows if (gap := _gap(theme, table, cells))]
        return max(gaps, key=lambda gap: gap.high - gap.low, default=None)

    @property
    def reach(self) -> float:
        """Give the end of the scale that the charts of all families share: a share up to 1, or a count."""
        told = [theme for family in self.families for theme in family.told]
        return 1.02 * max((theme.share.high if self.percents else theme.respondents for theme in told), default=1)


def _has_section(theme: Theme) -> bool:
    return any(getattr(theme, name) for name, _, _ in STANCES)


def _most_told(themes: Iterable[Theme], family: str) -> tuple[Theme, ...]:
    found = [theme for theme in themes if theme.family == family and _has_section(theme)]
    return tuple(sorted(found, key=lambda theme: -theme.respondents))


def _gap(theme: Theme, table: GroupTable, cells: Sequence[float | None]) -> Gap | None:
    shown = [(cell, group) for (group, _), cell in zip(table.groups, cells, strict=True) if cell is not None]
    if len(shown) < 2:
        return None
    (low, low_group), (high, high_group) = min(shown), max(shown)
    return Gap(theme, low, low_group, high, high_group) if low < high else None


def number(count: int) -> str:
    """Group thousands.

    >>> number(12345)
    '12,345'
    """
    return f"{count:,}"


def percent(share: float) -> str:
    """Round a share to a whole percentage, and never to 0 or 100 unless it is.

    >>> percent(0.273), percent(0.002), percent(0.9999), percent(0)
    ('27%', 'under 1%', 'over 99%', '0%')
    """
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "under 1%"
    return "over 99%" if rounded == 100 and share < 1 else f"{rounded}%"


def signed(value: float) -> str:
    """Print an index with its sign.

    >>> signed(-0.055), signed(0.3), signed(0.0)
    ('−0.06', '+0.30', '0.00')
    """
    rounded = f"{abs(value):.2f}"
    if rounded == "0.00":
        return rounded
    return f"{'−' if value < 0 else '+'}{rounded}"


def lower(label: str) -> str:
    """Put a label inside a sentence; abbreviations keep their capitals.

    >>> lower("Fear of consequences"), lower("NHS partners")
    ('fear of consequences', 'NHS partners')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
