"""From a project to documents and codings under our own ids: those that came with it, or ids made from names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textsafety.refi.marks import CODE, DOCUMENT, FAMILY, is_own, mark
from textsafety.refi.project import Mark, Node, Project, TextSource

NOBODY = "unnamed coder"
GENERAL = "general"
_NO_WORD = re.compile(r"[\W_]+")
_ID = re.compile(r"\w[\w-]*(\.\w[\w-]*)*")


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given by one coder to a document; ``start`` and ``end`` are None where it is given to all of it."""

    document_id: str
    code: str
    coder: str
    start: int | None
    end: int | None
    quote: str


def slug(name: str) -> str:
    """Make a part of an id.

    >>> slug("Not heard (at all)"), slug("?!")
    ('not-heard-at-all', 'x')
    """
    return _NO_WORD.sub("-", name.casefold()).strip("-") or "x"


def families(codes: Iterable[Node]) -> dict[str, tuple[str, Node | None]]:
    """Give the family of each code by its GUID: the id, and the heading or code at the top of it; None at the top."""
    by_guid = {node.guid: node for node in codes}
    ids: dict[str, str] = {}
    found: dict[str, tuple[str, Node | None]] = {}
    for node in by_guid.values():
        top, steps = node, 0
        while top.parent in by_guid and steps < len(by_guid):
            top, steps = by_guid[top.parent], steps + 1
        if top is node and node.codable and not any(other.parent == node.guid for other in by_guid.values()):
            found[node.guid] = (GENERAL, None)
        else:
            if top.guid not in ids:
                ids[top.guid] = _free(mark(top.description, FAMILY) or slug(top.name), set(ids.values()))
            found[node.guid] = (ids[top.guid], top)
    return found


def code_ids(codes: Iterable[Node]) -> dict[str, str]:
    """Give the id of each codable code by its GUID: the one it came with, else ``family.name``."""
    codes = tuple(codes)
    of = families(codes)
    codable = [node for node in codes if node.codable]
    own = {node.guid: id_ for node in codable if _ID.fullmatch(id_ := mark(node.description, CODE))}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in codable:
        made = own.get(node.guid) or f"{of[node.guid][0]}.{slug(node.name)}"
        found[node.guid] = _free(made, taken)
        taken.add(found[node.guid])
    return found


def document_ids(sources: Iterable[TextSource]) -> dict[str, str]:
    """Give the id of each source by its GUID: the one it came with, else its name."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for source in sources:
        found[source.guid] = _free(mark(source.description, DOCUMENT) or source.name or source.guid, taken, "~{}")
        taken.add(found[source.guid])
    return found


def _free(name: str, taken: set[str], more: str = "-{}") -> str:
    made, number = name, 1
    while made in taken:
        number += 1
        made = name + more.format(number)
    return made


def coders(project: Project) -> dict[str, str]:
    """Give the name of each coder by GUID; those of one name are one coder."""
    return {user.guid: user.name.strip() or NOBODY for user in project.users}


def people(project: Project) -> list[str]:
    """Name the coders who gave a code and are not this program, in order of the alphabet."""
    return sorted({coder for coder in _used(project) if not is_own(coder)})


def _used(project: Project) -> set[str]:
    names = coders(project)
    return {names.get(found.user, NOBODY) for source in project.sources for found in source.marks}


def codings(project: Project) -> Iterator[Coding]:
    """Give every coding of a code that exists, in the order of documents and places."""
    codes, documents, names = code_ids(project.codes), document_ids(project.sources), coders(project)
    for source in project.sources:
        for found in sorted(source.marks, key=lambda found: _place(found, codes)):
            if found.code in codes:
                coder = names.get(found.user, NOBODY)
                yield Coding(documents[source.guid], codes[found.code], coder, found.start, found.end, found.quote)


def _place(found: Mark, codes: dict[str, str]) -> tuple[bool, int, int, str]:
    return (found.start is None, found.start or 0, found.end or 0, codes.get(found.code, ""))
