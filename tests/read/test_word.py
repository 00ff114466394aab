import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from textsafety.errors import ReadError
from textsafety.read import word

W = nsdecls("w")


def read(path, **options):
    reading = word.read(path, source=path.name, **options)
    return reading, list(reading.documents)


def saved(document, tmp_path, name="minutes.docx"):
    document.save(tmp_path / name)
    return tmp_path / name


def append(document, xml):
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def raw(document, tmp_path):
    _, (read_back,) = read(saved(document, tmp_path), shape="notes")
    return read_back.raw


def test_notes_are_lines_in_document_order(tmp_path):
    document = docx.Document()
    document.add_heading("Board", 0)
    document.add_heading("Item one", 1)
    document.add_heading("Detail", 2)
    document.add_paragraph("As it was said.\nAnd more.")
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("under it", style="List Bullet 2")
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["Who", "What", "When", "Ama", "Ring\nthem", "May"], strict=True):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("Close.")
    reading, (read_back,) = read(saved(document, tmp_path))
    assert read_back.raw.split("\n") == [
        "# Board",
        "# Item one",
        "## Detail",
        "As it was said.",
        "And more.",
        "- first",
        "  - under it",
        "1. one",
        "2. two",
        "Who | What | When",
        "Ama | Ring them | May",
        "",
        "Close.",
    ]
    assert dict(reading.found) == {"shape": "meeting notes"}
    assert (read_back.id, read_back.respondent_id, read_back.row) == ("minutes", "minutes", 0)


def test_merged_cells_are_not_repeated(tmp_path):
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "tall"
    table.cell(0, 2).text, table.cell(1, 0).text, table.cell(2, 0).text = "c", "d", "e"
    assert raw(document, tmp_path) == "wide | c\nd |  | tall\ne |  |"


def test_a_table_used_as_a_page_is_given_cell_by_cell(tmp_path):
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Box"
    cell.add_paragraph("point", style="List Bullet")
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    assert raw(document, tmp_path) == "Box\n- point\na | b"


CHANGES = [
    ("<w:r><w:t>kept </w:t></w:r><w:ins w:id='1' w:author='x'><w:r><w:t>added</w:t></w:r></w:ins>", "kept added"),
    ("<w:r><w:t>kept</w:t></w:r><w:del w:id='1' w:author='x'><w:r><w:delText> gone</w:delText></w:r></w:del>", "kept"),
    ("<w:moveFrom w:id='1' w:author='x'><w:r><w:t>old</w:t></w:r></w:moveFrom><w:r><w:t>new</w:t></w:r>", "new"),
    ("<w:hyperlink w:anchor='a'><w:r><w:t>linked</w:t></w:r></w:hyperlink><w:r><w:t> text</w:t></w:r>", "linked text"),
    ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>", "a\nb\tc-d"),
    (
        "<w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple w:instr='x'><w:r><w:t>3 May</w:t></w:r></w:fldSimple>",
        "3 May",
    ),
    ("<w:sdt><w:sdtContent><w:r><w:t>chosen</w:t></w:r></w:sdtContent></w:sdt>", "chosen"),
]


@pytest.mark.parametrize("xml, text", CHANGES, ids=[text for _, text in CHANGES])
def test_what_a_reader_of_the_page_sees_is_kept(xml, text, tmp_path):
    document = docx.Document()
    append(document, f"<w:p {W}>{xml}</w:p>")
    assert raw(document, tmp_path) == text


