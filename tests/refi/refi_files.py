"""Small REFI-QDA files for tests, from ``tests/cases/refi.yaml``."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import yaml

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "refi.yaml").read_text(encoding="utf-8"))


def changed(kind: str, case: dict[str, Any]) -> str:
    text: str = case.get("text", CASES[kind])
    for old, new in case.get("change", {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def project(folder: Path, case: dict[str, Any] | None = None) -> Path:
    case = case or {}
    return zipped(
        folder / "sample.qdpx", {"project.qde": changed("project", case), **case.get("sources", CASES["sources"])}
    )


def codebook(folder: Path, case: dict[str, Any] | None = None) -> Path:
    path = folder / "sample.qdc"
    path.write_text(changed("codebook", case or {}), encoding="utf-8")
    return path
