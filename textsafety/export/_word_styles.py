"""How the Word report looks: styles, page, header, footer and properties.

The look lives in styles that Word names itself (Title, Heading 1, Caption, Quote, List Bullet …), so that an editor
changes it in one place. Sizes are in half-points, spacing in twentieths of a point.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textsafety.export._charts.grammar import FEAR, INK, LINE, MUTED, fit
from textsafety.export._word_xml import DECLARED, field, joined, paragraph

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
LANGUAGE = "en-GB"
ACCENT = "0b5563"
PAGE, MARGIN = (11906, 16838), (1247, 1247)  # A4, and the margins beside and above the text
TEXT_WIDTH = PAGE[0] - 2 * MARGIN[0]
# The file has no clock of its own: one date for all, so that the same run gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
LONGEST_PROPERTY = 255
HEADER_LABEL = 90


def _letters(size: int, colour: str = "", *, bold: bool = False, italic: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    slant = "<w:i/><w:iCs/>" if italic else ""
    tint = f'<w:color w:val="{colour.lstrip("#")}"/>' if colour else ""
    return f'{weight}{slant}{tint}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _spaced(before: int, after: int, line: int = 259) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _bordered(side: str, size: int, space: int, colour: str) -> str:
    edge = f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour.lstrip("#")}"/>'
    return f"<w:pBdr>{edge}</w:pBdr>"


KEPT = "<w:keepNext/><w:keepLines/>"
# Where page numbers go once Word renews the contents.
DOTS = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
# Style id -> name, what of paragraphs and what of letters it sets, in the order of the schema.
PARAGRAPHS = {
    "Normal": ("Normal", _spaced(0, 120), _letters(20, INK)),
    "Title": ("Title", _spaced(2400, 200, 240), _letters(60, INK, bold=True)),
    "Subtitle": ("Subtitle", _spaced(0, 480), _letters(24, ACCENT)),
    "Heading1": (
        "heading 1",
        f'{KEPT}<w:pageBreakBefore/>{_spaced(0, 200, 240)}<w:outlineLvl w:val="0"/>',
        _letters(36, INK, bold=True),
    ),
    "Heading2": (
        "heading 2",
        f'{KEPT}{_spaced(320, 100, 240)}<w:outlineLvl w:val="1"/>',
        _letters(26, ACCENT, bold=True),
    ),
    "Heading3": (
        "heading 3",
        f'{KEPT}{_bordered("top", 4, 6, LINE)}{_spaced(280, 60, 240)}<w:outlineLvl w:val="2"/>',
        _letters(22, INK, bold=True),
    ),
    "TOCHeading": (
        "TOC Heading",
        f'{KEPT}<w:pageBreakBefore/>{_spaced(0, 240, 240)}<w:outlineLvl w:val="9"/>',
        _letters(36, INK, bold=True),
    ),
    "TOC1": ("toc 1", f"<w:keepNext/>{DOTS}{_spaced(120, 20, 240)}", _letters(20, INK, bold=True)),
    "TOC2": ("toc 2", f'{DOTS}{_spaced(0, 10, 240)}<w:ind w:left="284"/>', _letters(19, MUTED)),
    "Caption": ("caption", f"<w:keepLines/>{_spaced(60, 160, 240)}", _letters(17, MUTED)),
    "Quote": ("Quote", _spaced(0, 0, 247), _letters(18, INK, italic=True)),
    "ListBullet": (
        "List Bullet",
        f'<w:numPr><w:numId w:val="{{bullet}}"/></w:numPr>{_spaced(0, 60)}',
        "",
    ),
    "ListNumber": (
        "List Number",
        f'<w:numPr><w:numId w:val="{{number}}"/></w:numPr>{_spaced(0, 60)}',
        "",
    ),
    "Header": ("header", _spaced(0, 0, 240), _letters(16, MUTED)),
    "Footer": (
        "footer",
        f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{_spaced(0, 0, 240)}',
        _letters(16, MUTED),
    ),
    "Headline": (
        "Headline",
        f'<w:keepLines/>{_bordered("left", 36, 10, ACCENT)}{_spaced(0, 160, 264)}<w:ind w:left="227"/>',
        _letters(28, INK, bold=True),
    ),
    "Note": ("Note", _spaced(80, 120, 247), _letters(17, MUTED)),
    "AfterTable": ("After Table", _spaced(140, 120), ""),
    "CoverHeading": ("Cover Heading", f"{KEPT}{_spaced(360, 100, 240)}", _letters(22, ACCENT, bold=True)),
    "Definition": ("Definition", _spaced(0, 60), _letters(19, MUTED, italic=True)),
    "TableText": ("Table Text", _spaced(0, 0, 247), _letters(18)),
    "Figure": ("Figure", f"<w:keepNext/>{_spaced(120, 40, 240)}", ""),
}
CHARACTERS = {
    "Strong": ("Strong", "<w:b/><w:bCs/>"),
    "Quiet": ("Quiet", f'<w:color w:val="{MUTED.lstrip("#")}"/>'),
    "Alert": ("Alert", f'<w:b/><w:bCs/><w:color w:val="{FEAR.lstrip("#")}"/>'),
    "Evidence": ("Evidence", f'<w:u w:val="single" w:color="{ACCENT}"/>'),
}
CUSTOM = frozenset(
    (
        "Headline",
        "Note",
        "AfterTable",
        "CoverHeading",
        "Definition",
        "TableText",
        "Figure",
        "Quiet",
        "Alert",
        "Evidence",
    )
)
NEXT = {
    **dict.fromkeys(("Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Headline", "Note", "Caption"), "Normal"),
    "Figure": "Caption",
}
BASED_ON = {"TOCHeading": "Heading1"}
TABLE = f"""<w:style {DECLARED} w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE[1:]}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/>
<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>
<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK[1:]}"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EEF2F4"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>"""


def prepare(document: Document, title: str) -> None:
    """Give an empty document its styles, page, header, footer and properties."""
    _drop_leftovers(document)
    _set_defaults(document)
    _set_styles(document)
    _set_page(document, title)
    _set_properties(document, title)


def _drop_leftovers(document: Document) -> None:
    """Leave out what python-docx's own template brings along: a thumbnail, and styles for Word 2010."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in rels.items() if each.reltype.endswith(("/thumbnail", "/stylesWithEffects"))]:
            del rels[key]


