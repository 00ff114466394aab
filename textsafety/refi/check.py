"""Check a REFI-QDA file: against the standard, against itself, and against what programs are known to do with it."""

from __future__ import annotations

from pathlib import Path

from textsafety.refi import grammar, programs, references
from textsafety.refi.findings import Finding
from textsafety.refi.package import opened
from textsafety.refi.read import contents


def check(path: Path) -> list[Finding]:
    """Find what is wrong with a ``.qdpx`` or ``.qdc`` file, in the order of its lines.

    Raises:
        ReadError: It cannot be opened safely, or is no REFI-QDA file.
    """
    with opened(path) as package:
        wrong = list(grammar.problems(package.root, package.part))
        read = contents(package)
        wrong += references.problems(package.root, package.part)
        wrong += read.findings
        wrong += programs.problems(package, read.project)
    return sorted(set(wrong))
