"""From the codes of a project to a codebook file: what is there is kept; cues are for a person to add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from textsafety.refi.codings import GENERAL, code_ids, families
from textsafety.refi.marks import CODE, FAMILY
from textsafety.refi.project import Node, Project

HEAD = """\
# A draft, made from {name!r}. Before a run can find these codes it needs cues or a trained model:
# docs/codebook.md shows how cues are written, docs/training.md how a coder learns from codings.
"""
UNDEFINED = "No definition was given."
_SHORT = re.compile(r"([A-Z]{1,2}\d{1,3}) (?=\S)")
_PARTS = {"Use when: ": "use_when", "Do not use when: ": "do_not_use_when", "Example: ": "examples_positive"}
_LISTS = ("do_not_use_when", "examples_positive")


def draft(project: Project) -> str:
    """Write a codebook in YAML that ``textsafety codebook check`` accepts."""
    import yaml

    content: dict[str, Any] = {"codebook": {"name": project.name or "Codebook", "version": "1", "status": "draft"}}
    content["families"] = list(_families(project.codes))
    content["codes"] = list(_codes(project.codes))
    written = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    return HEAD.format(name=project.name) + str(written)


def _families(codes: Sequence[Node]) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    of = families(codes)
    for node in codes:
        id_, top = of[node.guid]
        if node.codable and id_ not in seen:
            seen.add(id_)
            said = "" if top is None or top.codable else _without_ids(top.description)
            label = GENERAL.capitalize() if top is None else top.name
            yield {"id": id_, "label": label} | ({"description": said} if said else {})


def _codes(codes: Sequence[Node]) -> Iterator[dict[str, Any]]:
    ids, of = code_ids(codes), families(codes)
    shorts: set[str] = set()
    for node in codes:
        if not node.codable:
            continue
        short = _SHORT.match(node.name)
        made: dict[str, Any] = {"id": ids[node.guid], "label": node.name.strip() or ids[node.guid]}
        if short and short[1] not in shorts:
            shorts.add(short[1])
            made |= {"label": node.name[short.end() :], "short": short[1]}
        yield made | {"family": of[node.guid][0]} | _said(node.description)


def _said(description: str) -> dict[str, Any]:
    """Take a description apart again where it is in parts that we wrote."""
    found: dict[str, Any] = {"definition": ""}
    rest = []
    for paragraph in re.split(r"\n\s*\n", _without_ids(description)):
        start = next((start for start in _PARTS if paragraph.startswith(start)), "")
        key, text = _PARTS.get(start, ""), paragraph.removeprefix(start).strip()
        if key in _LISTS:
            found.setdefault(key, []).append({"condition": text} if key == "do_not_use_when" else text)
        elif key and key not in found:
            found[key] = text
        elif text:
            rest.append(text)
    found["definition"] = "\n\n".join(rest) or UNDEFINED
    return found


def _without_ids(description: str) -> str:
    lines = (line for line in description.splitlines() if not line.startswith((f"{CODE}: ", f"{FAMILY}: ")))
    return "\n".join(lines).strip()
