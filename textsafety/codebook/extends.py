"""Lay a codebook over the one that it ``extends``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from textsafety.codebook.draft import Draft, entries, items, merged
from textsafety.codebook.places import Place, parse, shown
from textsafety.codebook.problems import suggest
from textsafety.codebook.shorthand import fill_in, write_out
from textsafety.errors import CodebookError
from textsafety.resources import find


def draft(path: Path, *, inside: tuple[Path, ...] = ()) -> Draft:
    """Read a codebook file or folder, with the codebooks that it extends.

    Raises:
        CodebookError: A file cannot be read, something is given twice, or codebooks extend each other in a circle.
    """
    path = whole(path)
    if path.resolve() in inside:
        raise CodebookError("this codebook extends itself", where=shown(path), hint="Remove one `extends:`.")
    made = merged(path)
    write_out(made)
    if "extends" in made.data:
        made = _laid_over(_base(made, (*inside, path.resolve())), made)
    elif "replace" in made.data:
        hint = "Name it with `extends:`."
        raise CodebookError("replace: there is no base codebook", where=made.where(("replace",)), hint=hint)
    fill_in(made)
    return made


def whole(path: Path) -> Path:
    """Give the folder for a file that is only a part of the codebook in that folder."""
    if path.is_dir() or not (path.parent / "codebook.yaml").is_file():
        return path
    data = parse(path)
    complete = "codebook" in data and ("codes" in data or "extends" in data)
    return path if complete else path.parent


def _base(own: Draft, inside: tuple[Path, ...]) -> Draft:
    name = own.data["extends"]
    if not (isinstance(name, str) and name.strip()):
        hint = "Give one bundled name or path."
        raise CodebookError("extends should be a name", where=own.where(("extends",)), hint=hint)
    beside = own.root / name
    if beside.is_file() or any(part.suffix == ".yaml" for part in beside.glob("*")):
        return draft(beside, inside=inside)
    try:
        found = find("lexicons", name)
    except CodebookError as error:
        raise CodebookError(error.what, where=own.where(("extends",)), hint=error.hint) from error
    return draft(found, inside=inside)


def _laid_over(base: Draft, own: Draft) -> Draft:
    """Lay ``own`` over ``base``, which is used up."""
    del own.data["extends"]
    if not isinstance(own.data.setdefault("replace", []), list):
        raise CodebookError("replace should be a list", where=own.where(("replace",)), hint="replace: [code, code]")
    replaced = [str(id) for id in own.data.pop("replace")]
    _check(base, own, replaced)
    for id in replaced:
        entries(base, "cues").pop(id, None)
    for key, value in own.data.items():
        if key == "codes" and isinstance(value, list):
            _lay_codes(base, own, replaced)
        elif key in ("cues", "phrases") and isinstance(value, dict):
            _lay_words(base, own, key)
        elif isinstance(value, list) and isinstance(base.data.get(key), list):
            _lay_list(base, own, key, range(len(value)))
        else:
            _lay_whole(base, own, key)
    base.inherited = len(base.files)
    base.files += own.files
    base.root = own.root
    base.undescribed += own.undescribed
    return base


def _check(base: Draft, own: Draft, replaced: list[str]) -> None:
    there, here = _ids(base), _ids(own)
    for index, id in enumerate(replaced):
        where = own.where(("replace", index))
        if id not in there:
            raise CodebookError(f"replace: the base has no code {id!r}", where=where, hint=suggest(id, there))
        if id not in here:
            hint = "Give the new code under `codes:`; to drop a code, list it under `off:`."
            raise CodebookError(f"replace: {id} is not given anew", where=where, hint=hint)
    for index, id in enumerate(here):
        if id in there and id not in replaced:
            where, hint = own.where(("codes", index)), f"Use another id, or add `replace: [{id}]`."
            raise CodebookError(f"the base codebook already has {id}", where=where, hint=hint)


def _lay_codes(base: Draft, own: Draft, replaced: list[str]) -> None:
    there = _ids(base)
    codes = base.data.setdefault("codes", [])
    for index, id in enumerate(_ids(own)):
        if id in replaced:
            codes[there.index(id)] = own.data["codes"][index]
            base.origins["codes", there.index(id)] = own.origins["codes", index]
    _lay_list(base, own, "codes", (index for index, id in enumerate(_ids(own)) if id not in replaced))


def _lay_list(base: Draft, own: Draft, key: str, indices: Iterable[int]) -> None:
    for index in indices:
        base.origins[key, len(base.data[key])] = own.origin((key, index))
        base.data[key].append(own.data[key][index])


def _lay_words(base: Draft, own: Draft, key: str) -> None:
    """Add phrases to a list of the same name, and cues to a code's cues, kind by kind."""
    known = entries(base, key)
    for name, value in own.data[key].items():
        if isinstance(known.get(name), dict) and isinstance(value, dict):
            for kind in value:
                _lay_part(base, own, (key, name, kind), (known[name], value))
        else:
            _lay_part(base, own, (key, name), (known, own.data[key]))


def _lay_part(base: Draft, own: Draft, place: Place, holders: tuple[dict[Any, Any], dict[Any, Any]]) -> None:
    there, here = holders
    known, value = there.get(place[-1]), here[place[-1]]
    value = [value] if isinstance(value, str) else value
    if not (isinstance(known, list) and isinstance(value, list)):
        there[place[-1]] = value
        base.origins[place] = own.origin(place)
        return
    for index, item in enumerate(value):
        base.origins[*place, len(known)] = own.origin((*place, index))
        known.append(item)


def _lay_whole(base: Draft, own: Draft, key: str) -> None:
    base.data[key] = own.data[key]
    for place in [place for place in base.origins if place[0] == key]:
        del base.origins[place]
    base.origins |= {place: origin for place, origin in own.origins.items() if place[0] == key}


def _ids(made: Draft) -> list[str]:
    return [str(code.get("id")) if isinstance(code, dict) else "" for code in items(made, "codes")]
