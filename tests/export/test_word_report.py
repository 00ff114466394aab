"""The Word report: opened with python-docx and as the XML that it is, with everything a summary can hold."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from summary_example import empty, large, small

from textsafety import plugins
from textsafety.codebook import load_codebook
from textsafety.errors import ExportError
from textsafety.export.word import NAME, export
from textsafety.model import Skipped
from textsafety.run_folder import RunFolder
from textsafety.summary import Quote

ROOT = Path(__file__).parents[2]
FIVE_CODES = load_codebook(ROOT / "docs" / "examples" / "new_rota.yaml")
OURS = load_codebook(ROOT / "lexicons" / "fear_and_safety")
NASTY = "</w:t></w:r><w:p/>\"'&amp;\x00\x0b\x1b\ufffe\ud800\u202e ]]> \n\tline two"
NO_FEARS = replace(large(), pairs=(), strongest_fears=(), balance=small().balance)


def nasty():
    s = large()
    first = replace(s.themes[0], label=NASTY, definition=NASTY, opposing=(NASTY,))
    first = replace(first, quotes=(Quote(NASTY, "line two", NASTY, NASTY, NASTY, NASTY, NASTY, NASTY),))
    table = replace(s.groups[0], column=NASTY, groups=tuple((f"{NASTY} {at}", 20) for at in range(4)), note=NASTY)
    return replace(
        s,
        title=NASTY * 12,
        headline=NASTY,
        about={"dates": NASTY},
        unit=(NASTY, NASTY),
        themes=(first, *s.themes[1:]),
        pairs=(replace(s.pairs[0], fear=first), *s.pairs[1:]),
        strongest_fears=(first,),
        asks=(first,),
        together=(replace(s.together[0], first=first),),
        groups=(table,),
        sources=(replace(s.sources[0], name=NASTY),),
        skipped=(Skipped(NASTY, 1, NASTY, NASTY),),
        warnings=(NASTY,),
        limits=(NASTY,),
        questions=(NASTY,),
        codebook_status=NASTY,
        discovered=replace(
            s.discovered,
            topics=tuple(replace(t, label=NASTY, keywords=(NASTY,) * 5, quotes=(NASTY,)) for t in s.discovered.topics),
        ),
    )


CASES = {
    "large": (large(), OURS),
    "small": (small(), FIVE_CODES),
    "empty": (empty(), FIVE_CODES),
    "no_quotes": (replace(large(), show_quotes=False), OURS),
    "no_fears": (NO_FEARS, FIVE_CODES),
    "nasty": (nasty(), OURS),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    made = {}
    for name, (summary, codebook) in CASES.items():
        folder = tmp_path_factory.mktemp(name)
        export(summary, RunFolder(folder, ""), codebook)
        made[name] = folder / NAME
    return made


@pytest.fixture(params=CASES)
def report(request, reports):
    return reports[request.param]


def xml(path, part="word/document.xml"):
    with zipfile.ZipFile(path) as parts:
        return etree.fromstring(parts.read(part))


def every(element, *tags):
    return [found for tag in tags for found in element.iter(qn(tag))]


def words(path):
    return " ".join("".join(t.text or "" for t in every(p, "w:t")) for p in every(xml(path), "w:p"))


def style(paragraph):
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else found.get(qn("w:val"))


def test_styles_are_words_own_and_every_one_that_is_used_is_there(report):
    document = xml(report)
    used = {each.get(qn("w:val")) for each in every(document, "w:pStyle", "w:rStyle", "w:tblStyle")}
    known = {each.get(qn("w:styleId")) for each in every(xml(report, "word/styles.xml"), "w:style")}
    assert used <= known
    assert {"Title", "Subtitle", "Heading1", "Heading2", "ListBullet", "TOC1", "TOC2", "Caption", "Strong"} <= used
    names = {each.style_id: each.name for each in Document(report).styles}
    assert [names[id_] for id_ in ("Title", "Heading1", "Caption", "Quote")] == [
        *("Title", "Heading 1", "Caption", "Quote")
    ]


def test_quotes_have_words_style_for_quotes(reports):
    document = xml(reports["large"])
    quoted = [p for p in every(document, "w:p") if style(p) == "Quote"]
    assert len(quoted) > 20
    assert all(text.startswith(("“", "–")) for text in ("".join(t.text for t in every(p, "w:t")) for p in quoted))


def test_headings_step_down_one_level_at_a_time(report):
    levels = [int(style(p)[-1]) for p in every(xml(report), "w:p") if re.fullmatch(r"Heading\d", style(p))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contents_are_filled_in_and_lead_to_every_chapter(report):
    document = xml(report)
    entries = [p for p in every(document, "w:p") if style(p).startswith("TOC") and style(p) != "TOCHeading"]
    marks = {each.get(qn("w:name")): each.getparent() for each in every(document, "w:bookmarkStart")}
    links = [(style(p), p.find(qn("w:hyperlink"))) for p in entries]
    listed = [
        (level[-1], link.get(qn("w:anchor")), "".join(t.text for t in every(link, "w:t"))) for level, link in links
    ]
    headings = [p for p in every(document, "w:p") if style(p) in ("Heading1", "Heading2")]
    assert len(headings) == len(listed) > 8
    for heading, (level, anchor, text) in zip(headings, listed, strict=True):
        assert marks[anchor] is heading
        assert style(heading) == f"Heading{level}"
        assert "".join(t.text for t in every(heading, "w:t")) == text


def test_word_has_no_reason_to_ask_when_it_opens_the_file(report):
    settings = xml(report, "word/settings.xml")
    assert not every(settings, "w:updateFields", "w:attachedTemplate", "w:documentProtection")
    [mode] = [s for s in every(settings, "w:compatSetting") if s.get(qn("w:name")) == "compatibilityMode"]
    assert mode.get(qn("w:val")) == "15"
    document = xml(report)
    assert not [each for each in every(document, "w:fldChar") if each.get(qn("w:dirty"))]
    kinds = [each.get(qn("w:fldCharType")) for each in every(document, "w:fldChar")]
    assert kinds == ["begin", "separate", "end"]
    with zipfile.ZipFile(report) as parts:
        links = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
    assert not [link for link in links if b'TargetMode="External"' in link]


def test_ids_are_given_once(report):
    document = xml(report)
    for tag in ("w:bookmarkStart", "wp:docPr"):
        ids = [each.get(qn("w:id") if tag.startswith("w:") else "id") for each in every(document, tag)]
        assert len(ids) == len(set(ids))


def test_each_picture_has_words_that_stand_for_it_and_a_caption(report):
    document = xml(report)
    figures = [p for p in every(document, "w:p") if style(p) == "Figure"]
    assert len(figures) == len(every(document, "w:drawing"))
    for figure in figures:
        [properties] = every(figure, "wp:docPr")
        assert len(properties.get("descr")) > 20 and properties.get("name")
        assert style(figure.getnext()) == "Caption"
    kept = next(s for s in every(xml(report, "word/styles.xml"), "w:style") if s.get(qn("w:styleId")) == "Figure")
    assert every(kept, "w:keepNext")


def test_captions_are_numbered_in_order(report):
    captions = [p for p in every(xml(report), "w:p") if style(p) == "Caption"]
    for kind in ("Figure", "Table"):
        said = ["".join(t.text for t in every(p, "w:t")) for p in captions]
        numbers = [int(text.split()[1].rstrip(".")) for text in said if text.startswith(kind)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_tables_repeat_their_headings_and_no_row_is_torn(report):
    document = xml(report)
    for table in every(document, "w:tbl"):
        rows = table.findall(qn("w:tr"))
        assert all(every(row, "w:cantSplit") for row in rows)
        assert [bool(every(row, "w:tblHeader")) for row in rows[1:]] == [False] * (len(rows) - 1)
        headed = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}").get(qn("w:firstRow")) == "1"
        assert bool(every(rows[0], "w:tblHeader")) == headed
        widths = [int(each.get(qn("w:w"))) for each in every(table, "w:gridCol")]
        assert sum(widths) <= 9412 and min(widths) > 400
        assert {len(row.findall(qn("w:tc"))) for row in rows} == {len(widths)}


def test_page_is_a4_in_english_with_numbers_below_and_the_title_above(reports):
    document = Document(reports["large"])
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == large().title
    instructions = [each.get(qn("w:instr")).strip() for each in every(section.footer._element, "w:fldSimple")]
    assert instructions == ["PAGE", "NUMPAGES"]
    assert not section.first_page_header.paragraphs[0].text
    language = xml(reports["large"], "word/styles.xml").find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    properties = document.core_properties
    assert (properties.title, properties.language, properties.revision) == (large().title, "en-GB", 1)
    assert properties.created.year == properties.modified.year == 2000


@pytest.mark.parametrize(
    "said",
    [
        "fear of consequences (103 of 382 respondents)",
        "the difference could be chance",
        "Balance: −0.06 (95% interval −0.15 to +0.04)",
        "Measured per-code precision and recall: not yet measured",
        "Codebook status: draft for pilot; not validated",
        "121 of 382 respondents",
        "Protected time (missing)",
        "58 of 382 respondents",
        "17 texts may tell of harm",
        "Confidential",
        "Not for ranking teams",
        "share the coder found",
        "How respondents speak of it: lived it 88; saw it happen 21",
        "Site: Not shown: fewer than two groups",
        "the row has 3 cells more than the header",
        "On these texts: not yet measured. No agreement with a reference coding is on record",
        "Free text was coded deductively",
        "Pandemic legacy; Choice overload.",
        "T1: car park, permit, bays",
        "splits Workforce pressure",
        "1 more is not shown: fewer than 3 respondents.",
    ],
)
def test_large_says(reports, said):
    assert said in words(reports["large"])


def test_chapters_come_in_order(reports):
    chapters = [
        "".join(t.text for t in every(p, "w:t")) for p in every(xml(reports["large"]), "w:p") if style(p) == "Heading1"
    ]
    assert chapters == [
        *("Summary", "Each fear and its counterpart", "Theme by theme", "Across the themes", "By group"),
        "What the codebook does not cover",
        *("What was not coded", "Methods", "Appendix: themes by group, as tables", "Appendix: the codebook used"),
    ]


def test_methods_have_the_headings_of_reporting_checklists(reports):
    headings = [
        "".join(t.text for t in every(p, "w:t")) for p in every(xml(reports["large"]), "w:p") if style(p) == "Heading2"
    ]
    wanted = ["Approach", "Data", "Coding", "The coder and its agreement", "Trustworthiness", "Ethics and disclosure"]
    at = headings.index("Approach")
    assert headings[at : at + 7] == [*wanted, "Limits"]


def test_hidden_cells_are_hidden_here_too(reports):
    tables = Document(reports["large"]).tables
    [by_years] = [t for t in tables if "Under 2 years (97)" in [cell.text for cell in t.rows[0].cells]]
    assert sum(cell.text == "hidden" for row in by_years.rows for cell in row.cells) == 3


def test_the_codebook_is_there_whole(reports):
    for name, codebook in (("large", OURS), ("small", FIVE_CODES)):
        table = Document(reports[name]).tables[-1]
        shown = [[cell.text for cell in row.cells] for row in table.rows]
        assert shown[0] == ["Code", "Label", "Definition", "Family"]
        assert [row[0] for row in shown[1:]] == [code.id for code in codebook.codes]
        assert [row[2] for row in shown[1:]] == [" ".join(code.definition.split()) for code in codebook.codes]


def test_a_small_study_speaks_in_counts(reports):
    said = words(reports["small"])
    assert "9 of 14 interviewees" in said
    assert "%" not in said.replace("95% interval", "")
    assert "respondent" not in said
    assert "There is no demographic column to compare." in said


def test_a_codebook_without_fears_has_no_pairs(reports):
    said = words(reports["no_fears"])
    assert "Each fear and its counterpart" not in said and "Balance" not in said
    assert "What gets in the way most" in said


def test_an_empty_run_has_a_report(reports):
    said = words(reports["empty"])
    assert "None of 0 respondents" in said and "One; Two." in said
    assert not every(xml(reports["empty"]), "w:drawing")


def test_without_quotes_no_words_of_anybody_are_left(reports):
    said = words(reports["no_quotes"])
    quotes = [quote for theme in large().themes for quote in theme.quotes]
    assert len(quotes) > 20
    assert not [quote.text for quote in quotes if quote.text in said or (quote.evidence and quote.evidence in said)]
    assert "In their words" not in said and "No quotation" not in said
    assert "Texts were left out of this report" in said
    assert [quote.text for quote in quotes if quote.text in words(reports["large"])]


def test_document_ids_stay_in_the_confidential_files(reports):
    quotes = [quote for theme in large().themes for quote in theme.quotes]
    assert not [quote.document_id for quote in quotes if quote.document_id in words(reports["large"])]


def test_nasty_words_stay_words_and_lose_only_what_no_file_can_hold(reports):
    said = words(reports["nasty"])
    assert "</w:t></w:r><w:p/>\"'&amp;?\u202e ]]> " in said
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", said)
    assert len(Document(reports["nasty"]).core_properties.title) <= 255


def test_the_same_bytes_every_time(reports, tmp_path):
    assert plugins.available("export").count("word") == 1
    plugins.load("export", "word", {})(large(), RunFolder(tmp_path, ""), OURS)
    assert (tmp_path / NAME).read_bytes() == reports["large"].read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    with zipfile.ZipFile(tmp_path / NAME) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_a_report_that_cannot_be_written_is_one_clear_line(tmp_path):
    with pytest.raises(ExportError, match=r"report\.docx: cannot be written"):
        export(small(), RunFolder(tmp_path / "missing", ""), FIVE_CODES)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_reads_every_report(report, tmp_path):
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(report)], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
