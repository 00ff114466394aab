"""Write what a project holds as files of ours: a reference coding, a codebook, the documents."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textsafety.errors import ConfigError, ExportError, ReadError, nearest
from textsafety.refi.codings import Coding, codings, document_ids, people
from textsafety.refi.draft import draft
from textsafety.refi.marks import is_own
from textsafety.refi.project import Project
from textsafety.run_folder import replacing

GOLD, CODEBOOK, DOCUMENTS = "gold.jsonl", "codebook.yaml", "documents.csv"
ID, TEXT = "document_id", "text"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written.

    Attributes:
        files: Name -> what is in it, in words.
        coders: Coder -> documents with a code by them, and codings.
        left: Codings by this program itself that were left out.
        nowhere: Codings whose code is not in the project.
    """

    files: dict[str, str]
    coders: dict[str, tuple[int, int]]
    left: int
    nowhere: int


def write_imported(project: Project, out: Path, *, coder: Sequence[str] = (), all_read: bool = False) -> Imported:
    """Write ``gold.jsonl``, ``codebook.yaml`` and ``documents.csv``, those of them that there is something for.

    Args:
        project: What was read.
        out: The folder; made when it is not there.
        coder: Take these coders; without, all that are not this program.
        all_read: Every coder read every document: one without a code of theirs has none. Otherwise a coder is taken
            to have read only those that they coded.

    Raises:
        ReadError: There are neither codes nor texts.
        ConfigError: There is no such coder.
        ExportError: The folder cannot be written to.
    """
    sources = tuple(project.sources)
    if not project.codes and not sources:
        hint = "Is it the right file? A codebook needs one code at least."
        raise ReadError("the codebook holds no codes", where=project.name, hint=hint)
    found = list(codings(project))
    chosen = _chosen(project, coder, {each.coder for each in found})
    taken = [each for each in found if each.coder in chosen]
    files: dict[str, tuple[str, str]] = {}
    if project.codes:
        codable = sum(node.codable for node in project.codes)
        files[CODEBOOK] = (draft(project), f"{codable:,} codes, a draft: add cues to it")
    if sources:
        files[DOCUMENTS] = ("", f"{len(sources):,} documents, to be run")
    if taken:
        who = f"{len(taken):,} codings by {', '.join(chosen)}"
        files[GOLD] = ("".join(_gold(project, taken, chosen if all_read else ())), who)
    _write(project, out, {name: text for name, (text, _) in files.items()})
    marks = sum(len(source.marks) for source in sources)
    return Imported(
        {name: what for name, (_, what) in files.items()},
        {who: _counted(taken, who) for who in chosen},
        sum(is_own(each.coder) and each.coder not in chosen for each in found),
        marks - len(found),
    )


def _chosen(project: Project, wanted: Sequence[str], there: set[str]) -> list[str]:
    for name in wanted:
        if name not in there:
            hint = nearest(name, sorted(there)) if there else "Nobody has coded anything in it."
            raise ConfigError(f"there is no coder {name!r} in the project", where="--coder", hint=hint)
    return list(wanted) or people(project)


def _counted(taken: Sequence[Coding], coder: str) -> tuple[int, int]:
    own = [each for each in taken if each.coder == coder]
    return len({each.document_id for each in own}), len(own)


def _gold(project: Project, taken: Sequence[Coding], read_all: Sequence[str]) -> Iterator[str]:
    """Give one line for each document and coder, as ``textsafety evaluate`` reads them."""
    by: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for each in taken:
        by[each.document_id, each.coder].append(each)
    ids = document_ids(project.sources)
    names = read_all or sorted({each.coder for each in taken})
    for source in project.sources:
        for coder in names:
            own = by.get((ids[source.guid], coder), [])
            if own or read_all:
                line = {"id": ids[source.guid], "coder": coder, "text": source.text}
                yield json.dumps(line | {"codings": [_coding(each) for each in own]}, ensure_ascii=False) + "\n"


def _coding(each: Coding) -> dict[str, str | int | None]:
    if each.start is None:
        return {"code": each.code}
    return {"code": each.code, "start": each.start, "end": each.end, "quote": each.quote}


def _write(project: Project, out: Path, files: dict[str, str]) -> None:
    """Write all files or say why not; each is whole or not there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            with replacing(out / name) as temporary:
                if name == DOCUMENTS:
                    _write_documents(project, temporary)
                else:
                    temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        hint = "Choose a folder that you may write to, and close its files in other programs."
        raise ExportError(f"cannot be written: {error.strerror}", where=str(out), hint=hint) from None


def _write_documents(project: Project, path: Path) -> None:
    """Write one row a document: id, text, and a column for each variable. Texts are not changed in any way."""
    ids = document_ids(project.sources)
    columns = {variable.guid: variable.name for variable in project.variables}
    names = [name for name in dict.fromkeys(columns.values()) if name not in (ID, TEXT)]
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([ID, TEXT, *names])
        for source in project.sources:
            values = {columns.get(guid, ""): value for guid, value in source.values}
            writer.writerow([ids[source.guid], source.text, *(values.get(name, "") for name in names)])
