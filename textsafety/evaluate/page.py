"""``agreement.html``: one self-contained page, in the look of the report. It orders and words; it computes nothing."""

from __future__ import annotations

from textsafety import __version__
from textsafety.evaluate.outcome import MACHINE, Evaluation, Figure
from textsafety.export.html import environment

NOT_ESTIMABLE = "not estimable"
CONFUSIONS_SHOWN = 20
# Below this share of documents a chance-corrected figure of one code hangs on few of them.
RARE = 0.05
# Krippendorff (2004): rely on 0.8 and above; tentative conclusions from two thirds on.
RELY, TENTATIVE = 0.8, 2 / 3

FIRST = ("f1_micro", "precision_micro", "recall_micro", "alpha_masi")
WORDS = {
    "precision_micro": "Precision, all codings (micro)",
    "recall_micro": "Recall, all codings (micro)",
    "f1_micro": "F1, all codings (micro)",
    "precision_macro": "Precision, mean of the codes (macro)",
    "recall_macro": "Recall, mean of the codes (macro)",
    "f1_macro": "F1, mean of the codes (macro)",
    "f1_samples": "F1, mean of the documents (samples)",
    "exact_match": "Same set of codes",
    "kappa_pooled": "Cohen’s kappa, codes pooled",
    "ac1_pooled": "Gwet’s AC1, codes pooled",
    "alpha_masi": "Krippendorff’s alpha of code sets (MASI)",
    "positive_agreement": "Positive agreement",
    "prevalence": "Documents with a code: reference",
    "prevalence_machine": "Documents with a code: machine",
    "alpha_masi_readers": "Alpha of the readers among themselves (MASI)",
    "span_f1": "Overlap of the quoted words",
    "span_f1_whole_text": "The same, had it quoted the whole text",
    "ece_from_0.1": "Calibration error, probability 0.1 and above",
    "ece_assigned": "Calibration error, assigned codings",
}
CODE_COLUMNS = (
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("f1", "F1"),
    ("kappa", "Kappa"),
    ("alpha", "Alpha"),
    ("ac1", "AC1"),
)
PAIR_COLUMNS = ("positive_agreement", "exact_match", "kappa_pooled", "ac1_pooled", "alpha_masi")
TABLED = tuple(name for name in WORDS if not name.startswith(("span", "ece")))


def render(evaluation: Evaluation) -> str:
    """Give the page as a text."""
    made = environment("evaluate/templates")
    made.filters.update(value=value, spread=spread, band=band)
    made.globals.update(
        WORDS=WORDS, FIRST=FIRST, CODE_COLUMNS=CODE_COLUMNS, PAIR_COLUMNS=PAIR_COLUMNS, TABLED=TABLED, MACHINE=MACHINE
    )
    return made.get_template("agreement.html.j2").render(
        e=evaluation,
        used=used(evaluation),
        unused=[label for code, label in evaluation.codes.items() if code not in used(evaluation)],
        rare=rare(evaluation),
        confusions=evaluation.confusions[:CONFUSIONS_SHOWN],
        version=__version__,
    )


def used(evaluation: Evaluation) -> dict[str, str]:
    """Give those codes that either side gave: id -> label."""
    return {
        code: label
        for code, label in evaluation.codes.items()
        if (found := evaluation.figure("f1", code)) and found.estimate is not None
    }


def rare(evaluation: Evaluation) -> frozenset[str]:
    """Name the codes that fewer documents than ``RARE`` have in the reference."""
    found = {code: evaluation.figure("prevalence", code) for code in evaluation.codes}
    return frozenset(code for code, figure in found.items() if figure and (figure.estimate or 0) < RARE)


def value(figure: Figure | None) -> str:
    """Print an estimate.

    >>> value(Figure("overall", "kappa", -0.0234, None, None, 9)), value(None)
    ('−0.02', 'not estimable')
    """
    return NOT_ESTIMABLE if figure is None or figure.estimate is None else _plain(figure.estimate)


def spread(figure: Figure | None) -> str:
    """Print an interval; nothing where there is none."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return f"{_plain(figure.low)} to {_plain(figure.high)}"


def band(figure: Figure | None) -> str:
    """Say what an alpha is good for, in Krippendorff's terms; nothing where there is none."""
    if figure is None or figure.estimate is None:
        return ""
    if figure.estimate >= RELY:
        return "reliable"
    return "tentative" if figure.estimate >= TENTATIVE else "not reliable"


def _plain(number: float) -> str:
    rounded = f"{abs(number):.2f}"
    return f"−{rounded}" if number < 0 and rounded != "0.00" else rounded
