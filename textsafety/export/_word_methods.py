"""The end of the Word report: what was not coded, methods under the headings of reporting checklists, the codebook.

The headings follow what SRQR (O'Brien and others, Academic Medicine 89, 2014) and COREQ (Tong and others,
International Journal for Quality in Health Care 19, 2007) ask a report to say.
"""

from __future__ import annotations

from textsafety.codebook import Codebook
from textsafety.export import _methods, _words
from textsafety.export._view import SKIPPED_SHOWN, number
from textsafety.export._word_file import WordFile, said
from textsafety.export._word_summary import codebook_name
from textsafety.export._word_xml import Column, run
from textsafety.export._words import Words


def not_coded(file: WordFile, words: Words) -> None:
    """Add what became of every text that has no code, and what was found in each source."""
    s = words.summary
    file.heading("What was not coded", 1)
    file.text(_words.NOTHING_LOST)
    columns = (Column("What", 20), Column("Texts", 10, right=True), Column("What was done", 70))
    file.table(
        columns, [(what, number(count), done) for what, count, done in words.not_coded], "Texts, by what became of them"
    )
    if s.skipped:
        file.heading("Skipped rows and files", 2)
        columns = (Column("Source", 32), Column("Row", 10, right=True), Column("Reason", 58))
        rows = [(item.source, str(item.row or "–"), item.reason) for item in s.skipped[:SKIPPED_SHOWN]]
        file.table(columns, rows, "What could not be used, and why")
        if len(s.skipped) > SKIPPED_SHOWN:
            file.text(f"… and {number(len(s.skipped) - SKIPPED_SHOWN)} more in skipped.csv.", "Note")
    if s.warnings:
        file.heading("Worth knowing", 2)
        file.bullets(s.warnings)


def methods(file: WordFile, words: Words) -> None:
    """Add the methods, filled with the run's own numbers."""
    file.heading("Methods", 1)
    file.text(
        "The headings are those that reporting checklists for qualitative research (SRQR, COREQ) ask for. What the "
        "program knows of its own run is filled in; the rest is for the team to add.",
        "Note",
    )
    _approach(file, words)
    _data(file, words)
    file.heading("Coding", 2)
    file.bullets(said(pair) for pair in (_methods.cleaned(words), _methods.segmented(words), *_methods.counted(words)))
    _coder(file, words)
    _trust(file, words)
    file.heading("Ethics and disclosure", 2)
    file.bullets((*_methods.protection(words), said(words.person)))
    file.heading("Limits", 2)
    file.bullets((*_methods.misses(words), *words.limits))


def _approach(file: WordFile, words: Words) -> None:
    s = words.summary
    file.heading("Approach", 2)
    status = f" Its status: {s.codebook_status}." if s.codebook_status else ""
    quoted = ", and each is shown with quotations chosen by rule" if s.show_quotes else ""
    file.text(
        f"Free text was coded deductively, against a codebook that was there before the texts were read: "
        f"{codebook_name(words)}.{status} Themes are counted in {words.many}{quoted}. {_words.SCOPE}"
    )


def _data(file: WordFile, words: Words) -> None:
    s, c = words.summary, words.summary.counts
    file.heading("Data", 2)
    file.text(
        f"{words.people(c.respondents).capitalize()} gave {number(c.documents)} texts; {number(c.answered)} said "
        f"something that could be coded. Of {number(c.answers)} texts that say something, {number(c.coded)} were given "
        f"a code. {number(c.non_answers)} texts were blank or said nothing, {number(c.other_language)} were in other "
        f"languages, {number(c.duplicates)} repeated an earlier one and {number(c.skipped)} could not be read."
    )
    columns = (Column("Source", 46), Column("Texts read", 27, right=True), Column("Skipped", 27, right=True))
    rows = [(source.name, number(source.documents), number(source.skipped)) for source in s.sources]
    file.table(columns, rows, "Sources")
    about = "; ".join(f"{label.lower()}: {value}" for label, value in words.view.about)
    file.text(said(("How the texts were gathered.", f"{about[:1].upper()}{about[1:]}.")), "AfterTable")


def _coder(file: WordFile, words: Words) -> None:
    """Add who coded and how well it is known to agree, or that nobody measured it."""
    s = words.summary
    file.heading("The coder and its agreement", 2)
    file.bullets(said(pair) for pair in (_methods.machine(words), *map(_methods.learned, s.models)))
    on_record = [model for model in s.models if model.agreement]
    before = (
        "The agreement told above was measured where the model was made, on other texts than these."
        if on_record
        else "No agreement with a reference coding is on record for this coder."
    )
    file.text(said(("Measured agreement.", f"On these texts: {s.not_measured}. {before}")), "ListBullet")


def _trust(file: WordFile, words: Words) -> None:
    file.heading("Trustworthiness", 2)
    shown = (
        "For each theme a quotation that contradicts it is shown where there is one that may be shown."
        if words.summary.show_quotes
        else "Quotations were left out of this report, so its readers cannot check themes against words."
    )
    made = f" Versions: {_methods.versions(words)}." if words.summary.versions else ""
    file.bullets(
        said(pair)
        for pair in (
            (
                "Evidence.",
                "No coding stands without the exact words that carry it; review.xlsx shows them to a reviewer.",
            ),
            ("Contradiction.", shown),
            ("Repeatability.", f"The same input gives the same files.{made}"),
            (
                "Reviewers.",
                "Not stated. Say who reviewed the codings, what they changed, and how they stand to those who wrote.",
            ),
        )
    )


def codebook_used(file: WordFile, words: Words, codebook: Codebook) -> None:
    """Add the codebook as a table."""
    if not codebook.codes:
        return
    labels = {family.id: family.label or family.id for family in codebook.families}
    file.heading("Appendix: the codebook used", 1)
    columns = (Column("Code", 22), Column("Label", 20), Column("Definition", 42), Column("Family", 16))
    rows = [
        (run(code.id, "Quiet"), run(code.label, "Strong"), code.definition, labels.get(code.family, code.family))
        for code in codebook.codes
    ]
    file.table(columns, rows, codebook_name(words))
