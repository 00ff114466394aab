"""Write ``report.html``: one self-contained page that a director reads, prints and sends.

The page opens no connection (its content security policy forbids any), holds no script, and escapes everything it
prints. It computes nothing: it orders, words and draws what the summary holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textsafety.errors import ExportError
from textsafety.export import _methods, _topic_words, _view, _words
from textsafety.export._charts import asks, drawing, groups, pairs, themes, together, topics
from textsafety.export._view import Family, View, lower, number, percent, signed
from textsafety.export._words import Words
from textsafety.model import Topic
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import GroupTable, Summary

if TYPE_CHECKING:
    from jinja2 import Environment

    from textsafety.codebook import Codebook

NAME = "report.html"


def export(summary: Summary, folder: RunFolder, codebook: Codebook) -> None:
    """Write ``report.html``.

    Raises:
        ExportError: The file cannot be written.
    """
    text = render(summary, codebook)
    path = folder.path / NAME
    try:
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        hint = "Close it if it is open in another program, and see that there is room on the disk."
        raise ExportError(f"cannot be written: {error.strerror}", where=str(path), hint=hint) from None


def render(summary: Summary, codebook: Codebook) -> str:
    """Give the report as a text."""
    made = environment()
    view = View(summary)
    words = Words(view)
    made.globals.update(_shared(words))
    descriptions = {family.id: family.description for family in codebook.families}
    return made.get_template("report.html.j2").render(
        s=summary, view=view, charts=Charts(words), descriptions=descriptions, told=_topic_words.topic_words(words)
    )


def environment(*folders: str) -> Environment:
    """Make what renders pages: escaping, strict, with the report's templates and those of other folders."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader("textsafety", folder) for folder in ("export/templates", *folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(number=number, percent=percent, signed=signed, lower=lower)
    return made


def _shared(words: Words) -> dict[str, Any]:
    """Give templates the words and tables that the Word report prints too."""
    tables = {
        name: getattr(module, name)
        for module in (_view, _words, _topic_words)
        for name in dir(module)
        if name.isupper()
    }
    names = {"people": words.people, "of": words.of, "one": words.one, "many": words.many}
    return {"words": words, "methods": _methods, **names, **tables}


class Charts:
    """The charts of a page: each has a size, the inside of its ``svg``, and what it says in words."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.view, self.summary = words.view, words.summary

    @property
    def pairs(self) -> dict[str, Any]:
        """Draw the pairs."""
        found = self.summary.pairs
        return _drawn(pairs.chart(found), pairs.says(found, self.words))

    def family(self, family: Family) -> dict[str, Any]:
        """Draw a family's themes, on the scale that all families share."""
        spec = themes.chart(family.told, percent=self.view.percents, reach=self.view.reach)
        return _drawn(spec, themes.says(family.told, self.words))

    @property
    def asks(self) -> dict[str, Any]:
        """Draw what people ask for, beside what they say is there."""
        return _drawn(asks.chart(self.summary.asks), asks.says(self.summary.asks, self.words))

    @property
    def together(self) -> dict[str, Any]:
        """Draw the themes told of together."""
        found = self.summary.together
        return _drawn(together.chart(found), together.says(found, self.words))

    def topics(self, found: Sequence[Topic]) -> dict[str, Any]:
        """Draw the map of topics."""
        return _drawn(topics.chart(found), topics.says(found, self.words))

    def groups(self, table: GroupTable) -> dict[str, Any]:
        """Draw themes by group."""
        return _drawn(groups.chart(table), groups.says(table, self.words))


def _drawn(spec: dict[str, Any], says: str) -> dict[str, Any]:
    from markupsafe import Markup

    width, height = drawing.size(spec)
    return {"width": width, "height": height, "inside": Markup(drawing.svg(spec)), "says": says}
