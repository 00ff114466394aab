"""textsafety: from free text to coded theme summaries that a person reviews, on your own machine.

>>> import textsafety
>>> textsafety.load_codebook("fear_and_safety").code("F1").label
'Fear of consequences'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textsafety.codebook import Code as Code
    from textsafety.codebook import Codebook as Codebook
    from textsafety.codebook import load_codebook as load_codebook
    from textsafety.pipeline import Pipeline as Pipeline
    from textsafety.pipeline import Result as Result
    from textsafety.pipeline import RunOptions as RunOptions
    from textsafety.pipeline import load_pipeline as load_pipeline
    from textsafety.pipeline import run as run

__version__ = "0.1.0"

# Loaded on first use: `textsafety --help` and a script that needs one class should not wait for all of them.
_HOMES = {
    "textsafety.codebook": ("Code", "Codebook", "load_codebook"),
    "textsafety.errors": ("TextsafetyError",),
    "textsafety.model": ("Coding", "Document", "Evidence", "Segment", "Skipped"),
    "textsafety.pipeline": ("Pipeline", "Result", "RunOptions", "load_pipeline", "run"),
    "textsafety.summary": ("Quote", "Share", "Summary", "Theme"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOME_OF:
        raise AttributeError(f"module 'textsafety' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), name)
