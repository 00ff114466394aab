"""The coded texts hold together: quotes are slices, codes exist, ids are unique."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textsafety.codebook import load_codebook

FILES = sorted((Path(__file__).parents[1] / "corpus").rglob("*.jsonl"))
CODEBOOK = load_codebook("fear_and_safety")
VALUES = {attribute.id: set(attribute.names) for attribute in CODEBOOK.attributes}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_codings_are_sound(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 100
    for row in rows:
        for coding in row["codings"]:
            assert row["text"][coding["start"] : coding["end"]] == coding["quote"]
            code = CODEBOOK.code(coding["code"])
            assert coding["presence"] != "absent" or code.absent_allowed
            assert all(coding[name] in VALUES[name] for name in ("stance", "presence", "time", "confidence"))
