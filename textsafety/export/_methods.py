"""What the page and the Word report say of method, filled with a run's own numbers."""

from __future__ import annotations

from textsafety.export._view import number
from textsafety.export._words import Said, Words
from textsafety.summary import Learned


def cleaned(words: Words) -> Said:
    """Say what was mended."""
    count = words.summary.counts.repaired
    return (
        "Cleaned.",
        f"Broken characters, HTML and odd spaces were mended in {number(count)} {'text' if count == 1 else 'texts'}, "
        "without changing what was said. The untouched original is kept, and every position maps back to it.",
    )


def segmented(words: Words) -> Said:
    """Say what was coded on its own."""
    return (
        "Cut into segments.",
        f"Each text was cut into the passages that the pipeline “{words.summary.pipeline}” asks for, and each passage "
        "was coded on its own, with its question or heading as context.",
    )


def machine(words: Words) -> Said:
    """Say which coders coded, and how much."""
    s = words.summary
    return (
        "Coded by a machine.",
        f"Coder: {', '.join(s.coders)}. Every coding points at the exact words that carry it and gives a reason: "
        f"{number(s.counts.assigned)} codings were assigned and {number(s.counts.suggested)} more only suggested for a "
        "reviewer. All of them can be checked in review.xlsx and codings.csv.",
    )


def learned(model: Learned) -> Said:
    """Say what a learned model gives and what it was not trained on."""
    without = (
        f" It was not trained on the definitions of these codes, which are found by their cues alone: "
        f"{', '.join(model.without)}."
        if model.without
        else ""
    )
    agreement = f" {model.agreement}" if model.agreement else ""
    return (
        "A learned coder.",
        f"The model “{model.name}” gives {number(model.codes)} of the codebook's codes by what it learned from coded "
        "texts; cues in words and the model vote, and a coding's probability is what both make of it."
        f"{agreement}{without}",
    )


def counted(words: Words) -> tuple[Said, ...]:
    """Say what counts as presence, and that people are counted."""
    return (
        (
            "Told, hoped for or denied.",
            "A wish, a denial, an imagined case and the past are recorded apart and not counted as presence. A help "
            "said to be missing is counted among what stands in the way.",
        ),
        ("People, not mentions.", f"Each {words.one} counts once for a theme, however often it comes up."),
    )


def coded(words: Words) -> tuple[Said, ...]:
    """Say how the texts were read and coded."""
    models = tuple(learned(model) for model in words.summary.models)
    return (cleaned(words), segmented(words), machine(words), *models, *counted(words))


def misses(words: Words) -> tuple[str, ...]:
    """Say what the coder misses."""
    plain = (
        "What is said plainly is found most often. Hints, irony, long stories and rare themes are often missed or "
        "taken for a neighbouring theme, so numbers may be too low or too high."
        if words.summary.models
        else "Cues in words find what is said plainly. Hints, irony, long stories and new ways of saying things are "
        "often missed, so low numbers may be too low."
    )
    return (
        plain,
        f"Measured per-code precision and recall on texts like these: {words.summary.not_measured}. Until they are, "
        f"differences between themes may come from the coder as much as from the {words.many}.",
        "Who answered is not who could have answered. Fear keeps people silent: few accounts of fear do not show that "
        "there is little.",
    )


def protection(words: Words) -> tuple[str, ...]:
    """Say how people are protected."""
    quotes = (
        "Quotations were chosen by rule, the same ones every time: typical, strong and contradicting ones from "
        f"different {words.many}. E-mail addresses, phone numbers, postcodes, registration numbers and names were "
        "masked. Texts passed to a person, texts that may name somebody or show who wrote them, and other languages "
        "are never quoted. Masking misses some: read the quotations before you send this report."
        if words.summary.show_quotes
        else f"Texts were left out: this report holds no words of any {words.one}."
    )
    return (
        "Groups that are too small are merged or hidden, together with the cells that would give them away. Two "
        "characteristics are never crossed.",
        quotes,
        "This report and themes.csv are made to be shared. The other files hold what people wrote: keep them "
        "confidential.",
    )


def versions(words: Words) -> str:
    """Name the versions of what made the report."""
    return ", ".join(f"{name} {version}" for name, version in words.summary.versions.items())
