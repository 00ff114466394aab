"""Learning a coder from a labelled table: shapes of labels, bad input, honest checks, the same bytes twice."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from click.testing import CliRunner, Result

from textsafety.cli import main
from textsafety.encoder import Encoded, Encoder
from textsafety.learn.advice import wanted
from textsafety.learn.calibrate import calibrate
from textsafety.learn.features import matrix
from textsafety.learn.folds import divide
from textsafety.learn.measure import measure
from textsafety.learn.run import learn
from textsafety.learn.table import Columns, Labelled, read_labelled
from textsafety.learn.train import train
from textsafety.model_folder import load_model

SAID = {
    "waiting": (
        "We waited three hours past our slot", "The queue at the desk never moved", "Far too long a wait for results",
        "Nobody said how late the clinic was running", "I waited six weeks for a letter", "The wait was shorter today",
        "Seen on time for once", "Hours in the waiting room without news",
    ),
    "staff": (
        "The nurse was kind and patient", "Everyone smiled and said hello", "The receptionist was rude to my mother",
        "Lovely caring team", "The doctor was friendly", "Staff were polite even when busy",
        "A nurse held my hand throughout", "One porter was short with us",
    ),
    "parking": (
        "Parking cost more than lunch", "No parking space for disabled badges", "The car park was full by nine",
        "Drove round for a parking space", "The parking machine ate my card", "Cheap parking would help",
        "Car park is far from the door", "Please sort out the parking",
    ),
    "food": (
        "Lunch was cold again", "The food was fresh and hot", "No vegetarian meal was offered", "Tea and toast at last",
        "The meals are small", "Dinner came at half past four", "Food trolley missed our bay", "Good soup",
    ),
}  # fmt: skip
CODES = tuple(SAID)
BOOK = """
codebook: {name: own, version: "1"}
families: [{id: all}]
codes:
  - {id: care.waiting, label: waiting, definition: Waiting for care or for news., family: all,
     examples_positive: [We waited for hours, The queue never moved]}
  - {id: care.staff, label: staff, definition: What staff are like., family: all,
     examples_positive: [The nurse was kind, Staff were rude]}
  - {id: site.parking, label: parking, definition: Leaving a car., family: all}
  - {id: site.food, label: food, definition: Meals and drinks., family: all}
