"""Write ``agreement.csv``, ``confusions.csv`` and ``agreement.html`` beside a run, or where the user says."""

from __future__ import annotations

from pathlib import Path

from textsafety.errors import ExportError
from textsafety.evaluate.outcome import Evaluation
from textsafety.evaluate.page import render
from textsafety.export import tables
from textsafety.run_folder import replacing

PAGE, FIGURES, CONFUSIONS = "agreement.html", "agreement.csv", "confusions.csv"
FIGURE_COLUMNS = ("scope", "statistic", "estimate", "low", "high", "n")
CONFUSION_COLUMNS = ("gold_code", "machine_code", "documents", "example_1", "example_2", "example_3")


def write(evaluation: Evaluation, out: Path) -> None:
    """Write all files of an evaluation; an empty cell of ``agreement.csv`` says: not estimable.

    Raises:
        ExportError: A file cannot be written.
    """
    figures = ((f.scope, f.statistic, f.estimate, f.low, f.high, f.n) for f in evaluation.figures)
    confusions = (
        (c.gold, c.machine, c.documents, *c.examples, *[""] * (3 - len(c.examples))) for c in evaluation.confusions
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        tables.write(out / FIGURES, FIGURE_COLUMNS, figures)
        tables.write(out / CONFUSIONS, CONFUSION_COLUMNS, confusions)
        with replacing(out / PAGE) as temporary:
            temporary.write_text(render(evaluation), encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        hint = "Close its files if they are open in another program, and see that you may write there."
        raise ExportError(f"cannot be written: {error.strerror}", where=str(out), hint=hint) from None
