"""Read a project or a codebook, leniently: what can be used is used, and everything else is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from textsafety.errors import ReadError
from textsafety.refi.findings import Finding
from textsafety.refi.grammar import elements, name_of
from textsafety.refi.package import Package, opened
from textsafety.refi.project import Mark, Node, Project, TextSource, User, Variable
from textsafety.refi.references import plain
from textsafety.refi.selections import Selection, Selections
from textsafety.refi.text import SourceText, source_text

if TYPE_CHECKING:
    from lxml.etree import _Element

LOST = {
    "PictureSource": ("picture", "with its codings"),
    "PDFSource": ("PDF", "with its codings: export it as text to keep them"),
    "AudioSource": ("audio recording", "with its codings and transcripts"),
    "VideoSource": ("video", "with its codings and transcripts"),
    "Case": ("case", ""),
    "Note": ("memo", ""),
    "Link": ("link", ""),
    "Set": ("set", ""),
    "Graph": ("graph", ""),
}
"""What a project may hold that is left unread: its name, and what goes with it."""


@dataclass
class Contents:
    """What was read of a file, and what was found on the way."""

    project: Project
    findings: list[Finding] = field(default_factory=list)


def read_project(path: Path) -> Contents:
    """Read a ``.qdpx`` or ``.qdc`` file.

    Raises:
        ReadError: It cannot be opened safely, or is no REFI-QDA file.
    """
    with opened(path) as package:
        return contents(package)


def contents(package: Package) -> Contents:
    """Read an opened file.

    Raises:
        ReadError: Its root is that of neither a project nor a codebook.
    """
    root = package.root
    if name_of(root) not in ("Project", "CodeBook"):
        hint = "Export the project again as REFI-QDA."
        raise ReadError(f"this is no REFI-QDA file: it begins with {name_of(root)}", where=package.name, hint=hint)
    made = Contents(Project("", ""))
    book = root if name_of(root) == "CodeBook" else _child(root, "CodeBook")
    codes = _child(book, "Codes") if book is not None else None
    texts = [(node, _text_of(package, node, made.findings)) for node in _inside(root, "Sources", "TextSource")]
    selections = Selections.of(package, [(node, text) for node, text in texts if text is not None])
    sources = tuple(_source(node, text, selections) for node, text in texts if text is not None)
    made.findings += selections.findings
    made.project = Project(
        root.get("name") or Path(package.name).stem,
        root.get("origin") or "",
        tuple(User(plain(node.get("guid")), node.get("name") or node.get("id") or "")
              for node in _inside(root, "Users", "User")),
        tuple(_nodes(codes)) if codes is not None else (),
        tuple(Variable(plain(n.get("guid")), n.get("name") or "") for n in _inside(root, "Variables", "Variable")),
        sources,
        lost=tuple(_lost(root, sum(text is None for _, text in texts), selections.without_code)),
    )  # fmt: skip
    return made


def description(node: _Element) -> str:
    """Give the text of an element's description."""
    found = _child(node, "Description")
    return "" if found is None else "".join(found.itertext()).strip()


def _child(node: _Element, name: str) -> _Element | None:
    return next((child for child in elements(node) if name_of(child) == name), None)


def _inside(root: _Element, group: str, name: str) -> list[_Element]:
    found = _child(root, group)
    return [] if found is None else [node for node in elements(found) if name_of(node) == name]


def _nodes(parent: _Element, above: str = "") -> Iterator[Node]:
    """List codes with those above them, depth first."""
    waiting = [(node, above) for node in reversed(list(elements(parent))) if name_of(node) == "Code"]
    while waiting:
        node, above = waiting.pop()
        guid = plain(node.get("guid"))
        codable = (node.get("isCodable") or "true").strip() not in ("false", "0")
        yield Node(guid, node.get("name") or "", codable, description(node), node.get("color") or "", above)
        waiting += [(child, guid) for child in reversed(list(elements(node))) if name_of(child) == "Code"]


def _text_of(package: Package, node: _Element, findings: list[Finding]) -> SourceText | None:
    """Read the text of a source or a memo: from its file inside, or from the XML itself."""
    line = node.sourceline or 0
    content = _child(node, "PlainTextContent")
    path = node.get("plainTextPath") or ""
    if not path:
        if content is not None:
            return SourceText(content.text or "")
        findings.append(Finding(package.part, line, "error", f"{_called(node)} has no text"))
        return None
    member = package.member(path)
    if not member:
        outside = "://" in path and not path.startswith("internal://")
        what = "lies outside the project file, and was not opened" if outside else "is not in the project file"
        findings.append(Finding(package.part, line, "error", f"the text of {_called(node)} {what}: {path}"))
        return None
    try:
        return source_text(package.read(member), member)
    except ReadError as error:
        findings.append(Finding(member, 0, "error", error.what, error.hint))
        return None


def _called(node: _Element) -> str:
    return f"{name_of(node)} {node.get('name') or node.get('guid') or ''!r}"


def _source(node: _Element, text: SourceText, selections: Selections) -> TextSource:
    marks = [mark for selection in selections.by_source[node] for mark in _marks(selection, text)]
    marks += [
        Mark(
            plain(coding.get("guid")),
            code,
            plain(coding.get("creatingUser") or node.get("creatingUser")),
            None,
            None,
            "",
        )
        for coding in elements(node)
        if name_of(coding) == "Coding" and (code := _code_of(coding))
    ]
    return TextSource(
        plain(node.get("guid")),
        node.get("name") or "",
        text.text,
        description(node),
        tuple(marks),
        tuple(_values(node)),
    )


def _marks(selection: Selection, text: SourceText) -> Iterator[Mark]:
    node = selection.node
    said = description(node)
    for coding in elements(node):
        if name_of(coding) == "Coding" and (code := _code_of(coding)):
            user = plain(coding.get("creatingUser") or node.get("creatingUser"))
            guid = plain(coding.get("guid"))
            if selection.span is None:
                yield Mark(guid, code, user, None, None, "", said)
            else:
                yield Mark(guid, code, user, *selection.span, text.text[slice(*selection.span)], said)


def _code_of(coding: _Element) -> str:
    reference = _child(coding, "CodeRef")
    return "" if reference is None else plain(reference.get("targetGUID"))


def _values(node: _Element) -> Iterator[tuple[str, str]]:
    for value in elements(node):
        reference = _child(value, "VariableRef") if name_of(value) == "VariableValue" else None
        if reference is not None:
            held = [child.text or "" for child in elements(value) if name_of(child) != "VariableRef"]
            yield plain(reference.get("targetGUID")), "".join(held)


def _lost(root: _Element, unread: int, without_code: int) -> Iterator[str]:
    there = Counter(name_of(node) for node in root.iter("*"))
    if unread:
        yield f"{_count(unread, 'text')} without words that could be read, with its codings"
    for name, (noun, more) in LOST.items():
        if there[name]:
            yield " ".join(part for part in (_count(there[name], noun), more) if part)
    if without_code:
        yield f"{_count(without_code, 'note')} on a passage without a code"
    rich = sum(bool(node.get("richTextPath")) for node in _inside(root, "Sources", "TextSource"))
    if rich:
        yield f"the formatting of {_count(rich, 'text')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
