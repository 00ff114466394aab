"""Discovery in whole runs: which segments, small groups, bad input, the same bytes whatever the order of rows."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from planted import planted

from textsafety.cli import main, plain
from textsafety.discover.engines import NMF, has_bertopic
from textsafety.discover.pool import gather
from textsafety.discover.stage import chosen
from textsafety.errors import ConfigError
from textsafety.finished import reopen
from textsafety.pipeline import RunOptions, load_pipeline, run
from textsafety.pipeline_file import Discover
from textsafety.run_folder import RunFolder
from textsafety.summary import Discovered

OPTIONS = RunOptions({"id": "id", "text": ["text"], "respondent": "who"})
_LOADED = load_pipeline("survey")
SURVEY = replace(_LOADED, file=_LOADED.file.model_copy(update={"code": ({"lexicon": {}},)}))


def comments(path: Path, texts: list[str], *, order: list[int] | None = None, people: int = 0) -> Path:
    rows = [(f"{at:04}", f"P{at % people if people else at:04}", text) for at, text in enumerate(texts)]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", "who", "text"])
        writer.writerows([rows[at] for at in order] if order else rows)
    return path


def themes(each: int) -> list[str]:
    return [text for said in planted().values() for text in said[:each]]


def discovered(folder: Path, texts: list[str], **more: object) -> Discovered:
    source = comments(folder / "comments.csv", texts, **more)  # type: ignore[arg-type]
    found = run(SURVEY, [source], folder / "out", OPTIONS).summary.discovered
    assert found is not None
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    discovered(folder, themes(40))
    return folder / "out"


def test_few_segments_are_read_by_nmf(small: Path) -> None:
    found = reopen(small).summarise().discovered
    assert found is not None and found.engine == NMF
    assert found.topics and found.versions.keys() == {"scikit-learn"}
    assert [topic.id for topic in found.topics] == [f"T{n}" for n in range(1, len(found.topics) + 1)]
    for topic in found.topics:
        assert topic.segments == topic.respondents > 0 and topic.keywords and topic.cues
        assert topic.place in ("not covered", "splits", "restates")
        assert min(10, topic.respondents * 2 // 3) <= len(topic.quotes) <= 10
        assert 0 <= topic.x <= 1 and 0 <= topic.y <= 1


def test_what_was_coded_is_left_out_and_what_was_not_is_in(small: Path) -> None:
    import pyarrow.parquet as pq

    folder = RunFolder(small, "")
    coded = {row["segment_id"] for row in folder.read("codings").to_pylist() if row["status"] == "assigned"}
    members = {member.segment_id for said in gather(folder).members for member in said}
    assert coded and not coded & members
    topics = pq.read_table(small / "topics.parquet").to_pydict()
    assert set(topics["segment_id"]) <= members
    assert topics["segment_id"] == sorted(topics["segment_id"])


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["The car park is full by eight."] * 40, "Too few to look for topics: 1 different"),
        (["Parking", "Food", "Lifts", "Stairs"] * 20, "Too few to look for topics: 0 different"),
        (["n/a", "", "-"] * 20, "Too few to look for topics: 0 different"),
        (["The car park is full.", "No bay is free today."], "Too few to look for topics: 2 different"),
    ],
    ids=["all the same", "single words", "non-answers", "two"],
)
def test_too_little_is_one_clear_line(tmp_path: Path, texts: list[str], why: str) -> None:
    found = discovered(tmp_path, texts)
    assert found.note.startswith(why)
    assert not found.topics and not found.engine
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Too few to look for topics" in report
    assert (tmp_path / "out" / "topics.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_texts_without_a_word_in_common_have_no_topics(tmp_path: Path) -> None:
    made = random.Random(1)
    word = ["".join(made.choice("bcdfghjklm") + made.choice("aeiou") for _ in range(4)) for _ in range(200)]
    found = discovered(tmp_path, [" ".join(word[4 * at : 4 * at + 4]) for at in range(50)])
    assert found.note and not found.topics


def test_one_text_said_often_makes_no_topic_and_counts_its_people(tmp_path: Path) -> None:
    found = discovered(tmp_path, [*themes(40), *["The canteen is closed on Sundays and nobody told us."] * 200])
    assert found.segments - found.distinct >= 199
    assert all("canteen" not in topic.keywords[:2] for topic in found.topics)


def test_the_order_of_rows_does_not_matter(tmp_path: Path, small: Path) -> None:
    order = list(range(120))
    random.Random(4).shuffle(order)
    discovered(tmp_path, themes(40), order=order)
    for name in ("topics.csv", "topics.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (small / name).read_bytes()


def test_topics_of_fewer_than_three_people_stay_in_the_confidential_file(tmp_path: Path) -> None:
    found = discovered(tmp_path, themes(40), people=2)
    assert found.topics and not found.shown
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for topic in found.topics:
        assert not any(quote in report for quote in topic.quotes)
    assert "fewer than 3" in report
    assert (tmp_path / "out" / "topics.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_more_than_at_most_is_a_sample_by_content(small: Path) -> None:
    folder = RunFolder(small, "")
    whole, part = gather(folder), gather(folder, most=50)
    assert part.texts == whole.texts[:50]
    assert (part.sampled, whole.sampled) == (len(whole.texts), 0)


def test_names_are_no_keywords(tmp_path: Path) -> None:
    said = [f"{text[:-1]}, and Karen from estates said so." for text in themes(40)]
    found = discovered(tmp_path, said)
    assert found.topics
    assert not any("karen" in keyword for topic in found.topics for keyword in (*topic.keywords, *topic.cues))
    assert not any("Karen" in quote for topic in found.topics for quote in topic.quotes)


def test_discovery_is_switched_off_by_a_pipeline(tmp_path: Path) -> None:
    pipeline = tmp_path / "plain.yaml"
    pipeline.write_text("code: [lexicon]\ndiscover: false\n", encoding="utf-8")
    source = comments(tmp_path / "comments.csv", themes(20))
    assert run(pipeline, [source], tmp_path / "out", OPTIONS).summary.discovered is None
    assert not (tmp_path / "out" / "topics.json").exists()


def test_a_misspelt_option_is_named(tmp_path: Path) -> None:
    pipeline = tmp_path / "plain.yaml"
    pipeline.write_text("code: [lexicon]\ndiscover: {engin: nmf}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        run(pipeline, [comments(tmp_path / "comments.csv", ["a"])], tmp_path / "out")
    assert "engin" in str(caught.value) and "engine" in caught.value.hint


def test_the_engine_follows_from_what_there_is() -> None:
    assert chosen("auto", 199, encoder=True) == NMF
    assert chosen("auto", 5_000, encoder=False) == NMF
    assert chosen("auto", 200, encoder=True) == ("bertopic" if has_bertopic() else NMF)
    with pytest.raises(ConfigError, match="unknown engine"):
        chosen("lda", 5, encoder=True)


def test_the_command_prints_what_was_used_and_the_topics(small: Path) -> None:
    done = CliRunner().invoke(main, ["discover", str(small), "--engine", "nmf"])
    assert done.exit_code == 0, done.output
    assert "Engine: nmf (scikit-learn" in done.output
    assert "without a random 5 %" in done.output
    assert "T1" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["discover", "{run}", "--code", "safety.candor"], "Did you mean 'safety.candour'?"),
        (["discover", "{run}/nowhere"], "holds no results of textsafety"),
        (["codebook", "adopt", "{run}", "T99", "--into", "{run}/mine.yaml"], "there is no topic 'T99'"),
    ],
)
def test_wrong_words_get_a_clear_line(small: Path, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(main, [part.format(run=small) for part in arguments])
    assert done.exit_code == 1
    assert said in done.output
    assert not (small / "mine.yaml").exists()


@pytest.mark.slow
def test_enough_segments_are_read_by_bertopic_alike_twice(tmp_path: Path) -> None:
    texts = themes(110)
    first = discovered(tmp_path, texts)
    assert first.engine == "bertopic"
    assert {word for topic in first.topics for word in topic.keywords} & {"parking", "heating", "app"}
    before = (tmp_path / "out" / "topics.json").read_bytes()
    (tmp_path / "out" / "topics.json").unlink()
    run(SURVEY, [tmp_path / "comments.csv"], tmp_path / "out", OPTIONS)
    assert (tmp_path / "out" / "topics.json").read_bytes() == before
    assert json.loads(before)["stability"]["seeds"] == 5


def test_one_coder_alone_looks_for_no_topics_unless_asked(tmp_path: Path) -> None:
    source = comments(tmp_path / "comments.csv", themes(40))
    assert run("survey", [source], tmp_path / "out", replace(OPTIONS, coder="lexicon")).summary.discovered is None
    found = reopen(tmp_path / "out").discover(Discover.model_validate({}), plain)
    assert found.topics
