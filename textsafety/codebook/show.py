"""One code laid out for a person to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from textsafety.codebook.export import instead, unless
from textsafety.codebook.schema import Code, Codebook

WIDEST = 100


def show(codebook: Codebook, id: str, *, width: int | None = None) -> None:
    """Print one code to standard output, wrapped to the terminal.

    Raises:
        CodebookError: There is no such code.
    """
    code = codebook.code(id)
    console = Console(width=width, highlight=False)
    console.print(Group(*_parts(codebook, code)), width=min(console.width, WIDEST))


def _parts(codebook: Codebook, code: Code) -> Iterator[RenderableType]:
    family = next(family for family in codebook.families if family.id == code.family)
    yield Text.assemble((code.label, "bold"), "  ", (code.id, "cyan"), f"  {code.short}")
    yield Text(f"Family: {family.label or family.id}. Polarity: {code.polarity}.", "dim")
    yield from _section("Definition", [code.definition], bullet="")
    yield from _section("Use when", [code.use_when] if code.use_when else [], bullet="")
    yield from _section("Do not use when", map(unless, code.do_not_use_when))
    yield from _section("Examples", (example.text for example in code.examples_positive))
    yield from _section("Looks like it, but is not", map(instead, code.hard_negatives))
    yield from _section("Opposite", (_named(codebook, other) for other in code.opposing_codes))
    yield from _section("Facets", [", ".join(code.facets)] if code.facets else [], bullet="")
    yield from _section("When it is missing", [_absence(code)], bullet="")
    yield from _section("Cues", [_cues(codebook, code)], bullet="")


def _section(title: str, entries: Iterable[str], *, bullet: str = "• ") -> Iterator[RenderableType]:
    lines = list(entries)
    if lines:
        yield Text(f"\n{title}", "bold")
    for line in lines:
        yield Padding(_hanging(bullet, line) if bullet else Text(line), (0, 0, 0, 2), expand=False)


def _hanging(bullet: str, line: str) -> RenderableType:
    """Keep the second line of an entry under the first word, not under its bullet."""
    grid = Table.grid(padding=0)
    grid.add_row(Text(bullet), Text(line))
    return grid


def _named(codebook: Codebook, id: str) -> str:
    return f"{codebook.code(id).label} ({id})"


def _absence(code: Code) -> str:
    return "Code it with presence = absent." if code.absent_allowed else "Not coded as absent; see the opposite."


def _cues(codebook: Codebook, code: Code) -> str:
    cues = codebook.cues.get(code.id)
    if cues is None:
        return "none"
    return f"{len(cues.strong)} strong, {len(cues.weak)} weak, {len(cues.absent)} absent, {len(cues.exclude)} excluded"
