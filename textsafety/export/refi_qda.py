"""Write ``project.qdpx`` and ``codebook.qdc``: the run for NVivo, ATLAS.ti, MAXQDA, QualCoder and others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textsafety import __version__
from textsafety.errors import ConfigError, ExportError, nearest
from textsafety.export._codes import COLOURS, names, said_of
from textsafety.refi.marks import CODE, DOCUMENT, FAMILY, OWN, marked
from textsafety.refi.project import Mark, Node, Note, Project, TextSource, User, Variable
from textsafety.refi.write import NEWLINES, guid, write_codebook, write_project
from textsafety.run_folder import RunFolder
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

PROJECT, CODEBOOK = "project.qdpx", "codebook.qdc"
RESPONDENT = "respondent_id"
KEPT = "keep."
LONGEST_NAME = 80
_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]+')
_CODINGS = (
    "document_id",
    "code",
    "coder",
    "start",
    "end",
    "quote",
    "stance",
    "presence",
    "time",
    "voice",
    "probability",
    "status",
    "reason",
    "needs_human",
)

Row = Mapping[str, Any]


def export(
    summary: Summary, folder: RunFolder, codebook: Codebook, *, suggested: bool = False, newline: str = "lf"
) -> None:
    """Write ``project.qdpx`` and ``codebook.qdc``.

    Args:
        summary: The run's summary.
        folder: The run folder.
        codebook: Its codebook.
        suggested: Write suggested codings too, not only those that count.
        newline: How lines of the texts end: ``lf``, or ``crlf`` for a program that asks for it.

    Raises:
        ConfigError: There is no such ``newline``.
        ExportError: The codebook holds no codes, and the standard knows no project without any.
    """
    if newline not in NEWLINES:
        raise ConfigError(f"unknown newline {newline!r}", where="refi_qda", hint=nearest(newline, list(NEWLINES)))
    if not codebook.codes:
        hint = "The standard has no codebook without codes: add one."
        raise ExportError("the codebook holds no codes", where=codebook.name, hint=hint)
    statuses = ("assigned", "suggested") if suggested else ("assigned",)
    made = _Made(folder, codebook, statuses)
    project = Project(
        summary.title or folder.path.name,
        f"{OWN} {__version__}",
        users=tuple(made.users.values()),
        codes=tuple(_nodes(codebook, made.codes)),
        variables=tuple(made.variables.values()),
        sources=made.sources(),
        notes=(Note(guid("note", codebook.name), f"About this coding by {OWN}", about(summary, statuses)),),
    )
    write_codebook(folder.path / CODEBOOK, project)
    write_project(folder.path / PROJECT, project, newline=newline)


def about(summary: Summary, statuses: Sequence[str]) -> str:
    """Say how the codings were made."""
    counts = summary.counts
    return "\n".join(
        (
            f"{summary.title}",
            f"Coded by {OWN} {__version__} with the pipeline {summary.pipeline} and the codebook {summary.codebook} "
            f"{summary.codebook_version}. {summary.codebook_status}".rstrip(),
            f"Coders: {', '.join(f'{OWN}-{coder}' for coder in summary.coders)}. No person has checked these codings.",
            f"Documents: {counts.documents:,}, of them {counts.coded:,} with a code. Codings here: those with status "
            f"{' or '.join(statuses)}.",
            "The description of each coding says why it was made, how sure the coder was, and of what kind it is. "
            "The last line of the description of a code or a document holds its id: leave it there, and codings made "
            f"in this project can be compared with the run: {OWN} refi import.",
        )
    )


def _nodes(codebook: Codebook, guids: Mapping[str, str]) -> Iterator[Node]:
    """Give families as headings, each with its codes below it."""
    called = names(codebook)
    for family in codebook.families:
        members = [code for code in codebook.codes if code.family == family.id]
        if not members:
            continue
        heading = guid("family", family.id)
        said = marked(" ".join(family.description.split()), FAMILY, family.id)
        colour = COLOURS.get(family.default_polarity, "")
        yield Node(heading, called[family.id], codable=False, description=said, colour=colour)
        for code in members:
            said = marked(said_of(code), CODE, code.id)
            yield Node(guids[code.id], called[code.id], True, said, COLOURS[code.polarity], heading)


def source_name(document_id: str) -> str:
    """Make a name that may be a file's on any system.

    >>> source_name("R_7#What helps, or hinders, you?")
    'R_7#What helps, or hinders, you_'
    """
    plain = " ".join(_UNSAFE.sub("_", document_id).split())
    return plain[:LONGEST_NAME].strip(". ") or "document"


@dataclass
class _Made:
    """Users, variables and texts of a run, from its parts."""

    folder: RunFolder
    codebook: Codebook
    statuses: Sequence[str]

    def __post_init__(self) -> None:
        coders = {
            coder
            for table in self.folder.batches("codings", ("coder",))
            for coder in table["coder"].unique().to_pylist()
        }
        named = [OWN, *(f"{OWN}-{coder}" for coder in sorted(coders))]
        self.users = {name: User(guid("user", name), name) for name in named}
        self.codes = {code.id: guid("code", code.id) for code in self.codebook.codes}
        columns = dict.fromkeys(
            name for table in self.folder.batches("documents") for name in table.schema.names if name.startswith(KEPT)
        )
        self.variables = {RESPONDENT: Variable(guid("variable", RESPONDENT), RESPONDENT)}
        for column in columns:
            name = column.removeprefix(KEPT)
            if name.casefold() != RESPONDENT:
                self.variables[column] = Variable(guid("variable", name), name)

    def sources(self) -> Iterator[TextSource]:
        """Give every document with a text, part by part."""
        taken: set[str] = set()
        tables = zip(self.folder.batches("documents"), self.folder.batches("codings", _CODINGS), strict=True)
        for documents, codings in tables:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in codings.to_pylist():
                if row["status"] in self.statuses:
                    found[row["document_id"]].append(row)
            for document in documents.to_pylist():
                if document["text"].strip():
                    yield self._source(document, found[document["document_id"]], taken)

    def _source(self, document: Row, codings: Sequence[Row], taken: set[str]) -> TextSource:
        id_ = document["document_id"]
        of = guid("document", document["source"], id_)
        values = ((variable.guid, document.get(column) or "") for column, variable in self.variables.items())
        return TextSource(
            of,
            _distinct(source_name(id_), taken),
            document["text"],
            marked(_said_of_document(document), DOCUMENT, id_),
            tuple(self._marks(of, codings)),
            tuple((variable, value) for variable, value in values if value),
        )

    def _marks(self, document: str, codings: Sequence[Row]) -> Iterator[Mark]:
        """Give one mark for each span, code and coder."""
        ordered = sorted(codings, key=lambda row: (row["start"], row["end"], row["code"], row["coder"]))
        seen: set[str] = set()
        for row in ordered:
            name = guid("mark", document, row["start"], row["end"], row["code"], row["coder"])
            if name not in seen:
                seen.add(name)
                user = self.users[f"{OWN}-{row['coder']}"].guid
                code = self.codes[row["code"]]
                yield Mark(name, code, user, row["start"], row["end"], row["quote"], _said_of_coding(row))


def _distinct(name: str, taken: set[str]) -> str:
    made, number = name, 1
    while made.casefold() in taken:
        number += 1
        made = f"{name} ({number})"
    taken.add(made.casefold())
    return made


def _said_of_document(document: Row) -> str:
    parts = (
        ("Question or context", document["context"]),
        ("Speaker", document["speaker"]),
        ("Read first", document["needs_human_why"]),
        ("From", f"{document['source']}, {document['row']}" if document["row"] else document["source"]),
    )
    return "\n".join(f"{key}: {' '.join(value.split())}" for key, value in parts if value)


def _said_of_coding(row: Row) -> str:
    kinds = (f"{key} {row[key]}" for key in ("stance", "presence", "time", "voice"))
    lines = [row["reason"], f"probability {row['probability']:.2f}; {row['status']}; {'; '.join(kinds)}"]
    return "\n".join(lines + ["a person should read this one"] * bool(row["needs_human"]))
