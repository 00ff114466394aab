"""The lexicon coder: cues from the codebook, read with the words around them.

Every coding has a verbatim span and a reason a person understands. A text's codings depend on that text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textsafety.code._attributes import AttributeReader, Attributes, Context, load_attributes
from textsafety.code._cues import CueCompiler, CueIndex, Pattern, cue_words, exact_words
from textsafety.code._language import load_table
from textsafety.code._match import Hit, Line
from textsafety.code._words import Tokens, Vocabulary, load_vocabulary
from textsafety.codebook.schema import Code, Codebook, Cue, CueSet
from textsafety.model import Coding, Document, Evidence, Segment

Coder = Callable[[Document, Sequence[Segment]], list[Coding]]

MASK = "¤"
# How sure a cue of each kind makes the coder; a coding is `assigned` from ASSIGNED_AT. Working values, to be replaced
# by calibrated ones: see benchmarks/RESULTS.md for the precision that each kind was measured to have.
STRONG, FLIPPED, SUPPORTED, DOUBTFUL, WEAK = 0.8, 0.65, 0.55, 0.4, 0.3
ASSIGNED_AT = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled cue of one code."""

    code: str
    pattern: Pattern
    kind: str
    cue: Cue
    forbidden: tuple[Pattern, ...] = ()
    needed: tuple[Pattern, ...] = ()

    def hits(self, line: Line) -> Iterable[Hit]:
        """Find the cue where nothing forbids it and what it needs is there."""
        for hit in self.pattern.hits(line):
            if self.needed and not any(_found(pattern, line) for pattern in self.needed):
                return
            if any(_found(pattern, line) for pattern in self.forbidden):
                return
            yield hit


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of a codebook, indexed by a word that each of them must contain."""

    vocabulary: Vocabulary
    reader: AttributeReader
    codes: Mapping[str, Code]
    index: CueIndex[Rule]
    excluded: CueIndex[tuple[str, Pattern]]
    misleading: CueIndex[Pattern]
    pairs: frozenset[frozenset[str]]
    defaults: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, document: Document, segments: Sequence[Segment]) -> list[Coding]:
        """Code the codable segments of one document, in order."""
        lines: dict[int, Line] = {}
        codings: list[Coding] = []
        for number, segment in enumerate(segments):
            if segment.codable:
                codings.extend(self._code_segment(document, segments, number, lines))
        return codings

    def _line(self, document: Document, segments: Sequence[Segment], number: int, lines: dict[int, Line]) -> Line:
        if number not in lines:
            segment = segments[number]
            lines[number] = self._masked(Line.of(self.vocabulary.tokens(document.text, segment.start, segment.end)))
        return lines[number]

    def _masked(self, line: Line) -> Line:
        """Hide the words that mislead."""
        hidden: set[int] = set()
        for pattern in self.misleading.candidates(line):
            for hit in pattern.hits(line):
                hidden.update(range(hit.start, hit.end))
        if not hidden:
            return line
        tokens = line.tokens
        norms = [MASK if at in hidden else norm for at, norm in enumerate(tokens.norms)]
        return Line.of(Tokens(norms, tokens.surfaces, tokens.spans, tokens.commas))

    def _code_segment(
        self, document: Document, segments: Sequence[Segment], number: int, lines: dict[int, Line]
    ) -> list[Coding]:
        line = self._line(document, segments, number, lines)
        found = [(rule, hit) for rule in self.index.candidates(line) for hit in rule.hits(line)]
        found = self._unless_excluded(found, line) if found else []
        if not found:
            return []
        segment = segments[number]
        after = None
        if number + 1 < len(segments) and segments[number + 1].codable:
            after = self._line(document, segments, number + 1, lines)
        question = segment.context or document.context
        context = Context(
            line=line,
            after=after,
            question=Line.of(self.vocabulary.tokens(question)) if question else None,
            text=document.text[segment.start : segment.end],
            start=segment.start,
        )
        readings = [reading for rule, hit in found if (reading := self._read(rule, hit, context))]
        return [self._coding(segment, line, reading) for reading in self._resolve(readings)]

    def _unless_excluded(self, found: list[tuple[Rule, Hit]], line: Line) -> list[tuple[Rule, Hit]]:
        """Drop hits that overlap words which their code excludes."""
        excluded = [(code, hit) for code, pattern in self.excluded.candidates(line) for hit in pattern.hits(line)]
        return [
            (rule, hit)
            for rule, hit in found
            if not any(code == rule.code and o.start < hit.end and hit.start < o.end for code, o in excluded)
        ]

    def _read(self, rule: Rule, hit: Hit, context: Context) -> _Reading | None:
        """Decide what holds once the words around the cue have been read; None when nothing does."""
        code = self.codes[rule.code]
        positive = (code.valence == "positive") == (rule.kind != "absent")
        attributes = self.reader.read(context, hit, family=code.family, positive=positive)
        if attributes.mention and rule.kind != "absent":
            return None
        if code.polarity in ("fear", "safety") and self.reader.is_outsiders(context.line, hit):
            return None
        certainty = WEAK if rule.kind == "weak" else STRONG
        reading = _Reading(rule, hit, code.id, certainty, attributes, "absent" if rule.kind == "absent" else "present")
        if attributes.stance == "denied" or not rule.cue.flip:
            return replace(reading, negator=None)
        if attributes.sarcasm:
            return self._turned(reading, code, DOUBTFUL)
        if attributes.reduced:
            return self._turned(reading, code, FLIPPED)
        if attributes.negator is not None:
            turned = self._turned(reading, code, FLIPPED)
            return replace(turned, negator=attributes.negator) if turned else None
        return reading

    def _turned(self, reading: _Reading, code: Code, certainty: float) -> _Reading | None:
        """Give the code that holds when a cue is turned round: the opposing code, else presence = absent."""
        if reading.presence == "absent":
            return None
        certainty = min(certainty, reading.certainty)
        opposing = [other for other in code.opposing_codes if other in self.codes]
        if opposing and code.family != "outcome":
            clear = len(opposing) == 1 and (
                code.valence == "positive" or frozenset((code.id, opposing[0])) in self.pairs
            )
            return replace(reading, code=opposing[0], certainty=certainty if clear else min(certainty, DOUBTFUL))
        return replace(reading, presence="absent", certainty=certainty) if code.absent_allowed else None

    def _resolve(self, readings: Sequence[_Reading]) -> list[_Reading]:
        """Keep one reading a code, the surest, then one end of a pair where both lie on the same words."""
        best: dict[str, _Reading] = {}
        for reading in sorted(readings, key=_Reading.order):
            kept = best.setdefault(reading.code, reading)
            if kept is not reading and kept.certainty < ASSIGNED_AT <= kept.certainty + reading.certainty:
                different = kept.rule is not reading.rule and not kept.overlaps(reading)
                if different and kept.negator is None:
                    best[reading.code] = replace(kept, certainty=SUPPORTED, second=reading.hit)
        kept_readings = list(best.values())
        lost = {
            worse.code
            for at, one in enumerate(kept_readings)
            for other in kept_readings[at + 1 :]
            if frozenset((one.code, other.code)) in self.pairs and one.overlaps(other)
            for worse in [max(one, other, key=_Reading.order)]
        }
        return [reading for reading in kept_readings if reading.code not in lost]

    def _coding(self, segment: Segment, line: Line, reading: _Reading) -> Coding:
        first = min(reading.hit.start, reading.hit.start if reading.negator is None else reading.negator)
        spans, attributes, cue = line.tokens.spans, reading.attributes, reading.rule.cue
        return Coding(
            document_id=segment.document_id,
            segment_id=segment.id,
            code=reading.code,
            coder="lexicon",
            evidence=Evidence(spans[first][0], spans[reading.hit.end - 1][1], reading.reason(line)),
            stance=cue.stance or self._default("stance", attributes.stance, ("experienced", "observed")),
            presence=reading.presence,
            negated=reading.negator is not None,
            time=cue.time or attributes.time,
            voice=self._default("voice", attributes.voice, ("own",)),
            sarcasm=cue.sarcasm or (attributes.sarcasm and reading.code != reading.rule.code),
            probability=reading.certainty,
            status="assigned" if reading.certainty >= ASSIGNED_AT else "suggested",
        )

    def _default(self, attribute: str, value: str, replaced: tuple[str, ...]) -> str:
        return self.defaults.get(attribute, value) if value in replaced else value


@dataclass(frozen=True, slots=True)
class _Reading:
    rule: Rule
    hit: Hit
    code: str
    certainty: float
    attributes: Attributes
    presence: str
    negator: int | None = None
    second: Hit | None = None

    def order(self) -> tuple[float, int, int, str]:
        """Surest first, then longest, then leftmost; the cue itself settles ties."""
        hit = self.hit
        return (-self.certainty, hit.start - hit.end, hit.start, self.rule.pattern.cue)

    def overlaps(self, other: _Reading) -> bool:
        return self.hit.start < other.hit.end and other.hit.start < self.hit.end

    def reason(self, line: Line) -> str:
        """Say which words were met and what the words around them changed."""
        kind = "weak cue" if self.rule.kind == "weak" else "cue"
        second = f" and '{_cue_as_met(line, self.second)}'" if self.second else ""
        return "; ".join((f"{kind} '{_cue_as_met(line, self.hit)}'{second}", *self.attributes.because))


def _cue_as_met(line: Line, hit: Hit) -> str:
    """Give the words of a hit in lower case, gaps as dots.

    A contraction was split into words that share a span: it is said once.
    """
    gaps = {at for gap in hit.gaps for at in range(*gap)}
    words: list[str] = []
    for at in range(hit.start, hit.end):
        word = "…" if at in gaps else line.tokens.surfaces[at].lower()
        same = at > hit.start and line.tokens.spans[at] == line.tokens.spans[at - 1]
        if not (same or (word == "…" and words[-1:] == ["…"])):
            words.append(word)
    return " ".join(words)


def code(codebook: Codebook, *, stance: str = "", voice: str = "") -> Coder:
    """Compile a codebook's cues to a coder.

    Args:
        codebook: The codebook; codes without cues are never given.
        stance: Stance of plain statements, instead of experienced or observed by grammatical person. Meeting notes
            are the note-taker's words: ``observed``.
        voice: Voice of plain statements, instead of ``own``.

    Raises:
        CodebookError: A cue cannot be read.
    """
    vocabulary = load_vocabulary(load_table("words.yaml"))
    attributes, misleading = load_table("attributes.yaml"), load_table("misleading.yaml")["misleading"]
    written = [
        *_written(codebook.cues.values()),
        *(phrase for phrases in codebook.phrases.values() for phrase in phrases),
    ]
    vocabulary.exact.update(exact_words([*written, *misleading]))
    vocabulary.learn(sorted(cue_words(written)))
    compiler = CueCompiler(vocabulary, codebook.phrases)
    codes = {entry.id: entry for entry in codebook.codes}
    rules = [rule for id_, cues in codebook.cues.items() for rule in _rules(id_, cues, compiler)]
    hidden = [compiler.compile(cue, where="lexicons/english/misleading.yaml") for cue in misleading]
    excluded = [
        (id_, compiler.compile(cue, where=f"cues: {id_}: exclude"))
        for id_, cues in codebook.cues.items()
        for cue in cues.exclude
    ]
    return Lexicon(
        vocabulary=vocabulary,
        reader=load_attributes(attributes, compiler),
        codes=codes,
        index=CueIndex(rules, lambda rule: rule.pattern),
        excluded=CueIndex(excluded, lambda item: item[1]),
        misleading=CueIndex(hidden, lambda pattern: pattern),
        pairs=frozenset(frozenset((pair.fear, pair.safety)) for pair in codebook.pairs),
        defaults={name: value for name, value in (("stance", stance), ("voice", voice)) if value},
    )


def _rules(id_: str, cues: CueSet, compiler: CueCompiler) -> Iterable[Rule]:
    for kind in ("strong", "weak", "absent"):
        where = f"cues: {id_}: {kind}"
        for cue in getattr(cues, kind):
            yield Rule(
                id_,
                compiler.compile(cue.cue, where=where),
                kind,
                cue,
                tuple(compiler.compile(other, where=where) for other in cue.not_),
                tuple(compiler.compile(other, where=where) for other in cue.needs),
            )


def _written(cue_sets: Iterable[CueSet]) -> list[str]:
    return [
        text
        for cues in cue_sets
        for text in (
            *(text for cue in (*cues.strong, *cues.weak, *cues.absent) for text in (cue.cue, *cue.not_, *cue.needs)),
            *cues.exclude,
        )
    ]


def _found(pattern: Pattern, line: Line) -> bool:
    return next(iter(pattern.hits(line)), None) is not None
