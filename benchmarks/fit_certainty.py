"""Fit how sure the lexicon's cues make the coder, on texts coded by readers, and check it on authors left out.

    uv run python benchmarks/fit_certainty.py CODED.jsonl... > lexicons/fear_and_safety/certainty.yaml

Each file is one author's texts (lines with ``id``, ``text``, ``context``, ``codings``); a hit is right when a reader
gave its code to that text. A logistic regression on the features of ``code/_certainty.py``, with an offset for each
code shrunk towards zero, is fitted to all hits; on stderr it says what precision and recall come out on each file when
that file is left out of the fit.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from textsafety.batch import Stages
from textsafety.code import _readings
from textsafety.code._certainty import features
from textsafety.model import Document
from textsafety.pipeline import load_pipeline

NAMES = tuple(features(words=1, skipped=0, weak=False, turned=False, doubtful=False))
RIDGE, CODE_RIDGE, ROUNDS = 0.5, 2.0, 60


@dataclass
class Hits:
    """All hits in one file: document, code, features, whether right; and what readers gave."""

    document: list[int]
    code: list[str]
    found: list[dict[str, float]]
    right: list[bool]
    reference: int


def main() -> None:
    """Fit, check and print."""
    files = [Path(name) for name in sys.argv[2:]]
    pipeline = load_pipeline(sys.argv[1])
    stages = Stages(pipeline.file, pipeline.codebook)
    hits = [gather(stages, file) for file in files]
    codes = sorted({code for each in hits for code in each.code})
    for left_out, file in enumerate(files):
        weights = fit([each for at, each in enumerate(hits) if at != left_out], codes)
        right, assigned = score(hits[left_out], weights, codes)
        reference = hits[left_out].reference
        told = f"precision {right / max(assigned, 1):.2f}  recall {right / reference:.2f}"
        sys.stderr.write(f"{file.stem:24} assigned {assigned:4}  right {right:4}  reference {reference:4}  {told}\n")
    weights = fit(hits, codes)
    named = dict(zip(("base", *NAMES), (round(float(w), 2) for w in weights), strict=False))
    offsets = {code: round(float(w), 2) for code, w in zip(codes, weights[1 + len(NAMES) :], strict=True)}
    sys.stdout.write("# How sure cues make the coder, as log-odds. Written by benchmarks/fit_certainty.py.\n\n")
    content = {"certainty": {**named, "codes": {code: w for code, w in offsets.items() if w}}}
    sys.stdout.write(yaml.safe_dump(content, sort_keys=False))


def gather(stages: Stages, file: Path) -> Hits:
    """Code a file and note every hit, whatever its certainty."""
    hits = Hits([], [], [], [], 0)
    seen: list[tuple[str, dict[str, float]]] = []

    def noting(found: dict[str, float], code: str, weights: object) -> float:
        seen.append((code, found))
        return 1.0

    original, _readings.certainty = _readings.certainty, noting
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        expected = {coding["code"] for coding in row["codings"]}
        hits.reference += len(expected)
        seen.clear()
        stages.code([Document(row["id"], row["text"], context=row.get("context") or "")])
        for code, found in seen:
            hits.document.append(number)
            hits.code.append(code)
            hits.found.append(found)
            hits.right.append(code in expected)
    _readings.certainty = original
    return hits


def design(hits: Hits, codes: list[str]) -> np.ndarray:
    """Lay hits out as rows: one, features, code."""
    rows = np.zeros((len(hits.code), 1 + len(NAMES) + len(codes)))
    rows[:, 0] = 1
    for at, (code, found) in enumerate(zip(hits.code, hits.found, strict=True)):
        rows[at, 1 : 1 + len(NAMES)] = [found[name] for name in NAMES]
        rows[at, 1 + len(NAMES) + codes.index(code)] = 1
    return rows


def fit(hits: list[Hits], codes: list[str]) -> np.ndarray:
    """Fit a ridge logistic regression by Newton's method."""
    x = np.vstack([design(each, codes) for each in hits])
    y = np.array([right for each in hits for right in each.right], dtype=float)
    ridge = np.array([0.01, *[RIDGE] * len(NAMES), *[CODE_RIDGE] * len(codes)])
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - ridge * weights
        weights += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge), gradient)
    return weights


def score(hits: Hits, weights: np.ndarray, codes: list[str]) -> tuple[int, int]:
    """Count right and assigned (document, code) pairs at one half."""
    p = 1 / (1 + np.exp(-design(hits, codes) @ weights))
    best: dict[tuple[int, str], tuple[float, bool]] = {}
    for document, code, chance, right in zip(hits.document, hits.code, p, hits.right, strict=True):
        best[document, code] = max(best.get((document, code), (0.0, right)), (float(chance), right))
    assigned = [right for chance, right in best.values() if chance >= 0.5]
    return sum(assigned), len(assigned)


if __name__ == "__main__":
    main()
