"""Find what travels with the package: codebooks, pipelines and sample texts.

In a clone these folders stand beside the package, where people edit them; in an installed package they lie inside it.
"""

from __future__ import annotations

from pathlib import Path

from textsafety.errors import CodebookError, ConfigError, TextsafetyError, nearest

PACKAGE = Path(__file__).resolve().parent
KINDS = {"lexicons": "codebook", "pipelines": "pipeline", "sample_corpus": "sample"}
YAML = (".yaml", ".yml")


def find(kind: str, name: str) -> Path:
    """Find a file or folder by its path or, when it is bundled, by its bare name.

    Args:
        kind: ``lexicons``, ``pipelines`` or ``sample_corpus``.
        name: An existing path wins. Else a bundled name, with or without ``.yaml``.

    Raises:
        CodebookError, ConfigError: Nothing is there; the hint names the nearest bundled one.

    >>> find("lexicons", "fear_and_safety").name
    'fear_and_safety'
    """
    path = Path(name)
    if name and _usable(kind, path):
        return path
    for found in (folder / entry for folder in _folders(kind) for entry in (name, f"{name}.yaml", f"{name}.yml")):
        if _is_bare(name) and _usable(kind, found):
            return found
    raise _missing(kind, name)


def bundled(kind: str) -> list[str]:
    """Name what is bundled: bare names of codebooks and pipelines, file and folder names of samples."""
    names: set[str] = set()
    for folder in _folders(kind):
        names |= {_name(kind, entry) for entry in folder.iterdir() if _is_offered(kind, entry)}
    return sorted(names)


def _folders(kind: str) -> list[Path]:
    if kind not in KINDS:
        raise ValueError(f"no such kind of resource: {kind}")
    return [folder for folder in (PACKAGE / kind, PACKAGE.parent / kind) if folder.is_dir()][:1]


def _usable(kind: str, path: Path) -> bool:
    """A folder that merely has the name of a pipeline (an output folder, say) is not one."""
    try:
        if path.is_dir():
            return kind == "sample_corpus" or (kind == "lexicons" and any(e.suffix in YAML for e in path.iterdir()))
        return path.is_file()
    except OSError:  # too long for a name, or not ours to look into
        return False


def _is_offered(kind: str, entry: Path) -> bool:
    if entry.name.startswith((".", "_")) or entry.stem == "README":
        return False
    if kind == "sample_corpus":
        return True
    return entry.suffix in YAML or (kind == "lexicons" and (entry / "codebook.yaml").is_file())


def _name(kind: str, entry: Path) -> str:
    return entry.name if kind == "sample_corpus" or entry.is_dir() else entry.stem


def _is_bare(name: str) -> bool:
    return bool(name) and name not in {".", ".."} and Path(name).name == name


def _missing(kind: str, name: str) -> TextsafetyError:
    error = CodebookError if kind == "lexicons" else ConfigError
    if not _is_bare(name) or (Path(name).suffix and kind != "sample_corpus"):
        return error(f"no such file: {name or '(empty name)'}", hint=_listing(kind))
    known = bundled(kind)
    hint = nearest(name, known) if known else "Nothing of this kind is bundled; give a path."
    return error(f"no {KINDS[kind]} called {name!r}, and no such file", hint=hint)


def _listing(kind: str) -> str:
    return f"Check the path. Bundled, to be used by name: {', '.join(bundled(kind)) or 'none'}"
