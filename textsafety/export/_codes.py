"""A codebook's codes as other programs want them: names that occur once, colours, all that is said of a code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textsafety.export._charts.grammar import FEAR, OTHER, SAFETY

if TYPE_CHECKING:
    from textsafety.codebook import Codebook
    from textsafety.codebook.schema import Code

COLOURS = {"fear": FEAR, "safety": SAFETY, "enabler": "#2f7d4f", "constraint": "#a86b00", "neutral": OTHER}
LONGEST = 63
"""Characters of a code's name that MAXQDA keeps."""


def names(codebook: Codebook) -> dict[str, str]:
    """Give each family and code, by id, a name that no other has, whatever the case; families first."""
    families = [(family.id, family.label or family.id) for family in codebook.families]
    codes = [(code.id, f"{code.short} {code.label}".strip()) for code in codebook.codes]
    return distinct([*families, *codes])


def distinct(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Number names that come again, and cut those that are too long.

    >>> distinct([("a", "Rest"), ("b", "rest")])
    {'a': 'Rest', 'b': 'rest (2)'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id_, name in named:
        made, number = _cut(name, LONGEST), 1
        while made.casefold() in taken:
            number += 1
            more = f" ({number})"
            made = _cut(name, LONGEST - len(more)) + more
        taken.add(made.casefold())
        found[id_] = made
    return found


def _cut(name: str, most: int) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def said_of(code: Code) -> str:
    """Give the definition, when to use the code and when not, and its examples, a paragraph each."""
    instead = [f"{rule.condition} → {', '.join(rule.use_instead) or 'no code'}" for rule in code.do_not_use_when]
    parts = [
        code.definition,
        *([f"Use when: {code.use_when}"] if code.use_when else []),
        *(f"Do not use when: {each}" for each in instead),
        *(f"Example: {example.text}" for example in code.examples_positive),
    ]
    return "\n\n".join(" ".join(part.split()) for part in parts)
