"""How the lexicon coder does on the codebook's own examples, hard negatives and worked examples.

    uv run python benchmarks/own_examples.py

Reported, not required. They were written by the people who wrote the definitions and read by those who wrote the cues:
a first look, no test.
"""

from __future__ import annotations

from collections.abc import Iterable

from textsafety.batch import Stages
from textsafety.model import Document
from textsafety.pipeline import load_pipeline


def main() -> None:
    """Print a line for each kind of example."""
    pipeline = load_pipeline("survey")
    stages = Stages(pipeline.file, pipeline.codebook)

    def found(text: str) -> set[str]:
        return {coding.code for coding in stages.code([Document("e", text)]).codings if coding.status == "assigned"}

    codes = pipeline.codebook.codes
    report("positive examples given their code", (c.id in found(e.text) for c in codes for e in c.examples_positive))
    report("hard negatives left without it", (c.id not in found(e.text) for c in codes for e in c.hard_negatives))
    examples = pipeline.codebook.worked_examples
    worked = [(found(example.text), {expected.code for expected in example.expected}) for example in examples]
    report("worked examples coded exactly", (got == expected for got, expected in worked))


def report(what: str, results: Iterable[bool]) -> None:
    """Print how many of how many."""
    listed = list(results)
    print(f"{what}: {sum(listed)} of {len(listed)}")


if __name__ == "__main__":
    main()
