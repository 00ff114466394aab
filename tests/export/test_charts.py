"""Charts: the same picture on every machine, readable without colour, said in words."""

import re
from dataclasses import replace

import pytest
from summary_example import empty, large, small

from textsafety.export._charts import asks, drawing, groups, pairs, themes, together, topics
from textsafety.export._charts.grammar import INK
from textsafety.export._view import View
from textsafety.export._words import Words

LARGE, SMALL = large(), small()
VIEW = View(LARGE)
WORDS = Words(VIEW)
FAMILY = VIEW.families[0].told
TOPICS = LARGE.discovered.topics


def wide(count):
    """Give a table of as many groups as a column may have, with long names."""
    table = LARGE.groups[0]
    sizes = tuple((f"Team {at} of the northern half of the county", 20 + at) for at in range(count))
    rows = tuple((theme, tuple(None if at == 3 else 0.002 + at / 20 for at in range(count))) for theme, _ in table.rows)
    return replace(table, groups=sizes, rows=rows)


CHARTS = {
    "pairs": (pairs.chart(LARGE.pairs), pairs.says(LARGE.pairs, WORDS)),
    "themes": (themes.chart(FAMILY, percent=True, reach=VIEW.reach), themes.says(FAMILY, WORDS)),
    "asks": (asks.chart(LARGE.asks), asks.says(LARGE.asks, WORDS)),
    "together": (together.chart(LARGE.together), together.says(LARGE.together, WORDS)),
    "groups": (groups.chart(LARGE.groups[1]), groups.says(LARGE.groups[1], WORDS)),
    "topics": (topics.chart(TOPICS), topics.says(TOPICS, WORDS)),
    "many groups": (groups.chart(wide(15)), groups.says(wide(15), WORDS)),
}
every_chart = pytest.mark.parametrize("spec", [spec for spec, _ in CHARTS.values()], ids=CHARTS)


@every_chart
def test_charts_do_not_depend_on_the_fonts_of_a_machine(spec):
    other = {**spec, "config": {**spec["config"], "font": "monospace", "text": {"fontStyle": "normal"}}}
    same = re.compile(r' font-style="normal"')
    assert same.sub("", drawing.svg(other)) == drawing.svg(spec)


@every_chart
def test_pictures_are_the_same_every_time_and_twice_the_size(spec):
    picture = drawing.png(spec)
    assert picture == drawing.png(spec)
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == tuple(2 * side for side in drawing.size(spec))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pairs", "“Fear of consequences”, by 103 of 382 respondents, 26 of whom tell of its counterpart too"),
        ("themes", "from “Fear of consequences” (103 of 382 respondents, 27%)"),
        ("asks", "“Protected time”, by 58 of 382 respondents, while 29 tell of it as there. 7 more asks follow"),
        ("together", "“Safe to speak up” with “Leaders make it safe”, told of together by 29 of 382 respondents"),
        ("groups", "3 cells are hidden to protect small groups."),
        ("many groups", "7 themes in 15 groups by Staff group"),
    ],
)
def test_what_a_chart_shows_is_said_in_words(name, said):
    assert said in CHARTS[name][1]


def texts(spec):
    written = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    return [value["text"] for layer in written for value in layer["data"]["values"]]


def test_hidden_cells_are_outlined_and_say_so():
    hidden = [cell for _, cells in VIEW.shown(LARGE.groups[1]) for cell in cells if cell is None]
    spec = CHARTS["groups"][0]
    assert texts(spec).count("hidden") == len(hidden) == 3
    [outlines] = [layer for layer in spec["layer"] if layer["mark"].get("strokeDash")]
    assert len(outlines["data"]["values"]) == 3
    assert texts(CHARTS["many groups"][0]).count("·") == 7


def lightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_numbers_can_be_read_on_every_cell_and_cells_darken_in_grey():
    cells = [value for value in CHARTS["many groups"][0]["layer"][0]["data"]["values"] if not value["hidden"]]
    shades = [lightness(cell["fill"]) for cell in cells[:14]]
    assert shades == sorted(shades, reverse=True)
    assert all((shade + 0.05) / (lightness(INK) + 0.05) >= 4.5 for shade in shades)


def test_hindrances_and_helps_differ_in_shape():
    [shapes] = [
        layer["encoding"]["shape"]["scale"] for layer in CHARTS["themes"][0]["layer"] if "shape" in layer["encoding"]
    ]
    assert len(set(shapes["range"])) == len(shapes["domain"]) == 3


@pytest.mark.parametrize("lift", [1.01, 1.4, 3.0, 17.0, 400.0])
def test_chance_is_where_the_scale_of_togetherness_starts(lift):
    spec = together.chart([replace(LARGE.together[0], lift=lift)])
    heads = [value["text"] for value in spec["layer"][1]["data"]["values"]]
    assert heads[0] == "by chance"
    assert len(heads) <= 8
    assert all(float(head.removesuffix("×")) <= lift * 1.04 for head in heads[1:])


def test_a_small_study_is_drawn_in_counts():
    words = Words(View(SMALL))
    assert "%" not in themes.says(SMALL.themes[:3], words) + asks.says(SMALL.asks, words)
    assert "%" not in "".join(texts(themes.chart(SMALL.themes[:3], percent=False, reach=9)))


def test_nothing_to_show_is_said_too():
    words = Words(View(empty()))
    said = [pairs.says((), words), themes.says((), words), asks.says((), words), together.says((), words)]
    assert said == ["No pairs.", "No themes.", "Nothing is asked for.", "No pairs of themes."]
    nothing = replace(LARGE.groups[0], rows=((LARGE.themes[0], (None,) * 4),))
    assert groups.says(nothing, words) == "Staff group: no cell may be shown."


def test_labels_of_any_kind_are_drawn():
    odd = replace(FAMILY[0], label="x\x00<b>&\ud800" + "long " * 40)
    assert "<b>" not in drawing.svg(themes.chart([odd], percent=True, reach=1))
    assert drawing.png(themes.chart([odd], percent=True, reach=1)).startswith(b"\x89PNG")


def test_the_map_of_topics_tells_places_apart_by_shape_and_names_every_mark():
    drawn = drawing.svg(topics.chart(TOPICS))
    assert drawn == drawing.svg(topics.chart(tuple(reversed(TOPICS))))
    assert all(f">{topic.id} " in drawn for topic in TOPICS)
    assert len({shape for _, _, _, shape in topics.PLACES}) == len(topics.PLACES)
