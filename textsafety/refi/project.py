"""What a REFI-QDA project holds, as far as texts go. Frozen; GUIDs in small letters, without braces.

Positions count Unicode code points of a source's text from 0; the end is exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class User:
    """A coder: a person, or a program under a name of its own."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Node:
    """A code, or a heading of codes where it is not codable. ``parent`` is empty at the top."""

    guid: str
    name: str
    codable: bool = True
    description: str = ""
    colour: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of demographics; always written as text."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One code given by one coder to one stretch of a text; ``start`` is None where it is given to the text as a whole.

    Attributes:
        quote: The words, as the text has them.
        user: GUID of the coder; empty where the file names none.
    """

    guid: str
    code: str
    user: str
    start: int | None
    end: int | None
    quote: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text with its codings and the values of variables (GUID of the variable, value)."""

    guid: str
    name: str
    text: str
    description: str = ""
    marks: tuple[Mark, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A text about the project."""

    guid: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project, or the codebook alone (no sources).

    Attributes:
        origin: The program that wrote it.
        sources: Any iterable when it is written; a tuple when it was read.
        lost: What was left unread, in plain words.
    """

    name: str
    origin: str
    users: tuple[User, ...] = ()
    codes: tuple[Node, ...] = ()
    variables: tuple[Variable, ...] = ()
    sources: Iterable[TextSource] = ()
    notes: tuple[Note, ...] = ()
    lost: tuple[str, ...] = field(default=())
