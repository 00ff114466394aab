"""From a labelled table to a saved model: what ``textsafety train`` calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textsafety.codebook import load_codebook
from textsafety.encoder import MODEL, Encoder
from textsafety.errors import ModelError
from textsafety.learn import codes, report
from textsafety.learn.table import Columns, read_labelled
from textsafety.learn.train import Trained, train
from textsafety.model_folder import default_folder, file_sha256, save_model

CODEBOOK = "codebook.yaml"


def learn(
    path: Path,
    columns: Columns,
    out: Path,
    *,
    codebook: str | None = None,
    seed: int = 0,
    say: Callable[[str], None] = lambda line: None,
) -> Trained:
    """Read a labelled table, learn a model and write it to a folder that does not exist yet.

    Args:
        path: The table.
        columns: Which of its columns hold what.
        out: The folder.
        codebook: A file, a folder or a bundled name; without one the model brings a codebook to go on from.
        seed: Of everything that is drawn.
        say: Told what is being done, and what a person should know.

    Raises:
        ReadError: The table cannot be used.
        CodebookError: The codebook cannot be used.
        ModelError: There is something at ``out``, it cannot be written, or the texts are too few.
    """
    if out.exists():
        raise ModelError("there is something here already", where=str(out), hint="Give a new folder: --out MODEL.")
    known = codes.known(load_codebook(codebook)) if codebook else None
    labelled = read_labelled(path, columns, known)
    say(f"{len(labelled.texts):,} texts, {len(labelled.codes)} codes")
    for warning in labelled.warnings:
        say(f"note: {warning}")
    trained = train(labelled, name=out.name, known=known, seed=seed, encoder=bundled_encoder(), say=say)
    model = replace(trained.model, card=report.card(trained))
    beside = {} if known else {CODEBOOK: codes.written(out.name, model.codes, trained.names)}
    try:
        save_model(model, out, beside)
    except OSError as error:
        hint = "Check that the folder above it can be written to."
        raise ModelError(f"cannot be written: {error.strerror}", where=str(out), hint=hint) from error
    return replace(trained, model=model)


def bundled_encoder() -> tuple[Encoder, str] | None:
    """Give the encoder that travels with the package and the hash of its file; None where there is none."""
    path = default_folder() / MODEL
    return (Encoder(path.parent), file_sha256(path)) if path.is_file() else None
