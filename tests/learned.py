"""A small learned model, made by hand, for tests: three codes, a few words, no encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from textsafety.lexical import Vocabulary
from textsafety.model_folder import LearnedModel, save_model

CODES = ("fear.fear-of-consequences", "safety.speaking-up-safely", "constraint.time-squeeze")
WORDS = {"wquiet": 0, "wpunished": 0, "wasked": 1, "wopenly": 1, "wtime": 2, "wrushed": 2}


def small_model(**changes: object) -> LearnedModel:
    """Each known word speaks for one code."""
    known = sorted(WORDS)
    weights = np.zeros((len(known), len(CODES)), dtype=np.float16)
    for row, word in enumerate(known):
        weights[row, WORDS[word]] = 8
    count = len(CODES)
    arrays = {
        "lexical_weights": weights,
        "lexical_bias": np.full(count, -4, dtype=np.float32),
        "stack": np.tile(np.array([1, 0, 0], dtype=np.float32), (count, 1)),
        "thresholds": np.full(count, 0.5, dtype=np.float32),
    }
    values: dict[str, object] = {
        "name": "small",
        "codes": CODES,
        "definitions": ("",) * count,
        "vocabulary": Vocabulary(known, np.ones(len(known), dtype=np.float32)),
        "arrays": arrays,
        "card": "A model for tests.\n",
    }
    return LearnedModel(**{**values, **changes})  # type: ignore[arg-type]


def saved(folder: Path, **changes: object) -> Path:
    """Save the small model."""
    save_model(small_model(**changes), folder)
    return folder
