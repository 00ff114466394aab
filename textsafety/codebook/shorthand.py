"""Write out what a codebook may leave out: families, polarities, and cues given inside a code or as a plain list."""

from __future__ import annotations

from typing import Any

from textsafety.codebook.draft import Draft, entries, items
from textsafety.codebook.places import line
from textsafety.errors import CodebookError


def write_out(own: Draft) -> None:
    """Give each code its family, and bring all cues to ``cues: {code: {strong: [...]}}``.

    Raises:
        CodebookError: Cues of one code stand both inside the code and under ``cues``.
    """
    codes = [(index, code) for index, code in enumerate(items(own, "codes")) if isinstance(code, dict)]
    for index, code in codes:
        id = str(code.get("id", ""))
        code.setdefault("family", id.split(".")[0] if "." in id else "general")
        if "cues" in code:
            _move_cues(own, index, id, code.pop("cues"))
    cues = entries(own, "cues")
    for id, given in cues.items():
        if isinstance(given, list):
            own.origins["cues", id, "strong"] = own.origins["cues", id]
            cues[id] = {"strong": given}
    if "families" not in own.data:
        own.undescribed = list(dict.fromkeys(str(code["family"]) for _, code in codes))


def fill_in(made: Draft) -> None:
    """Describe families that no codebook describes, and take a code's polarity and valence from its family."""
    families = made.data.setdefault("families", [])
    if not isinstance(families, list):
        return
    known = {str(family.get("id")): family for family in families if isinstance(family, dict)}
    for id in made.undescribed:
        if id not in known:
            known[id] = {"id": id, "label": id.replace("-", " ").replace("_", " ").capitalize()}
            families.append(known[id])
    made.undescribed = []
    for code in items(made, "codes"):
        if isinstance(code, dict):
            _fill_polarity(code, known.get(str(code.get("family")), {}))


def _move_cues(own: Draft, index: int, id: str, given: Any) -> None:  # noqa: ANN401 - whatever YAML held
    known = own.data.setdefault("cues", {})
    file, place = own.origins["codes", index]
    place = (*place, "cues")
    if not isinstance(known, dict):
        return
    if id in known:
        what = f"the cues of {id} are already given in {own.where(('cues', id))}"
        raise CodebookError(what, where=line(file, place), hint="Keep one of them.")
    known[id] = given
    own.origins["cues", id] = (file, place)


def _fill_polarity(code: dict[str, Any], family: dict[str, Any]) -> None:
    polarity = family.get("default_polarity", "neutral")
    code.setdefault("polarity", "neutral" if polarity == "outcome" else polarity)
    if code["polarity"] in ("fear", "constraint"):
        code.setdefault("valence", "negative")
    elif code["polarity"] in ("safety", "enabler"):
        code.setdefault("valence", "positive")
