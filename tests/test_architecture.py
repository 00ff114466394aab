"""The direction of imports: model and errors <- stages and their shared parts <- pipeline <- cli."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "textsafety"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = {"read", "clean", "segment", "screen", "duty_of_care", "code", "discover", "summarise", "export"}
# Files of their own that belong to a stage.
PARTS = {"repairs": "clean", "sentences": "segment", "languages": "screen", "duty_of_care_rules": "duty_of_care"}
HEAVY = {"spacy", "pyarrow", "docx", "lxml", "ftfy", "pandas", "sklearn", "vl_convert", "xlsxwriter", "rich", "numpy"}
HEAVY |= {"onnxruntime", "scipy", "tokenizers", "bertopic", "hdbscan", "numba", "plotly", "umap"}


def room(path: Path) -> str:
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    name = inside[0].lstrip("_") if inside[0] not in ("__init__", "__main__") else ""
    return PARTS.get(name, name)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textsafety"):
            inside = (node.module or "").split(".")[1:]
            found |= {inside[0]} if inside else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("textsafety.")}
    return {name.lstrip("_") for name in found}


def outside(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found - {"textsafety"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_stages_do_not_import_each_other(path: Path) -> None:
    here = room(path)
    others = imported(path) & STAGES - {here}
    if here in STAGES:
        assert not others, f"{path.name} imports {others}"
        assert not imported(path) & {"pipeline", "batch", "cli", "sources", "evaluate"}


@pytest.mark.parametrize("name", ["model", "errors", "summary"])
def test_the_nouns_import_nothing_but_nouns(name: str) -> None:
    assert imported(PACKAGE / f"{name}.py") <= {"model", "errors"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "agreement").glob("*.py")), ids=lambda path: path.name)
def test_agreement_knows_numbers_alone(path: Path) -> None:
    assert imported(path) <= {"agreement"}
    assert outside(path) <= {"numpy"} | sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted((PACKAGE / "refi").glob("*.py")), ids=lambda path: path.name)
def test_refi_knows_no_stage(path: Path) -> None:
    assert imported(path) <= {"refi", "errors", "guards", "run_folder"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_imports_evaluate(path: Path) -> None:
    if room(path) != "evaluate" and not path.stem.startswith("cli"):
        assert "evaluate" not in imported(path)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_the_command_line(path: Path) -> None:
    if not path.stem.startswith(("cli", "__main__")):
        assert not {name for name in imported(path) if name.startswith("cli")}


@pytest.mark.parametrize("path", [p for p in MODULES if p.stem.startswith("cli") or p.name == "__init__.py"])
def test_the_command_line_loads_heavy_libraries_late(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for a in node.names}
    names |= {(node.module or "").split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not names & HEAVY
