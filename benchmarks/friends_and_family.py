"""Train on real comments with 40 codes and score the texts kept aside, once.

    uv run python benchmarks/friends_and_family.py fft_v6.csv

The table (comments of the NHS Friends and Family Test, prepared as `RESULTS.md` says) is not part of the project. It
has the columns `answer`, `split` (train or test) and a 0/1 column for each code after it. Everything is chosen on
`train`, with the functions that `textsafety train` calls; prints lines for `RESULTS.md`, never a text.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from textsafety.learn import report
from textsafety.learn.features import matrix
from textsafety.learn.measure import measure
from textsafety.learn.run import learn
from textsafety.learn.table import Columns
from textsafety.model_folder import load_model


def main(path: Path) -> None:
    """Print the cross-validated figures of the training rows, and the figures of the test rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    split = header.index("split")
    columns = Columns(text="answer", codes=(f"{header[split + 1]}..{header[-1]}",))
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "train.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *(row for row in rows if row[split] == "train")])
        started, used = time.perf_counter(), time.process_time()
        trained = learn(
            Path(folder) / "train.csv", columns, Path(folder) / "model", say=lambda line: print(line, flush=True)
        )
        print(f"\ntraining took {time.perf_counter() - started:.0f} s, {time.process_time() - used:.0f} s of one core")
        model = load_model(Path(folder) / "model")
    sections = (report.table(trained), report.curve(trained), report.compared(trained))
    print("\n".join(line for lines in sections for line in (*lines, "")))
    test = [row for row in rows if row[split] == "test"]
    texts = [row[header.index("answer")] for row in test]
    labels = np.array([[row[header.index(name)] == "1" for name in trained.names] for row in test])
    arrays = model.arrays
    lexical = matrix(model.vocabulary, texts) @ arrays["lexical_weights"].astype(np.float32) + arrays["lexical_bias"]
    odds = arrays["stack"][:, 0] * lexical + arrays["stack"][:, 2]
    if model.encoder:
        means = np.array([model.encoder(text).states.mean(axis=0) for text in texts])
        odds += arrays["stack"][:, 1] * (means @ arrays["document"][:-1] + arrays["document"][-1])
    figures = measure(1 / (1 + np.exp(-odds)) >= arrays["thresholds"], labels, np.arange(len(texts)), seed=0)
    print(f"test, {len(texts):,} texts, scored once")
    for name in ("micro", "macro", "samples", "exact"):
        print(f"{name}: {getattr(figures, name)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
