"""WordprocessingML as text: runs, paragraphs, fields, tables and pictures, with their parts in the order of the schema.

What is already markup is an ``Xml``; every other text is escaped where it enters. Lengths are in twentieths of a point
(dxa), as Word counts them, and in EMU (914,400 an inch) for pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from textsafety.export._legal import legal

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


class Xml(str):
    """Markup that is ready to be put in."""

    __slots__ = ()


Content = str  # a text, or an Xml of runs


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its part of the width, whether it holds numbers, and the style of its cells."""

    heading: str
    width: int
    right: bool = False
    style: str = "TableText"


def run(text: str, style: str = "") -> Xml:
    """Write a run of text, in a character style if one is named.

    >>> run("a < b", "Strong")
    '<w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    if not text:
        return Xml("")
    styled = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return Xml(f'<w:r>{styled}<w:t xml:space="preserve">{escape(legal(text))}</w:t></w:r>')


def inline(content: Content) -> Xml:
    """Give runs: markup as it is, a text as one run."""
    return content if isinstance(content, Xml) else run(content)


def joined(*contents: Content) -> Xml:
    """Put runs after one another."""
    return Xml("".join(inline(content) for content in contents))


def paragraph(content: Content, style: str = "", *, keep: bool = False, right: bool = False) -> Xml:
    """Write a paragraph. ``keep`` holds it together with the next one."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = "<w:keepNext/>" if keep else ""
    placed = '<w:jc w:val="right"/>' if right else ""
    properties = f"<w:pPr>{styled}{kept}{placed}</w:pPr>" if styled or kept or placed else ""
    return Xml(f"<w:p>{properties}{inline(content)}</w:p>")


def bookmarked(content: Content, name: str, number: int) -> Xml:
    """Put a bookmark around runs."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return Xml(f'{start}{inline(content)}<w:bookmarkEnd w:id="{number}"/>')


def link(content: Content, bookmark: str) -> Xml:
    """Make runs lead to a bookmark."""
    return Xml(f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{inline(content)}</w:hyperlink>')


def field(instruction: str, shown: str) -> Xml:
    """Write a field with what it shows until it is next worked out."""
    return Xml(f'<w:fldSimple w:instr=" {escape(instruction)} ">{run(shown)}</w:fldSimple>')


def contents(heading: str, entries: Sequence[tuple[int, str, str]]) -> Xml:
    """Write a contents field that is filled in already.

    Args:
        heading: What stands above it.
        entries: Level, text and bookmark of each heading.
    """
    levels = max((level for level, _, _ in entries), default=1)
    begin = Xml(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{levels}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = Xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    lines = [(f"TOC{level}", link(text, bookmark)) for level, text, bookmark in entries]
    written = [
        paragraph(joined(begin if at == 0 else Xml(""), line, end if at == len(lines) - 1 else Xml("")), style)
        for at, (style, line) in enumerate(lines)
    ]
    part = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    inside = paragraph(heading, "TOCHeading") + "".join(written)
    return Xml(f"<w:sdt><w:sdtPr>{part}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>")


def table(columns: Sequence[Column], rows: Iterable[Sequence[Content]], *, width: int, together: bool = False) -> Xml:
    """Write a table whose heading row is repeated on every page; no row is broken across pages.

    Args:
        columns: Headings, parts of the width, alignment. Without any heading there is no heading row.
        rows: A content for each column.
        width: The whole table's.
        together: Hold all rows on one page.
    """
    whole = sum(column.width for column in columns)
    widths = [width * column.width // whole for column in columns]
    headed = any(column.heading for column in columns)
    heading = [[column.heading for column in columns]] if headed else []
    body = list(rows)
    written = [
        _row(cells, columns, widths, head=headed and at == 0, keep=(together or at == 0) and at < len(body))
        for at, cells in enumerate([*heading, *body], start=0 if headed else 1)
    ]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    banded = "0620" if headed else "0600"  # the same flags in one number, for programs that read no others
    look = f'<w:tblLook w:val="{banded}" w:firstRow="{int(headed)}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    properties = (
        f'<w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}w:noHBand="1" w:noVBand="1"/></w:tblPr>'
    )
    return Xml(f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>")


def _row(cells: Sequence[Content], columns: Sequence[Column], widths: Sequence[int], *, head: bool, keep: bool) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(cell, 'TableText' if head else column.style, keep=keep, right=column.right)}</w:tc>"
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{written}</w:tr>"


def picture(relation: str, number: int, title: str, says: str, extent: tuple[int, int]) -> Xml:
    """Write a run that holds a picture, with the words that stand for it."""
    wide, high = extent
    name, words = quoteattr(_one_line(title)), quoteattr(_one_line(says))
    shape = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name={name} descr={words}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return Xml(
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name={name} descr={words}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}">{shape}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _one_line(text: str) -> str:
    return " ".join(legal(text).split())
