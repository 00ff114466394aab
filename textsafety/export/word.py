"""Write ``report.docx``: the report as a Word document that a team edits and sends.

It says what ``report.html`` says, in the same words. Its look is in Word's own styles; its contents are filled in; it
holds nothing that makes Word ask a question when it is opened. The same run gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textsafety.errors import ExportError
from textsafety.export import _word_methods, _word_summary, _word_themes, _word_topics
from textsafety.export._view import View
from textsafety.export._word_file import WordFile
from textsafety.export._words import Words
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

if TYPE_CHECKING:
    from textsafety.codebook import Codebook

NAME = "report.docx"


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``report.docx``.

    Raises:
        ExportError: The file cannot be written.
    """
    file = written(summary, codebook)
    path = folder.path / NAME
    try:
        with replacing(path) as temporary:
            file.save(temporary)
    except OSError as error:
        hint = "Close it if it is open in another program, and see that there is room on the disk."
        raise ExportError(f"cannot be written: {error.strerror}", where=str(path), hint=hint) from None


def written(summary: Summary, codebook: Codebook) -> WordFile:
    """Put the document together, a chapter a line."""
    file, words = WordFile(summary.title), Words(View(summary))
    _word_summary.cover(file, words)
    _word_summary.summary(file, words)
    _word_themes.fear_and_safety(file, words)
    _word_themes.by_theme(file, words, codebook)
    _word_themes.across(file, words)
    _word_themes.by_group(file, words)
    _word_topics.discovered(file, words)
    _word_methods.not_coded(file, words)
    _word_methods.methods(file, words)
    _word_themes.group_tables(file, words)
    _word_methods.codebook_used(file, words, codebook)
    return file
