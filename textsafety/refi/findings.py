"""What is found wrong with a file: one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found in a REFI-QDA file.

    Attributes:
        part: The file inside, such as ``project.qde``.
        line: The line in it; 0 where it has none.
        severity: ``error``: against the standard, or codings that point nowhere. ``warning``: for a person to judge.
        message: What is wrong.
        hint: What to do, or what will follow.
    """

    part: str
    line: int
    severity: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Say all of it in one line."""
        where = f"{self.part}:{self.line}" if self.line else self.part
        return f"{where}: {self.severity}: {self.message}" + (f" ({self.hint})" if self.hint else "")
