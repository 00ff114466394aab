"""GUIDs that a file gives and GUIDs that it points at: none given twice, none pointing nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textsafety.refi.findings import Finding
from textsafety.refi.grammar import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# What the attribute targetGUID of each element may point at; others may point at anything.
TARGETS = {
    "CodeRef": ("Code",),
    "VariableRef": ("Variable",),
    "SourceRef": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "NoteRef": ("Note",),
    "MemberCode": ("Code",),
    "MemberNote": ("Note",),
}
USERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")
POINTERS = ("targetGUID", "originGUID")


def plain(guid: str | None) -> str:
    """Write a GUID in small letters, without braces, so that two ways of writing it are one.

    >>> plain("{2B1C0F5E-7D3A-4A8E-9C11-0D5F6A7B8C9D}")
    '2b1c0f5e-7d3a-4a8e-9c11-0d5f6a7b8c9d'
    """
    return guid.strip().strip("{}").lower() if guid else ""


def problems(root: _Element, part: str) -> Iterator[Finding]:
    """Give GUIDs that come twice and references that lead nowhere."""
    given: dict[str, str] = {}
    for node in root.iter("*"):
        if not (guid := plain(node.get("guid"))) or _points_by_guid(node):
            continue
        if guid in given:
            what = f"the GUID {guid} of {name_of(node)} is already that of another {given[guid]}"
            yield Finding(part, node.sourceline or 0, "error", what)
        given.setdefault(guid, name_of(node))
    for node in root.iter("*"):
        yield from _dangling(node, given, part)


def _points_by_guid(node: _Element) -> bool:
    """A member of a set in a codebook names a code by the attribute that elsewhere gives a GUID."""
    return name_of(node) == "MemberCode"


def _dangling(node: _Element, given: dict[str, str], part: str) -> Iterator[Finding]:
    name = name_of(node)
    line = node.sourceline or 0
    pointers = (*POINTERS, "guid") if _points_by_guid(node) else POINTERS
    for attribute in pointers:
        if not (guid := plain(node.get(attribute))):
            continue
        wanted = TARGETS.get(name, ())
        if guid not in given:
            what = " or ".join(wanted) or "element"
            yield Finding(part, line, "error", f"{name} points at {guid}, and there is no such {what}")
        elif wanted and given[guid] not in wanted:
            what = f"{name} points at a {given[guid]} ({guid}), not at a {' or '.join(wanted)}"
            yield Finding(part, line, "error", what)
    for attribute in USERS:
        guid = plain(node.get(attribute))
        if guid and given.get(guid) != "User":
            what = f"{attribute} of {name} is {guid}, and there is no such User"
            yield Finding(part, line, "warning", what, "its coder has no name")
