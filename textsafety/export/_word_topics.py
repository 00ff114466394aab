"""The chapter of the Word report on topics in what the codebook left uncoded."""

from __future__ import annotations

from collections.abc import Sequence

from textsafety.export._charts import topics
from textsafety.export._topic_words import MAP_NOTE, NONE_STABLE, UNSTABLE, TopicWords, topic_words
from textsafety.export._view import number
from textsafety.export._word_file import WordFile
from textsafety.export._word_xml import Column, Content
from textsafety.export._words import Words
from textsafety.model import Topic

QUOTES = 3  # of the ten or more that are kept: the page shows all


def discovered(file: WordFile, words: Words) -> None:
    """Add the map of topics and its table; nothing where no topics were looked for."""
    told = topic_words(words)
    if told is None:
        return
    file.heading(told.title, 1)
    if not told.found.topics:
        file.text(told.found.note)
        return
    file.text(told.lead)
    if told.stable:
        says = topics.says(told.stable, words)
        larger = f"a larger mark is more {words.many}"
        file.chart(topics.chart(told.stable), "Map of topics", says, f"{MAP_NOTE}; {larger}")
        _table(file, told, told.stable, told.caption)
    else:
        file.text(NONE_STABLE)
    if told.unstable:
        _table(file, told, told.unstable, UNSTABLE)
    if told.hidden:
        file.text(told.hidden)
    file.text(told.note, "Note")


def _table(file: WordFile, told: TopicWords, listed: Sequence[Topic], caption: str) -> None:
    columns = [
        Column("Topic", 24),
        Column(told.words.many.capitalize(), 12, right=True),
        Column("Stability", 10, right=True),
        Column("Place", 16),
        Column("What people say", 38, style="Quote"),
    ]
    shown = columns if told.words.summary.show_quotes else columns[:-1]
    file.table(shown, [_row(told, topic)[: len(shown)] for topic in listed], caption)


def _row(told: TopicWords, topic: Topic) -> list[Content]:
    more = f" ({', '.join(topic.keywords[3:])})" if topic.keywords[3:] else ""
    quotes = " · ".join(f"“{quote}”" for quote in told.quotes(topic)[:QUOTES])
    count = number(topic.respondents)
    return [f"{topic.id}: {topic.label}{more}", count, told.stability(topic), told.place(topic), quotes or "–"]
