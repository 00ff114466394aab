"""From YAML files to one mapping, before anything is checked: parts merged, ``extends`` and short forms written out.

A draft remembers where each part came from, so that a complaint can name the file and the line.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textsafety.codebook.places import SUFFIXES, Place, line, parse, shown
from textsafety.errors import CodebookError


@dataclass
class Draft:
    """A codebook's data as written, and where it was written.

    Attributes:
        root: The folder that its files lie in.
        files: All files, those of base codebooks first.
        inherited: How many of the files belong to base codebooks.
        data: The merged mapping.
        origins: For a place of ``data``: the file, and the place in that file.
        undescribed: Families that codes name in codebooks without ``families``.
    """

    root: Path
    files: list[Path]
    inherited: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Place, tuple[Path, Place]] = field(default_factory=dict)
    undescribed: list[str] = field(default_factory=list)

    def where(self, place: Place) -> str:
        """Say ``file:line`` of a part of the merged data."""
        path, inside = self.origin(place)
        return line(path, inside) if path.is_file() else shown(path)

    def origin(self, place: Place) -> tuple[Path, Place]:
        """Give the file of a part of the merged data, and the place in it; the folder when it is nowhere."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.origins:
                path, start = self.origins[place[:length]]
                return path, start + place[length:]
        return (self.files[-1] if len(self.files) == self.inherited + 1 else self.root), ()

    def sha256(self) -> str:
        """Hash the bytes of all files, names included, base codebooks first."""
        digest = hashlib.sha256()
        for path in self.files:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


def merged(path: Path) -> Draft:
    """Merge the files of one codebook: lists are joined, mappings too, and nothing may be given twice.

    Raises:
        CodebookError: A file cannot be read, or the same key is given in two places.
    """
    files = _yaml_files(path)
    made = Draft(path if path.is_dir() else path.parent, files)
    for file in files:
        for key, value in parse(file).items():
            if value is not None:
                _add(made, file, key, [value] if key in ("off", "replace") and isinstance(value, str) else value)
    return made


def items(made: Draft, key: str) -> list[Any]:
    """Give a list of the draft; an empty one when it is missing or no list."""
    value = made.data.get(key)
    return value if isinstance(value, list) else []


def entries(made: Draft, key: str) -> dict[str, Any]:
    """Give a mapping of the draft, to be filled; one that leads nowhere when something else stands there."""
    value = made.data.setdefault(key, {})
    return value if isinstance(value, dict) else {}


def _yaml_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(entry for entry in path.iterdir() if entry.suffix in SUFFIXES and not entry.name.startswith("."))
    if not found:
        hint = "A codebook is one or more .yaml files."
        raise CodebookError("no YAML file in this folder", where=shown(path), hint=hint)
    return found


def _add(made: Draft, file: Path, key: str, value: Any) -> None:  # noqa: ANN401 - whatever YAML held
    known = made.data.get(key)
    if known is not None and not (type(known) is type(value) and isinstance(value, list | dict)):
        raise _twice(made, file, (key,))
    if isinstance(value, list):
        _add_list(made, file, key, value)
    elif isinstance(value, dict):
        _add_mapping(made, file, key, value)
    else:
        made.data[key] = value
    made.origins.setdefault((key,), (file, (key,)))


def _add_list(made: Draft, file: Path, key: str, values: list[Any]) -> None:
    known = made.data.setdefault(key, [])
    for index, value in enumerate(values):
        made.origins[key, len(known)] = (file, (key, index))
        known.append(value)


def _add_mapping(made: Draft, file: Path, key: str, values: dict[Any, Any]) -> None:
    known = made.data.setdefault(key, {})
    for name, value in values.items():
        if name in known:
            raise _twice(made, file, (key, name))
        known[name] = value
        made.origins[key, name] = (file, (key, name))


def _twice(made: Draft, file: Path, place: Place) -> CodebookError:
    name = ": ".join(str(step) for step in place)
    hint = "Keep one of them, or put both under one key."
    return CodebookError(f"{name} is already given in {made.where(place)}", where=line(file, place), hint=hint)
