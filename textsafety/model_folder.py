"""A learned coder on disk: a folder of plain arrays and texts, checked before it is used, never a pickle.

``model.json`` names the codes and the hashes of all other files; ``heads.npz`` holds the arrays; ``terms.txt`` the
n-grams; ``card.md`` says where it comes from and what it may be used for. ``model.onnx`` and ``tokenizer.json`` are
there when it brings an encoder of its own; otherwise it names the one it was learned with.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from textsafety.encoder import MODEL, TOKENIZER, Encoder
from textsafety.errors import ModelError
from textsafety.lexical import Vocabulary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

FORMAT = 1
DESCRIPTION, HEADS, TERMS, CARD = "model.json", "heads.npz", "terms.txt", "card.md"


@dataclass(frozen=True)
class LearnedModel:
    """What a learned coder knows.

    Attributes:
        name: Its name, printed with every run.
        codes: Ids of the codes it gives.
        definitions: For each code the hash of the definition it was trained on; empty where there was none.
        vocabulary: The terms of the lexical view.
        arrays: ``lexical_weights`` (terms, codes), ``lexical_bias`` (codes,), ``stack`` (codes, 3): weights of the
            lexical and the encoder's score and an intercept, giving log-odds; ``thresholds`` (codes,): probability
            from which a code is assigned. With an encoder also ``attention``, ``value`` and ``document``, each
            (width + 1, codes), the last row the bias; ``attributes`` (width + 1, 11) and ``needs_human`` (width + 1,)
            may be missing.
        encoder: None for a model of n-grams alone.
        encoder_sha256: Hash of the encoder's file, empty without one.
        card: What ``card.md`` says.
        sha256: Hash of ``model.json``, which holds the hashes of all else; empty for a model not yet saved.
        details: Anything else worth keeping: versions, figures.
    """

    name: str
    codes: tuple[str, ...]
    definitions: tuple[str, ...]
    vocabulary: Vocabulary
    arrays: Mapping[str, np.ndarray]
    encoder: Encoder | None = None
    encoder_sha256: str = ""
    card: str = ""
    sha256: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def definition_hash(definition: str) -> str:
    """Hash a code's definition: a model gives those codes whose definition it was trained on."""
    return hashlib.sha256(" ".join(definition.split()).encode()).hexdigest()[:16]


def known_codes(model: LearnedModel, codebook: Codebook) -> dict[str, int]:
    """Give the columns of those codes whose definition the model was trained on, or that it learned without one."""
    at = {code: number for number, code in enumerate(model.codes)}
    return {
        entry.id: at[entry.id]
        for entry in codebook.codes
        if entry.id in at and model.definitions[at[entry.id]] in ("", definition_hash(entry.definition))
    }


