"""Write a topic as a draft code into a codebook of the user's own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import yaml

from textsafety.codebook.extends import draft
from textsafety.codebook.load import build
from textsafety.codebook.places import line, parse, shown
from textsafety.errors import CodebookError
from textsafety.model import Topic

EXAMPLES = 3
FAMILY = "local"
_NOT_ID = re.compile(r"[^a-z0-9]+")
_CODES = re.compile(r"^codes:[ \t]*(?:\[\s*\])?[ \t]*(?:#.*)?$", re.MULTILINE)
_NEXT_KEY = re.compile(r"^[^\s#-]", re.MULTILINE)


def adopt(topic: Topic, into: Path, *, extends: str, id: str | None = None) -> str:
    """Add a draft code for a topic to a codebook file, and give back its id.

    A missing file is made, and extends the codebook that the topic was found with. What stands in a file, comments
    too, stays as it is; the file is only changed when it is a valid codebook afterwards.

    Raises:
        CodebookError: The id is taken or is no id, or the file cannot be added to.
    """
    code = _code(topic, id)
    before = _before(into, extends)
    _refuse_taken(into, code["id"], extends)
    text = _with_code(before, code, into)
    temporary = into.with_name(f".{into.name}.part.yaml")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        codebook, problems = build(draft(temporary))
        if codebook is None:
            raise CodebookError(f"the draft does not fit this codebook: {problems[0].what}", where=shown(into))
        temporary.replace(into)
    except OSError as error:
        hint = "Does the folder exist? Is the file open in another program?"
        raise CodebookError(f"cannot be written: {error.strerror}", where=shown(into), hint=hint) from None
    finally:
        temporary.unlink(missing_ok=True)
    return str(code["id"])


def candidate_id(topic: Topic) -> str:
    """Make an id from a topic's first keywords.

    >>> candidate_id(Topic("T1", "", ("car park", "permit"), 9, 9, 1.0, True, "not covered", "", 0.1, 0.0))
    'local.car-park-permit'
    """
    words = [_NOT_ID.sub("-", word.lower()).strip("-") for word in topic.keywords[:2]]
    return f"{FAMILY}.{'-'.join(word for word in words if word) or topic.id.lower()}"


def _code(topic: Topic, id: str | None) -> dict[str, Any]:
    """Lay the draft out in the words of a codebook."""
    label = topic.label if topic.keywords else f"Topic {topic.id}"
    code: dict[str, Any] = {
        "id": id or candidate_id(topic),
        "label": label[:1].upper() + label[1:],
        "definition": f"DRAFT, for a person to write: what do texts about {label} have in common?",
    }
    if topic.quotes:
        code["examples_positive"] = list(topic.quotes[:EXAMPLES])
    if topic.cues:
        code["cues"] = list(topic.cues)
    return code


def _before(into: Path, extends: str) -> str:
    if into.exists():
        parse(into)  # complains of a file that is no codebook
        return into.read_text(encoding="utf-8-sig")
    if Path(extends).exists():
        extends = Path(os.path.relpath(extends, into.parent)).as_posix()
    name = " ".join(into.stem.replace("_", " ").replace("-", " ").split()).capitalize() or "Ours"
    return yaml.safe_dump(
        {"codebook": {"name": name, "version": "1"}, "extends": extends, "codes": []}, sort_keys=False
    ).replace("codes: []\n", "codes:\n")


def _refuse_taken(into: Path, id: str, extends: str) -> None:
    hint = "Choose another id with --id, or edit the code that is there."
    if into.exists():
        for number, code in enumerate(parse(into).get("codes") or []):
            if isinstance(code, dict) and code.get("id") == id:
                where = line(into, ("codes", number))
                raise CodebookError(f"there is a code {id} already", where=where, hint=hint)
        codebook, problems = build(draft(into))
        if codebook is None:
            raise CodebookError(f"is not a valid codebook: {problems[0].what}", where=shown(into))
        if id in {code.id for code in codebook.codes}:
            raise CodebookError(f"the codebook that it extends has {id} already", where=shown(into), hint=hint)


def _with_code(text: str, code: dict[str, Any], into: Path) -> str:
    """Put the entry at the end of ``codes:``, as text, so that comments and order stay."""
    lines = yaml.safe_dump([code], sort_keys=False, allow_unicode=True, width=110).splitlines()
    entry = "".join(f"  {line}\n" for line in lines)
    text = text if text.endswith("\n") else text + "\n"
    found = _CODES.search(text)
    if found is None:
        if "codes" in (parse(into) if into.exists() else {}):
            hint = "Write `codes:` on a line of its own, with the codes indented below it."
            raise CodebookError("codes: is written in a form that cannot be added to", where=shown(into), hint=hint)
        return f"{text}codes:\n{entry}"
    following = _NEXT_KEY.search(text, found.end() + 1)
    end = following.start() if following else len(text)
    return f"{text[: found.start()]}codes:{text[found.end() : end].rstrip()}\n{entry}{text[end:]}"
