"""What is wrong with a codebook, in plain words: keys and kinds of value, then names that lead nowhere."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from textsafety.codebook.places import Place
from textsafety.codebook.schema import Codebook
from textsafety.errors import nearest

PHRASE = re.compile(r"<([^<>]*)>")
PHRASE_NAME = re.compile(r"[a-z0-9_]+")
# Used where a codebook does not describe these attributes itself.
USUAL_VALUES = {
    "stance": ("experienced", "observed", "hoped-for", "hypothetical", "denied"),
    "presence": ("present", "absent", "mixed"),
    "time": ("past", "now", "unclear"),
    "voice": ("own", "reported", "quoted"),
}
KINDS = {
    "string_type": "should be text; put it in quotes",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "tuple_type": "should be a list: one item a line, each after a dash",
    "list_type": "should be a list: one item a line, each after a dash",
    "mapping_type": "should hold keys with values",
    "dict_type": "should hold keys with values",
    "model_type": "should hold keys with values",
    "too_short": "is empty",
    "string_too_short": "is empty",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place of the merged data."""

    place: Place
    what: str
    hint: str = ""


def misshapen(error: ValidationError) -> list[Problem]:
    """Say what pydantic found, in the words of the codebook's file."""
    return [_said(tuple(found["loc"]), found["type"], found) for found in error.errors(include_url=False)]


def dangling(codebook: Codebook) -> list[Problem]:
    """Find ids given twice, and names of codes, families, phrases and values that do not exist."""
    empty = [] if codebook.codes else [Problem(("codes",), "codes is empty", "Give at least one code.")]
    return [*empty, *_duplicates(codebook), *_unknown(codebook)]


def _said(place: Place, kind: str, found: typing.Mapping[str, typing.Any]) -> Problem:
    last = str(place[-1]) if place else ""
    if kind == "missing":
        return Problem(place, f"{last} is missing{_of(place)}")
    if kind == "extra_forbidden":
        return Problem(place, f"unknown key {last!r}{_of(place)}", nearest(last, _keys_at(place[:-1])))
    if kind == "literal_error":
        return Problem(place, f"{last} is {str(found['input'])[:40]!r}", f"Known: {found['ctx']['expected']}")
    if kind == "string_pattern_mismatch":
        hint = "Use letters, digits, hyphens and full stops, without spaces: family.short-name"
        return Problem(place, f"not usable as a code id: {found['input']!r}", hint)
    return Problem(place, f"{_name(place)} {KINDS.get(kind, found['msg'])}")


def _name(place: Place) -> str:
    named = next((str(step) for step in reversed(place) if isinstance(step, str)), "the file")
    return f"an entry of {named}" if place and isinstance(place[-1], int) else named


def _of(place: Place) -> str:
    return f" in {place[0]}" if len(place) > 1 else ""


def _keys_at(place: Place) -> list[str]:
    model: type[BaseModel] | None = Codebook
    for step in place:
        if model is not None and isinstance(step, str) and step in (fields := _fields(model)):
            model = _model_in(fields[step]) or model
    keys = _fields(model) if model else {}
    return [key for key in keys if key not in ("sha256", "sources_dir")]


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in typing.get_args(annotation))
    return next((found for found in inner if found), None)


def _duplicates(codebook: Codebook) -> Iterator[Problem]:
    named: dict[str, list[object]] = {
        "codes": [code.id for code in codebook.codes],
        "families": [family.id for family in codebook.families],
        "attributes": [attribute.id for attribute in codebook.attributes],
        "coding_rules": [rule.id for rule in codebook.coding_rules],
        "sources": [source.id for source in codebook.sources],
        "traceability": [item.ref for item in codebook.traceability],
        "fear_safety_pairs": [pair.pair for pair in codebook.fear_safety_pairs],
    }
    for key, ids in named.items():
        for index, id in enumerate(ids):
            if id in ids[:index]:
                yield Problem((key, index), f"{id} is given twice in {key}", "Give each its own.")


def _unknown(codebook: Codebook) -> Iterator[Problem]:
    families = [family.id for family in codebook.families]
    codes = [code.id for code in codebook.codes]
    yield from _missing("code", codes, _code_references(codebook))
    yield from _missing("family", families, ((("codes", i, "family"), c.family) for i, c in enumerate(codebook.codes)))
    yield from _missing("code or family", codes + families, ((("off", i), id) for i, id in enumerate(codebook.off)))
    yield from _missing("phrase list", list(codebook.phrases), _phrase_references(codebook))
    for name in codebook.phrases:
        if not PHRASE_NAME.fullmatch(name):
            hint = "Use small letters, digits and underscores."
            yield Problem(("phrases", name), f"not usable as the name of a phrase list: {name!r}", hint)
        elif name in _reached(codebook, name):
            yield Problem(("phrases", name), f"the phrase list <{name}> leads back to itself", "Break the circle.")
    yield from _values(codebook)


