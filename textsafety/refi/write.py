"""Write a project or a codebook in the profile that programs are known to accept. Same contents, same bytes.

Texts are files of their own, UTF-8 without a byte-order mark; one selection for each span, code and coder, with its
words as its name and the reason as its description; every element that may be dated is, with one fixed date.
Sources are written as they come: a project of any size needs the memory of one of them.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lxml import etree

from textsafety.refi.elements import CODEBOOK_SPACE, PROJECT_SPACE
from textsafety.refi.package import INTERNAL, PROJECT_FILE
from textsafety.refi.project import Mark, Node, Project, TextSource
from textsafety.refi.text import BOM, legal, named_after
from textsafety.run_folder import replacing

if TYPE_CHECKING:
    from lxml.etree import _Element

MADE = "2000-01-01T00:00:00Z"
"""The date of everything: a file has no clock of its own, so that the same run gives the same bytes."""
ZIPPED = (1980, 1, 1, 0, 0, 0)
NEWLINES = {"lf": "\n", "crlf": "\r\n"}
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:textsafety:refi-qda")


def guid(*parts: object) -> str:
    """Make a GUID that depends on the parts alone.

    >>> guid("code", "fear.blame") == guid("code", "fear.blame") != guid("code", "fear.harm")
    True
    """
    return str(uuid.uuid5(_SPACE, "\x1f".join(map(str, parts))))


def write_codebook(path: Path, project: Project) -> None:
    """Write the codes of a project as ``.qdc``."""
    codes = _codes(project.codes)
    etree.indent(codes)
    with replacing(path) as temporary, etree.xmlfile(str(temporary), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("CodeBook", {"origin": project.origin}, nsmap={None: CODEBOOK_SPACE}):
            file.write("\n", codes, "\n")


def write_project(path: Path, project: Project, *, newline: str = "lf") -> None:
    """Write a project as ``.qdpx``.

    Args:
        path: The file.
        project: What to write. The first user is named as the maker of the sources.
        newline: ``lf``, or ``crlf`` for programs that want it; positions count each line break once either way.
    """
    with (
        replacing(path) as temporary,
        zipfile.ZipFile(temporary, "w") as archive,
        tempfile.TemporaryFile(dir=path.parent) as xml,
    ):
        _write_xml(xml, project, archive, NEWLINES[newline])
        xml.seek(0)
        with archive.open(_entry(PROJECT_FILE), "w", force_zip64=True) as target:
            shutil.copyfileobj(xml, target)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIPPED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _write_xml(xml: IO[bytes], project: Project, archive: zipfile.ZipFile, newline: str) -> None:
    maker = project.users[0].guid
    made = {"creatingUser": maker, "creationDateTime": MADE}
    attributes = {"name": legal(project.name), "origin": project.origin}
    attributes |= {"creatingUserGUID": maker, "creationDateTime": MADE}
    with etree.xmlfile(xml, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("Project", attributes, nsmap={None: PROJECT_SPACE}):
            for group in _head(project):
                file.write("\n", group)
            sources = iter(project.sources)
            if (first := next(sources, None)) is not None:
                file.write("\n")
                with file.element("Sources"):
                    for source in chain((first,), sources):
                        file.write("\n", _text("TextSource", archive, source, newline, made))
            notes = [TextSource(note.guid, note.name, note.text) for note in project.notes]
            if notes:
                file.write("\n", _group("Notes", [_text("Note", archive, note, newline, made) for note in notes]))
            file.write("\n")


def _head(project: Project) -> Iterator[_Element]:
    """Give users, codes and variables; an empty group is against the standard."""
    yield _group("Users", [_made("User", {"guid": user.guid, "name": user.name}) for user in project.users])
    if project.codes:
        yield _group("CodeBook", [_codes(project.codes)])
    variables = [
        _made("Variable", {"guid": v.guid, "name": v.name, "typeOfVariable": "Text"}) for v in project.variables
    ]
    if variables:
        yield _group("Variables", variables)


def _made(name: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> _Element:
    """Make an element. It has no namespace of its own: where it is written, the root's holds."""
    node = etree.Element(name, {key: legal(value) for key, value in (attributes or {}).items()})
    node.text = None if text is None else legal(text)
    return node


def _group(name: str, members: Iterable[_Element], attributes: Mapping[str, str] | None = None) -> _Element:
    node = _made(name, attributes)
    node.extend(members)
    return node


def _codes(codes: Sequence[Node]) -> _Element:
    """Nest codes under those above them."""
    top = _made("Codes")
    placed = {"": top}
    for code in codes:
        attributes = {"guid": code.guid, "name": code.name, "isCodable": str(code.codable).lower()}
        node = _made("Code", attributes | ({"color": code.colour} if code.colour else {}))
        if code.description:
            node.append(_made("Description", text=code.description))
        placed[code.parent].append(node)
        placed[code.guid] = node
    return top


def _text(name: str, archive: zipfile.ZipFile, source: TextSource, newline: str, made: Mapping[str, str]) -> _Element:
    """Put a text into the zip and give its element with selections, codings and values."""
    file = f"{source.guid}.txt"
    archive.writestr(_entry(f"sources/{file}"), _even(source.text).replace("\n", newline).encode())
    attributes = {"guid": source.guid, "name": source.name, "plainTextPath": f"{INTERNAL}{file}", **made}
    members = [_made("Description", text=source.description)] if source.description else []
    members += [_selection(mark) for mark in source.marks if mark.start is not None]
    members += [_coding(mark, {"creatingUser": mark.user}) for mark in source.marks if mark.start is None]
    for variable, value in source.values:
        reference = _made("VariableRef", {"targetGUID": variable})
        members.append(_group("VariableValue", [reference, _made("TextValue", text=value)]))
    return _group(name, members, attributes)


def _even(text: str) -> str:
    """Take out what readers count in different ways, without moving anything.

    A carriage return before a line feed becomes a space, any other a line feed; a byte-order mark in front, a space.
    """
    text = " " + text[1:] if text.startswith(BOM) else text
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def _selection(mark: Mark) -> _Element:
    made = {"creatingUser": mark.user, "creationDateTime": MADE}
    attributes = {"guid": mark.guid, "name": named_after(mark.quote)}
    attributes |= {"startPosition": str(mark.start), "endPosition": str(mark.end), **made}
    members = [_made("Description", text=mark.description)] if mark.description else []
    return _group("PlainTextSelection", [*members, _coding(mark, made)], attributes)


def _coding(mark: Mark, made: Mapping[str, str]) -> _Element:
    reference = _made("CodeRef", {"targetGUID": mark.code})
    return _group("Coding", [reference], {"guid": guid("coding", mark.guid, mark.code), **made})
