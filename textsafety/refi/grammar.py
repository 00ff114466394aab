"""Compare a file with the grammar of the standard: elements, their order, attributes, values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from textsafety.refi.elements import ATTRIBUTES, CODEBOOK, CODEBOOK_SPACE, KINDS, PROJECT, PROJECT_SPACE
from textsafety.refi.findings import Finding

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

Table = Mapping[str, tuple[str, str]]
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_PATTERNS = {kind: re.compile(pattern) for kind, (pattern, _) in KINDS.items()}


class Slot(NamedTuple):
    """One place in an element: which parts may stand there, how many at least, and whether more than one may."""

    names: tuple[str, ...]
    least: int
    many: bool


def problems(root: Node, part: str) -> Iterator[Finding]:
    """Give what the schemas of the standard would refuse, in the order of the file.

    Args:
        root: The root element, ``CodeBook`` of a codebook or ``Project`` of a project.
        part: The name of the file inside.
    """
    space, table = (CODEBOOK_SPACE, CODEBOOK) if name_of(root) == "CodeBook" else (PROJECT_SPACE, PROJECT)
    if name_of(root) not in ("CodeBook", "Project") or space_of(root) != space:
        what = f"the root element is {name_of(root)} of {space_of(root) or 'no namespace'}"
        yield Finding(part, root.sourceline or 0, "error", what, f"expected: CodeBook of {CODEBOOK_SPACE}"
                      f" or Project of {PROJECT_SPACE}")  # fmt: skip
        return
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for message in _of_node(node, table, space):
            hint = "Taguette writes this; textsafety reads it all the same" if _is_empty_sets(node) else ""
            yield Finding(part, node.sourceline or 0, "error", message, hint)
        if table[name_of(node)][1] != "#any":
            known = (child for child in elements(node) if space_of(child) == space and name_of(child) in table)
            waiting.extend(reversed(list(known)))


def elements(node: Node) -> Iterator[Node]:
    """Give the child elements of a node, without comments and instructions."""
    return (child for child in node if isinstance(child.tag, str))


def name_of(node: Node) -> str:
    """Give an element's name without its namespace."""
    return _split(node.tag)[1]


def space_of(node: Node) -> str:
    """Give an element's namespace; empty where it has none."""
    return _split(node.tag)[0]


@cache
def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space.removeprefix("{"), name


def _is_empty_sets(node: Node) -> bool:
    return name_of(node) == "Sets" and len(node) == 0


def _of_node(node: Node, table: Table, space: str) -> Iterator[str]:
    attributes, inside = table[name_of(node)]
    yield from _attributes(node, attributes)
    if inside == "#any":
        return
    if inside.startswith("#"):
        yield from _text(node, inside[1:])
        return
    if any((text or "").strip() for text in (node.text, *(child.tail for child in node))):
        yield f"{name_of(node)} holds text between its parts"
    yield from _parts(node, slots(inside), space)


def _attributes(node: Node, written: str) -> Iterator[str]:
    name, (known, required) = name_of(node), _known(written)
    for wanted in required:
        if wanted not in node.attrib:
            yield f"{name} has no {wanted}"
    for key, value in node.attrib.items():
        attribute = str(key)
        if attribute.startswith(f"{{{_SCHEMA}}}"):
            continue
        if attribute not in known:
            yield f"{name} may not have the attribute {attribute}"
        elif not (kind := _fits(ATTRIBUTES.get(attribute, "text"), str(value))):
            continue
        else:
            yield f"{attribute} of {name} is {_short(str(value))!r}, not {kind}"


@cache
def _known(written: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Read the attributes of an element as the table writes them: all, and those required."""
    words = written.split()
    return frozenset(word.removesuffix("!") for word in words), tuple(word[:-1] for word in words if word[-1] == "!")


def _fits(kind: str, value: str) -> str:
    """Say what a value should have been; nothing where it is."""
    given = value if kind == "text" else value.strip()
    return "" if _PATTERNS[kind].fullmatch(given) else KINDS[kind][1]


def _text(node: Node, kind: str) -> Iterator[str]:
    if any(True for _ in elements(node)):
        yield f"{name_of(node)} holds elements where only text may stand"
    elif wanted := _fits(kind, node.text or ""):
        yield f"{name_of(node)} is {_short(node.text or '')!r}, not {wanted}"


def _parts(node: Node, wanted: tuple[Slot, ...], space: str) -> Iterator[str]:
    """Walk the places of an element and its parts side by side: no part of the standard needs looking ahead."""
    name = name_of(node)
    parts = [name_of(child) if space_of(child) == space else f"{name_of(child)} of another namespace"
             for child in elements(node)]  # fmt: skip
    at = 0
    for slot in wanted:
        found = 0
        while at < len(parts) and parts[at] in slot.names and (slot.many or not found):
            at, found = at + 1, found + 1
        if found < slot.least:
            more = f"{name} is empty: it needs" if not parts else f"{name} needs"
            yield f"{more} {' or '.join(slot.names)}"
    if at < len(parts):
        known = {each for slot in wanted for each in slot.names}
        yield (
            f"{parts[at]} stands in the wrong place in {name}, or once too often"
            if parts[at] in known
            else (f"{parts[at]} may not stand in {name}")
        )


@cache
def slots(inside: str) -> tuple[Slot, ...]:
    """Read the places of an element as the table writes them.

    >>> slots("Description? A|B+")
    (Slot(names=('Description',), least=0, many=False), Slot(names=('A', 'B'), least=1, many=True))
    """
    words = ((word.rstrip("?*+"), word[-1]) for word in inside.split())
    return tuple(Slot(tuple(names.split("|")), int(mark not in "?*"), mark in "*+") for names, mark in words)


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"