def _missing(kind: str, known: Sequence[str], used: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    there = set(known)
    for place, name in used:
        if name not in there:
            yield Problem(place, f"unknown {kind} {name!r}", suggest(name, known))


def suggest(name: str, known: Sequence[str]) -> str:
    """Suggest the nearest valid word; a listing of fifty codes helps nobody."""
    hint = nearest(name, known)
    return hint if hint.startswith("Did") or len(known) <= 12 else f"Known: {len(known)}, such as {known[0]}"


def _code_references(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    for i, code in enumerate(codebook.codes):
        here: Place = ("codes", i)
        yield from _each((*here, "opposing_codes"), code.opposing_codes)
        for j, condition in enumerate(code.do_not_use_when):
            yield from _each((*here, "do_not_use_when", j, "use_instead"), condition.use_instead)
        for j, example in enumerate(code.hard_negatives):
            yield from _each((*here, "hard_negatives", j, "expected_codes"), example.expected_codes)
    for i, pair in enumerate(codebook.fear_safety_pairs):
        yield ("fear_safety_pairs", i, "fear"), pair.fear
        yield ("fear_safety_pairs", i, "safety"), pair.safety
    for i, pair_of in enumerate(codebook.confusable_pairs):
        yield ("confusable_pairs", i, "use_a"), pair_of.use_a
        yield ("confusable_pairs", i, "use_b"), pair_of.use_b
    for i, worked in enumerate(codebook.worked_examples):
        yield from ((("worked_examples", i, "expected", j, "code"), e.code) for j, e in enumerate(worked.expected))
    for i, item in enumerate(codebook.traceability):
        yield from _each(("traceability", i, "codes"), item.codes)
    yield from ((("cues", id), id) for id in codebook.cues)


def _each(place: Place, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    return (((*place, index), id) for index, id in enumerate(ids))


def _phrase_references(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    for place, text in written_cues(codebook):
        if "<" in text:
            yield from ((place, name) for name in PHRASE.findall(text))


def written_cues(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    """Give every text in the cue language with its place: cues, their conditions, exclusions and phrases."""
    for id, cues in codebook.cues.items():
        for kind in ("strong", "weak", "absent"):
            for index, cue in enumerate(getattr(cues, kind)):
                place: Place = ("cues", id, kind, index)
                yield place, cue.cue
                yield from ((place, text) for text in (*cue.not_, *cue.needs))
        yield from _each(("cues", id, "exclude"), cues.exclude)
    for name, phrases in codebook.phrases.items():
        yield from _each(("phrases", name), phrases)


def _reached(codebook: Codebook, name: str) -> set[str]:
    """Name the phrase lists that a list leads to, over any number of steps."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        phrases = codebook.phrases.get(waiting.pop(), ())
        new = {found for text in phrases for found in PHRASE.findall(text)} - reached
        reached |= new
        waiting += sorted(new)
    return reached


def _values(codebook: Codebook) -> Iterator[Problem]:
    allowed = USUAL_VALUES | {each.id: each.names for each in codebook.attributes if each.names}
    for i, attribute in enumerate(codebook.attributes):
        checked = [*attribute.counts_in_balance, *([attribute.default] if attribute.default else [])]
        for value in checked if attribute.names else []:
            yield from _value(("attributes", i), attribute.id, value, allowed)
    for id, cues in codebook.cues.items():
        for kind in ("strong", "weak", "absent"):
            for index, cue in enumerate(getattr(cues, kind)):
                place: Place = ("cues", id, kind, index)
                yield from _value((*place, "stance"), "stance", cue.stance, allowed)
                yield from _value((*place, "time"), "time", cue.time, allowed)
    yield from _worked_values(codebook, allowed)


def _worked_values(codebook: Codebook, allowed: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    for i, worked in enumerate(codebook.worked_examples):
        for j, expected in enumerate(worked.expected):
            for name, value in expected.model_dump(exclude_none=True, exclude={"code"}).items():
                text = str(value).lower() if isinstance(value, bool) else value
                yield from _value(("worked_examples", i, "expected", j, name), name, text, allowed)


def _value(place: Place, attribute: str, value: str, allowed: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    known = allowed.get(attribute, ())
    if value and known and value not in known:
        yield Problem(place, f"{attribute} is {value!r}", nearest(value, known))
