"""Agreement of the lexicon coder with a reference coding, by document: precision, recall and F1 over assigned codes.

    uv run python benchmarks/agreement.py CORPUS.jsonl... [--per-code]

A corpus line holds ``id``, ``text``, ``context`` (the question) and ``codings`` (a list with ``code``). Scored is the
set of codes with status ``assigned`` against the set of codes in the reference, whatever stance, presence or time.
Intervals are 95 % percentile bootstraps over documents. No text is printed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from textsafety.batch import Stages
from textsafety.model import Document
from textsafety.pipeline import load_pipeline

DRAWS = 1_000


def main() -> None:
    """Score every corpus named and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--per-code", action="store_true", help="a line for each code too: not for held-out corpora")
    parser.add_argument("--pipeline", default="survey")
    given = parser.parse_args()
    pipeline = load_pipeline(given.pipeline)
    stages = Stages(pipeline.file, pipeline.codebook)
    for corpus in given.corpora:
        rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
        reference = [{coding["code"] for coding in row["codings"]} for row in rows]
        found = assigned(stages, rows)
        print(f"{corpus.stem}: {len(rows)} texts, {sum(map(len, reference))} codes in the reference")
        print(f"  {described(reference, found)}")
        without = [codes for codes, expected in zip(found, reference, strict=True) if not expected]
        print(f"  texts without a code in the reference: {len(without)}, of them coded: {sum(map(bool, without))}")
        if given.per_code:
            print("\n".join(per_code(reference, found)))


def assigned(stages: Stages, rows: Iterable[dict[str, str]]) -> list[set[str]]:
    """Code every row; give its set of assigned codes."""
    found = []
    for row in rows:
        batch = stages.code([Document(row["id"], row["text"], context=row.get("context") or "")])
        found.append({coding.code for coding in batch.codings if coding.status == "assigned"})
    return found


def described(reference: Sequence[set[str]], found: Sequence[set[str]]) -> str:
    """Say precision, recall and micro-F1 with their intervals."""
    counts = np.array([(len(a & b), len(b), len(a)) for a, b in zip(reference, found, strict=True)])
    rng = np.random.default_rng(1)
    draws = [scores(counts[rng.integers(0, len(counts), len(counts))].sum(axis=0)) for _ in range(DRAWS)]
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    names = ("precision", "recall", "micro-F1")
    values = scores(counts.sum(axis=0))
    return "  ".join(f"{n} {v:.3f} [{a:.3f}, {b:.3f}]" for n, v, a, b in zip(names, values, low, high, strict=True))


def scores(counts: np.ndarray) -> tuple[float, float, float]:
    """Give precision, recall and F1 from (both, found, reference)."""
    both, found, reference = (int(count) for count in counts)
    return (
        both / found if found else 0.0,
        both / reference if reference else 0.0,
        2 * both / (found + reference) if found + reference else 0.0,
    )


def per_code(reference: Sequence[set[str]], found: Sequence[set[str]]) -> list[str]:
    """Say for each code how many were found, how many rightly, and how many there are."""
    right, all_found, all_reference = Counter[str](), Counter[str](), Counter[str]()
    for a, b in zip(reference, found, strict=True):
        right.update(a & b)
        all_found.update(b)
        all_reference.update(a)
    return [
        f"    {code:40} found {all_found[code]:4}  right {right[code]:4}  reference {all_reference[code]:4}"
        for code in sorted(all_reference | all_found)
    ]


if __name__ == "__main__":
    main()
