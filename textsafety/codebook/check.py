"""The lint of a codebook: what is wrong, and what will confuse people or the lexicon coder.

An error makes the codebook unusable or dishonest; a warning is for a person to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textsafety.codebook.draft import Draft
from textsafety.codebook.extends import draft, whole
from textsafety.codebook.load import build
from textsafety.codebook.places import Place
from textsafety.codebook.problems import PHRASE, Problem, written_cues
from textsafety.codebook.schema import Codebook
from textsafety.codebook.wording import Wording, complaint, expand, inside, words
from textsafety.errors import CodebookError
from textsafety.resources import find

# A cue this long that stands in an example word for word was copied from it, and proves nothing when it is found there.
QUOTED_WORDS = 5
KINDS = ("strong", "weak", "absent")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: ``error`` or ``warning``, ``file:line``, what it is and what to do."""

    severity: str
    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cue of one code, with its place and the wordings that it stands for."""

    code: str
    kind: str
    text: str
    place: Place
    conditional: bool
    wordings: tuple[Wording, ...]


def check(paths: Iterable[str | Path]) -> list[Finding]:
    """Check codebooks, each a file, a folder or a bundled name; parts of one folder are checked once, together."""
    findings: list[Finding] = []
    seen: set[Path] = set()
    for name in paths:
        try:
            path = whole(find("lexicons", str(name)))
            if path.resolve() not in seen:
                findings += _checked(path)
        except CodebookError as error:
            findings.append(Finding("error", error.where or str(name), error.what, error.hint))
        else:
            seen.add(path.resolve())
    return findings


def _checked(path: Path) -> list[Finding]:
    made = draft(path)
    codebook, problems = build(made)
    if codebook is None:
        return [_finding(made, "error", problem) for problem in problems]
    written = Codebook.model_validate(made.data)
    errors = [_finding(made, "error", problem) for problem in _errors(written)]
    own = (problem for problem in _warnings(written) if not _is_inherited(made, problem))
    return sorted(errors + [_finding(made, "warning", problem) for problem in own], key=_position)


def _position(finding: Finding) -> tuple[str, int]:
    file, _, line = finding.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (finding.where, 0)


def _finding(made: Draft, severity: str, problem: Problem) -> Finding:
    return Finding(severity, made.where(problem.place), problem.what, problem.hint)


def _is_inherited(made: Draft, problem: Problem) -> bool:
    """A warning about a base codebook is for those who keep that one."""
    return made.origin(problem.place)[0] in made.files[: made.inherited]


def _errors(codebook: Codebook) -> Iterator[Problem]:
    cues = _placed(codebook)
    for place, text in written_cues(codebook):
        if wrong := complaint(text):
            yield Problem(place, f"cue {text!r}: {wrong}", "lexicons/README.md shows how cues are written.")
    yield from _quoting(codebook, cues)
    yield from _strong_and_weak(cues)
    yield from _absent_not_allowed(codebook, cues)
    yield from _shared(codebook, cues, between_opposites=True)


def _warnings(codebook: Codebook) -> Iterator[Problem]:
    cues = _placed(codebook)
    yield from _shared(codebook, cues, between_opposites=False)
    yield from _contained(cues)
    yield from _repeated(cues)
    yield from _bare_codes(codebook)
    yield from _unused_phrases(codebook)
    yield from _wrong_counts(codebook)


def _placed(codebook: Codebook) -> list[Placed]:
    return [
        Placed(id, kind, cue.cue, ("cues", id, kind, index), bool(cue.not_ or cue.needs), tuple(expand(cue.cue)))
        for id, cues in codebook.cues.items()
        for kind in KINDS
        for index, cue in enumerate(getattr(cues, kind))
    ]


def _quoting(codebook: Codebook, cues: Sequence[Placed]) -> Iterator[Problem]:
    quotable = {
        stretch: where
        for where, text in _examples(codebook)
        for stretch in _stretches(words(text), {len(w) for cue in cues for w in cue.wordings if len(w) >= QUOTED_WORDS})
    }
    for cue in cues:
        quoted = next((w for w in cue.wordings if len(w) >= QUOTED_WORDS and w in quotable), None)
        if quoted:
            what = f"{cue.code}: the cue {cue.text!r} quotes an example ({quotable[quoted]})"
            yield Problem(cue.place, what, "A cue taken from an example cannot be tested by it. Shorten or reword it.")


def _stretches(text: Wording, lengths: Iterable[int]) -> Iterator[Wording]:
    return (text[start : start + length] for length in lengths for start in range(len(text) - length + 1))


def _examples(codebook: Codebook) -> Iterator[tuple[str, str]]:
    for code in codebook.codes:
        yield from ((f"an example of {code.id}", example.text) for example in code.examples_positive)
        yield from ((f"a hard negative of {code.id}", example.text) for example in code.hard_negatives)
    yield from (("a worked example", worked.text) for worked in codebook.worked_examples)


def _strong_and_weak(cues: Sequence[Placed]) -> Iterator[Problem]:
    strong = {(cue.code, wording) for cue in cues if cue.kind == "strong" for wording in cue.wordings}
    for cue in cues:
        if cue.kind == "weak" and any((cue.code, wording) in strong for wording in cue.wordings):
            yield Problem(cue.place, f"{cue.code}: {cue.text!r} is a weak cue and a strong one", "Keep one of them.")


def _absent_not_allowed(codebook: Codebook, cues: Sequence[Placed]) -> Iterator[Problem]:
    allowed = {code.id for code in codebook.codes if code.absent_allowed}
    for id in dict.fromkeys(cue.code for cue in cues if cue.kind == "absent" and cue.code not in allowed):
        hint = "Set absent_allowed: true on the code, or move these cues to the opposing code."
        yield Problem(("cues", id, "absent"), f"{id} has absent cues, and absent_allowed is false", hint)


def _shared(codebook: Codebook, cues: Sequence[Placed], *, between_opposites: bool) -> Iterator[Problem]:
    """Find one wording under two codes. Strong under both ends of a pair is an error: the coder could not choose."""
    opposites = {(code.id, other) for code in codebook.codes for other in code.opposing_codes}
    first: dict[Wording, Placed] = {}
    for cue in cues:
        there = next((first[w] for w in cue.wordings if w in first and first[w].code != cue.code), None)
        if there and not (cue.conditional or there.conditional):
            are_opposites = bool({(cue.code, there.code), (there.code, cue.code)} & opposites)
            if between_opposites == (are_opposites and cue.kind == there.kind == "strong"):
                what = f"{cue.text!r} is a {cue.kind} cue of {cue.code} and a {there.kind} cue of {there.code}"
                yield Problem(cue.place, what, "Keep it where it fits best, or add needs: or not: to both.")
        for wording in cue.wordings:
            first.setdefault(wording, cue)


def _contained(cues: Sequence[Placed]) -> Iterator[Problem]:
    strong = [cue for cue in cues if cue.kind == "strong" and not cue.conditional]
    holders: dict[Wording, list[Placed]] = defaultdict(list)
    for cue in strong:
        for wording in cue.wordings:
            holders[wording].append(cue)
    for cue in strong:
        within = (small for w in cue.wordings for part in inside(w) if part in holders for small in holders[part])
        for small in {other.code: other for other in within if other.code != cue.code}.values():
            what = f"{cue.code}: the strong cue {cue.text!r} contains {small.text!r}, a strong cue of {small.code}"
            yield Problem(
                cue.place, what, f"Both codes are given where it is found, unless it is under exclude: of {small.code}."
            )


def _repeated(cues: Sequence[Placed]) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for cue in cues:
        key = (cue.code, cue.kind, " ".join(cue.text.casefold().split()))
        if key in seen and not cue.conditional:
            yield Problem(cue.place, f"{cue.code}: {cue.text!r} is given twice as a {cue.kind} cue", "Remove one.")
        seen.add(key)


def _bare_codes(codebook: Codebook) -> Iterator[Problem]:
    for index, code in enumerate(codebook.codes):
        if not code.examples_positive:
            hint = "Add examples_positive: two or three invented texts; coders learn a code from them."
            yield Problem(("codes", index), f"{code.id} has no examples", hint)
        if codebook.cues and not codebook.cues.get(code.id):
            yield Problem(("codes", index), f"{code.id} has no cues", "The lexicon coder will never give it.")
        stray = [cue for cue in code.weak_cues if cue not in code.lexical_cues]
        if stray:
            hint = "weak_cues are the ambiguous ones among lexical_cues."
            yield Problem(("codes", index, "weak_cues"), f"{code.id}: {stray[0]!r} is not in lexical_cues", hint)


def _unused_phrases(codebook: Codebook) -> Iterator[Problem]:
    used = {name for _, text in written_cues(codebook) for name in PHRASE.findall(text)}
    for name in codebook.phrases:
        if name not in used:
            yield Problem(("phrases", name), f"no cue uses the phrase list <{name}>", "Use it or remove it.")


def _wrong_counts(codebook: Codebook) -> Iterator[Problem]:
    there = {"codes": len(codebook.codes), "families": len(codebook.families)}
    for name, claimed in codebook.codebook.counts.items():
        if name in there and claimed != there[name]:
            what = f"counts says {claimed} {name}; there are {there[name]}"
            yield Problem(("codebook", "counts"), what, "Correct the count.")
