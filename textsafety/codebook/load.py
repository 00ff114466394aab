"""Read a codebook: YAML files -> draft -> checked, frozen ``Codebook``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from textsafety.codebook.draft import Draft
from textsafety.codebook.extends import draft
from textsafety.codebook.problems import Problem, dangling, misshapen
from textsafety.codebook.schema import Codebook
from textsafety.errors import CodebookError
from textsafety.resources import find

# Lists of ids from which a code that is switched off disappears, and lists whose whole item disappears with it.
REFERENCES = ("opposing_codes", "use_instead", "expected_codes", "codes", "families")
ITEMS = {
    "codes": ("id",),
    "families": ("id",),
    "expected": ("code",),
    "confusable_pairs": ("use_a", "use_b"),
    "fear_safety_pairs": ("fear", "safety"),
}


def load_codebook(name_or_path: str | Path) -> Codebook:
    """Read and check a codebook.

    Args:
        name_or_path: A YAML file, a folder of them, or the bare name of a bundled codebook.

    Raises:
        CodebookError: What is wrong, the file and line, and what to do.

    >>> load_codebook("fear_and_safety").code("safety.candour").label
    'Candour about the real picture'
    """
    made = draft(find("lexicons", str(name_or_path)))
    codebook, problems = build(made)
    if codebook is None:
        raise _complaint(made, problems)
    return codebook


def build(made: Draft) -> tuple[Codebook | None, list[Problem]]:
    """Check a draft: the codebook, or None and everything that is wrong with it."""
    try:
        written = Codebook.model_validate(made.data | {"sha256": made.sha256(), "sources_dir": made.root})
    except ValidationError as error:
        return None, misshapen(error)
    problems = dangling(written)
    return (None, problems) if problems else (_finished(written, made), [])


def _finished(written: Codebook, made: Draft) -> Codebook:
    codebook = _switched_off(written, made) if written.off else written
    order = {family.id: place for place, family in enumerate(codebook.families)}
    codes = tuple(sorted(codebook.codes, key=lambda code: order[code.family]))
    return codebook.model_copy(update={"codes": codes})


def _switched_off(written: Codebook, made: Draft) -> Codebook:
    off = set(written.off)
    off |= {code.id for code in written.codes if code.family in off}
    if all(code.id in off for code in written.codes):
        raise CodebookError("off: switches off every code", where=made.where(("off",)), hint="Leave some on.")
    left = {key: _without(value, off, key) for key, value in made.data.items()}
    left["cues"] = {id: cues for id, cues in made.data.get("cues", {}).items() if id not in off}
    extra = {"sha256": written.sha256, "sources_dir": written.sources_dir}
    return Codebook.model_validate(left | extra)


def _without(value: Any, off: set[str], key: str) -> Any:  # noqa: ANN401 - any part of a codebook
    if isinstance(value, dict):
        return {name: _without(part, off, name) for name, part in value.items()}
    if key in REFERENCES and isinstance(value, str) and value in off:
        return []
    if isinstance(value, list):
        return [_without(item, off, "") for item in value if not _is_off(item, off, key)]
    return value


def _is_off(item: object, off: set[str], key: str) -> bool:
    if isinstance(item, dict):
        return any(item.get(name) in off for name in ITEMS.get(key, ()))
    return key in REFERENCES and item in off


def _complaint(made: Draft, problems: list[Problem]) -> CodebookError:
    first, more = problems[0], len(problems) - 1
    advice = f"{more} more: `textsafety codebook check` lists them." if more else ""
    hint = "\n".join(part for part in (first.hint, advice) if part)
    return CodebookError(first.what, where=made.where(first.place), hint=hint)
