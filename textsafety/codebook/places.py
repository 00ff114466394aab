"""YAML as people write it in a codebook, and the line on which each part of it stands.

Words stay words: ``no``, ``off``, ``1.10``, ``2024-01-31`` are text; only true, false, null and whole numbers are not.
Lines are worked out by reading the file a second time, and so cost nothing until there is something to complain about.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from textsafety.errors import CodebookError

Place = tuple[str | int, ...]
SUFFIXES = (".yaml", ".yml")


class Loader(yaml.CSafeLoader):
    """Reads plain data, and refuses a key given twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the library's own name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; a repeated key would silently win over the first."""
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise _repeated(node)
        return mapping


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|false|False)$"), list("tTfF"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789"))


def parse(path: Path) -> dict[str, Any]:
    """Read one file as a mapping; an empty file is an empty one.

    Raises:
        CodebookError: It cannot be read, is not UTF-8, is not YAML, or is not a mapping.
    """
    data = _load(path)
    if data is None:
        return {}
    if not isinstance(data, dict):
        hint = "At the top a codebook has keys with a colon: codebook:, codes:, cues: ..."
        raise CodebookError(f"this is a {_kind(data)}, not keys with values", where=f"{shown(path)}:1", hint=hint)
    return {str(key): value for key, value in data.items()}


def line(path: Path, place: Place) -> str:
    """Say where a part of a file stands, as ``file:line``: the deepest part of the place that is there."""
    state = path.stat()
    node, number = _tree(path, state.st_mtime_ns, state.st_size), 1
    for step in place:
        found = _step(node, step)
        if found is None:
            break
        number, node = found
    return f"{shown(path)}:{number}"


def shown(path: Path) -> str:
    """Show a path as a person would type it here."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _load(path: Path) -> object:
    try:
        return yaml.load(_text(path), Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{shown(path)}:{mark.line + 1}" if mark else shown(path)
        raise CodebookError(f"not readable as YAML: {_plain(error)}", where=where, hint=_yaml_hint(error)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        hint = "Remove control characters; save the file as UTF-8 text."
        raise CodebookError("not readable as YAML", where=shown(path), hint=hint) from error


@lru_cache(maxsize=32)
def _tree(path: Path, changed: int, size: int) -> yaml.Node | None:
    """Keep a file's tree for the next complaint, for as long as the file stays as it is."""
    return yaml.compose(_text(path), Loader)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CodebookError(f"cannot be read: {error.strerror}", where=shown(path), hint="Check the path.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        hint = "Save the file with the encoding UTF-8."
        raise CodebookError("not UTF-8 text", where=f"{shown(path)}:{number}", hint=hint) from error


def _step(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        pairs: Sequence[tuple[yaml.Node, yaml.Node]] = node.value
        return next(((key.start_mark.line + 1, value) for key, value in pairs if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item.start_mark.line + 1, item
    return None


def _repeated(node: yaml.MappingNode) -> yaml.MarkedYAMLError:
    lines: dict[str, yaml.Mark] = {}
    for key, _ in node.value:
        if key.value in lines:
            first = lines[key.value].line + 1
            problem = f"the key {key.value!r} is given twice; first on line {first}"
            return yaml.constructor.ConstructorError(problem=problem, problem_mark=key.start_mark)
        lines[key.value] = key.start_mark
    return yaml.constructor.ConstructorError(problem="a key is given twice", problem_mark=node.start_mark)


def _plain(error: yaml.MarkedYAMLError) -> str:
    return str(error.problem or error.context or "unclear structure")


def _yaml_hint(error: yaml.MarkedYAMLError) -> str:
    problem = _plain(error)
    if "twice" in problem:
        return "Put both under one key."
    if "cannot start any token" in problem:
        return "Indent with spaces, not with tabs; a text that starts with @, %, ` or | needs quotes around it."
    if "mapping values" in problem:
        return "A text that holds a colon and a space needs quotes around it."
    if "alias" in problem or "anchor" in problem:
        return "A text that starts with * or & needs quotes around it."
    return "Look at this line and the one before it: indentation, quotes and brackets must match."


def _kind(data: object) -> str:
    return "list" if isinstance(data, list) else "text"
