"""Agreement of a pipeline with a reference coding, by document: precision, recall and F1 over assigned codes.

    uv run python benchmarks/agreement.py CORPUS.jsonl... [--per-code]

A corpus line holds ``id``, ``text``, ``context`` (the question) and ``codings`` (a list with ``code``). Scored as
``textsafety evaluate --benchmark`` scores, each corpus on its own, a line each. No text is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from textsafety.evaluate import Evaluation, evaluate_benchmark
from textsafety.evaluate.page import spread, used, value
from textsafety.pipeline import load_pipeline

NAMES = {"precision_micro": "precision", "recall_micro": "recall", "f1_micro": "micro-F1"}


def main() -> None:
    """Score every corpus named and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--per-code", action="store_true", help="a line for each code too: not for held-out corpora")
    parser.add_argument("--pipeline", default="survey")
    given = parser.parse_args()
    pipeline = load_pipeline(given.pipeline)
    for corpus in given.corpora:
        found = evaluate_benchmark([corpus], pipeline, quotes=False)
        print(f"{corpus.stem}: {found.documents} texts, {count(found, 'recall_micro')} codes in the reference")
        print("  " + "  ".join(described(found)))
        print(f"  texts without a code in the reference: {found.uncoded[0]}, of them coded: {found.uncoded[1]}")
        if given.per_code:
            print("\n".join(per_code(found)))


def described(found: Evaluation) -> Iterator[str]:
    """Say precision, recall and micro-F1 with their intervals."""
    for statistic, name in NAMES.items():
        figure = found.figure(statistic)
        yield f"{name} {value(figure)} [{spread(figure)}]"


def per_code(found: Evaluation) -> Iterator[str]:
    """Say for each code how many were found, how many there are, and how well they agree."""
    for code in used(found):
        made, wanted = (count(found, statistic, code) for statistic in ("precision", "recall"))
        f1 = value(found.figure("f1", code))
        yield f"    {code:40} found {made:4}  reference {wanted:4}  F1 {f1}"


def count(found: Evaluation, statistic: str, scope: str = "overall") -> int:
    """Give what a figure rests on."""
    figure = found.figure(statistic, scope)
    return figure.n if figure else 0


if __name__ == "__main__":
    main()
