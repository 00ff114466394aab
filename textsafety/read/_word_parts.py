"""The parts of a .docx: which file holds what, and what styles and list numbers mean."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

_MAIN = "word/document.xml"
_LEVEL_IN_NAME = re.compile(r"(\d)$")
_HEADING_NAME = re.compile(r"heading (\d)$")
_LAST_HEADING = 9


def local(element: Element) -> str:
    """Give an element's name without its namespace (Word has two: transitional and strict)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element, *names: str) -> Element:
    """Follow child elements by local name; None where one is missing."""
    for name in names:
        element = next((inner for inner in element if local(inner) == name), None) if element is not None else None
    return element


def value(element: Element, name: str = "val") -> str:
    """Give an attribute by local name, or an empty string."""
    if element is None:
        return ""
    return next((str(held) for key, held in element.attrib.items() if key.rpartition("}")[2] == name), "")


def number(element: Element, otherwise: int) -> int:
    """Give an element's numeric value."""
    held = value(element)
    return int(held) if held.lstrip("-").isdigit() else otherwise


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: heading level (0 for none), list number and list level (None where it sets none)."""

    name: str = ""
    heading: int = 0
    list_id: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked .docx: parsed parts, styles by id, and ``(list number, level)`` that are numbered, not bulleted."""

    body: Element
    styles: dict[str, Style] = field(default_factory=dict)
    numbered: dict[tuple[str, int], bool] = field(default_factory=dict)
    notes: tuple[Element, ...] = ()
    margins: tuple[Element, ...] = ()
    comments: tuple[Element, ...] = ()


def unpack(archive: zipfile.ZipFile) -> Package:
    """Parse the parts of a Word document.

    Raises:
        KeyError, ValueError, etree.XMLSyntaxError: It is a zip, but not a Word document, or a damaged one.
    """
    main = _target(archive, "_rels/.rels", "", "officeDocument") or _MAIN
    folder, name = posixpath.split(main)
    related = _related(archive, f"{folder}/_rels/{name}.rels", folder)
    body = child(_parse(archive, main), "body")
    if body is None:
        raise ValueError("no body")
    parts = {kind: [_parse(archive, path) for path in paths] for kind, paths in related.items()}
    return Package(
        body,
        _styles(parts.get("styles", [])),
        _numbered(parts.get("numbering", [])),
        tuple(note for kind in ("footnotes", "endnotes") for root in parts.get(kind, []) for note in _written(root)),
        tuple(root for kind in ("header", "footer") for root in parts.get(kind, [])),
        tuple(comment for root in parts.get("comments", []) for comment in root if local(comment) == "comment"),
    )


def _parse(archive: zipfile.ZipFile, path: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(path), parser)


def _related(archive: zipfile.ZipFile, path: str, folder: str) -> dict[str, list[str]]:
    """List the parts that a part refers to, by kind; links to the outside are left alone."""
    related: dict[str, list[str]] = {}
    names = frozenset(archive.namelist())
    for link in _parse(archive, path) if path in names else ():
        target = link.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if link.get("TargetMode") != "External" and inside in names and inside.endswith(".xml"):
            related.setdefault(link.get("Type", "").rpartition("/")[2], []).append(inside)
    return related


def _target(archive: zipfile.ZipFile, path: str, folder: str, kind: str) -> str:
    return next(iter(_related(archive, path, folder).get(kind, [])), "")


def _written(root: Element) -> list[Element]:
    """List notes that somebody wrote, without Word's own separators."""
    return [note for note in root if local(note) in ("footnote", "endnote") and not value(note, "type")]


def _styles(roots: list[Element]) -> dict[str, Style]:
    elements = {value(style, "styleId"): style for root in roots for style in root if local(style) == "style"}
    return {key: _style(_ancestry(key, elements)) for key in elements}


def _ancestry(key: str, elements: dict[str, Element]) -> list[Element]:
    """List a style and those it is based on, nearest first; a circle ends where it closes."""
    chain: list[Element] = []
    while key in elements and elements[key] not in chain:
        chain.append(elements[key])
        key = value(child(elements[key], "basedOn"))
    return chain


def _style(chain: list[Element]) -> Style:
    name = value(child(chain[0], "name")).lower()
    outline = next((number(o, 9) for s in chain if (o := child(s, "pPr", "outlineLvl")) is not None), 9)
    named = next((int(m[1]) for s in chain if (m := _HEADING_NAME.match(value(child(s, "name")).lower()))), 0)
    lists = [found for style in chain if (found := child(style, "pPr", "numPr")) is not None]
    list_id = next((value(child(found, "numId")) for found in lists if child(found, "numId") is not None), "")
    level = next((number(child(found, "ilvl"), 0) for found in lists if child(found, "ilvl") is not None), None)
    in_name = _LEVEL_IN_NAME.search(name) if name.startswith("list ") else None
    heading = named or (1 if name == "title" else 0) or (outline + 1 if outline < _LAST_HEADING else 0)
    return Style(name, heading, list_id, level if level else (int(in_name[1]) - 1 if in_name else level))


def _numbered(roots: list[Element]) -> dict[tuple[str, int], bool]:
    """Say for each list and level whether it counts (1, a, i) or only marks."""
    abstract: dict[str, dict[int, bool]] = {}
    numbered: dict[tuple[str, int], bool] = {}
    for element in (inner for root in roots for inner in root):
        if local(element) == "abstractNum":
            abstract[value(element, "abstractNumId")] = _levels(element)
        elif local(element) == "num":
            levels = abstract.get(value(child(element, "abstractNumId")), {})
            numbered |= {(value(element, "numId"), level): counts for level, counts in levels.items()}
    return numbered


def _levels(element: Element) -> dict[int, bool]:
    levels = (level for level in element if local(level) == "lvl")
    return {
        int(value(level, "ilvl") or 0): value(child(level, "numFmt")) not in ("bullet", "none", "") for level in levels
    }
