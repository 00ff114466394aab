"""A Word document's body -> plain lines: headings, list items, table rows and paragraphs, in document order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml.etree import _Element as Element

from textsafety.read._lines import Line
from textsafety.read._word_parts import Package, Style, child, local, number, value

_DROPPED = frozenset(
    (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "Fallback",
        "rt",
        "pPr",
        "rPr",
        "sdtPr",
        "tblPr",
        "trPr",
    )
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CONTAINERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"))
_PLAIN_STYLE = Style()


class Renderer:
    """Renders blocks; it remembers how far each numbered list has counted."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._counts: dict[tuple[str, int], int] = defaultdict(int)

    def lines(self, parent: Element) -> Iterator[Line]:
        """Yield the lines of the paragraphs and tables in an element."""
        for block in blocks(parent):
            yield from self._table(block) if local(block) == "tbl" else self._paragraph(block)

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        kind, mark = self._mark(paragraph)
        first, *rest = text_of(paragraph).split("\n")
        if not first.strip() and not any(text.strip() for text in rest):
            kind, mark, rest = "", "", []
        yield Line(f"{mark}{first}".rstrip(), kind, first)
        indent = " " * len(mark) if kind == "item" else ""
        yield from (Line(f"{indent}{text}".rstrip(), "", text) for text in rest)
        for box in _boxes(paragraph):
            yield from self.lines(box)

    def _mark(self, paragraph: Element) -> tuple[str, str]:
        """Tell a paragraph's kind and what its line starts with."""
        properties = child(paragraph, "pPr")
        style = self._package.styles.get(value(child(paragraph, "pPr", "pStyle")), _PLAIN_STYLE)
        outline = number(child(properties, "outlineLvl"), 9) if properties is not None else 9
        heading = style.heading or (outline + 1 if outline < 9 else 0)
        if heading:
            return "heading", "#" * min(heading, 6) + " "
        own = child(paragraph, "pPr", "numPr")
        list_id = value(child(own, "numId")) if own is not None else ""
        if (list_id or style.list_id or "0") == "0" and not (
            style.name.startswith("list ") and "paragraph" not in style.name
        ):
            return "", ""
        if list_id == "0":
            return "", ""
        level = number(child(own, "ilvl"), 0) if own is not None else 0
        return "item", self._bullet(list_id or style.list_id, level or style.level or 0, style)

    def _bullet(self, list_id: str, level: int, style: Style) -> str:
        counts = self._package.numbered.get((list_id, level), style.name.startswith("list number"))
        if not counts:
            return "  " * level + "- "
        self._counts[list_id, level] += 1
        for deeper in [key for key in self._counts if key[0] == list_id and key[1] > level]:
            del self._counts[deeper]
        return "  " * level + f"{self._counts[list_id, level]}. "

    def _table(self, table: Element) -> Iterator[Line]:
        for row in _inner(table, "tr"):
            if child(row, "trPr", "del") is None:
                yield from self._row(row)

    def _row(self, row: Element) -> Iterator[Line]:
        """Render a row on one line; a row used as a page, with lists or tables in its cells, cell by cell."""
        cells = [[] if _goes_on(cell) else list(self.lines(cell)) for cell in _inner(row, "tc")]
        filled = [[line for line in cell if line.text.strip()] for cell in cells]
        if not any(filled):
            return
        if len(cells) == 1 or any(line.kind for cell in filled for line in cell):
            yield from (line for cell in filled for line in cell)
            return
        texts = [" ".join(line.text.strip() for line in cell) for cell in filled]
        yield Line(" | ".join(texts).rstrip(), "row", _as_turn(texts))


def blocks(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of an element, through content controls and tracked insertions."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in _CONTAINERS:
            yield from blocks(element)


def text_of(paragraph: Element) -> str:
    """Give a paragraph's text: insertions and links kept, deletions dropped, text boxes left for later."""
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for inner in element:
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _DROPPED and name != "txbxContent":
            yield from _pieces(inner)


def _boxes(element: Element) -> Iterator[Element]:
    """Yield the contents of text boxes, once each: Word repeats them in a fallback for older programs."""
    for inner in element:
        name = local(inner)
        if name == "txbxContent":
            yield inner
        elif name not in _DROPPED and name != "t":
            yield from _boxes(inner)


def _inner(parent: Element, wanted: str) -> Iterator[Element]:
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in _CONTAINERS:
            yield from _inner(element, wanted)


def _goes_on(cell: Element) -> bool:
    """Say whether a cell only continues the one above it."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and value(merge) != "restart"


def _as_turn(texts: list[str]) -> str:
    """Write a row of a transcript kept as a table as a line; other rows as they are.

    >>> _as_turn(["00:01:02", "P4", "It was quiet."]), _as_turn(["INT", "Why?"])
    ('[00:01:02] P4: It was quiet.', 'INT: Why?')
    """
    *times, speaker, said = ["", *texts][-3:] if len(texts) in (2, 3) else ["", "", ""]
    time = times[0]
    if not speaker or (time and not (time[0].isdigit() and ":" in time)):
        return " | ".join(texts)
    return f"[{time}] " * bool(time) + f"{speaker.rstrip(':')}: {said}"
