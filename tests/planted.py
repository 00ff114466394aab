"""Invented themes to plant among ordinary comments: see ``cases/planted_themes.yaml``; and those comments."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from textsafety.batch import prepare
from textsafety.model import Document
from textsafety.segment import segment

CASES = Path(__file__).parent / "cases" / "planted_themes.yaml"
STEPS = (0, 7, 15)
ROOT = Path(__file__).parents[1]
# Words of the planted themes: an ordinary comment has none of them.
TOUCHING = re.compile(
    r"\b(park\w*|cars?|permit|rotas?|e?-?roster\w*|apps?|login|heating|boiler|radiators?|heaters?|thermostat|cold|hot|"
    r"freezing)\b",
    re.IGNORECASE,
)


def planted(part: str = "found") -> dict[str, list[str]]:
    """Give each theme of a part with its segments: all that the two lists of clauses make."""
    themes = yaml.safe_load(CASES.read_text(encoding="utf-8"))[part]
    return {name: _joined(clauses["first"], clauses["second"]) for name, clauses in themes.items()}


def _joined(first: list[str], second: list[str]) -> list[str]:
    return [f"{clause} {second[(at + step) % len(second)]}." for step in STEPS for at, clause in enumerate(first)]


def sentences() -> list[str]:
    """Give the distinct sentences of the project's invented comments, sorted."""
    found: set[str] = set()
    for text in _comments():
        document = prepare(Document("", text))
        found |= {document.text[s.start : s.end].strip() for s in segment(document, by="sentence")}
    return sorted(said for said in found if said.count(" ") >= 2)


def _comments() -> Iterator[str]:
    for file in sorted([*ROOT.glob("corpus/authored/*.jsonl"), *ROOT.glob("corpus/development/*.jsonl")]):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    with (ROOT / "sample_corpus" / "staff_survey.csv").open(encoding="utf-8-sig", newline="") as handle:
        yield from (max(row, key=len) for row in csv.reader(handle))
