"""What a summary says in sentences: headline, questions for the conversation, limits."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.summary import Counts, Split, Theme

FEW = 20


def of(count: int, total: int, unit: tuple[str, str]) -> str:
    """Say how many of how many.

    >>> of(9, 14, ("interviewee", "interviewees"))
    '9 of 14 interviewees'
    """
    return f"{count} of {total} {unit[0] if total == 1 else unit[1]}"


def headline(
    balance: Split,
    fears: Sequence[Theme],
    supports: Sequence[Theme],
    answered: int,
    unit: tuple[str, str],
    others: Sequence[Theme] = (),
) -> tuple[str, str]:
    """Give one sentence on what stands out, and one on how certain it is.

    ``others`` are the strongest themes of a codebook that names neither fears nor helps.
    """
    top = [*fears[:1], *supports[:1]]
    if not top and others:
        parts = [f"{_lower(theme.label)} ({of(theme.respondents, answered, unit)})" for theme in others[:2]]
        return f"What {unit[1]} tell of most: {' and '.join(parts)}.", _certainty(balance, unit)
    if not top:
        return f"None of {answered} {unit[1]} told of anything the codebook names.", "There is nothing to be sure of."
    parts = [f"{_lower(theme.label)} ({of(theme.respondents, answered, unit)})" for theme in top]
    return f"What {unit[1]} tell of most: {' and, on the other side, '.join(parts)}.", _certainty(balance, unit)


def _certainty(balance: Split, unit: tuple[str, str]) -> str:
    if balance.index is None or balance.low is None or balance.high is None:
        return balance.suppressed
    told = f"{balance.fear_only} tell of fear only, {balance.safety_only} of safety only, {balance.mixed} of both"
    if balance.low > 0:
        return f"More tell of safety than of fear ({told}); sampling alone is unlikely to explain the difference."
    if balance.high < 0:
        return f"More tell of fear than of safety ({told}); sampling alone is unlikely to explain the difference."
    return f"Whether more {unit[1]} tell of fear or of safety is not clear ({told}); the difference could be chance."


def questions(
    fears: Sequence[Theme], hindrances: Sequence[Theme], supports: Sequence[Theme], asks: Sequence[Theme]
) -> tuple[str, ...]:
    """Give questions to take into the conversation, from the strongest themes."""
    ours = [theme for theme in hindrances if theme.local in ("local", "shared") and theme not in fears]
    asked = (
        ("Where and when do people meet {}, and what would make it less likely?", fears[:2]),
        ("What of {} is ours to change, and what must we raise with others?", ours[:1]),
        ("Where is {} strongest, and what keeps it going there?", supports[:1]),
        ("People ask for {}: what would a first step look like within a month?", asks[:1]),
    )
    found = [question.format(f"“{_lower(theme.label)}”") for question, themes in asked for theme in themes]
    return (*found, "Whose voice is missing from these comments, and how could we hear it?")


def limits(counts: Counts, unit: tuple[str, str], *, status: str, measured: str) -> tuple[str, ...]:
    """Say in plain words what these results cannot tell."""
    found = [
        "These are accounts, not facts: a coded sentence says that somebody reported something, not that it is so.",
        f"A machine coded the texts. How often it is right and how much it misses is {measured} on texts like these.",
        "Counts are what the coder found. It misses some of what was said and mistakes some: they may be low or high.",
        f"Intervals cover who happened to answer, not the coder's errors and not {unit[1]} who chose to stay silent.",
        "Do not rank teams or organisations with these figures, and do not judge a person by them.",
        "This is not a psychological safety score.",
    ]
    if status:
        found.append(f"The codebook is a {status}.")
    if counts.answered < FEW and counts.answered:
        found.append(f"In so small a study {unit[1]} may recognise themselves and each other: share it with care.")
    if counts.answered < FEW:
        found.append(f"With {counts.answered} {unit[1]} shares mean little: read the counts and the quotes.")
    if counts.other_language:
        found.append(f"{counts.other_language} answers in other languages than English were kept and not coded.")
    return tuple(found)


def _lower(label: str) -> str:
    """Put a label inside a sentence; names and abbreviations keep their capitals."""
    head, _, rest = label.partition(" ")
    return label if not head[1:].islower() or head.startswith("Covid") else f"{head.lower()} {rest}".strip()
