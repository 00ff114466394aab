"""Words as the lexicon coder sees them: one form for every inflection, spelling and common typo.

Texts and cues pass through the same ``Vocabulary``, so that a cue written one way meets what people write in many.
The tables are in ``lexicons/english/words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

BARRIER = "."
_WORD = r"[^\W_]+(?:['’ʼ`´][^\W\d_]+)*"
TOKEN = re.compile(rf"{_WORD}|[.;:!?…\n]+|[,()–—\"“”]|(?<=\s)-(?=\s)")
COMMAS = frozenset(',()–—-"“”')
_WORD_ONLY = re.compile(_WORD)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'"})
_VOWELS = "aeiou"
_TYPO_LENGTH = 7


@dataclass(slots=True)
class Tokens:
    """The words of one segment in text order. Where they stand is worked out when it is first asked.

    Attributes:
        text, start, end: The document's text, and the stretch of it.
        words: All words and marks as written.
        norms: Normal forms of the words; ``.`` for a mark that ends a thought.
        first, last: For each normal form, the numbers in ``words`` of the words that it stands for.
    """

    text: str
    start: int
    end: int
    words: list[str]
    norms: list[str]
    first: list[int]
    last: list[int]
    _spans: list[tuple[int, int]] = field(default_factory=list)
    _commas: frozenset[int] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of each normal form in the document's text; words split from one contraction share them."""
        if not self._spans:
            found = [match.span() for match in TOKEN.finditer(self.text, self.start, self.end)]
            self._spans = [(found[a][0], found[b][1]) for a, b in zip(self.first, self.last, strict=True)]
        return self._spans

    @property
    def surfaces(self) -> list[str]:
        """Each normal form as written."""
        return [self.words[at] for at in self.first]

    @property
    def commas(self) -> frozenset[int]:
        """Numbers of the normal forms that a comma, bracket or dash precedes."""
        if self._commas is None:
            marks = {at + 1 for at, word in enumerate(self.words) if word[0] in COMMAS}
            self._commas = frozenset(number for number, at in enumerate(self.first) if at in marks)
        return self._commas

    def hidden(self, numbers: set[int], mask: str) -> Tokens:
        """Give the same words with some of them masked."""
        norms = [mask if number in numbers else norm for number, norm in enumerate(self.norms)]
        return Tokens(self.text, self.start, self.end, self.words, norms, self.first, self.last)


@dataclass(slots=True)
class Vocabulary:
    """Tables of ``words.yaml``, turned so that a lookup is one dictionary access."""

    contractions: dict[str, tuple[str, ...]]
    pairs: dict[tuple[str, ...], str]
    spelling: dict[str, tuple[str, ...]]
    bases: dict[str, str]
    inflections: dict[str, tuple[str, ...]]
    own_words: frozenset[str]
    fillers: frozenset[str]
    filler_pairs: frozenset[tuple[str, ...]]
    pair_starts: frozenset[str]
    pair_ends: frozenset[str]
    frequent: dict[str, int]
    exact: set[str] = field(default_factory=set)
    typos: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def normal(self, word: str) -> tuple[str, ...]:
        """Give the normal form of one word as written: usually one word, two for a contraction, none for a filler."""
        found = self.seen.get(word)
        if found is None:
            found = self.seen[word] = self._normal(word.lower().translate(_APOSTROPHES))
        return found

    def _normal(self, word: str) -> tuple[str, ...]:
        if word in self.fillers:
            return ()
        bare = word.replace("'", "")
        for form in (word, bare):
            if form in self.contractions:
                return self.contractions[form]
        stem = word.removesuffix("'s").removesuffix("'").replace("'", "")
        spelt = self.spelling.get(stem)
        if spelt is None:
            spelt = (self._correct(british(stem)),)
        return tuple(form if form in self.exact else self.base(form) for form in spelt)

    def base(self, word: str) -> str:
        """Give the base form: ``kept`` → ``keep``, ``targets`` → ``target``."""
        if word in self.bases:
            return self.bases[word]
        return word if word in self.own_words else _singular(word)

    def _correct(self, word: str) -> str:
        if len(word) < _TYPO_LENGTH - 1 or word in self.known or _singular(word) in self.known or not word.isalpha():
            return word
        if word in self.typos:
            return self.typos[word]
        return next((edit for edit in _edits(word) if edit in self.targets), word)

    def learn(self, words: Iterable[str]) -> None:
        """Make the words of the cues known, so that near misses of the longer ones are read as them."""
        for word in words:
            base = self.base(word)
            forms = {word, base, *self.inflections.get(base, ())}
            self.known.update(forms)
            for form in sorted(forms):
                if len(form) >= _TYPO_LENGTH and form.isalpha():
                    self.targets.add(form)
                    self.typos.update({form[:at] + form[at + 1 :]: form for at in range(1, len(form) - 2)})
        self.seen.clear()

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> Tokens:
        """Cut a stretch of text into normal forms."""
        end = len(text) if end is None else end
        words = TOKEN.findall(text, start, end)
        seen = self.seen
        found = [
            (form, at) for at, word in enumerate(words) for form in (seen[word] if word in seen else self._see(word))
        ]
        # "she, she just": a repeat or a second full stop adds nothing
        found = [new for new, old in zip(found, [("", 0), *found], strict=False) if new[0] != old[0]]
        norms = [norm for norm, _ in found]
        places = [at for _, at in found]
        if self.pair_starts.isdisjoint(norms) or self.pair_ends.isdisjoint(norms):
            return Tokens(text, start, end, words, norms, places, places)
        return Tokens(text, start, end, words, *self._joined(norms, places))

    def _see(self, word: str) -> tuple[str, ...]:
        """Give and remember the forms of a word or mark; a comma has none."""
        if word[0].isalnum():
            return self.normal(word)
        self.seen[word] = () if word[0] in COMMAS else (BARRIER,)
        return self.seen[word]

    def _joined(self, norms: list[str], places: list[int]) -> tuple[list[str], list[int], list[int]]:
        """Read "no one" as one word, and leave out "you know"."""
        joined: list[str] = []
        first: list[int] = []
        last: list[int] = []
        at = 0
        while at < len(norms):
            pair = (norms[at], norms[at + 1]) if at + 1 < len(norms) else ("", "")
            width = 2 if pair in self.pairs or pair in self.filler_pairs else 1
            if pair not in self.filler_pairs:
                joined.append(self.pairs.get(pair, norms[at]))
                first.append(places[at])
                last.append(places[at + width - 1])
            at += width
        return joined, first, last


