"""Invented themes to plant among ordinary comments: see ``cases/planted_themes.yaml``."""

from __future__ import annotations

from pathlib import Path

import yaml

CASES = Path(__file__).parent / "cases" / "planted_themes.yaml"
STEPS = (0, 7, 15)


def planted(part: str = "found") -> dict[str, list[str]]:
    """Give each theme of a part with its segments: all that the two lists of clauses make."""
    themes = yaml.safe_load(CASES.read_text(encoding="utf-8"))[part]
    return {name: _joined(clauses["first"], clauses["second"]) for name, clauses in themes.items()}


def _joined(first: list[str], second: list[str]) -> list[str]:
    return [f"{clause} {second[(at + step) % len(second)]}." for step in STEPS for at, clause in enumerate(first)]
