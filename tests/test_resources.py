"""Bundled files are found by name, in a clone and in an installed package; a path wins."""

from pathlib import Path

import pytest

from textsafety import resources
from textsafety.errors import CodebookError, ConfigError


@pytest.fixture(params=["clone", "wheel"])
def tree(request, tmp_path, monkeypatch):
    package = tmp_path / "site" / "textsafety"
    package.mkdir(parents=True)
    beside = package.parent if request.param == "clone" else package
    for name in (
        "lexicons/big/codebook.yaml",
        "lexicons/small.yaml",
        "lexicons/english/words.yaml",
        "lexicons/README.md",
        "pipelines/survey.yaml",
        "sample_corpus/comments.csv",
        "sample_corpus/notes/may.md",
    ):
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        (beside / name).write_text("{}", "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(resources, "PACKAGE", package)
    return beside


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("lexicons", "big", "lexicons/big"),
        ("lexicons", "small", "lexicons/small.yaml"),
        ("pipelines", "survey", "pipelines/survey.yaml"),
        ("pipelines", "survey.yaml", "pipelines/survey.yaml"),
        ("sample_corpus", "comments.csv", "sample_corpus/comments.csv"),
        ("sample_corpus", "notes", "sample_corpus/notes"),
    ],
)
def test_bundled_by_name(tree, kind, name, found):
    assert resources.find(kind, name) == tree / found


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("lexicons", ["big", "small"]),
        ("pipelines", ["survey"]),
        ("sample_corpus", ["comments.csv", "notes"]),
    ],
)
def test_bundled_names(tree, kind, names):
    assert resources.bundled(kind) == names


def test_a_path_wins(tree):
    Path("survey").write_text("{}", "utf-8")
    Path("mine.yaml").write_text("{}", "utf-8")
    assert resources.find("pipelines", "survey") == Path("survey")
    assert resources.find("pipelines", "mine.yaml") == Path("mine.yaml")


def test_a_folder_that_happens_to_have_the_name_does_not_win(tree):
    Path("survey").mkdir()
    Path("big").mkdir()
    assert resources.find("pipelines", "survey") == tree / "pipelines/survey.yaml"
    assert resources.find("lexicons", "big") == tree / "lexicons/big"


@pytest.mark.parametrize(
    ("kind", "name", "error", "what", "hint"),
    [
        ("pipelines", "servey", ConfigError, "no pipeline called 'servey'", "Did you mean 'survey'?"),
        ("lexicons", "bigg", CodebookError, "no codebook called 'bigg'", "Did you mean 'big'?"),
        ("lexicons", "folder/big.yaml", CodebookError, "no such file: folder/big.yaml", "big, small"),
        ("lexicons", "my.yaml", CodebookError, "no such file: my.yaml", "big, small"),
        ("pipelines", "", ConfigError, "no such file", "survey"),
        ("pipelines", "x" * 5000, ConfigError, "no pipeline called", "survey"),
        ("pipelines", "..", ConfigError, "no such file: ..", "survey"),
        ("pipelines", "../lexicons/small", ConfigError, "no such file: ../lexicons/small", "survey"),
        ("sample_corpus", "coments.csv", ConfigError, "no sample called 'coments.csv'", "Did you mean 'comments.csv'?"),
    ],
)
def test_what_is_missing_is_said(tree, kind, name, error, what, hint):
    with pytest.raises(error) as caught:
        resources.find(kind, name)
    assert what in caught.value.what
    assert hint in caught.value.hint


def test_nothing_bundled_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "textsafety")
    with pytest.raises(ConfigError) as caught:
        resources.find("pipelines", "survey")
    assert caught.value.hint == "Nothing of this kind is bundled; give a path."
