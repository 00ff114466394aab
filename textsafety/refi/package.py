"""Open a ``.qdpx`` or ``.qdc`` file safely: nothing is unpacked to disk, nothing outside the file is opened."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from textsafety.errors import ReadError
from textsafety.guards import HEAD, check_entities, check_present, check_zip

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

SUFFIXES = (".qdpx", ".qdc")
PROJECT_FILE = "project.qde"
INTERNAL = "internal://"
MOST_PROJECT = 1 << 36
"""Bytes that a project may unpack to: recordings and pages travel inside, and are never read."""
MOST_XML = 1 << 29
"""Bytes of the largest XML file that is read whole."""
MOST_TEXT = 1 << 26
"""Bytes of the largest source text."""


@dataclass(frozen=True)
class Package:
    """An opened file.

    Attributes:
        name: The file, as the user named it.
        part: The XML file that ``root`` is of: ``project.qde``, or the codebook file itself.
        root: The root element.
        archive: The zip of a project; None for a codebook.
        members: Names inside the zip, in small letters -> as written.
    """

    name: str
    part: str
    root: Node
    archive: zipfile.ZipFile | None
    members: dict[str, str]

    def member(self, reference: str) -> str:
        """Give the name of the file inside that ``internal://…`` means; empty where there is none."""
        inside = reference.removeprefix(INTERNAL)
        return "" if "://" in inside else self.members.get(f"sources/{inside}".lower(), "")

    def read(self, member: str) -> bytes:
        """Read a text file inside.

        Raises:
            ReadError: It is too large to be a text.
        """
        assert self.archive is not None
        return _read(self.archive, member, MOST_TEXT, f"{self.name}: {member}")


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a project or a codebook.

    Raises:
        ReadError: The file is missing, damaged, no REFI-QDA file, or not safe to open.
    """
    name, suffix = path.name, path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = f"REFI-QDA files end in {' or '.join(SUFFIXES)}: export one from your program."
        raise ReadError(f"files of type {suffix or '(none)'} cannot be read", where=name, hint=hint)
    if suffix == ".qdc":
        check_present(path, name)
        yield Package(name, name, _parsed(_whole(path), name), None, {})
        return
    check_zip(path, name, most=MOST_PROJECT)
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
        for member in members:
            _check_member(member, name)
        if PROJECT_FILE not in members:
            hint = "Export the project again as REFI-QDA."
            raise ReadError(f"there is no {PROJECT_FILE} inside", where=name, hint=hint)
        root = _parsed(_read(archive, PROJECT_FILE, MOST_XML, name), f"{name}: {PROJECT_FILE}")
        yield Package(name, PROJECT_FILE, root, archive, {member.lower(): member for member in members})


def _check_member(member: str, name: str) -> None:
    """Refuse a file whose names climb out of a folder: nothing of it is unpacked here, but others would."""
    path = PurePosixPath(member.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        hint = "No program writes such files by itself: ask where it came from."
        raise ReadError(f"a path inside leads out of its folder ({member!r})", where=name, hint=hint)


def _whole(path: Path) -> bytes:
    if path.stat().st_size > MOST_XML:
        raise _too_large(path.name, path.stat().st_size)
    return path.read_bytes()


def _read(archive: zipfile.ZipFile, member: str, most: int, where: str) -> bytes:
    with archive.open(member) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise _too_large(where, archive.getinfo(member).file_size)
    return data


def _too_large(where: str, size: int) -> ReadError:
    hint = "Split the project into smaller ones."
    return ReadError(f"{size // 1_000_000:,} MB are too many to read", where=where, hint=hint)


def _parsed(data: bytes, where: str) -> Node:
    """Parse XML without entities, without a network and without a document type."""
    from lxml import etree

    check_entities(data[:HEAD], where)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Node = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        hint = "Export it again from its program."
        raise ReadError(f"this is no well-formed XML ({error.msg})", where=where, hint=hint) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("the file defines XML entities, which is not safe to open", where=where)
    return root
