"""What training found, as lines for the terminal and as the model's card."""

from __future__ import annotations

from textsafety.learn.advice import advice
from textsafety.learn.folds import FOLDS
from textsafety.learn.train import Trained

_WIDE = 44


def table(trained: Trained) -> list[str]:
    """Write the cross-validated figures: a line for each code, then all codes together."""
    figures = trained.figures
    head = f"{'code':<{_WIDE}} {'rows':>6} {'precision':>9} {'recall':>7} {'F1':>6}"
    columns = zip(trained.names, figures.rows, figures.precision, figures.recall, figures.f1, strict=True)
    rows = [
        f"{_short(name):<{_WIDE}} {having:>6,} {precision:>9.2f} {recall:>7.2f} {f1:>6.2f}"
        for name, having, precision, recall, f1 in columns
    ]
    by = "groups" if trained.labelled.grouped else "rows"
    return [
        head,
        *rows,
        "",
        f"micro-F1  {figures.micro}    all decisions together",
        f"macro-F1  {figures.macro}    mean of the codes",
        f"samples   {figures.samples}    mean of the texts",
        f"exact     {figures.exact}    texts with exactly their codes",
        f"Each text was decided on by what the other texts taught; 95 % intervals by drawing {by}.",
    ]


def curve(trained: Trained) -> list[str]:
    """Write the learning curve."""
    head = f"{'rows':>7} {'micro-F1':>9} {'macro-F1':>9}"
    return [head, *(f"{point.rows:>7,} {point.micro:>9.3f} {point.macro:>9.3f}" for point in trained.curve)]


def compared(trained: Trained) -> list[str]:
    """Write what each way of learning reached."""
    return [f"{micro:.3f} micro, {macro:.3f} macro: {what}" for what, micro, macro in trained.tried]


def card(trained: Trained) -> str:
    """Write the model's card: what it was learned from, how it was chosen, how right it is, what it is not for."""
    labelled = trained.labelled
    groups = len(set(labelled.groups.tolist()))
    kept = "groups of a column of the table" if labelled.grouped else "texts that say the same"
    learned = [
        f"{len(labelled.texts):,} labelled texts with {len(labelled.codes)} codes; {groups:,} groups "
        f"({kept}) that were never divided between learning and checking.",
        *(
            [f"{trained.described} definitions and examples of a codebook, as texts of their code."]
            * bool(trained.described)
        ),
        *labelled.warnings,
    ]
    parts = [
        ("Learned from", _items(learned)),
        (
            "Chosen",
            _items(
                [
                    f"{trained.model.details['settings']}.",
                    f"By cross-validation in {FOLDS} parts on these texts alone; compared:",
                    *compared(trained),
                ]
            ),
        ),
        ("How right it is", ["```", *table(trained), "```"]),
        ("How that grew with the rows", ["```", *curve(trained), "```"]),
        ("What to label next", _items(advice(trained))),
        ("Limits", _items(_LIMITS)),
    ]
    lines = [f"# {trained.model.name}"]
    for title, body in parts:
        lines += ["", f"## {title}", "", *body]
    return "\n".join(lines) + "\n"


_LIMITS = (
    "The figures hold for texts like those learned from: another survey, service or year may differ.",
    "They measure agreement with the people who labelled, whose mistakes and habits it has learned.",
    "It reads words, not meaning: irony, denial and what is said between the lines escape it.",
    "The n-grams are stretches of the labelled texts, so the folder may hold respondents' words: guard it alike.",
)


def _items(lines: list[str] | tuple[str, ...]) -> list[str]:
    return [f"- {line}" for line in lines]


def _short(name: str) -> str:
    return name if len(name) <= _WIDE else name[: _WIDE - 1] + "…"
