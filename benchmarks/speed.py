"""Wall time and peak memory of a whole command, summed over its processes.

    uv run python benchmarks/speed.py SURVEY.csv [--runs N] [--processes N] [--pipeline P] [--coder NAME]

Runs ``textsafety run survey`` with all files written, three times, and prints comments a second and the peak of the
resident memory of the command and its workers (sampled from /proc ten times a second: Linux only).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGE = 4096


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("survey", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", default=None)
    parser.add_argument("--pipeline", default="survey")
    parser.add_argument("--coder", default=None, help="one coder alone, such as lexicon; all of the pipeline's without")
    given = parser.parse_args()
    with given.survey.open(encoding="utf-8") as handle:
        comments = sum(1 for _ in handle) - 1
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "textsafety", "run", given.pipeline, str(given.survey), "--quiet"]
            command += ["--out", f"{folder}/out", *(["--coder", given.coder] if given.coder else [])]
            command += ["--processes", given.processes] if given.processes else []
            started = time.perf_counter()
            process = subprocess.Popen(command)
            peak = 0
            while process.poll() is None:
                peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
                time.sleep(0.1)
            wall = time.perf_counter() - started
        rate = comments / wall
        print(f"{comments:,} comments  {wall:.1f} s  {rate:,.0f} comments/s  {peak / 2**20:,.0f} MiB", flush=True)


def tree(pid: int) -> list[int]:
    """List a process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(inner for child in children for inner in tree(int(child)))]


def resident(pid: int) -> int:
    """Give the resident memory of a process in bytes; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    main()
