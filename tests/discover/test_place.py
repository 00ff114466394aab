"""Places against the codebook, on planted cases that the thresholds were not chosen on; and the map."""

from __future__ import annotations

import numpy as np
import pytest
from planted import planted

from textsafety.codebook import load_codebook
from textsafety.discover.place import NOT_COVERED, RESTATES, SPLITS, placed, positions
from textsafety.discover.stage import code_vectors
from textsafety.discover.vectors import vectors
from textsafety.encoder import Encoder
from textsafety.model_folder import default_folder

CODES = {"a": np.array([1.0, 0.0, 0.0]), "b": np.array([0.0, 1.0, 0.0])}
MIDDLE = np.zeros(3)


def at(cosine: float) -> np.ndarray:
    return np.array([cosine, 0.0, np.sqrt(1 - cosine**2)])


@pytest.mark.parametrize(
    ("cosine", "carrying", "place"),
    [
        (0.9, 0, RESTATES),
        (0.6, 0, SPLITS),
        (0.3, 0, NOT_COVERED),
        (0.45, 0, NOT_COVERED),
        (0.45, 8, SPLITS),  # its documents carry the code unusually often
        (0.45, 4, NOT_COVERED),  # too few documents to say so
        (0.2, 8, NOT_COVERED),  # often together, and about something else
    ],
)
def test_place(cosine: float, carrying: int, place: str) -> None:
    documents = [frozenset({"a"})] * carrying + [frozenset()] * (20 - carrying)
    [found] = placed(np.stack([at(cosine)]), MIDDLE, CODES, [documents], {"": 100, "a": 10})
    assert (found.place, found.code) == (place, "a")
    assert found.lift == pytest.approx(carrying / 20 / 0.1)


def test_without_codes_nothing_is_covered() -> None:
    [found] = placed(np.stack([at(0.9)]), MIDDLE, {}, [[]], {})
    assert (found.place, found.code) == (NOT_COVERED, "")


def test_planted_themes_are_not_covered_and_examples_of_a_code_restate_it() -> None:
    encoder = Encoder(default_folder())
    codebook = load_codebook("fear_and_safety")
    codes = code_vectors(codebook, encoder)
    told = [
        "You get punished for owning up to a mistake.",
        "People who raise a concern are marked as troublemakers.",
        "I would be in trouble if I reported it.",
        "Speak up and you lose your shifts.",
        "Everyone is scared of what happens if they say something.",
    ]
    said = [*planted().values(), told]
    seen = vectors(encoder, [t for texts in said for t in texts], processes=1, progress=lambda sizes, label: sizes)
    parts = np.split(seen, np.cumsum([len(texts) for texts in said])[:-1])
    middle = np.stack([*codes.values()]).mean(axis=0)
    topics = np.stack([part.mean(axis=0) for part in parts])
    found = placed(topics, middle, codes, [[] for _ in said], {"": 1})
    assert [place.place for place in found[:3]] == [NOT_COVERED] * 3
    assert found[3].place in (RESTATES, SPLITS)
    assert found[3].code == "fear.fear-of-consequences"


@pytest.mark.parametrize("count", [0, 1, 2, 5, 30])
def test_positions_stay_on_the_map(count: int) -> None:
    rows = np.random.default_rng(1).normal(size=(count, 8))
    found = positions(rows)
    assert found.shape == (count, 2)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found == positions(rows.copy())).all()