def test_text_boxes_are_read_once_and_content_controls_are_opened(tmp_path):
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choices = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    alternatives = f"<mc:AlternateContent>{choices}</mc:AlternateContent>"
    append(document, f"<w:p {W} {mc}><w:r><w:t>before</w:t>{alternatives}</w:r></w:p>")
    append(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert raw(document, tmp_path) == "before\nboxed\ncontrol"


def test_headers_and_comments_are_counted_and_footnotes_put_at_the_end(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Body.")
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.add_comment(paragraph.runs[0], text="Really?", author="Ama")
    path = saved(document, tmp_path)
    note = f"<w:footnotes {W}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
    note += "<w:footnote w:id='2'><w:p><w:r><w:t>See below.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    _add_part(path, "footnotes", note)
    reading, (read_back,) = read(path)
    assert read_back.raw == "Body.\nSee below."
    assert dict(reading.found) == {
        "shape": "meeting notes",
        "footnotes, put at the end": "1",
        "headers and footers, left out": "1",
        "comments, left out": "1",
    }


def _add_part(path, kind, xml):
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    links = "word/_rels/document.xml.rels"
    link = f"<Relationship Id='rId99' Type='http://x/relationships/{kind}' Target='{kind}.xml'/></Relationships>"
    parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    parts[f"word/{kind}.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


def _talk(*paragraphs):
    document = docx.Document()
    document.add_heading("Interview 4", 1)
    document.add_paragraph("Held in the garden.")
    for bold, text in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(text)
    return document


INTRODUCTION = ["", "Interview 4\nHeld in the garden.", ""]

TALKS = {
    "Teams, one paragraph": (
        _talk(
            ("Ama Osei", "   0:03\nWhat helps?"),
            ("Ben Carr", "   0:07\nTime.\nReally."),
            ("Ben Carr", "   1:00:09\nTea."),
        ),
        "Teams text",
        [["Ama Osei", "What helps?", "00:00:03"], ["Ben Carr", "Time.\nReally. Tea.", "00:00:07"]],
    ),
    "Teams, name and text in paragraphs of their own": (
        _talk(("Ama Osei", "  00:00:03"), ("", "What helps?"), ("Ben Carr", "  00:00:07"), ("", "Time."), ("", "Tea.")),
        "Teams text",
        [["Ama Osei", "What helps?", "00:00:03"], ["Ben Carr", "Time.\nTea.", "00:00:07"]],
    ),
    "older Teams, times above names": (
        _talk(("", "0:0:0.0 --> 0:0:2.6\nAma Osei\nWhat helps?"), ("", "0:0:3.1 --> 0:0:4.0\nBen Carr\nTime.")),
        "Teams text",
        [["Ama Osei", "What helps?", "00:00:00"], ["Ben Carr", "Time.", "00:00:03"]],
    ),
    "typed, names in bold": (
        _talk(("Ama:", " What helps?"), ("Ben:", " Time."), ("", "And: tea."), ("Ama:", " More?"), ("Ben: ", "No.")),
        "Name: lines",
        [["Ama", "What helps?", ""], ["Ben", "Time.\nAnd: tea.", ""], ["Ama", "More?", ""], ["Ben", "No.", ""]],
    ),
}


@pytest.mark.parametrize("name", TALKS)
def test_transcript(name, tmp_path):
    document, shape, turns = TALKS[name]
    reading, documents = read(saved(document, tmp_path, "talk.docx"))
    assert dict(reading.found)["shape"] == shape
    assert [[d.speaker, d.raw, d.started] for d in documents] == [INTRODUCTION, *turns]
    assert not documents[0].codable


def test_transcript_in_a_table(tmp_path):
    document = docx.Document()
    table = document.add_table(0, 3)
    for cells in [("00:00:01", "INT", "What helps?"), ("00:00:05", "P4", "Time."), ("00:00:09", "INT", "More?")]:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    _, documents = read(saved(document, tmp_path))
    assert [(d.speaker, d.raw, d.started) for d in documents] == [
        ("INT", "What helps?", "00:00:01"),
        ("P4", "Time.", "00:00:05"),
        ("INT", "More?", "00:00:09"),
    ]


def _zipped(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


ENTITIES = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaa'>]><d>&a;</d>"


@pytest.mark.parametrize(
    "parts",
    [
        b"",
        b"plain words",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
        b"PK\x03\x04 broken",
        {"readme.txt": b"not Word"},
        {"word/document.xml": b"<broken"},
        {"word/document.xml": b"<w/>"},
        {"word/document.xml": b"<w><body>" + b"<p>" * 5000 + b"</p>" * 5000 + b"</body></w>"},
        {"word/document.xml": ENTITIES},
        {"word/document.xml": b" " * 60_000_000},
    ],
    ids=["empty", "text", "old or locked", "damaged", "other zip", "broken XML", "no body", "deep", "entities", "bomb"],
)
def test_unreadable_file_is_one_clear_error(parts, tmp_path):
    path = tmp_path / "minutes.docx"
    path.write_bytes(parts) if isinstance(parts, bytes) else _zipped(path, parts)
    with pytest.raises(ReadError) as raised:
        read(path)
    assert raised.value.hint
    assert raised.value.where == "minutes.docx"


def test_document_without_text(tmp_path):
    with pytest.raises(ReadError, match="no text"):
        read(saved(docx.Document(), tmp_path))


def test_strict_namespace_and_deleted_row(tmp_path):
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, "abcd", strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W} w:id='1' w:author='x'/>"))
    path = saved(document, tmp_path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    _zipped(path, {name: data.replace(main, strict) for name, data in parts.items()})
    assert read(path)[1][0].raw == "c | d"