def _set_defaults(document: Document) -> None:
    from docx.oxml.ns import qn

    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    _only(fonts, dict.fromkeys(("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"), FONT))
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    _only(language, {"w:val": LANGUAGE, "w:eastAsia": LANGUAGE, "w:bidi": "ar-SA"})
    settings = document.settings.element
    _only(settings.find(qn("w:zoom")), {"w:percent": "100"})
    _only(settings.find(qn("w:themeFontLang")), {"w:val": LANGUAGE})
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _only(element: Any, attributes: dict[str, str]) -> None:  # noqa: ANN401 - python-docx has no types
    from docx.oxml.ns import qn

    for name in list(element.attrib):
        del element.attrib[name]
    for name, value in attributes.items():
        element.set(qn(name), value)


def _set_styles(document: Document) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    styles = document.styles.element
    known = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
    numbers = {
        name: known[id_].find(f".//{qn('w:numId')}").get(qn("w:val"))
        for name, id_ in (("bullet", "ListBullet"), ("number", "ListNumber"))
    }
    for id_, (name, paragraphs, letters) in PARAGRAPHS.items():
        properties = f"<w:pPr>{paragraphs.format(**numbers)}</w:pPr>" + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
        made = parse_xml(_style("paragraph", id_, name, properties, known.get(id_)))
        _put(styles, known.get(id_), made)
    for id_, (name, letters) in CHARACTERS.items():
        made = parse_xml(_style("character", id_, name, f"<w:rPr>{letters}</w:rPr>", known.get(id_)))
        _put(styles, known.get(id_), made)
    styles.append(parse_xml(TABLE))


def _style(kind: str, id_: str, name: str, properties: str, old: Any) -> str:  # noqa: ANN401 - no types
    """Write a style; one that stands in for Word's own keeps its partner."""
    from docx.oxml.ns import qn

    custom = ' w:customStyle="1"' if id_ in CUSTOM else ""
    default = ' w:default="1"' if id_ == "Normal" else ""
    base = BASED_ON.get(id_, "Normal" if kind == "paragraph" else "DefaultParagraphFont")
    based = "" if id_ == "Normal" else f'<w:basedOn w:val="{base}"/>'
    follows = f'<w:next w:val="{NEXT[id_]}"/>' if id_ in NEXT else ""
    partner = None if old is None else old.find(qn("w:link"))
    linked = "" if partner is None else f'<w:link w:val="{partner.get(qn("w:val"))}"/>'
    start = f'<w:style {DECLARED} w:type="{kind}"{default}{custom} w:styleId="{id_}"><w:name w:val="{name}"/>'
    return f"{start}{based}{follows}{linked}<w:qFormat/>{properties}</w:style>"


def _put(styles: Any, old: Any, new: Any) -> None:  # noqa: ANN401 - python-docx has no types
    if old is None:
        styles.append(new)
    else:
        styles.replace(old, new)


def _set_page(document: Document, title: str) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = (Twips(side) for side in PAGE)
    section.left_margin = section.right_margin = Twips(MARGIN[0])
    section.top_margin = section.bottom_margin = Twips(MARGIN[1] + 100)
    section.header_distance = section.footer_distance = Twips(567)
    section.different_first_page_header_footer = True
    top = paragraph(fit(title, HEADER_LABEL), "Header")
    tab = "<w:r><w:tab/></w:r>"
    count = joined("Page ", field("PAGE", "2"), " of ", field("NUMPAGES", "2"))
    foot = paragraph("Coded theme summary: accounts, not facts", "Footer").replace("</w:p>", f"{tab}{count}</w:p>")
    for part, written in ((section.header, top), (section.footer, foot)):
        part.is_linked_to_previous = False
        old = part.paragraphs[0]._p
        old.getparent().replace(old, parse_xml(written.replace("<w:p>", f"<w:p {DECLARED}>", 1)))
    for part in (section.first_page_header, section.first_page_footer):
        part.is_linked_to_previous = False


def _set_properties(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title = fit(title, LONGEST_PROPERTY)
    properties.subject = "Coded theme summary"
    properties.author = "textsafety"
    properties.last_modified_by = "textsafety"
    properties.language = LANGUAGE
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = CREATED
    properties.revision = 1
