"""What is within the standard and fails all the same: what importers of programs were seen to do with it.

Seen in QualCoder 4.0 (August 2026), whose importer was run on each of these. A rule is one function: an opened file
and its contents -> findings. All are warnings: a file may be meant for another program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textsafety.refi.findings import Finding
from textsafety.refi.grammar import elements, name_of
from textsafety.refi.package import INTERNAL, Package
from textsafety.refi.project import Project
from textsafety.refi.references import plain
from textsafety.refi.text import BOM

if TYPE_CHECKING:
    from lxml.etree import _Element

UNSAFE = frozenset('/\\:*?"<>|')
LONGEST_NAME = 63
RETURNS = b"\r\n"


def problems(package: Package, project: Project) -> Iterator[Finding]:
    """Give what programs are known to stumble over."""
    yield from _codes(package, project)
    if package.archive is None:
        return
    root = package.root
    if not root.get("origin"):
        yield _warning(package, root, "Project has no origin", "QualCoder stops at this")
    for source in root.iter("{*}TextSource", "{*}Note"):
        yield from _source(package, source)
    for source in root.iter("{*}TextSource"):
        yield from _selections(package, source)
    yield from _texts(package)
    yield from _source_names(package)
    yield from _cases(package)


def _warning(package: Package, node: _Element, what: str, hint: str) -> Finding:
    return Finding(package.part, node.sourceline or 0, "warning", what, hint)


def _codes(package: Package, project: Project) -> Iterator[Finding]:
    lines: dict[str, list[int]] = {}
    for node in package.root.iter("{*}Code"):
        if node.get("isCodable") == "false":
            continue  # headings have names of their own
        lines.setdefault((node.get("name") or "").casefold(), []).append(node.sourceline or 0)
    for node in project.codes:
        if node.codable and len(where := lines.get(node.name.casefold(), [])) > 1:
            what = f"{len(where)} codes have the name {node.name!r}"
            hint = "QualCoder drops all but the first, and the codings of the others lose their code"
            yield Finding(package.part, where[1], "warning", what, hint)
            lines.pop(node.name.casefold())
        if len(node.name) > LONGEST_NAME:
            line = lines.get(node.name.casefold(), [0])[0]
            what = f"the code {node.name[:20]!r}… has a name of {len(node.name)} characters"
            yield Finding(package.part, line, "warning", what, f"MAXQDA cuts names at {LONGEST_NAME}")


def _source(package: Package, node: _Element) -> Iterator[Finding]:
    name = name_of(node)
    path = node.get("plainTextPath")
    if not path and name == "TextSource":
        yield _warning(package, node, f"{name} holds its text in PlainTextContent", "QualCoder stops at this")
    elif path and "://" not in path:
        yield _warning(
            package, node, f"plainTextPath of {name} does not begin with {INTERNAL}", "QualCoder stops at this"
        )
    if name == "Note" and not (node.get("creationDateTime") or node.get("modifiedDateTime")):
        yield _warning(package, node, "Note has no date", "QualCoder stops at this")


def _texts(package: Package) -> Iterator[Finding]:
    """Look into the texts: one finding for all that begin or break lines in the same way."""
    members = (package.member(node.get("plainTextPath") or "") for node in package.root.iter("{*}TextSource"))
    read = [(member, package.read(member)) for member in members if member]
    marked = [member for member, data in read if data.startswith(BOM.encode())]
    if marked:
        hint = "QualCoder counts the mark: all positions are one less than they should be"
        yield Finding(marked[0], 0, "warning", f"{_texts_that(marked)} with a byte-order mark", hint)
    returns = [member for member, data in read if RETURNS in data]
    if returns:
        hint = "QualCoder makes each line break two characters: positions drift by one a line"
        what = f"{_texts_that(returns, 'break lines', 'breaks lines')} with carriage return and line feed"
        yield Finding(returns[0], 0, "warning", what, hint)


def _texts_that(members: Sequence[str], many: str = "begin", one: str = "begins") -> str:
    return f"this text {one}" if len(members) == 1 else f"{len(members):,} texts, this one first, {many}"


def _selections(package: Package, source: _Element) -> Iterator[Finding]:
    seen: set[tuple[str | None, ...]] = set()
    for node in elements(source):
        if name_of(node) != "PlainTextSelection":
            continue
        codings = [child for child in elements(node) if name_of(child) == "Coding"]
        if codings and not node.get("creatingUser"):
            hint = "QualCoder takes the coder from there alone: its codings have none"
            yield _warning(package, node, "PlainTextSelection has no creatingUser", hint)
        for coding in codings:
            code = coding.find("{*}CodeRef")
            key = (node.get("startPosition"), node.get("endPosition"), plain(node.get("creatingUser")),
                   plain(code.get("targetGUID")) if code is not None else "")  # fmt: skip
            if key in seen:
                hint = "QualCoder keeps one of them"
                yield _warning(package, coding, "the same words have the same code by the same coder twice", hint)
            seen.add(key)


def _source_names(package: Package) -> Iterator[Finding]:
    nodes = list(package.root.iter("{*}TextSource"))
    names = Counter((node.get("name") or "").casefold() for node in nodes)
    for node in nodes:
        name = node.get("name") or ""
        if set(name) & UNSAFE:
            hint = "QualCoder cannot store its file; Windows cannot either"
            yield _warning(package, node, f'the source name {name[:60]!r} holds one of / \\ : * ? " < > |', hint)
        if names[name.casefold()] > 1:
            yield _warning(
                package, node, f"several sources have the name {name[:60]!r}", "QualCoder renames all but one"
            )


def _cases(package: Package) -> Iterator[Finding]:
    for node in package.root.iter("{*}Case"):
        if node.get("name") and node.find("{*}SourceRef") is not None:
            what = f"the case {(node.get('name') or '')[:40]!r} points at its sources by SourceRef"
            yield _warning(package, node, what, "QualCoder ignores this: the case is not joined to its texts")
