"""The codes of a model: those of a codebook with what it says of them, or ids made from the labels themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textsafety.codebook.schema import Code, Codebook
from textsafety.learn.labels import Known

_ID = re.compile(r"\w[\w-]*(\.\w[\w-]*)*")
_DEFINITION = "Learned from labelled comments: write here what it means."


def known(codebook: Codebook) -> Known:
    """List what labels may name a code by, and the texts that the codebook gives for it."""
    names: dict[str, str] = {}
    for code in codebook.codes:
        for name in (code.id, code.short, code.label):
            if name:
                names.setdefault(name.casefold(), code.id)
    definitions = {code.id: code.definition for code in codebook.codes}
    return Known(names, definitions, {code.id: _texts(code) for code in codebook.codes})


def ids(labels: Sequence[str]) -> tuple[str, ...]:
    """Make ids of labels: those that could stand in a codebook stay as they are.

    >>> ids(["staff.manner", "Food & drink", "Food: drink"])
    ('staff.manner', 'food-drink', 'food-drink-2')
    """
    given: list[str] = []
    for label in labels:
        wanted = label if _ID.fullmatch(label) else re.sub(r"\W+", "-", label.casefold()).strip("-") or "code"
        made, number = wanted, 2
        while made in given:
            made, number = f"{wanted}-{number}", number + 1
        given.append(made)
    return tuple(given)


def written(name: str, codes: Sequence[str], labels: Sequence[str]) -> str:
    """Write the codes as a codebook, for a person to go on from: what a run needs beside the model."""
    import yaml

    data = {
        "codebook": {"name": name, "version": "1", "notes": ["Made with the model; definitions are yours to write."]},
        "families": [{"id": "codes", "label": "Codes"}],
        "codes": [
            {"id": id, "label": label, "definition": _DEFINITION, "family": "codes"}
            for id, label in zip(codes, labels, strict=True)
        ],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)


def _texts(code: Code) -> list[str]:
    described = " ".join(filter(None, (code.label + ".", code.definition, code.use_when)))
    return [described, *(example.text for example in code.examples_positive)]
