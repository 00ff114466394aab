"""The coded texts hold together: quotes are slices, codes exist, ids are unique."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textsafety.codebook import load_codebook

CORPUS = Path(__file__).parents[1] / "corpus"
WITHOUT_WORDS = CORPUS / "public_codings.jsonl"
FILES = sorted(set(CORPUS.rglob("*.jsonl")) - {WITHOUT_WORDS})
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


def test_public_texts_are_coded_without_their_words() -> None:
    rows = [json.loads(line) for line in WITHOUT_WORDS.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 6_000
    for row in rows:
        assert set(row) == {"id", "source", "licence", "needs_human", "readings"}
        for coding in (coding for reading in row["readings"] for coding in reading):
            assert set(coding) == {"code", "start", "end", "stance", "presence", "time", "confidence"}
            assert 0 <= coding["start"] < coding["end"]
            CODEBOOK.code(coding["code"])


def test_the_benchmark_shares_no_text_with_what_is_learned_from() -> None:
    def texts(folder: str) -> set[str]:
        paths = (CORPUS / folder).glob("*.jsonl")
        return {json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()}

    assert not texts("benchmark") & (texts("authored") | texts("development"))
