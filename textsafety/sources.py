"""From what a user names (files, folders, globs) to readings: which file, which reader, with which options."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textsafety import plugins
from textsafety.errors import ReadError
from textsafety.model import Reading

_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file.

    Attributes:
        path: Where it is.
        name: How it is named in results: its file name, or its path where two share one.
    """

    path: Path
    name: str

    def sha256(self) -> str:
        """Hash the file's bytes."""
        with self.path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()


def expand(sources: Sequence[str | Path]) -> list[SourceFile]:
    """List the files that sources name, each once, in the order given; folders and globs sorted by name.

    Raises:
        ReadError: Something named is not there, or holds nothing that can be read.
    """
    found: dict[Path, str] = {}
    for source in sources:
        for path, name in _files(Path(source)):
            found.setdefault(path, name)
    names = list(found.values())
    return [SourceFile(path, name if names.count(name) == 1 else path.as_posix()) for path, name in found.items()]


def _files(source: Path) -> list[tuple[Path, str]]:
    if source.is_file():
        return [(source, source.name)]
    known = readers()
    if source.is_dir():
        inside = sorted(
            path for path in source.rglob("*") if path.suffix.lower() in known and not _hidden(path, source)
        )
        if not inside:
            raise ReadError("no file in this folder can be read", where=str(source), hint=_suffixes(known))
        return [(path, path.relative_to(source).as_posix()) for path in inside]
    if _GLOB & set(str(source)):
        root = Path(source.anchor) if source.is_absolute() else Path()
        matched = sorted(path for path in root.glob(str(source.relative_to(source.anchor))) if path.is_file())
        if matched:
            return [(path, path.name) for path in matched]
        raise ReadError(
            "no file matches", where=str(source), hint="Check the pattern; quote it so that the shell leaves it alone."
        )
    raise ReadError("no such file or folder", where=str(source), hint="Check the path.")


def _hidden(path: Path, root: Path) -> bool:
    """Leave out hidden files, office lock files and descriptions of the folder."""
    parts = path.relative_to(root).parts
    return any(part.startswith((".", "~$")) for part in parts) or path.stem.upper() == "README"


def readers() -> dict[str, str]:
    """Map each file suffix to the reader that takes it."""
    return {suffix: name for name in plugins.available("read") for suffix in plugins.module("read", name).SUFFIXES}


def open_source(source: SourceFile, options: Mapping[str, Any]) -> Reading:
    """Open one file with the reader of its suffix, giving it those options that it knows.

    Raises:
        ReadError: The file as a whole cannot be read.
    """
    known = readers()
    reader = known.get(source.path.suffix.lower())
    if reader is None:
        what = f"files of type {source.path.suffix or '(none)'} cannot be read"
        raise ReadError(what, where=source.name, hint=_suffixes(known))
    accepted = plugins.options("read", reader)
    given = {name: value for name, value in options.items() if name in accepted and value not in (None, (), "")}
    try:
        reading = plugins.load("read", reader, given)(source.path, source=source.name)
    except OSError as error:
        hint = "Is it open in another program, or on a drive that is gone?"
        raise ReadError(f"cannot be opened: {error.strerror or error}", where=source.name, hint=hint) from None
    assert isinstance(reading, Reading)
    return reading


def _suffixes(known: Mapping[str, str]) -> str:
    return f"Files that can be read: {' '.join(sorted(known))}"
