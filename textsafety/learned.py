"""Which learned models a run uses: the pipeline's own or the one named for this run, and what they do not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textsafety.codebook import load_codebook
from textsafety.summary import Learned

if TYPE_CHECKING:
    from textsafety.codebook import Codebook
    from textsafety.model_folder import LearnedModel
    from textsafety.pipeline import Pipeline
    from textsafety.pipeline_file import PipelineFile

CLASSIFIER = "classifier"
OWN_CODEBOOK = "codebook.yaml"


def with_model(pipeline: Pipeline, model: str | None) -> Pipeline:
    """Put a model in place of the pipeline's; a model trained without a codebook brings a draft of one.

    Such a draft has names of codes and no cues: then the model codes alone.
    """
    if model is None:
        return pipeline
    draft = Path(model) / OWN_CODEBOOK
    others = () if draft.is_file() else tuple(step for step in pipeline.file.code if CLASSIFIER not in step)
    given = next((step[CLASSIFIER] for step in pipeline.file.code if CLASSIFIER in step), {})
    steps = (*others, {CLASSIFIER: {**given, "model": str(Path(model).resolve()) if Path(model).exists() else model}})
    codebook = load_codebook(draft) if draft.is_file() else pipeline.codebook
    return replace(pipeline, file=pipeline.file.model_copy(update={"code": steps}), codebook=codebook)


def models(file: PipelineFile) -> list[LearnedModel]:
    """Load the models that a pipeline codes with.

    Raises:
        ModelError: A folder cannot be used.
    """
    named = [str(step[CLASSIFIER].get("model", "default")) for step in file.code if CLASSIFIER in step]
    if not named:
        return []
    from textsafety.model_folder import load_model

    return [load_model(name) for name in named]


def encoder_folder(file: PipelineFile) -> Path | None:
    """Say where the encoder lies that a pipeline's texts are turned into vectors with: its model's, or the bundled one.

    None where there is none: a package without its model.
    """
    from textsafety.model_folder import default_folder

    own = [model.encoder.folder for model in models(file) if model.encoder]
    bundled = default_folder()
    return next(iter(own), bundled if bundled.is_dir() else None)


def noted(used: Sequence[LearnedModel], codebook: Codebook) -> tuple[Learned, ...]:
    """Say of each model what a reader of the report should know."""
    from textsafety.model_folder import known_codes

    found = []
    for model in used:
        known = known_codes(model, codebook)
        without = tuple(code.id for code in codebook.codes if code.id not in known)
        found.append(Learned(model.name, str(model.details.get("agreement", "")), len(known), without))
    return tuple(found)


def unlearned(notes: Sequence[Learned]) -> list[str]:
    """Warn of codes that no model gives because it was not trained on their definitions."""
    return [
        f"the model {note.name} was not trained on the definition of {len(note.without)} of the codebook's codes; they "
        f"are found by their cues alone: {', '.join(note.without)}"
        for note in notes
        if note.without
    ]
