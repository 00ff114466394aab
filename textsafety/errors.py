"""What goes wrong, said so that a person can act on it: what, where, and what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


class TextsafetyError(Exception):
    """Something a user can put right.

    Args:
        what: What is wrong, in plain words.
        where: Where it is: ``file:line``, ``file: row 17`` or ``file: key[index]``.
        hint: What to do next.
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.what = what
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Keep where and hint when an error crosses from a worker process."""
        return _rebuild, (type(self), self.what, self.where, self.hint)


class ConfigError(TextsafetyError):
    """A pipeline or an option is wrong."""


class CodebookError(TextsafetyError):
    """A codebook file is wrong."""


class ModelError(TextsafetyError):
    """A model folder cannot be used, or a model cannot be learned from what was given."""


class ReadError(TextsafetyError):
    """A source as a whole cannot be read."""


class RunFolderError(TextsafetyError):
    """The output folder holds something that this run may not touch."""


class GoldError(TextsafetyError):
    """A reference coding cannot be used."""


class ExportError(TextsafetyError):
    """A result file cannot be written."""


def nearest(word: str, known: Sequence[str]) -> str:
    """Suggest the nearest valid word, or list the valid ones.

    >>> nearest("servey", ["survey", "interviews"])
    "Did you mean 'survey'?"
    >>> nearest("xyz", ["survey", "interviews"])
    'Known: interviews, survey'
    """
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}"


def _rebuild(kind: type[TextsafetyError], what: str, where: str, hint: str) -> TextsafetyError:
    return kind(what, where=where, hint=hint)
