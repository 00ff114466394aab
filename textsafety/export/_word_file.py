"""Collect the parts of a Word report in order, then write the file: headings with bookmarks, numbered captions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from textsafety.export import _word_xml as xml
from textsafety.export._charts import drawing
from textsafety.export._charts.grammar import Spec
from textsafety.export._word_styles import TEXT_WIDTH, prepare
from textsafety.export._word_xml import Column, Content, Xml
from textsafety.export._words import Said

EMU_A_TWIP = 635
TALLEST = 12_400  # a picture's height in twentieths of a point: what a page holds beside a heading and a caption
ONE_PAGE = 12  # a table of so many rows is not broken across pages
IN_CONTENTS = 2  # headings down to this level are in the contents
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class WordFile:
    """A Word document in the making. What is added goes to its end."""

    def __init__(self, title: str) -> None:
        from docx import Document

        self.title = title
        self._document = Document()
        prepare(self._document, title)
        self._blocks: list[str] = []
        self._entries: list[tuple[int, str, str]] = []
        self._numbers = {"Figure": 0, "Table": 0}
        self._bookmarks = 0
        self._contents_at: int | None = None

    def add(self, block: Xml) -> None:
        """Add a block."""
        self._blocks.append(block)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; the first levels are listed in the contents."""
        self._bookmarks += 1
        name = f"_Toc{self._bookmarks:09d}"
        if level <= IN_CONTENTS:
            self._entries.append((level, text, name))
        self.add(xml.paragraph(xml.bookmarked(text, name, self._bookmarks), f"Heading{level}"))

    def heading_apart(self, text: str) -> None:
        """Add a heading of the cover, which is in no contents."""
        self.text(text, "CoverHeading", keep=True)

    def contents(self, heading: str) -> None:
        """Leave room for the contents here."""
        self._contents_at = len(self._blocks)
        self._contents_heading = heading

    def text(self, content: Content, style: str = "", *, keep: bool = False) -> None:
        """Add a paragraph."""
        self.add(xml.paragraph(content, style, keep=keep))

    def bullets(self, contents: Iterable[Content], style: str = "ListBullet") -> None:
        """Add a list."""
        for content in contents:
            self.text(content, style)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Content]], caption: str = "") -> None:
        """Add a table, below its caption; one of few rows is held on one page."""
        found = list(rows)
        if not found:
            return
        if caption:
            self._caption("Table", caption, keep=True)
        self.add(xml.table(columns, found, width=TEXT_WIDTH, together=len(found) <= ONE_PAGE))

    def chart(self, spec: Spec, title: str, says: str, caption: str, *, part: float = 1) -> None:
        """Add a chart as a picture, with its words, above its caption; as wide as the text, or a part of it."""
        relation, _ = self._document.part.get_or_add_image(BytesIO(drawing.png(spec)))
        width, height = drawing.size(spec)
        high = TEXT_WIDTH * height / width
        smaller = min(part, TALLEST / high)
        extent = (round(TEXT_WIDTH * smaller) * EMU_A_TWIP, round(high * smaller) * EMU_A_TWIP)
        number = self._numbers["Figure"] + 1
        self.text(xml.picture(relation, number, title, says, extent), "Figure")
        self._caption("Figure", caption)

    def _caption(self, kind: str, text: str, *, keep: bool = False) -> None:
        self._numbers[kind] += 1
        number = xml.field(f"SEQ {kind} \\* ARABIC", str(self._numbers[kind]))
        self.text(xml.joined(f"{kind} ", number, f". {text.rstrip('.')}."), "Caption", keep=keep)

    def save(self, path: Path) -> None:
        """Write the file: every part under the same date, so that the same content gives the same bytes."""
        self._fill()
        written = BytesIO()
        self._document.save(written)
        with zipfile.ZipFile(written) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name in parts.namelist():
                info = zipfile.ZipInfo(name, ZIP_DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                file.writestr(info, parts.read(name))

    def _fill(self) -> None:
        from docx.oxml import parse_xml

        blocks = list(self._blocks)
        if self._contents_at is not None:
            blocks.insert(self._contents_at, xml.contents(self._contents_heading, self._entries))
        body: Any = self._document.element.body
        last = body[-1]
        for block in parse_xml(f"<w:body {xml.DECLARED}>{''.join(blocks)}</w:body>"):
            last.addprevious(block)


def said(pair: Said) -> Xml:
    """Write what stands out in bold, then the rest."""
    lead, rest = pair
    return xml.joined(xml.run(lead, "Strong"), f" {rest}" if lead else rest)