def british(word: str) -> str:
    """Spell as the cues are spelt.

    >>> british("organizations"), british("prize"), british("analyzed")
    ('organisations', 'prize', 'analysed')
    """
    if "z" in word and len(word) > 6:
        return re.sub(r"(?<=[a-z]{3})([iy])z(?=e|ing|ation)", r"\1s", word)
    return word


def load_vocabulary(tables: Mapping[str, Any]) -> Vocabulary:
    """Build a vocabulary from the parsed ``words.yaml``."""
    inflections = {base: tuple(_regular(base)) for base in tables["verbs"].split() if base.isalpha()}
    for base, forms in tables["irregular"].items():
        regular = [form for form in _regular(base) if not form.endswith("ed")] if len(base) > 2 else []
        inflections[base] = (*forms, *regular)
    own = frozenset(tables["own_words"])
    bases: dict[str, str] = {}
    for base, forms in inflections.items():
        bases[base] = base
        bases.update({form: base for form in forms if form not in own and form not in bases})
    pronouns = {form: base for base, forms in tables["pronouns"].items() for form in forms}
    pairs = {tuple(written.split()): joined for written, joined in tables["pairs"].items()}
    filler_pairs = frozenset(tuple(pair.split()) for pair in tables["filler_pairs"])
    return Vocabulary(
        contractions={word: tuple(split.split()) for word, split in tables["contractions"].items()},
        pairs=pairs,
        spelling={word: tuple(spelt.split()) for word, spelt in tables["spelling"].items()},
        bases=bases | pronouns,
        inflections=inflections,
        own_words=own | frozenset(("my", "me", "myself", "her")),
        fillers=frozenset(tables["fillers"]),
        filler_pairs=filler_pairs,
        pair_starts=frozenset(pair[0] for pair in (*pairs, *filler_pairs)),
        pair_ends=frozenset(pair[1] for pair in (*pairs, *filler_pairs)),
        frequent={str(word): int(often) for word, often in tables["frequent"].items()},
        known=set(bases) | own,
    )


def words_of(text: str) -> list[str]:
    """List the words of a text in lower case, apostrophes straightened."""
    return [match[0].lower().translate(_APOSTROPHES) for match in _WORD_ONLY.finditer(text)]


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def _regular(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    ending = "es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s"
    forms = [base + ending, base + "ed", base + "ing"]
    short = len(base) > 2 and base[-1] not in _VOWELS + "wxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    return [*forms, base + base[-1] + "ed", base + base[-1] + "ing"] if short else forms


def _edits(word: str) -> Iterable[str]:
    """Yield what a word may have been meant to be: one letter too many, or two swapped.

    First letters are nearly always right, and last ones may be an ending: complaint is no slip for complain.
    """
    for at in range(1, len(word) - 2):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) - 2):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
