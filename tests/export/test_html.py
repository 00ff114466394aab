"""The report: complete, escaped, self-contained, readable without colour or sight, the same every time."""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from summary_example import empty, large, small

from textsafety import plugins
from textsafety.codebook import load_codebook
from textsafety.errors import ExportError
from textsafety.export.html import NAME, export, render
from textsafety.model import Skipped
from textsafety.run_folder import RunFolder
from textsafety.summary import Quote

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
CODEBOOK = load_codebook(ROOT / "docs" / "examples" / "new_rota.yaml")
VOID = {"meta", "br", "link", "img", "input", "hr"}
SUMMARIES = {
    "large": large(),
    "small": small(),
    "empty": empty(),
    "no_quotes": replace(large(), show_quotes=False),
}
PAGES = {name: render(summary, CODEBOOK) for name, summary in SUMMARIES.items()}
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


class Page(HTMLParser):
    """Elements as ``(tag, attributes, path)``; complains of tags that do not close in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]} at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def all(self, *tags):
        return [(tag, attributes) for tag, attributes, _ in self.elements if tag in tags]

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


@every_page
def test_headings_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in Page(page).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_page
def test_landmarks_language_and_skip_link(page):
    found = Page(page)
    assert [len(found.all(tag)) for tag in ("main", "nav", "header", "footer", "title")] == [1] * 5
    assert found.all("html")[0][1] == {"lang": "en-GB"}
    assert found.all("a")[0][1]["href"] == "#summary"


@every_page
def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    elements = Page(page).elements
    ids = [attributes["id"] for _, attributes, _ in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {a["href"].removeprefix("#") for tag, a, _ in elements if tag == "a"}
    for name in ("aria-labelledby", "aria-describedby"):
        wanted |= {attributes[name] for _, attributes, _ in elements if name in attributes}
    assert wanted <= set(ids)


@every_page
def test_tables_have_captions_and_scopes(page):
    found = Page(page)
    assert len(found.all("caption")) == len(found.all("table"))
    assert all(attributes.get("scope") in ("row", "col") for _, attributes in found.all("th"))


@every_page
def test_pictures_are_named_or_hidden(page):
    for _, attributes in Page(page).all("svg"):
        named = attributes.get("role") == "img" and attributes.get("aria-label") and attributes.get("aria-describedby")
        scale = attributes.get("role") == "img" and attributes.get("aria-label", "").startswith("Balance")
        assert named or scale or attributes.get("aria-hidden") == "true"


@every_page
def test_there_is_a_table_behind_each_chart(page):
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert all("<table" in figure for figure in figures)
    assert page.count('class="chart"') == sum('class="chart"' in figure for figure in figures)


@every_page
def test_nothing_is_fetched_and_nothing_runs(page):
    found = Page(page)
    assert not found.all("script", "link", "img", "iframe", "object", "form", "base", "use", "image")
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)|javascript:", page)
    assert not [name for _, attributes, _ in found.elements for name in attributes if name.startswith("on")]
    [policy] = [a["content"] for _, a in found.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")


def test_every_theme_that_anybody_told_of_or_asked_for_has_a_section():
    summary, page = SUMMARIES["large"], PAGES["large"]
    for theme in summary.themes:
        wanted = bool(theme.respondents or theme.hoped_for)
        assert (f'id="theme-{theme.code}"' in page) == wanted, theme.code
    assert "Pandemic legacy; Choice overload." in Page(page).words


def test_page_one_is_in_the_order_of_the_codebook():
    order = (
        "read balance pairs strongest differences gift asks effects person questions limits overview themes "
        "discovered not-coded"
    )
    places = [PAGES["large"].index(f'id="{id_}"') for id_ in [*order.split(), "methods"]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "said",
    [
        "fear of consequences (103 of 382 respondents)",
        "the difference could be chance",
        "121 of 382 respondents",
        "Balance: −0.06 (95% interval −0.15 to +0.04)",
        "Measured per-code precision and recall: not yet measured",
        "382 respondents read; 74 with neither",
        "Codebook status: draft for pilot; not validated",
        "10 (extension)",
        "Who is missing not stated",
        "58 of 382 respondents",
        "reported by 10 of 382 respondents",
        "17 texts may tell of harm",
        "Not a psychological safety score",
        "share the coder found",
        "Protected time missing 47 of 382 respondents",
        "the row has 3 cells more than the header",
        "Site: Not shown: fewer than two groups",
    ],
)
def test_large_says(said):
    assert said in Page(PAGES["large"]).words


def test_what_people_wrote_is_escaped():
    page = PAGES["large"]
    assert "<script" not in page
    assert "The &lt;script&gt;alert(&#34;minutes&#34;)&lt;/script&gt; joke aside" in page
    assert "]]&gt; &amp; more" in page
    assert "Fenwick &amp; Lowmoor" in page


NASTY = "</title></style></svg><img src=x onerror=alert(1)>\"'{{ 7*7 }}{% raw %}\x00\u202e\ud800"


def test_nasty_words_anywhere_stay_words(tmp_path):
    s = large()
    first = replace(s.themes[0], label=NASTY, definition=NASTY, opposing=(NASTY,))
    first = replace(first, quotes=(Quote(NASTY, "7*7", NASTY, NASTY, NASTY, NASTY, NASTY, NASTY),))
    second = replace(s.sources[0], name=NASTY, found=((NASTY, NASTY),))
    nasty = replace(
        s,
        title=NASTY,
        headline=NASTY,
        about={"dates": NASTY},
        unit=(NASTY, NASTY),
        themes=(first, *s.themes[1:]),
        pairs=(replace(s.pairs[0], fear=first), *s.pairs[1:]),
        strongest_fears=(first,),
        sources=(second,),
        skipped=(Skipped(NASTY, 1, NASTY, NASTY),),
        warnings=(NASTY,),
        codebook_status=NASTY,
    )
    export(nasty, RunFolder(tmp_path, ""), CODEBOOK)
    page = Page((tmp_path / NAME).read_text(encoding="utf-8"))
    assert not page.all("img")
    assert "{{ 7*7 }}" in page.words


def test_without_quotes_no_words_of_anybody_are_left():
    page = PAGES["no_quotes"]
    quotes = [quote for theme in SUMMARIES["large"].themes for quote in theme.quotes]
    assert len(quotes) > 20
    assert not [quote.text for quote in quotes if quote.text in page or (quote.evidence and quote.evidence in page)]
    assert "<blockquote" not in page and "<mark" not in page and "<q " not in page
    assert "Texts were left out of this report" in page


def test_document_ids_stay_in_the_confidential_files():
    quotes = [quote for theme in SUMMARIES["large"].themes for quote in theme.quotes]
    assert not [quote.document_id for quote in quotes if quote.document_id in PAGES["large"]]


def test_evidence_is_marked_once():
    assert PAGES["large"].count("<mark>keep my head down</mark>") == 2  # on page one and in its own section
    assert "<mark></mark>" not in PAGES["small"]


def test_a_small_study_speaks_in_counts():
    page = Page(PAGES["small"]).words
    assert "9 of 14 interviewees" in page
    assert "%" not in page.replace("95% interval", "")
    assert "respondent" not in page
    assert "There is no demographic column to compare." in page
    assert 'id="pairs"' not in PAGES["small"] and 'id="blocks-title"' not in PAGES["small"]


def test_the_balance_of_few_is_a_sentence():
    s = small()
    few = replace(s, pairs=large().pairs[:1])
    page = Page(render(few, CODEBOOK)).words
    assert "Balance: Not shown: fewer than 10 are too few for an index." in page


def test_an_empty_run_has_a_report():
    page = Page(PAGES["empty"])
    assert "None of 0 respondents" in page.words
    assert "One; Two." in page.words
    assert not page.all("figure")


def test_at_most_fifty_skipped_rows_are_listed():
    skipped = tuple(Skipped("big.csv", row, "read", "no text") for row in range(1, 1061))
    page = Page(render(replace(small(), skipped=skipped), CODEBOOK)).words
    assert page.count("no text") == 50
    assert "… and 1,010 more in skipped.csv." in page


@pytest.mark.parametrize("name", ["large", "small"])
def test_golden(name):
    """Set REWRITE_GOLDEN=1 to accept a changed report, after looking at it."""
    golden = GOLDEN / f"report_{name}.html"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(PAGES[name], encoding="utf-8", newline="\n")
    assert PAGES[name] == golden.read_text(encoding="utf-8")


def test_the_same_bytes_every_time(tmp_path):
    assert plugins.available("export").count("html") == 1
    plugins.load("export", "html", {})(large(), RunFolder(tmp_path, ""), CODEBOOK)
    assert (tmp_path / NAME).read_bytes() == PAGES["large"].encode()
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_a_report_that_cannot_be_written_is_one_clear_line(tmp_path):
    with pytest.raises(ExportError, match=r"report\.html: cannot be written"):
        export(small(), RunFolder(tmp_path / "missing", ""), CODEBOOK)


def contrast(one, other):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("name", "at_least"),
    [("ink", 7), ("muted", 4.5), ("accent", 4.5), ("fear", 4.5), ("safety", 4.5), ("other", 4.5), ("none", 3)],
)
def test_colours_have_contrast(name, at_least):
    css = (ROOT / "textsafety" / "export" / "templates" / "report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    wash = colours["wash"] if at_least >= 4.5 else "#ffffff"
    assert contrast(colours[name], wash) >= at_least


def test_topics_are_shown_folded_or_held_back():
    page, found = PAGES["large"], Page(PAGES["large"])
    assert "T1: car park, permit, bays" in found.words
    assert "splits Workforce pressure" in found.words
    assert "restates Fear of consequences" in found.words
    assert "1 more that did not come back often enough" in found.words
    assert "1 more is not shown: fewer than 3 respondents." in found.words
    assert "soup" not in page
    assert "&lt;b&gt;sticks&lt;/b&gt;" in page
    assert "No bay left" not in PAGES["no_quotes"]


def test_a_run_without_topics_says_why():
    none = replace(large().discovered, topics=(), engine="", stability=None, note="Too few to look for topics.")
    page = Page(render(replace(large(), discovered=none), CODEBOOK)).words
    assert "Too few to look for topics." in page
    assert 'id="discovered"' not in PAGES["small"]
