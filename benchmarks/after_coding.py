"""Time and peak memory of what follows coding: the summary and each file of the survey pipeline.

    uv run python benchmarks/after_coding.py RUN_FOLDER

Works on a finished run folder and writes its files anew; the manifest stays as it is (/proc: Linux only).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from speed import resident

from textsafety import plugins
from textsafety.pipeline import load_pipeline
from textsafety.run_folder import RunFolder, read_manifest
from textsafety.summarise import WasRead, summarise

T = TypeVar("T")


def main() -> None:
    """Summarise, export, and print a line for each."""
    path = Path(sys.argv[1])
    pipeline = load_pipeline("survey")
    folder = RunFolder(path, str(read_manifest(path)["fingerprint"]))
    was_read = WasRead({}, {}, [])
    summary = measured("summary", lambda: summarise(folder, pipeline.codebook, pipeline.file, was_read=was_read))
    for step in pipeline.file.export:
        for name, given in step.items():
            exporter = plugins.load("export", name, given)
            measured(name, lambda write=exporter: write(summary, folder, pipeline.codebook))


def measured(name: str, work: Callable[[], T]) -> T:
    """Do the work and print its wall time and the peak of this process's resident memory."""
    done, peaks = threading.Event(), [0]

    def watch() -> None:
        while not done.wait(0.02):
            peaks.append(resident(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    try:
        return work()
    finally:
        done.set()
        watcher.join()
        print(f"{name:10} {time.perf_counter() - started:6.1f} s  {max(peaks) / 2**20:6,.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
