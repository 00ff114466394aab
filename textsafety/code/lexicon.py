"""The lexicon coder: cues from the codebook, read with the words around them.

Every coding has a verbatim span and a reason a person understands. A text's codings depend on that text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textsafety.code._attributes import AttributeReader, Context, load_attributes
from textsafety.code._certainty import ASSIGNED_AT
from textsafety.code._cues import CueCompiler, CueIndex, Pattern, cue_words, exact_words
from textsafety.code._language import load_table
from textsafety.code._match import Hit, Line
from textsafety.code._readings import Reading, Rule, resolve, weigh
from textsafety.code._words import Vocabulary, load_vocabulary
from textsafety.codebook.schema import Certainty, Code, Codebook, CueSet
from textsafety.model import Coding, Document, Evidence, Segment

Coder = Callable[[Document, Sequence[Segment]], list[Coding]]

MASK = "¤"
Met = tuple[Line, list["Entry"]]
Lines = dict[int, Met]
_QUESTIONS = 1_000  # lines of questions kept: a survey has a few, a transcript many


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern of the index: a rule's, or words that mislead everywhere (no code) or for one code."""

    pattern: Pattern
    code: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of a codebook, indexed by a word that each of them must contain."""

    vocabulary: Vocabulary
    reader: AttributeReader
    codes: Mapping[str, Code]
    index: CueIndex[Entry]
    pairs: frozenset[frozenset[str]]
    weights: Certainty
    defaults: Mapping[str, str] = field(default_factory=dict)
    questions: dict[str, Line] = field(default_factory=dict)

    def __call__(self, document: Document, segments: Sequence[Segment]) -> list[Coding]:
        """Code the codable segments of one document, in order."""
        lines: Lines = {}
        codable = [number for number, segment in enumerate(segments) if segment.codable]
        found = [(number, self._readings(document, segments, number, lines)) for number in codable]
        found = [(number, readings) for number, readings in found if readings]
        if not found:
            return []
        weighed = weigh([readings for _, readings in found], self.weights)
        return [
            self._coding(segments[number], lines[number][0], reading)
            for (number, _), readings in zip(found, weighed, strict=True)
            for reading in resolve(readings, self.pairs)
        ]

    def _line(self, document: Document, segments: Sequence[Segment], number: int, lines: Lines) -> Met:
        """Give the words of a segment, those that mislead hidden, and the entries worth trying on them."""
        if number not in lines:
            segment = segments[number]
            line = Line.of(self.vocabulary.tokens(document.text, segment.start, segment.end))
            entries = self.index.candidates(line)
            misleading = [entry.pattern for entry in entries if not entry.code]
            hidden = {at for pattern in misleading for hit in pattern.hits(line) for at in range(hit.start, hit.end)}
            if hidden:
                line = Line.of(line.tokens.hidden(hidden, MASK))
                entries = self.index.candidates(line)
            lines[number] = (line, entries)
        return lines[number]

    def _readings(self, document: Document, segments: Sequence[Segment], number: int, lines: Lines) -> list[Reading]:
        line, entries = self._line(document, segments, number, lines)
        found = [(entry.rule, hit) for entry in entries if entry.rule for hit in entry.rule.hits(line)]
        if found:
            excluded = [(e.code, hit) for e in entries if e.code and not e.rule for hit in e.pattern.hits(line)]
            found = [(rule, hit) for rule, hit in found if not any(_excludes(e, rule, hit) for e in excluded)]
        if not found:
            return []
        segment = segments[number]
        after = None
        if number + 1 < len(segments) and segments[number + 1].codable:
            after = self._line(document, segments, number + 1, lines)[0]
        context = Context(
            line=line,
            after=after,
            question=self._question(segment.context or document.context),
            text=document.text[segment.start : segment.end],
            start=segment.start,
        )
        return [reading for rule, hit in found if (reading := self._read(rule, hit, context))]

    def _question(self, question: str) -> Line | None:
        if question and question not in self.questions:
            if len(self.questions) > _QUESTIONS:
                self.questions.clear()
            self.questions[question] = Line.of(self.vocabulary.tokens(question))
        return self.questions.get(question)

    def _read(self, rule: Rule, hit: Hit, context: Context) -> Reading | None:
        """Decide what holds once the words around the cue have been read; None when nothing does."""
        code = self.codes[rule.code]
        positive = (code.valence == "positive") == (rule.kind != "absent")
        attributes = self.reader.read(context, hit, family=code.family, positive=positive)
        if attributes.mention and rule.kind != "absent":
            return None
        if code.polarity in ("fear", "safety") and self.reader.is_outsiders(context.line, hit):
            return None
        reading = Reading(rule, hit, code.id, attributes, "absent" if rule.kind == "absent" else "present")
        if attributes.stance == "denied" or not rule.cue.flip:
            return reading
        if attributes.sarcasm or attributes.reduced:
            return self._turned(reading, code)
        if attributes.negator is not None:
            return self._turned(replace(reading, negator=attributes.negator), code)
        return reading

    def _turned(self, reading: Reading, code: Code) -> Reading | None:
        """Give the code that holds when a cue is turned round: the opposing code, else presence = absent."""
        if reading.presence == "absent":
            return None
        opposing = [other for other in code.opposing_codes if other in self.codes]
        if opposing and code.family != "outcome":
            clear = len(opposing) == 1 and (
                code.valence == "positive" or frozenset((code.id, opposing[0])) in self.pairs
            )
            doubtful = not clear or reading.attributes.sarcasm
            return replace(reading, code=opposing[0], turned=True, doubtful=doubtful)
        return replace(reading, presence="absent", turned=True) if code.absent_allowed else None

    def _coding(self, segment: Segment, line: Line, reading: Reading) -> Coding:
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
        *(hint for entry in codebook.codes for hint in entry.lexical_cues),
        *(phrase for phrases in codebook.phrases.values() for phrase in phrases),
    ]
    vocabulary.exact.update(exact_words([*written, *misleading]))
    vocabulary.learn(sorted(cue_words(written)))
    compiler = CueCompiler(vocabulary, codebook.phrases)
    codes = {entry.id: entry for entry in codebook.codes}
    hints = {entry.id: _hints(entry) for entry in codebook.codes if entry.id in codebook.cues}
    rules = [
        rule
        for id_, cues in codebook.cues.items()
        for rule in (*_rules(id_, cues, compiler), *_rules(id_, hints[id_], compiler))
    ]
    entries = [Entry(pattern) for pattern in _compiled(misleading, compiler, "lexicons/english/misleading.yaml")]
    entries += [
        Entry(pattern, id_)
        for id_, cues in codebook.cues.items()
        for pattern in _compiled(cues.exclude, compiler, f"cues: {id_}: exclude")
    ]
    entries += [Entry(rule.pattern, rule.code, rule) for rule in rules]
    return Lexicon(
        vocabulary=vocabulary,
        reader=load_attributes(attributes, compiler),
        codes=codes,
        index=CueIndex(entries, lambda entry: entry.pattern),
        weights=codebook.certainty,
        pairs=frozenset(frozenset((pair.fear, pair.safety)) for pair in codebook.pairs),
        defaults={name: value for name, value in (("stance", stance), ("voice", voice)) if value},
    )


def _excludes(excluded: tuple[str, Hit], rule: Rule, hit: Hit) -> bool:
    """Tell whether a hit overlaps words that its code excludes."""
    code, words = excluded
    return code == rule.code and words.start < hit.end and hit.start < words.end


def _hints(entry: Code) -> CueSet:
    """Take the hints that a code gives human coders as weak cues: worth showing to a reviewer, never enough alone."""
    return CueSet.model_validate({"weak": [cue for cue in entry.lexical_cues if len(cue.split()) > 1]})


def _rules(id_: str, cues: CueSet, compiler: CueCompiler) -> Iterable[Rule]:
    for kind in ("strong", "weak", "absent"):
        where = f"cues: {id_}: {kind}"
        for cue in getattr(cues, kind):
            forbidden = _compiled(cue.not_, compiler, where)
            needed = _compiled(cue.needs, compiler, where)
            for pattern in compiler.compile(cue.cue, where=where):
                yield Rule(id_, pattern, kind, cue, forbidden, needed)


def _compiled(cues: Iterable[str], compiler: CueCompiler, where: str) -> tuple[Pattern, ...]:
    return tuple(pattern for cue in cues for pattern in compiler.compile(cue, where=where))


def _written(cue_sets: Iterable[CueSet]) -> list[str]:
    return [
        text
        for cues in cue_sets
        for text in (
            *(text for cue in (*cues.strong, *cues.weak, *cues.absent) for text in (cue.cue, *cue.not_, *cue.needs)),
            *cues.exclude,
        )
    ]
