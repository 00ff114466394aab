"""The sentences that the page and the Word report both print, with a run's own numbers in them.

A sentence that starts with something to stand out is a ``Said``: the words that stand out, then the rest.
"""

from __future__ import annotations

from textsafety.export._view import SAID, View, number, percent, signed
from textsafety.summary import Quote, Share, Summary, Theme

Said = tuple[str, str]

SCOPE = "Not a psychological safety score. Not for ranking teams or organisations, and not for judging individuals."
FLAGS = ("Coded by a machine, for people to review", "Accounts, not facts", "Not a psychological safety score")
NO_TEXTS = "Texts were left out of this report"
SHARE_NOTE = (
    "Percentages are the share the coder found, with a 95% interval that covers sampling and not the coder’s errors."
)
DIFFERENCES_NOTE = (
    "The widest of many differences is often chance: read the whole table, with the sizes of the groups, before making "
    "anything of it. Small groups are merged or hidden. These figures rank nobody."
)
GROUPS_NOTE = "Groups are never crossed with one another, and never ranked."
ASKS_CAPTION = "Hoped for or asked for, which is no evidence that it exists"
ASKS_CHART_NOTE = (
    "Bars count those who ask for it; the mark counts those who tell of it as there now, round where it helps and "
    "a diamond where it hinders."
)
TOGETHER_NOTE = (
    "Together is not because of: that the same people tell of two things does not show that one makes the other."
)
GROUPS_CHART_NOTE = (
    "Darker is a larger share; the number with each group is its size. A dashed cell is hidden to protect few people."
)
EFFECTS_NOTE = (
    "Reported, not measured: that somebody tells of an effect does not show its cause. It never enters the balance."
)
EXTENSION_NOTE = "The pair below the dashed line is an extension of the codebook and stands outside the balance."
UNMENTIONED_NOTE = "Not found is not the same as not there: the coder misses some of what people say."
NOTHING_LOST = "Nothing is lost silently: every cell or turn that was read is counted below or was coded."
LIMITS = ("These are accounts, not facts, and a machine coded them. This is not a psychological safety score.",)


