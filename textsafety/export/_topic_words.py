"""What is said of discovered topics, for the page and the Word report alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textsafety.export._view import number
from textsafety.export._words import Words
from textsafety.model import Topic
from textsafety.summary import Discovered

NONE_STABLE = "No topic came back often enough to be read as one."
UNSTABLE = "Unstable topics: treat them as hints"
MAP_NOTE = (
    "Circles: not covered by the codebook; diamonds: part of a code; squares: a code over again. What is alike lies "
    "close together"
)


@dataclass(frozen=True)
class TopicWords:
    """The sentences about the topics of one run."""

    words: Words
    found: Discovered

    @property
    def stable(self) -> tuple[Topic, ...]:
        """The topics that may be shown and came back."""
        return tuple(topic for topic in self.found.shown if topic.stable)

    @property
    def unstable(self) -> tuple[Topic, ...]:
        """The others that may be shown."""
        return tuple(topic for topic in self.found.shown if not topic.stable)

    @property
    def title(self) -> str:
        """The heading."""
        within = self.found.within
        return f"What lies within {self._label(within)}" if within else "What the codebook does not cover"

    @property
    def lead(self) -> str:
        """How many segments were looked at, and what a topic is worth."""
        d = self.found
        which = "with this code" if d.within else "to which no coder gave a code"
        sample = f", a sample of {number(d.sampled)}" if d.sampled else ""
        return (
            f"Topics that come up in segments {which}: {number(d.segments)} segments, {number(d.distinct)} different "
            f"ones{sample}. A machine grouped them by likeness and no person has read the groups yet: each is a "
            f"suggestion for the codebook. {number(d.without)} segments belong to no topic."
        )

    @property
    def caption(self) -> str:
        """Over the table."""
        return f"Topics, by how many {self.words.many} tell of them"

    @property
    def more(self) -> str:
        """How many unstable topics are folded away."""
        return f"{len(self.unstable)} more that did not come back often enough to be read as topics"

    @property
    def hidden(self) -> str:
        """How many are not shown because too few tell of them; empty when none."""
        count = len(self.found.topics) - len(self.found.shown)
        verb = "is" if count == 1 else "are"
        few = f"fewer than {self.found.at_least} {self.words.many}"
        return f"{number(count)} more {verb} not shown: {few}." if count else ""

    @property
    def note(self) -> str:
        """What found them, and how alike they came out when found again."""
        d = self.found
        versions = ", ".join(f"{name} {version}" for name, version in d.versions.items())
        used = f"Found with {d.engine} ({versions})."
        if d.stability is None:
            return used
        s = d.stability
        return (
            f"{used} Stability of all topics together, as the adjusted Rand index over all segments (1 is the same, 0 "
            f"no more than chance): {s.seed_agreement:.2f} over {s.seeds} other seeds, {s.removal_agreement:.2f} when "
            f"a random 5% of the segments was left out ({s.removals} times). Stability of one topic: how much of it "
            f"came back, on average."
        )

    def place(self, topic: Topic) -> str:
        """Say where a topic stands against the codebook."""
        return topic.place if topic.place == "not covered" else f"{topic.place} {self._label(topic.code)}"

    @staticmethod
    def stability(topic: Topic) -> str:
        """Write how much of a topic came back."""
        return "–" if topic.stability is None else f"{topic.stability:.2f}"

    def quotes(self, topic: Topic) -> Sequence[str]:
        """Give its masked words; none where texts are left out."""
        return topic.quotes if self.words.summary.show_quotes else ()

    def _label(self, code: str) -> str:
        return next((theme.label for theme in self.words.summary.themes if theme.code == code), code)


def topic_words(words: Words) -> TopicWords | None:
    """Give the sentences; None where no topics were looked for."""
    found = words.summary.discovered
    return None if found is None else TopicWords(words, found)
