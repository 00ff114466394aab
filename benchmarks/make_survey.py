"""Make a large survey csv of distinct comments, the same one every time: sentences of the sample survey, recombined.

    uv run python benchmarks/make_survey.py 100000 survey_100k.csv

Mean length is about 35 words. Every comment is distinct: sentences are drawn at random and one word in about fifteen
is replaced by a rarer one, so that neither texts nor vocabulary repeat. Good for speed and memory, not for accuracy.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from itertools import product
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample_corpus" / "staff_survey.csv"
KEPT = ("Staff group", "Pay band", "Site", "Length of service", "Working pattern", "Age band")
WORDS, LEAST = 35, 4


def main() -> None:
    """Write the csv."""
    count, out = int(sys.argv[1]), Path(sys.argv[2])
    rng = random.Random(7)
    with SAMPLE.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    questions = list(rows[0])[-2:]
    sentences = sorted({s for row in rows for q in questions for s in re.split(r"(?<=[.!?])\s+", row[q]) if s.strip()})
    rare = [
        "".join(parts) for parts in product(("bra", "ste", "cor", "mil", "tan"), ("li", "ver", "mon", "dra"), "xkpt")
    ]
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["ResponseId", *KEPT, "What is it like to work here?"])
        for number in range(count):
            row = rng.choice(rows)
            writer.writerow([f"R{number:07d}", *(row[name].strip() for name in KEPT), comment(rng, sentences, rare)])


def comment(rng: random.Random, sentences: list[str], rare: list[str]) -> str:
    """Put sentences together until the comment is long enough, and swap some words for rarer ones."""
    wanted = max(LEAST, min(120, round(rng.gammavariate(2.2, WORDS / 2.2))))
    words: list[str] = []
    while len(words) < wanted:
        words += rng.choice(sentences).split()
    words = words[: wanted + rng.randrange(3)]
    return " ".join(f"{rng.choice(rare)}{rng.randrange(1000)}" if rng.random() < 1 / 15 else word for word in words)


if __name__ == "__main__":
    main()
