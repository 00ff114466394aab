"""What discovery leaves in a run folder: ``topics.json`` to print from, ``topics.parquet`` with a topic a segment."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from textsafety.discover.stage import Found
from textsafety.model import Topic
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Discovered, Stability

KEPT, TOPIC_OF = "topics.json", "topics.parquet"


def keep(folder: RunFolder, found: Found, asked: str) -> None:
    """Write both files. ``asked`` says for what: a run that asks for the same need not look again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = sorted(found.topic_of.items())
    columns = {
        "segment_id": pa.array([segment for segment, _ in rows], pa.string()),
        "topic": pa.array([topic for _, topic in rows], pa.string()),
    }
    with replacing(folder.path / TOPIC_OF) as temporary:
        pq.write_table(pa.table(columns), temporary, compression="zstd")
    content = {"asked": asked, **asdict(found.discovered)}
    with replacing(folder.path / KEPT) as temporary:
        temporary.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace", newline="\n"
        )


def kept(folder: RunFolder, asked: str | None = None) -> Discovered | None:
    """Read back what was found; None when nothing was looked for, or something else than is asked."""
    try:
        content: dict[str, Any] = json.loads((folder.path / KEPT).read_text(encoding="utf-8"))
        for_what = content.pop("asked")
        if asked is not None and for_what != asked:
            return None
        topics = tuple(
            Topic(**{**t, **{name: tuple(t[name]) for name in ("keywords", "quotes", "cues")}})
            for t in content.pop("topics")
        )
        measured = content.pop("stability")
        return Discovered(topics=topics, stability=Stability(**measured) if measured else None, **content)
    except (OSError, ValueError, KeyError, TypeError):
        return None
