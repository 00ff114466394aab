"""The stage: take segments, find topics in them, measure how stable they are, and place each against the codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from textsafety.discover import words
from textsafety.discover.engines import BERTOPIC, NMF, Bertopic, Engine, Labelled, Nmf, has_bertopic, versions
from textsafety.discover.peaks import NONE
from textsafety.discover.place import Place, placed, positions
from textsafety.discover.pool import Pool, gather
from textsafety.discover.stability import STABLE_FROM, stability
from textsafety.discover.vectors import Progress, vectors
from textsafety.encoder import MODEL, Encoder
from textsafety.errors import ConfigError
from textsafety.model import Topic
from textsafety.summary import Discovered

if TYPE_CHECKING:
    from textsafety.codebook import Codebook
    from textsafety.run_folder import RunFolder

BERTOPIC_FROM = 200  # distinct texts; with fewer, neighbours are too few to speak of density
ENGINES = ("auto", BERTOPIC, NMF)
LABEL_WORDS = 3
NO_TOPIC = "Nothing that was not coded comes up often enough to be called a topic."


@dataclass(frozen=True)
class Options:
    """How topics are looked for.

    Attributes:
        engine: ``auto``, ``bertopic`` or ``nmf``.
        seed: Of all drawing.
        at_most: Distinct texts looked at; of more, a sample by content is taken.
        at_least: With fewer distinct texts than this, no topics are looked for.
        respondents: Topics of fewer respondents are not shown in what may be shared.
        within: Look among the segments of this code, not among those without one.
        names: Names to mask.
        encoder: Folder of the encoder; None: no vectors, and so the engine ``nmf``.
        processes: Worker processes that read texts.
    """

    engine: str = "auto"
    seed: int = 1
    at_most: int = 20_000
    at_least: int = 30
    respondents: int = 3
    within: str = ""
    names: Sequence[str] = ()
    encoder: Path | None = None
    processes: int = 1


@dataclass(frozen=True)
class Found:
    """What the stage found: for printing, and the topic of each segment (segment id -> topic id)."""

    discovered: Discovered
    topic_of: dict[str, str] = field(default_factory=dict)


NamesOf = Callable[[Iterable[str]], tuple[str, ...]]


def discover(
    folder: RunFolder, codebook: Codebook, options: Options, *, names_of: NamesOf, progress: Progress
) -> Found:
    """Find topics in a run.

    Args:
        folder: A run folder whose texts are coded.
        codebook: The codebook that they were coded with.
        options: See ``Options``.
        names_of: Gives the names in speakers' labels, to be masked.
        progress: Wraps the numbers of texts read, to show a bar.

    Raises:
        ConfigError: There is no such engine, or it is not installed.
    """
    pool = gather(folder, within=options.within, most=options.at_most)
    options = replace(options, names=(*options.names, *names_of(pool.speakers)))
    encoder = Encoder(options.encoder) if options.encoder and (options.encoder / MODEL).is_file() else None
    engine = chosen(options.engine, len(pool.texts), encoder=encoder is not None)
    if len(pool.texts) < options.at_least:
        return Found(_nothing(pool, options, engine="", note=_too_few(len(pool.texts), options.at_least)))
    seen = None
    if encoder:
        seen = vectors(encoder, pool.texts, processes=options.processes, progress=progress)
    return find(pool, codebook, options, seen, encoder, engine)


def chosen(engine: str, texts: int, *, encoder: bool) -> str:
    """Choose the engine: BERTopic where there are enough texts, vectors, and the extra that holds it.

    Raises:
        ConfigError: There is no such engine, or it is not installed.
    """
    if engine not in ENGINES:
        raise ConfigError(f"unknown engine {engine!r}", where="discover", hint=f"Known: {', '.join(ENGINES)}")
    if engine == BERTOPIC and not has_bertopic():
        hint = "Install the extra: pip install 'textsafety[topics]'; or use the engine nmf."
        raise ConfigError("the engine bertopic is not installed", where="discover", hint=hint)
    able = encoder and has_bertopic() and texts >= BERTOPIC_FROM
    return BERTOPIC if able and engine != NMF else NMF


def find(
    pool: Pool, codebook: Codebook, options: Options, seen: np.ndarray | None, encoder: Encoder | None, engine: str
) -> Found:
    """Find topics in a pool whose vectors are known.

    One thread does the sums: several would mostly wait for each other, and the same sums give the same bytes.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _found(pool, codebook, options, seen, encoder, engine)


