"""A topic becomes a draft code in a codebook of the user's own; nothing that stands there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from textsafety.codebook import load_codebook
from textsafety.codebook.adopt import adopt
from textsafety.codebook.check import check
from textsafety.errors import CodebookError
from textsafety.model import Topic

TOPIC = Topic(
    id="T1",
    label="car park, permit, bays",
    keywords=("car park", "permit", "bays"),
    segments=12,
    respondents=9,
    stability=0.9,
    stable=True,
    place="not covered",
    code="",
    similarity=0.1,
    lift=0.0,
    quotes=('We said: "no bay left".', "It is full by eight. # always", "- and nobody checks"),
    cues=("car park", "permit"),
)
OTHER = Topic("T2", "app", ("app", "roster"), 9, 9, 0.9, True, "not covered", "", 0.1, 0.0, cues=("roster app",))


def errors(path: Path) -> list[str]:
    return [finding.message for finding in check([path]) if finding.severity == "error"]


def test_a_missing_file_is_made_and_passes_the_check(tmp_path: Path) -> None:
    into = tmp_path / "our_codes.yaml"
    assert adopt(TOPIC, into, extends="fear_and_safety") == "local.car-park-permit"
    assert not errors(into)
    codebook = load_codebook(into)
    code = codebook.code("local.car-park-permit")
    assert code.definition.startswith("DRAFT")
    assert [example.text for example in code.examples_positive] == list(TOPIC.quotes)
    assert "safety.candour" in {code.id for code in codebook.codes}


def test_a_second_topic_stands_beside_the_first(tmp_path: Path) -> None:
    into = tmp_path / "our_codes.yaml"
    adopt(TOPIC, into, extends="fear_and_safety")
    adopt(OTHER, into, extends="fear_and_safety", id="local.rota-app")
    assert not errors(into)
    assert {"local.car-park-permit", "local.rota-app"} <= {code.id for code in load_codebook(into).codes}
    assert [path.name for path in tmp_path.iterdir()] == ["our_codes.yaml"]


def test_what_stands_in_a_file_stays(tmp_path: Path) -> None:
    into = tmp_path / "ours.yaml"
    before = (
        "# ours\ncodebook: {name: Ours, version: 1}\nextends: fear_and_safety\ncodes:  # our own\n"
        "  - id: local.food\n    label: Food # hungry\n    definition: The canteen.\n    cues: [canteen]\n"
        "cues:\n  safety.candour: {strong: [told us straight]}\n"
    )
    into.write_text(before, encoding="utf-8")
    adopt(TOPIC, into, extends="fear_and_safety")
    after = into.read_text(encoding="utf-8")
    assert not errors(into)
    assert after.index("local.food") < after.index("local.car-park-permit") < after.index("told us straight")
    assert "# ours" in after and "Food # hungry" in after
    assert {"local.food", "local.car-park-permit"} <= {code.id for code in load_codebook(into).codes}


@pytest.mark.parametrize(
    ("text", "id", "said"),
    [
        (None, "safety.candour", "already has safety.candour"),
        ("codebook: {name: A, version: 1}\nextends: fear_and_safety\n", "safety.candour", "already"),
        (
            "codebook: {name: A, version: 1}\nextends: fear_and_safety\ncodes:\n"
            "  - {id: local.car-park-permit, label: P, definition: D, cues: [p]}\n",
            None,
            "there is a code local.car-park-permit already",
        ),
        ("codebook: {name: A, version: 1}\nextends: nowhere\n", None, "nowhere"),
        ("- just\n- a list\n", None, "this is a list"),
        (
            "codebook: {name: A, version: 1}\nextends: fear_and_safety\n"
            "codes: [{id: local.food, label: F, definition: D, cues: [f]}]\n",
            None,
            "cannot be added to",
        ),
    ],
    ids=["in the base of a new file", "in the base", "in the file", "unknown base", "no codebook", "in one line"],
)
def test_an_id_is_never_given_twice_and_a_file_never_half_written(
    tmp_path: Path, text: str | None, id: str | None, said: str
) -> None:
    into = tmp_path / "ours.yaml"
    if text is not None:
        into.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=said) as caught:
        adopt(TOPIC, into, extends="fear_and_safety", id=id)
    assert caught.value.where
    assert (into.read_text(encoding="utf-8") if into.exists() else None) == text
    assert [path.name for path in tmp_path.iterdir()] == (["ours.yaml"] if text is not None else [])


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be written"):
        adopt(TOPIC, tmp_path / "nowhere" / "ours.yaml", extends="fear_and_safety")