"""


def rows(count: int = 80) -> list[tuple[str, tuple[str, ...], str]]:
    """Invent texts of one or two codes, their codes and who wrote them."""
    made = []
    for number in range(count):
        first = CODES[number % 4]
        second = CODES[(number // 4) % 4]
        texts = dict.fromkeys((SAID[first][number // 4 % 8], SAID[second][(number * 3 + number // 32) % 8]))
        made.append((f"{'. '.join(texts)}. ({number})", tuple(dict.fromkeys((first, second))), f"P{number // 3}"))
    return made


def write(path: Path, header: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path


def delimited(path: Path, made: Sequence[tuple[str, tuple[str, ...], str]] | None = None) -> Path:
    lines = [(text, "; ".join(codes), who) for text, codes, who in made or rows()]
    return write(path, ("comment", "codes", "person"), lines)


def wide(path: Path, yes: str = "1", no: str = "0") -> Path:
    order = sorted(CODES)
    lines = [(text, who, *(yes if code in codes else no for code in order)) for text, codes, who in rows()]
    return write(path, ("comment", "person", *order), lines)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["train", *map(str, arguments)])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("train")
    table = delimited(folder / "own.csv")
    return folder / "model", call(table, "--text", "comment", "--codes", "codes", "--out", folder / "model")


def test_the_command_says_how_right_the_model_is_and_what_to_label_next(trained: tuple[Path, Result]) -> None:
    _, result = trained
    assert result.exit_code == 0, result.output
    for said in ("micro-F1", "macro-F1", "How that grew with the rows", "What to label next", "waiting"):
        assert said in result.output


def test_a_saved_model_scores_as_it_did_in_training(trained: tuple[Path, Result]) -> None:
    model = load_model(trained[0])
    texts = [text for text, _, _ in rows()]
    assert model.codes == ("food", "parking", "staff", "waiting")
    scores = (
        matrix(model.vocabulary, texts) @ model.arrays["lexical_weights"].astype(float) + model.arrays["lexical_bias"]
    )
    odds = model.arrays["stack"][:, 0] * scores + model.arrays["stack"][:, 2]
    given = 1 / (1 + np.exp(-odds)) >= model.arrays["thresholds"]
    assert (given == [[code in codes for code in model.codes] for _, codes, _ in rows()]).mean() > 0.9
    assert "80 labelled texts" in model.card
    assert str(trained[0].parent) not in model.card


def test_weights_are_those_of_the_fit_to_half_precision(tmp_path: Path) -> None:
    found = learn(delimited(tmp_path / "own.csv"), Columns("comment", ("codes",)), tmp_path / "model")
    saved, texts = load_model(tmp_path / "model"), [text for text, _, _ in rows()]
    before = matrix(found.model.vocabulary, texts) @ found.model.arrays["lexical_weights"].astype(float)
    after = matrix(saved.vocabulary, texts) @ saved.arrays["lexical_weights"].astype(float)
    assert np.allclose(before, after, atol=1e-3)


def test_twice_gives_the_same_bytes_and_so_does_the_other_shape_of_labels(
    trained: tuple[Path, Result], tmp_path: Path
) -> None:
    table = wide(tmp_path / "wide.csv", "yes", "")
    result = call(table, "--text", "comment", "--codes", "food..waiting", "--out", tmp_path / "model")
    assert result.exit_code == 0, result.output
    assert content(tmp_path / "model") == content(trained[0])


def test_without_a_codebook_the_model_brings_one_to_go_on_from(trained: tuple[Path, Result]) -> None:
    from textsafety.codebook import load_codebook

    assert [code.id for code in load_codebook(trained[0] / "codebook.yaml").codes] == [
        "food",
        "parking",
        "staff",
        "waiting",
    ]


def test_a_codebook_gives_ids_definitions_and_texts_so_that_fewer_rows_do(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    table = delimited(tmp_path / "own.csv", rows(40))
    out = tmp_path / "model"
    result = call(table, "--text", "comment", "--codes", "codes", "--codebook", tmp_path / "book.yaml", "--out", out)
    assert result.exit_code == 0, result.output
    model = load_model(out)
    assert model.codes == ("care.waiting", "care.staff", "site.parking", "site.food")
    assert all(model.definitions)
    assert "definitions and examples" in model.card


def test_groups_and_equal_texts_are_never_divided(tmp_path: Path) -> None:
    made = rows()
    made += [(made[0][0].upper(), made[0][1], "P99")]
    table = delimited(tmp_path / "own.csv", made)
    found = read_labelled(table, Columns("comment", ("codes",), group="person"))
    parts = divide(found.labels, found.groups, seed=1)
    assert len(set(parts)) == 5
    assert all(len(set(parts[found.groups == group])) == 1 for group in set(found.groups.tolist()))
    assert found.groups[0] == found.groups[-1]
    assert np.bincount(parts).max() - np.bincount(parts).min() <= 9


BOTH = ("comment", "codes")
LATE = [(f"Late {number}", "1") for number in range(59)]
FEW = [("Too late", "a"), ("Kind", "b"), ("Late", "a"), ("Kind staff", "b")]


class Reader:
    """Stands for an encoder that knows what a text means."""

    def __init__(self, meaning: dict[str, str]) -> None:
        self.meaning = meaning

    def __call__(self, text: str) -> Encoded:
        parked = self.meaning[text].startswith("Parked")
        return Encoded(np.array([[parked, len(text) / 100, 1.0]] * 3, dtype=np.float32), ((0, 0),) * 3)


@pytest.mark.parametrize("understands", [True, False])
def test_an_encoder_is_used_where_it_helps(understands: bool) -> None:
    generator = np.random.default_rng(0)
    labels = generator.random((60, 1)) < 0.5
    texts = tuple(
        f"{'Parked' if understands and one else 'Drove'} {number:04d}" for number, one in enumerate(labels[:, 0])
    )
    hidden = {text: "x" + "".join(generator.permutation(list("abcdefgh"))) for text in texts}
    reader = Reader({hidden[text]: text for text in texts})
    found = Labelled(tuple(hidden.values()), ("parking",), labels, np.arange(60))
    model = train(found, name="own", encoder=(cast("Encoder", reader), "hash")).model
    assert (
        (model.encoder is not None) == ("document" in model.arrays) == (model.encoder_sha256 == "hash") == understands
    )


BAD = {
    "a column is missing": (None, ("--text", "coment"), "Did you mean 'comment'?"),
    "a label column is missing": (None, ("--codes", "code"), "Did you mean 'codes'?"),
    "a group column is missing": (None, ("--group", "persn"), "there is no column 'persn'"),
    "too few rows": (FEW, (), "too few"),
    "blank texts": ([("", "a"), (" ", "b")] * 30, (), "every text is blank"),
    "emoji alone": ([("🙂", "a"), ("🙁!", "b")] * 30, (), "no text holds a word"),
    "one class": ([(text, "a") for text, _ in LATE], (), "no code can be learned"),
    "neither 0 nor 1": ([*LATE, ("Kind", "2")], ("--codes", "other"), "row 61"),
    "a codebook lacks it": ([(text, "wating") for text, _ in LATE], ("--codebook", "book.yaml"), "'waiting'"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line_and_writes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, options, says = BAD[name]
    monkeypatch.chdir(tmp_path)
    Path("book.yaml").write_text(BOOK, encoding="utf-8")
    lines = lines or [(text, ";".join(codes)) for text, codes, _ in rows()]
    table = write(tmp_path / "own.csv", (*BOTH, "other"), [(*line, "0") for line in lines])
    named = dict(zip(options[::2], options[1::2], strict=True))
    text, codes = named.pop("--text", "comment"), ["codes", *([named.pop("--codes")] if "--codes" in named else [])]
    codes = codes[1:] if codes[-1] == "code" else codes
    extra = [part for pair in named.items() for part in pair]
    given = [part for code in codes for part in ("--codes", code)]
    result = call(table, "--text", text, *given, *extra, "--out", "model")
    assert result.exit_code == 1, result.output
    assert says in result.output
    assert "Traceback" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.yaml", "own.csv"]


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    result = call(delimited(tmp_path / "own.csv"), "--text", "comment", "--codes", "codes", "--out", tmp_path / "model")
    assert (result.exit_code, list((tmp_path / "model").iterdir())) == (1, [])
    assert "something here already" in result.output


def test_odd_texts_are_counted_and_said(tmp_path: Path) -> None:
    made = [*rows(), ("🙂🙂", ("staff",), "Q"), ("wait " * 20_000, ("waiting",), "Q"), ("Kind", ("staff",), "R")]
    made += [("kind ", ("food",), "S"), ("", ("food",), "S"), ("Fine", (), "T"), ("One off", ("once",), "T")]
    found = read_labelled(delimited(tmp_path / "own.csv", made), Columns("comment", ("codes",)))
    said = "\n".join(found.warnings)
    for expected in (
        "which teach nothing: 1",
        "right on all: 1",
        "without a text, left out: 1",
        "learned from as such: 1",
    ):
        assert expected in said
    assert "once is left out: one text alone has it" in said
    assert len(found.texts) == 86


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Coded"
    for line in [("comment", "codes"), *((text, ";".join(codes)) for text, codes, _ in rows())]:
        book.active.append(line)
    book.save(tmp_path / "own.xlsx")
    found = read_labelled(tmp_path / "own.xlsx", Columns("comment", ("codes",), sheet="Coded"))
    assert found.labels.shape == (80, 4)


def test_probabilities_are_probabilities_and_rare_codes_lean_on_the_rest() -> None:
    generator = np.random.default_rng(0)
    labels = generator.random((2_000, 2)) < (0.3, 0.005)
    scores = labels * 2 + generator.normal(size=labels.shape)
    found = calibrate(scores[None], labels)
    chances = 1 / (1 + np.exp(-found.odds(scores[None])))
    assert abs(chances[:, 0].mean() - labels[:, 0].mean()) < 0.01
    assert found.decide(scores[None])[:, 0].mean() > 0.1


def test_figures_are_those_of_hand_counts() -> None:
    labels = np.array([[1, 0], [1, 1], [0, 0], [0, 1]], dtype=bool)
    given = np.array([[1, 0], [0, 1], [0, 0], [1, 0]], dtype=bool)
    found = measure(given, labels, np.arange(4), seed=0)
    assert found.micro.value == pytest.approx(2 * 2 / (4 + 1 + 2))
    assert found.macro.value == pytest.approx((0.5 + 2 / 3) / 2)
    assert found.exact.value == 0.5
    assert found.samples.value == pytest.approx((1 + 2 / 3 + 1 + 0) / 4)
    assert found.micro.low <= found.micro.value <= found.micro.high


def test_advice_asks_for_more_where_that_helps() -> None:
    assert wanted(40, 0.5, 0.4) == 40
    assert wanted(10, 0.05, 0.2) is None