def _found(
    pool: Pool, codebook: Codebook, options: Options, seen: np.ndarray | None, encoder: Encoder | None, engine: str
) -> Found:
    try:
        made: Engine = Bertopic(_plain(pool), seen) if engine == BERTOPIC and seen is not None else Nmf(_plain(pool))
    except ValueError:  # no word stands in two texts
        note = "No word stands in two of the texts that were not coded: there is nothing to find."
        return Found(_nothing(pool, options, engine=engine, note=note))
    found = made.find(options.seed)
    named = {at: _members(found.labels, at) for at in found.keywords}
    kept = {at: members for at, members in named.items() if len(members)}
    if not kept:
        return Found(_nothing(pool, options, engine=engine, note=NO_TOPIC))
    measured, own = stability(made, found.labels, seed=options.seed)
    rows = seen if seen is not None else made.rows
    middles = np.stack([rows[members].mean(axis=0) for members in kept.values()])
    codes = code_vectors(codebook, encoder) if encoder else {}
    shared = [[pool.codes.get(id_, frozenset()) for id_ in _documents(pool, members)] for members in kept.values()]
    places = placed(middles, rows.mean(axis=0), codes, shared, pool.carriers)
    topics = [
        _topic(at, found, pool, _nearest(rows, middle, kept[at]), place, xy, own[at], options.names)
        for (at, middle, place, xy) in zip(kept, middles, places, positions(middles), strict=True)
    ]
    # What enough people say without a word in common that may be shown is a remark about nothing.
    telling = [at for at, topic in enumerate(topics) if topic.keywords or topic.respondents < options.respondents]
    order = sorted(telling, key=lambda i: (-topics[i].respondents, -topics[i].segments, topics[i].keywords))
    if not order:
        return Found(_nothing(pool, options, engine=engine, note=NO_TOPIC))
    numbered = tuple(replace(topics[i], id=f"T{number}") for number, i in enumerate(order, 1))
    names = {list(kept)[i]: topic.id for i, topic in zip(order, numbered, strict=True)}
    topic_of = {
        member.segment_id: names[label]
        for label, members in zip(found.labels.tolist(), pool.members, strict=True)
        if label in names
        for member in members
    }
    blank = _nothing(pool, options, engine=engine, note="")
    without = pool.segments - len(topic_of)
    return Found(replace(blank, topics=numbered, stability=measured, without=without), topic_of)


def code_vectors(codebook: Codebook, encoder: Encoder) -> dict[str, np.ndarray]:
    """Give the mean vector of each code's definition and examples."""
    silent: Progress = lambda sizes, label: sizes  # noqa: E731
    texts = {code.id: [code.definition, *(e.text for e in code.examples_positive)] for code in codebook.codes}
    return {
        code: vectors(encoder, [text for text in said if text.strip()] or [code], processes=1, progress=silent).mean(0)
        for code, said in texts.items()
    }


def _topic(  # noqa: PLR0913 - what is known of one topic
    at: int,
    found: Labelled,
    pool: Pool,
    nearest: Sequence[int],
    place: Place,
    xy: np.ndarray,
    own: float,
    names: Sequence[str],
) -> Topic:
    members = [member for text in nearest for member in pool.members[text]]
    said = words.keywords(found.keywords[at], pool, nearest, names)
    return Topic(
        id="",
        label=", ".join(said[:LABEL_WORDS]) or "(no keyword that may be shown)",
        keywords=said,
        segments=len(members),
        respondents=len({member.respondent_id for member in members}),
        stability=round(own, 4),
        stable=own >= STABLE_FROM,
        place=place.place,
        code=place.code,
        similarity=round(place.similarity, 4),
        lift=round(place.lift, 4),
        x=float(xy[0]),
        y=float(xy[1]),
        quotes=words.quotes(pool, nearest, names),
        cues=words.cues(said, pool, nearest),
    )


def _nothing(pool: Pool, options: Options, *, engine: str, note: str) -> Discovered:
    return Discovered(
        engine=engine,
        versions=versions(engine) if engine else {},
        within=options.within,
        segments=pool.segments,
        distinct=len(pool.texts),
        sampled=pool.sampled,
        without=pool.segments,
        topics=(),
        at_least=options.respondents,
        note=note,
    )


def _too_few(texts: int, least: int) -> str:
    said = "1 different segment" if texts == 1 else f"{texts} different segments"
    return f"Too few to look for topics: {said} of three words or more, and {least} are needed."


def _plain(pool: Pool) -> list[str]:
    return [words.plain(text) for text in pool.texts]


def _members(labels: np.ndarray, at: int) -> np.ndarray:
    return np.flatnonzero((labels == at) & (labels != NONE))


def _documents(pool: Pool, members: np.ndarray) -> list[str]:
    return sorted({member.document_id for at in members.tolist() for member in pool.members[at]})


def _nearest(rows: np.ndarray, middle: np.ndarray, members: np.ndarray) -> list[int]:
    """Order the texts of a topic by how near they are to its middle."""
    near = rows[members] @ middle / np.maximum(np.linalg.norm(rows[members], axis=1), 1e-9)
    return [int(at) for at in members[np.lexsort((members, -near))]]
