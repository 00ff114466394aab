"""The first pages of the Word report: the cover and the summary, in the words of the page's first part."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export import _words
from textsafety.export._view import View, percent
from textsafety.export._word_file import WordFile, said
from textsafety.export._word_xml import Column, Content, Xml, inline, joined, run
from textsafety.export._words import Words
from textsafety.summary import Quote, Theme

SHARING = (
    ("May be shared", "This report, report.html and themes.csv, once somebody has read them for what masking missed."),
    ("Confidential", "Every other file of the run: they hold what people wrote."),
    ("Never", "Not for ranking teams or organisations, and not for judging individuals."),
)


def cover(file: WordFile, words: Words) -> None:
    """Add the title, what is known of the study, and what may be shared; then the contents."""
    s = words.summary
    file.text(s.title, "Title")
    file.text("Coded theme summary", "Subtitle")
    status = f"Codebook status: {s.codebook_status}" if s.codebook_status else ""
    left_out = "" if s.show_quotes else _words.NO_TEXTS
    file.bullets(flag for flag in (status, *_words.FLAGS, left_out) if flag)
    file.heading_apart("About")
    facts = (("Sources", sources(words)), *words.view.about, ("Codebook", codebook_name(words)))
    file.table(FACTS, [(run(label, "Strong"), value) for label, value in facts])
    file.heading_apart("What may be shared")
    file.table(FACTS, [(run(label, "Strong"), value) for label, value in SHARING])
    file.contents("Contents")


FACTS = (Column("", 22), Column("", 78))


def sources(words: Words, most: int = 6) -> str:
    """Name the sources, some of many."""
    names = [source.name for source in words.summary.sources]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def codebook_name(words: Words) -> str:
    """Name the codebook and its version."""
    s = words.summary
    return f"{s.codebook}, version {s.codebook_version}" if s.codebook_version else s.codebook


def summary(file: WordFile, words: Words) -> None:
    """Add the summary: headline, balance, what stands out, hindrances, asks, differences, questions, limits."""
    s = words.summary
    file.heading("Summary", 1)
    file.text(s.headline, "Headline")
    file.text(said(("How certain is this?", words.certainty)))
    file.heading("What was read", 2)
    file.bullets(said(pair) for pair in words.read)
    _balance(file, words)
    _stands_out(file, words)
    _asked(file, words)
    _differences(file, words)
    _gift(file, words)
    _effects(file, words)
    file.heading("Passed to a person", 2)
    file.text(said(words.person))
    if s.questions:
        file.heading("Questions to take into the conversation", 2)
        file.bullets(s.questions, "ListNumber")
    file.heading("Limits in plain words", 2)
    file.bullets(words.limits)


def _balance(file: WordFile, words: Words) -> None:
    if not words.summary.pairs:
        return
    file.heading("Fear, safety, both or neither", 2)
    read = words.summary.balance.read
    columns = [Column(label, 25) for label, _, _ in words.classes]
    cells = [joined(run(f"{count:,}", "Strong"), _share(count, read, words)) for _, count, _ in words.classes]
    file.table(columns, [cells], words.classes_caption)
    file.text(said(words.balance), "AfterTable")
    file.text(words.balance_note, "Note")


def _share(count: int, read: int, words: Words) -> str:
    shown = f" ({percent(count / read)})" if words.view.percents and read else ""
    return f" of {read:,}{shown}"


def _stands_out(file: WordFile, words: Words) -> None:
    s, view = words.summary, words.view
    if view.hindering:
        file.heading(words.hindering_title, 2)
        _strongest(file, words, [(theme, theme.valence != "negative") for theme in view.hindering])
    if s.strongest_supports:
        file.heading(words.supports_title, 2)
        _strongest(file, words, [(theme, False) for theme in s.strongest_supports])
    if view.percents and (view.hindering or s.strongest_supports):
        file.text(_words.SHARE_NOTE, "Note")
    if s.hindrances:
        file.heading("What stands in the way", 2)
        rows = [(_named(theme, theme.valence != "negative"), words.of(theme.hinders)) for theme in s.hindrances]
        file.table((Column("Theme", 62), Column(words.many.capitalize(), 38)), rows, words.hindrances_caption)


def _strongest(file: WordFile, words: Words, found: Sequence[tuple[Theme, bool]]) -> None:
    """Add a table of themes with one quote each; without the quotes where none may be shown."""
    quoted = words.summary.show_quotes
    columns = [Column("Theme", 26), Column(words.many.capitalize(), 28), Column("In their words", 46, style="Quote")]
    rows: list[list[Content]] = []
    for theme, missing in found:
        interval = "" if missing else words.interval(theme.share)
        count = joined(
            run(words.of(theme.absent if missing else theme.respondents), "Strong"), f" {interval}" if interval else ""
        )
        quote = words.view.first_quote(theme, missing)
        rows.append([_named(theme, missing), count, quotation(quote) if quote else "–"])
    file.table(columns if quoted else columns[:2], rows if quoted else [row[:2] for row in rows])


def _named(theme: Theme, missing: bool) -> Xml:
    return joined(theme.label, run(" (missing)", "Alert") if missing else "")


def quotation(quote: Quote) -> Xml:
    """Write a quote between quotation marks; the words that carry the code are marked where they are not all of it."""
    before, evidence, after = View.pieces(quote)
    if not (before.strip() or after.strip(" .!?…")):
        return inline(f"“{quote.text}”")
    return joined(f"“{before}", run(evidence, "Evidence"), f"{after}”")


def _asked(file: WordFile, words: Words) -> None:
    if words.summary.asks:
        file.heading("What people are asking for", 2)
        rows = [(theme.label, words.of(theme.hoped_for)) for theme in words.summary.asks]
        file.table((Column("Ask", 62), Column(words.many.capitalize(), 38)), rows, _words.ASKS_CAPTION)


def _differences(file: WordFile, words: Words) -> None:
    file.heading("Where accounts differ", 2)
    if not (words.summary.groups and words.view.percents):
        file.text(words.no_groups)
        return
    for table in words.summary.groups:
        gap = words.view.gap(table)
        if gap:
            low, high = f"{gap.low_group}, {percent(gap.low)}", f"{gap.high_group}, {percent(gap.high)}"
            text = f"widest for “{gap.theme.label}”, from {low}, to {high}."
        else:
            text = "too few cells may be shown to compare." if table.rows else table.note
        file.text(said((f"{table.column}:", text)), "ListBullet")
    file.text(_words.DIFFERENCES_NOTE, "Note")


def _gift(file: WordFile, words: Words) -> None:
    gift = words.view.gift
    if not gift:
        return
    file.heading("What is within local gift, and what is not", 2)
    rows = [
        (run(label, "Strong") if at == 0 else "", theme.label, words.gift(theme))
        for label, themes in gift
        for at, theme in enumerate(themes)
    ]
    file.table((Column("Whose", 26), Column("Theme", 44), Column("How it stands", 30)), rows)
    file.text(words.gift_note, "Note")


def _effects(file: WordFile, words: Words) -> None:
    if not words.summary.outcomes:
        return
    file.heading("Reported effects on care and service", 2)
    for theme in words.summary.outcomes:
        quote = words.view.first_quote(theme)
        rest = joined(f": reported by {words.of(theme.respondents)}. ", quotation(quote) if quote else "")
        file.text(joined(run(theme.label, "Strong"), rest), "ListBullet")
    file.text(_words.EFFECTS_NOTE, "Note")
