"""A codebook as a table for people: csv for a spreadsheet, md for reading and sharing."""

from __future__ import annotations

import csv
import io

from textsafety.codebook.schema import Code, Codebook, Condition, HardNegative
from textsafety.errors import ConfigError, nearest

COLUMNS = (
    "code",
    "short",
    "label",
    "family",
    "polarity",
    "definition",
    "use_when",
    "do_not_use_when",
    "facets",
    "opposing_codes",
    "absent_allowed",
    "examples",
    "hard_negatives",
    "strong_cues",
    "weak_cues",
    "absent_cues",
)
# A spreadsheet would run a cell that starts like this as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(codebook: Codebook, to: str) -> str:
    """Write a codebook as text.

    Args:
        codebook: What to write.
        to: ``csv`` (one row per code) or ``md`` (one table per family, then every code in full).

    Raises:
        ConfigError: There is no such format.
    """
    writers = {"csv": _csv, "md": _markdown}
    if to not in writers:
        raise ConfigError(f"a codebook cannot be exported to {to!r}", hint=nearest(to, list(writers)))
    return writers[to](codebook)


def _csv(codebook: Codebook) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _row(codebook, code)] for code in codebook.codes)
    return sheet.getvalue()


def _row(codebook: Codebook, code: Code) -> list[str]:
    counts = _cue_counts(codebook, code)
    return [
        code.id,
        code.short,
        code.label,
        code.family,
        code.polarity,
        code.definition,
        code.use_when,
        "\n".join(map(unless, code.do_not_use_when)),
        "; ".join(code.facets),
        "; ".join(code.opposing_codes),
        str(code.absent_allowed).lower(),
        "\n".join(example.text for example in code.examples_positive),
        "\n".join(map(instead, code.hard_negatives)),
        *map(str, counts),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _cue_counts(codebook: Codebook, code: Code) -> tuple[int, int, int]:
    cues = codebook.cues.get(code.id)
    return (len(cues.strong), len(cues.weak), len(cues.absent)) if cues is not None else (0, 0, 0)


def unless(condition: Condition) -> str:
    """Say when not to use a code, and which to use instead."""
    return f"{condition.condition} → {', '.join(condition.use_instead) or 'no code'}"


def instead(example: HardNegative) -> str:
    """Say which codes an example gets in place of the one that it resembles, and why."""
    extra = f" ({example.with_})" if example.with_ else ""
    why = f": {example.why}" if example.why else ""
    return f"{example.text} → {', '.join(example.expected_codes) or 'no code'}{extra}{why}"


def _markdown(codebook: Codebook) -> str:
    status = f" Status: {codebook.status}." if codebook.status else ""
    lines = [f"# {codebook.name}", "", f"Version {codebook.version}. {len(codebook.codes)} codes.{status}", ""]
    for family in codebook.families:
        members = [code for code in codebook.codes if code.family == family.id]
        if members:
            lines += [f"## {family.label or family.id}", "", *([family.description, ""] if family.description else [])]
            lines += ["| Code | Label | Definition | Opposite |", "|---|---|---|---|", *map(_line, members), ""]
            lines += [line for code in members for line in _section(code)]
    return "\n".join(lines).rstrip() + "\n"


def _line(code: Code) -> str:
    opposite = ", ".join(f"`{id}`" for id in code.opposing_codes)
    return f"| `{code.id}` | {_cell(code.label)} | {_cell(code.definition)} | {opposite} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _section(code: Code) -> list[str]:
    lists = {
        "Do not use when": [unless(condition) for condition in code.do_not_use_when],
        "Examples": [example.text for example in code.examples_positive],
        "Looks like it, but is not": [instead(example) for example in code.hard_negatives],
    }
    lines = [f"### {code.label} (`{code.id}`)", "", code.definition, ""]
    lines += [f"**Use when.** {code.use_when}", ""] if code.use_when else []
    lines += [f"**Facets.** {', '.join(code.facets)}", ""] if code.facets else []
    for title, entries in lists.items():
        lines += [f"**{title}**", "", *(f"- {' '.join(entry.split())}" for entry in entries), ""] if entries else []
    return lines
