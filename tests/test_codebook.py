"""Codebooks: what may be left out, how files and codebooks combine, and what is said when something is wrong."""

import pickle
from pathlib import Path

import pytest
import yaml

from textsafety.codebook import load_codebook
from textsafety.codebook.check import check
from textsafety.errors import CodebookError

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "codebook_errors.yaml").read_text("utf-8"))
HEADER = "codebook: {name: b, version: 1.10}\n"
BASE = HEADER + (
    "families: [{id: rota, label: The rota, default_polarity: constraint}, {id: room, default_polarity: enabler}]\n"
    "codes:\n"
    "  - {id: room.quiet, label: Quiet, definition: d, opposing_codes: [rota.late]}\n"
    "  - {id: rota.late, label: Late, definition: d, do_not_use_when: [{condition: c, use_instead: room.quiet}]}\n"
    "  - {id: rota.fair, label: Fair, definition: d, polarity: enabler}\n"
    "phrases: {leaders: [boss]}\n"
    "cues: {rota.late: [at short notice], room.quiet: {strong: [quiet, <leaders>], weak: [room]}}\n"
    "worked_examples: [{text: t, expected: [{code: rota.late}, {code: room.quiet}]}]\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize("case", CASES["load"], ids=lambda case: case["name"])
def test_mistakes_are_explained(case, here):
    for name, text in case["files"].items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text, "utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(case.get("load", next(iter(case["files"]))))
    assert caught.value.where == case.get("where", "")
    assert case["what"] in caught.value.what
    assert case.get("hint", "") in caught.value.hint


@pytest.mark.parametrize("case", CASES["check"], ids=lambda case: case["name"])
def test_the_lint_finds_what_it_should_and_nothing_else(case, here):
    write(here, book=case["book"], **({"base": case["base"]} if "base" in case else {}))
    found = check(["book.yaml"])
    assert [(each.severity, each.where) for each in found] == [(s, f"book.yaml:{line}") for s, line, _ in case["finds"]]
    for finding, (_, _, message) in zip(found, case["finds"], strict=True):
        assert message in finding.message


def test_bytes_that_are_not_utf8(here):
    (here / "book.yaml").write_bytes(b"codebook:\n  name: caf\xe9\n")
    with pytest.raises(CodebookError, match=r"book\.yaml:2: not UTF-8 text"):
        load_codebook("book.yaml")


def test_a_minimal_codebook_gets_defaults(here):
    write(
        here,
        book=HEADER + "codes:\n- {id: rota.late, label: L, definition: d}\n- {id: other, label: O, definition: d}\n",
    )
    book = load_codebook("book.yaml")
    late, other = book.codes
    assert [(family.id, family.label) for family in book.families] == [("rota", "Rota"), ("general", "General")]
    assert (late.family, late.polarity, late.valence, late.absent_allowed) == ("rota", "neutral", "neutral", False)
    assert other.family == "general"
    assert (book.name, book.version, book.status, book.pairs) == ("b", "1.10", "", ())


def test_words_stay_words(here):
    codes = "codes: [{id: a, label: A, definition: d, cues: [no, off, on, yes, 2024-01-31, 999, 1e3, ~5]}]\n"
    write(here, book=HEADER + codes)
    cues = load_codebook("book.yaml").cues["a"].strong
    assert [cue.cue for cue in cues] == ["no", "off", "on", "yes", "2024-01-31", "999", "1e3", "~5"]


def test_a_byte_order_mark_and_windows_lines_change_nothing(here):
    (here / "book.yaml").write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert len(load_codebook("book.yaml").codes) == 3


@pytest.mark.parametrize(
    "cues",
    [
        "[one, two]",
        "{strong: [one, two]}",
        "{strong: [one, {cue: two}]}",
        "{strong: [{cue: one, not: [], flip: true}, two]}",
    ],
)
@pytest.mark.parametrize(
    "layout",
    [
        "codes: [{{id: a, label: A, definition: d, cues: {}}}]",
        "cues: {{a: {}}}\n" + ("codes: [{{id: a, label: A, definition: d}}]"),
    ],
)
def test_cues_may_be_written_short_or_long(here, layout, cues):
    write(here, book=HEADER + layout.format(cues))
    strong = load_codebook("book.yaml").cues["a"].strong
    assert [(cue.cue, cue.not_, cue.needs, cue.flip, cue.stance) for cue in strong] == [
        ("one", (), (), True, ""),
        ("two", (), (), True, ""),
    ]


def test_codes_follow_the_order_of_families_and_take_their_polarity(here):
    write(here, book=BASE)
    book = load_codebook("book.yaml")
    assert [(code.id, code.polarity, code.valence) for code in book.codes] == [
        ("rota.late", "constraint", "negative"),
        ("rota.fair", "enabler", "positive"),
        ("room.quiet", "enabler", "positive"),
    ]


def test_a_folder_is_one_codebook_and_so_is_each_part_of_it(here):
    (here / "book").mkdir()
    write(
        here / "book", codebook=BASE, more="codes: [{id: rota.new, label: N, definition: d}]", empty="# nothing yet\n"
    )
    whole = load_codebook("book")
    assert [code.id for code in whole.codes] == ["rota.late", "rota.fair", "rota.new", "room.quiet"]
    assert load_codebook("book/more.yaml") == whole
    assert len(check(["book", "book/more.yaml", Path("book/empty.yaml")])) == len(check(["book"]))
    assert whole.sources_dir == Path("book")


def test_extending_adds_codes_cues_and_phrases(here):
    extension = (
        "codebook: {name: ours, version: 2}\nextends: base.yaml\n"
        "codes: [{id: canteen.food, label: F, definition: d, cues: [canteen]}]\n"
        "phrases: {leaders: gaffer, food: [soup]}\n"
        "cues: {room.quiet: {strong: [hush], absent: [din]}, rota.late: [last minute], rota.fair: [even]}\n"
    )
    write(here, base=BASE, ours=extension)
    book = load_codebook("ours.yaml")
    assert (book.name, [family.id for family in book.families]) == ("ours", ["rota", "room", "canteen"])
    assert book.phrases == {"leaders": ("boss", "gaffer"), "food": ("soup",)}
    assert [cue.cue for cue in book.cues["room.quiet"].strong] == ["quiet", "<leaders>", "hush"]
    assert [cue.cue for cue in book.cues["room.quiet"].absent] == ["din"]
    assert [cue.cue for cue in book.cues["rota.late"].strong] == ["at short notice", "last minute"]
    assert [book.cues[id].strong[0].cue for id in ("rota.fair", "canteen.food")] == ["even", "canteen"]


def test_replacing_a_code_drops_its_cues_and_keeps_its_place(here):
    extension = (
        HEADER + "extends: base.yaml\nreplace: rota.late\ncodes: [{id: rota.late, label: Ours, definition: e}]\n"
    )
    write(here, base=BASE, ours=extension)
    book = load_codebook("ours.yaml")
    assert [code.label for code in book.codes] == ["Ours", "Fair", "Quiet"]
    assert "rota.late" not in book.cues


@pytest.mark.parametrize("off", ["room.quiet", "[room]"])
def test_a_code_that_is_off_is_nowhere(here, off):
    write(here, base=BASE, ours=HEADER + f"extends: base.yaml\noff: {off}\n")
    book = load_codebook("ours.yaml")
    assert [code.id for code in book.codes] == ["rota.late", "rota.fair"]
    assert list(book.cues) == ["rota.late"]
    assert book.code("rota.late").do_not_use_when[0].use_instead == ()
    assert [expected.code for expected in book.worked_examples[0].expected] == ["rota.late"]


def test_the_bundled_codebook_can_be_extended_by_three_lines(here):
    write(
        here, ours="codebook: {name: ours, version: 1}\nextends: fear_and_safety\noff: [outcome, fear.biased-reading]\n"
    )
    ours, bundled = load_codebook("ours.yaml"), load_codebook("fear_and_safety")
    assert len(ours.codes) == len(bundled.codes) - 3
    assert len(ours.pairs) == len(bundled.pairs) - 1
    assert ours.code("safety.constructive-challenge").opposing_codes == ()


def test_the_hash_follows_names_and_bytes(here):
    write(here, a=BASE, b=BASE, c=BASE + "# a comment\n")
    hashes = [load_codebook(f"{name}.yaml").sha256 for name in "abc"]
    assert len(set(hashes)) == 3
    (here / "sub").mkdir()
    write(here / "sub", a=BASE)
    assert load_codebook("sub/a.yaml").sha256 == hashes[0]


def test_a_codebook_survives_the_way_to_a_worker():
    book = load_codebook("fear_and_safety")
    assert pickle.loads(pickle.dumps(book)) == book


def test_a_codebook_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_codebook("fear_and_safety").code("F1").label = "other"


def test_an_unknown_code_gets_a_suggestion():
    with pytest.raises(CodebookError) as caught:
        load_codebook("fear_and_safety").code("fear.blame-avoidence")
    assert caught.value.hint == "Did you mean 'fear.blame-avoidance'?"


def test_the_bundled_codebook_is_whole():
    book = load_codebook("fear_and_safety")
    sizes = {family.id: sum(code.family == family.id for code in book.codes) for family in book.families}
    assert sizes == {"fear": 10, "safety": 10, "relate": 8, "enabler": 11, "constraint": 10, "outcome": 2}
    assert len(book.worked_examples) == 20
    assert len(book.coding_rules) == 22
    for code in book.codes:
        assert len(code.examples_positive) >= 3, code.id
        assert len(code.hard_negatives) >= 2, code.id
        assert code.use_when and code.do_not_use_when and code.literature, code.id


def test_pairs_join_each_fear_code_to_one_safety_code():
    book = load_codebook("fear_and_safety")
    for end in ("fear", "safety"):
        assert [getattr(pair, end) for pair in book.pairs] == [code.id for code in book.codes if code.family == end]
    for pair in book.pairs:
        assert pair.safety in book.code(pair.fear).opposing_codes
        assert pair.fear in book.code(pair.safety).opposing_codes
    assert [pair.pair for pair in book.pairs if pair.extension] == [10]


def test_the_bundled_codebook_has_no_errors():
    assert [finding for finding in check(["fear_and_safety"]) if finding.severity == "error"] == []