def save_model(model: LearnedModel, folder: Path, beside: Mapping[str, str] | None = None) -> None:
    """Write a model folder: beside it first, then renamed. An encoder other than the bundled one is copied into it.

    Args:
        model: What to write.
        folder: Where; it does not exist yet.
        beside: Texts to lay beside it, file name to content: no part of the model, so that people may edit them.

    Raises:
        ModelError: The folder exists.
    """
    if folder.exists():
        raise ModelError("there is something here already", where=str(folder), hint="Give a new folder.")
    made = folder.with_name(folder.name + ".part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    arrays = {**model.arrays, "lexical_rarity": model.vocabulary.rarity}
    np.savez(made / HEADS, allow_pickle=False, **{name: np.asarray(arrays[name]) for name in sorted(arrays)})
    (made / TERMS).write_text("\n".join(model.vocabulary.known) + "\n", encoding="utf-8", newline="\n")
    (made / CARD).write_text(model.card, encoding="utf-8", newline="\n")
    bundled = default_folder()
    if model.encoder and model.encoder.folder != bundled:
        for name in (MODEL, TOKENIZER):
            shutil.copyfile(model.encoder.folder / name, made / name)
    described = {
        "format": FORMAT,
        "name": model.name,
        "codes": list(model.codes),
        "definitions": list(model.definitions),
        "encoder": model.encoder_sha256 or None,
        "details": dict(model.details),
        "files": {path.name: file_sha256(path) for path in sorted(made.iterdir())},
    }
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    for name, content in {**(beside or {}), DESCRIPTION: text}.items():
        (made / name).write_text(content, encoding="utf-8", newline="\n")
    made.replace(folder)


def load_model(name_or_path: str | Path) -> LearnedModel:
    """Read and check a model folder.

    Args:
        name_or_path: A folder; ``default`` is the model that travels with the package.

    Raises:
        ModelError: A file is missing, was changed, or is not what it should be.
    """
    folder = default_folder() if str(name_or_path) == "default" else Path(name_or_path)
    described = _described(folder)
    for name, expected in described["files"].items():
        if not (folder / name).is_file():
            raise ModelError(f"the model folder misses {name}", where=str(folder), hint="Copy the whole folder again.")
        if file_sha256(folder / name) != expected:
            hint = "Use the folder as it was made; a model is not edited by hand."
            raise ModelError(f"{name} is not the file that the model was saved with", where=str(folder), hint=hint)
    arrays = _arrays(folder)
    known = (folder / TERMS).read_text(encoding="utf-8").splitlines()
    vocabulary = Vocabulary(known, arrays.pop("lexical_rarity"))
    codes = tuple(described["codes"])
    _check_shapes(folder, arrays, len(known), len(codes))
    encoder = _encoder(folder, described)
    return LearnedModel(
        name=described["name"],
        codes=codes,
        definitions=tuple(described["definitions"]),
        vocabulary=vocabulary,
        arrays=arrays,
        encoder=encoder,
        encoder_sha256=described["encoder"] or "",
        card=(folder / CARD).read_text(encoding="utf-8"),
        sha256=file_sha256(folder / DESCRIPTION),
        details=described["details"],
    )


def default_folder() -> Path:
    """Say where the model lies that travels with the package."""
    return Path(__file__).resolve().parent / "models" / "default"


def _described(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        hint = "Give the folder that `textsafety train` made."
        raise ModelError("no such model folder", where=str(folder), hint=hint)
    path = folder / DESCRIPTION
    if not path.is_file():
        raise ModelError(f"the model folder misses {DESCRIPTION}", where=str(folder), hint="Is this a model folder?")
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        files = set(described["files"])
        whole = described["format"] == FORMAT and {"name", "encoder", "details"} <= set(described)
        whole = whole and {HEADS, TERMS, CARD} <= files and all(Path(name).name == name for name in files)
        whole = whole and len(described["codes"]) == len(described["definitions"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        hint = "It was made by another version, or was changed: train it again."
        raise ModelError(f"{DESCRIPTION} is not one that this version reads", where=str(folder), hint=hint)
    return dict(described)


def _arrays(folder: Path) -> dict[str, np.ndarray]:
    """Read arrays of numbers; anything that would need unpickling is refused."""
    try:
        with np.load(folder / HEADS, allow_pickle=False) as found:
            return {name: found[name] for name in found.files}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError):
        hint = "Only arrays of numbers are read; pickles never are."
        raise ModelError(f"{HEADS} does not hold plain arrays", where=str(folder), hint=hint) from None


def _check_shapes(folder: Path, arrays: Mapping[str, np.ndarray], terms: int, codes: int) -> None:
    expected = {
        "lexical_weights": (terms, codes),
        "lexical_bias": (codes,),
        "stack": (codes, 3),
        "thresholds": (codes,),
    }
    for name, shape in expected.items():
        if name not in arrays or arrays[name].shape != shape:
            raise ModelError(
                f"{HEADS}: {name} is missing or has another shape", where=str(folder), hint="Train it again."
            )


def _encoder(folder: Path, described: Mapping[str, Any]) -> Encoder | None:
    """Find the encoder: in the folder, or the bundled one when it is the one that the model was learned with."""
    wanted = described["encoder"]
    if not wanted:
        return None
    if MODEL in described["files"]:
        return Encoder(folder)
    bundled = default_folder()
    if not (bundled / MODEL).is_file() or file_sha256(bundled / MODEL) != wanted:
        hint = "Train it again with this version."
        raise ModelError(
            "the model was learned with another encoder than this version brings", where=str(folder), hint=hint
        )
    return Encoder(bundled)


def file_sha256(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
