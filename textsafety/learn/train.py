"""Learn a model from labelled texts: choose by cross-validation, calibrate, fit on everything, measure honestly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from textsafety.encoder import Encoder
from textsafety.errors import ModelError
from textsafety.learn import codes
from textsafety.learn.calibrate import Calibration, calibrate
from textsafety.learn.check import (
    Material,
    choose,
    decide,
    deep_scores,
    fit_deep,
    lexical_scores,
    quality,
)
from textsafety.learn.features import matrix
from textsafety.learn.fit import Linear, Settings, fit
from textsafety.learn.folds import divide
from textsafety.learn.labels import Known
from textsafety.learn.measure import Figures, measure, micro_macro
from textsafety.learn.table import Labelled
from textsafety.lexical import Vocabulary
from textsafety.model_folder import LearnedModel, definition_hash

FEWEST = 50
"""Rows from which a model can be learned without a codebook that describes its codes."""

CANDIDATES = (
    Settings("logistic", 0.5),
    Settings("both", 0.5),
    Settings("logistic", 5.0, scaled=False),
)
MANY = 15_000
"""Rows from which only the first candidate is fitted, so that learning stays a matter of minutes."""

SHARES = (0.25, 0.5)
_HELPS = 0.005
"""What an encoder must add to the mean of micro- and macro-F1 to be kept."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a learning curve: how right, from so many rows; f1 and rows of each code have shape (codes,)."""

    rows: int
    micro: float
    macro: float
    having: np.ndarray
    f1: np.ndarray


@dataclass(frozen=True, slots=True)
class Trained:
    """A model and what is known of it.

    Attributes:
        model: Ready to be saved but for its card.
        labelled: What it was learned from.
        names: The codes as the labels have them, in the order of the model's.
        figures: Cross-validated.
        settings: Those chosen.
        tried: Each way of learning that was compared, with its cross-validated micro- and macro-F1.
        curve: From the fewest rows to all.
        described: How many texts of a codebook were learned from as well.
    """

    model: LearnedModel
    labelled: Labelled
    names: tuple[str, ...]
    figures: Figures
    settings: Settings
    tried: tuple[tuple[str, float, float], ...]
    curve: tuple[Point, ...]
    described: int


def train(
    labelled: Labelled,
    *,
    name: str,
    known: Known | None = None,
    seed: int = 0,
    encoder: tuple[Encoder, str] | None = None,
    say: Say = lambda line: None,
) -> Trained:
    """Learn a model.

    Args:
        labelled: The texts and their codes.
        name: The model's name.
        known: What a codebook says of the codes.
        seed: Of everything that is drawn; the same seed and texts give the same model.
        encoder: An encoder and the hash of its file, to be used if cross-validation says that it helps.
        say: Told what is being done.

    Raises:
        ModelError: There are too few texts.
    """
    material = _material(labelled, known, encoder[0] if encoder else None, seed, say)
    candidates = CANDIDATES if len(labelled.texts) < MANY else CANDIDATES[:1]
    views, made = [], []
    for number, settings in enumerate(candidates, 1):
        say(f"cross-validation {number} of {len(candidates)}: {settings}")
        views.append(lexical_scores(material, settings)[None])
        made.append(decide(views[-1], material))
    best, given = choose(made, material)
    settings, view = candidates[best], views[best]
    tried = [
        (str(one), *micro_macro(decisions, material.labels)) for one, decisions in zip(candidates, made, strict=True)
    ]
    deep = False
    if material.deep is not None:
        both = np.concatenate((view, deep_scores(material)[None]))
        with_deep = decide(both, material)
        tried.append((f"{settings}, and the encoder", *micro_macro(with_deep, material.labels)))
        deep = quality(with_deep, material.labels) >= quality(made[best], material.labels) + _HELPS
        view, given = (both, with_deep) if deep else (view, given)
    say("learning curve")
    curve = _curve(material, settings, made[best])
    say("final fit")
    model = _model(material, labelled, known, name, settings, calibrate(view, material.labels))
    if deep and encoder:
        model = _with_encoder(model, material, encoder)
    figures = measure(given, material.labels, material.groups, seed)
    model = replace(model, details=_details(labelled, settings, figures, seed, deep))
    return Trained(model, labelled, labelled.codes, figures, settings, tuple(tried), curve, len(material.described))