class Words:
    """The sentences of one summary."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.summary: Summary = view.summary
        self.one, self.many = self.summary.unit

    def people(self, count: int) -> str:
        """Count respondents by the name that the pipeline gives them."""
        return f"{number(count)} {self.one if count == 1 else self.many}"

    def of(self, count: int, total: int | None = None) -> str:
        """Say how many of how many; of all who answered when no total is given."""
        return f"{number(count)} of {self.people(self.summary.counts.answered if total is None else total)}"

    def interval(self, share: Share) -> str:
        """Give a share with its interval, or nothing where there are too few for shares."""
        if not (self.view.percents and share.of):
            return ""
        return f"{percent(share.value)} ({percent(share.low)} to {percent(share.high)})"

    @property
    def certainty(self) -> str:
        """Answer how certain the headline is."""
        s = self.summary
        if s.certainty and (s.pairs or s.certainty != s.balance.suppressed):
            return s.certainty
        return f"It counts what the coder found; how often the coder is right is {s.not_measured}."

    @property
    def read(self) -> tuple[Said, ...]:
        """Say what was read: people, texts, texts passed to a person."""
        c = self.summary.counts
        others = f", {number(c.other_language)} in other languages" if c.other_language else ""
        found = f"a theme was found in {number(c.coded)}, none in {number(c.uncoded)}{others}"
        who = self.one if c.answered == 1 else self.many
        return (
            (number(c.answered), f"{who} who said something that could be coded, of {number(c.respondents)} read"),
            (
                number(c.answers),
                f"texts that say something: {found}; {number(c.non_answers)} more were blank or said nothing",
            ),
            (number(c.needs_human), f"{_texts(c.needs_human)} passed to a person to read first"),
        )

    @property
    def classes(self) -> tuple[tuple[str, int, str], ...]:
        """Give the four classes of the balance: words, respondents, style."""
        b = self.summary.balance
        return (
            ("Fear only", b.fear_only, "fear"),
            ("Both", b.mixed, "both"),
            ("Safety only", b.safety_only, "safety"),
            ("Neither", b.neither, "none"),
        )

    @property
    def classes_caption(self) -> str:
        """Say what the four classes count."""
        told = self.people(self.summary.balance.read)
        return f"What {told} tell of, each counted once, over the pairs that count towards the balance"

    @property
    def balance(self) -> Said:
        """Give the balance with its interval and its meaning, or why it is not shown."""
        b = self.summary.balance
        if b.index is None:
            return "Balance:", b.suppressed
        shown = b.low is not None and b.high is not None
        interval = f"(95% interval {signed(b.low or 0.0)} to {signed(b.high or 0.0)})" if shown else ""
        meaning = (
            "where −1 is all fear and +1 is all safety: those who tell of safety only, less those who tell of fear "
            "only, over all who tell of either."
        )
        return f"Balance: {signed(b.index)}", f"{interval}, {meaning}".lstrip(", ")

    @property
    def balance_note(self) -> str:
        """Say what the balance does not know."""
        s, b = self.summary, self.summary.balance
        covers = " The interval covers sampling, not the coder’s errors." if b.index is not None else ""
        measured = f"Measured per-code precision and recall: {s.not_measured}."
        return f"{measured}{covers} {self.people(b.read).capitalize()} read; {number(b.neither)} with neither."

    @property
    def pairs_note(self) -> str:
        """Say how pairs are counted."""
        return (
            f"{self.many.capitalize()} who tell of each, shown separately and never set off against one another. "
            "Counts here take only what is told of the present, and a mixed account counts at both ends, so they can "
            "differ a little from the counts by theme."
        )

    @property
    def hindering_title(self) -> str:
        """Head the left-hand column of what stands out."""
        return "Strongest fear themes" if self.summary.strongest_fears else "What gets in the way most"

    @property
    def supports_title(self) -> str:
        """Head the right-hand column of what stands out."""
        return "Strongest safety and enabler themes" if self.summary.pairs else "What helps most"

    @property
    def hindrances_caption(self) -> str:
        """Say what is listed as standing in the way."""
        apart = "; fears are counted apart" if self.summary.pairs else ""
        return f"Hindrances told of, and helps said to be missing{apart}"

    @property
    def no_groups(self) -> str:
        """Say why there is no comparison of groups."""
        return self.summary.groups_note or "There are too few to compare groups."

    @property
    def groups_caption(self) -> str:
        """Say what a table of groups holds."""
        return (
            "Share of each group that tells of a theme, as the coder found; below each group, how many "
            f"{self.many} it has"
        )

    @property
    def gift_note(self) -> str:
        """Say what the numbers beside whose it is to change are."""
        answered = number(self.summary.counts.answered)
        return (
            f"Numbers count {self.many} of {answered}. Whose a theme is to change is the codebook’s judgement, for you "
            "to correct."
        )

    @staticmethod
    def gift(theme: Theme) -> str:
        """Say how a theme stands: hinders, missing or helps, and for how many."""
        if theme.valence == "negative":
            return f"hinders, {number(theme.respondents)}"
        if theme.absent > theme.respondents:
            return f"missing, {number(theme.absent)}"
        missing = f"; missing, {number(theme.absent)}" if theme.absent else ""
        return f"helps, {number(theme.respondents)}{missing}"

    @property
    def person(self) -> Said:
        """Say what was passed to a person."""
        count = self.summary.counts.needs_human
        if not count:
            none = "No text was flagged for harm, risk, discrimination or a named person."
            return "", f"{none} Rules looked, and rules miss some: this is no all-clear."
        listed = (
            f"may tell of harm, risk, discrimination or a named person, and {'is' if count == 1 else 'are'} listed in "
            "“Read these first” of the confidential review workbook. None is quoted here. Rules found them, and rules "
            "miss some."
        )
        return f"{number(count)} {_texts(count)}", listed

    @property
    def limits(self) -> tuple[str, ...]:
        """Give the limits in plain words; never none."""
        return self.summary.limits or LIMITS

    @property
    def themes_note(self) -> str:
        """Say how to read the section of a theme."""
        s = self.summary
        shares = (
            "The percentage is the share the coder found; its 95% interval covers sampling, not the coder’s errors. "
            if self.view.percents
            else ""
        )
        quoted = (
            "Quotations are masked and shortened; the marked words are those that carry the code."
            if s.show_quotes
            else f"{NO_TEXTS}."
        )
        return (
            f"The first figure of each theme counts {self.many} who lived it or saw it, where it is there now. {shares}"
            f"One {self.one} may speak of a theme in several ways. {quoted}"
        )

    @property
    def together_caption(self) -> str:
        """Say what themes told of together are."""
        return f"Pairs of themes that the same {self.many} tell of more often than chance would give"

    @property
    def not_coded(self) -> tuple[tuple[str, int, str], ...]:
        """List texts by what became of them: words, how many, what was done."""
        c = self.summary.counts
        listed = "Could not be read; each is listed below." if self.summary.skipped else "Everything could be read."
        asked = "Interviewers’ and facilitators’ turns: kept as context, never coded or counted."
        same = "The same words as an earlier answer: kept and coded, and told here so that you can judge."
        nothing = "Answers in which the coder found no theme: kept, and counted among those read."
        return (
            ("Nothing found", c.uncoded, nothing),
            ("Non-answers", c.non_answers, "Blank, “n/a”, “nothing to add”: kept, never coded."),
            ("Other languages", c.other_language, "Kept, not coded: the codebook is for English."),
            ("Context only", c.context_only, asked),
            ("Duplicates", c.duplicates, same),
            ("Skipped", c.skipped, listed),
        )

    @staticmethod
    def cells(cells: tuple[tuple[str, float | None], ...]) -> str:
        """Give a theme's row of a group table in words: group and share, or that it is hidden."""
        return "; ".join(f"{group} {'hidden' if cell is None else percent(cell)}" for group, cell in cells)

    @staticmethod
    def told_of(quote: Quote) -> str:
        """Say how a quote speaks of its theme, and whose group it is from; empty for what is plainly told."""
        said = (
            SAID.get(quote.stance, ""),
            "about the past" if quote.time == "past" else "",
            "said to be missing" if quote.presence == "absent" else "",
            quote.group,
        )
        return " · ".join(part for part in said if part)


def _texts(count: int) -> str:
    return "text" if count == 1 else "texts"
