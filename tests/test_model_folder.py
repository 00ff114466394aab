"""A model folder comes back as it was saved, and is refused when it is not what it was."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from learned import CODES, saved, small_model

from textsafety.errors import ModelError
from textsafety.lexical import Vocabulary
from textsafety.model_folder import load_model, save_model


def test_a_model_comes_back(tmp_path: Path) -> None:
    model, back = small_model(), load_model(saved(tmp_path / "m"))
    assert (back.name, back.codes, back.definitions, back.card) == (model.name, CODES, ("",) * 3, model.card)
    assert back.vocabulary.known == model.vocabulary.known
    assert all(np.array_equal(back.arrays[name], model.arrays[name]) for name in model.arrays)


def test_saved_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = saved(tmp_path / "one"), saved(tmp_path / "two")
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in two.iterdir()}


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="something here already"):
        save_model(small_model(), saved(tmp_path / "m"))


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _changed(folder: Path) -> None:
    (folder / "terms.txt").write_text("other words\n", encoding="utf-8")


def _relabelled(folder: Path) -> None:
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**described, "codes": ["one"]}), encoding="utf-8")


def _not_json(folder: Path) -> None:
    (folder / "model.json").write_text("{", encoding="utf-8")


def _climbing(folder: Path) -> None:
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    described["files"]["../elsewhere"] = "0"
    (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")


def _with_pickle(folder: Path) -> None:
    import hashlib

    with (folder / "heads.npz").open("wb") as file:
        pickle.dump({"a": 1}, file)
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    described["files"]["heads.npz"] = hashlib.sha256((folder / "heads.npz").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")


def _pickled_array(folder: Path) -> None:
    import hashlib

    np.savez(folder / "heads.npz", lexical_rarity=np.array([{"a": 1}], dtype=object))
    described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    described["files"]["heads.npz"] = hashlib.sha256((folder / "heads.npz").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without("heads.npz"), "misses heads.npz"),
        (_without("model.json"), "misses model.json"),
        (_changed, "terms.txt is not the file"),
        (_relabelled, "not one that this version reads"),
        (_not_json, "not one that this version reads"),
        (_climbing, "not one that this version reads"),
        (_with_pickle, "does not hold plain arrays"),
        (_pickled_array, "does not hold plain arrays"),
    ],
)
def test_spoilt_folders_are_refused(tmp_path: Path, spoil: Callable[[Path], None], says: str) -> None:
    folder = saved(tmp_path / "m")
    spoil(folder)
    with pytest.raises(ModelError, match=says) as caught:
        load_model(folder)
    assert caught.value.where == str(folder)
    assert caught.value.hint


def test_wrong_shapes_are_refused(tmp_path: Path) -> None:
    arrays = {**small_model().arrays, "thresholds": np.zeros(2, dtype=np.float32)}
    with pytest.raises(ModelError, match="thresholds is missing or has another shape"):
        load_model(saved(tmp_path / "m", arrays=arrays))


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="another encoder"):
        load_model(saved(tmp_path / "m", encoder_sha256="0" * 64))


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load_model(tmp_path / "none")


def test_a_vocabulary_learns_what_is_common() -> None:
    learned = Vocabulary.learn(["no blame here", "no blame there", "something else"], at_least=2)
    assert {"wno", "wblame", "wno blame"} <= set(learned.known)
    assert "wsomething" not in learned.known
    columns, weights = learned.vector("No blame!")
    words = [at for at in columns if learned.known[at].startswith("w")]
    assert len(words) == 3
    assert np.isclose(np.linalg.norm(weights[: len(columns)]), np.sqrt(2))


@pytest.mark.parametrize("text", ["", "😀😀", "…", "x" * 100_000])
def test_odd_texts_have_vectors(text: str) -> None:
    columns, weights = small_model().vocabulary.vector(text)
    assert columns.shape == weights.shape == (0,)