def _material(labelled: Labelled, known: Known | None, encoder: Encoder | None, seed: int, say: Say) -> Material:
    described = [(text, code) for code in labelled.codes for text in (known.texts.get(code, ()) if known else ())]
    if len(labelled.texts) < FEWEST and not described:
        what = f"{len(labelled.texts)} texts are too few to learn from; at least {FEWEST} are needed"
        raise ModelError(what, hint="Label more, or give a codebook with definitions and examples: --codebook FILE.")
    owned = np.array([[code == own for code in labelled.codes] for _, own in described], dtype=bool)
    material = Material(
        texts=labelled.texts,
        labels=labelled.labels,
        groups=labelled.groups,
        parts=divide(labelled.labels, labelled.groups, seed),
        described=tuple(text for text, _ in described),
        described_labels=owned.reshape(len(described), len(labelled.codes)),
        seed=seed,
    )
    if encoder is None:
        return material
    say("reading each text with the encoder")
    means = np.array([encoder(text).states.mean(axis=0) for text in (*material.texts, *material.described)])
    return replace(material, deep=(means[: len(material.texts)], means[len(material.texts) :]))


def _curve(material: Material, settings: Settings, whole: np.ndarray) -> tuple[Point, ...]:
    """Measure what a part of the rows would have taught."""
    learned = 1 - 1 / len(material.part_numbers)
    points = []
    for share in (*SHARES, 1.0):
        given = whole if share == 1.0 else decide(lexical_scores(material, settings, share)[None], material)
        figures = _by_code(given, material.labels)
        used = material.order < share
        having = material.labels[used].sum(axis=0) * learned
        micro, macro = micro_macro(given, material.labels)
        points.append(Point(int(used.sum()), micro, macro, having, figures))
    return tuple(points)


def _by_code(given: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.asarray(2 * (given & labels).sum(0) / np.maximum(1, given.sum(0) + labels.sum(0)))


def _model(
    material: Material,
    labelled: Labelled,
    known: Known | None,
    name: str,
    settings: Settings,
    calibration: Calibration,
) -> LearnedModel:
    vocabulary = Vocabulary.learn([*material.texts, *material.described])
    features = matrix(vocabulary, [*material.texts, *material.described])
    found = fit(features, _all_labels(material), settings, material.seed)
    defined = known.definitions if known else {}
    return LearnedModel(
        name=name,
        codes=labelled.codes if known else codes.ids(labelled.codes),
        definitions=tuple(definition_hash(defined[code]) if code in defined else "" for code in labelled.codes),
        vocabulary=vocabulary,
        arrays=_arrays(found, calibration),
    )


def _arrays(found: Linear, calibration: Calibration) -> dict[str, np.ndarray]:
    return {
        "lexical_weights": found.weights.astype(np.float16),
        "lexical_bias": found.bias.astype(np.float32),
        "stack": calibration.stack.astype(np.float32),
        "thresholds": (1 / (1 + np.exp(-calibration.cut))).astype(np.float32),
    }


def _with_encoder(model: LearnedModel, material: Material, encoder: tuple[Encoder, str]) -> LearnedModel:
    assert material.deep is not None
    found = fit_deep(np.concatenate(material.deep), _all_labels(material), material.seed)
    document = np.concatenate((found.weights, found.bias[None])).astype(np.float32)
    return replace(model, arrays={**model.arrays, "document": document}, encoder=encoder[0], encoder_sha256=encoder[1])


def _all_labels(material: Material) -> np.ndarray:
    return np.concatenate((material.labels, material.described_labels))


def _details(labelled: Labelled, settings: Settings, figures: Figures, seed: int, deep: bool) -> dict[str, object]:
    return {
        "rows": len(labelled.texts),
        "labels": list(labelled.codes),
        "settings": str(settings) + (", and the encoder" if deep else ""),
        "seed": seed,
        "micro_f1": round(figures.micro.value, 4),
        "macro_f1": round(figures.macro.value, 4),
        "versions": {one: version(one) for one in ("numpy", "scikit-learn")},
    }
