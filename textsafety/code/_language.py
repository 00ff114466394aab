"""Read a table of English from ``lexicons/english``."""

from __future__ import annotations

from typing import Any

from textsafety.codebook.places import parse
from textsafety.resources import find


def load_table(name: str) -> dict[str, Any]:
    """Parse one file of ``lexicons/english``.

    Raises:
        CodebookError: The file is missing or not YAML; the place is named.
    """
    return parse(find("lexicons", "english") / name)
