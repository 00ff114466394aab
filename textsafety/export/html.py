"""Write ``report.html``: one self-contained page that a director reads, prints and sends.

The page opens no connection (its content security policy forbids any), holds no script, and escapes everything it
prints. It computes nothing: it orders, words and draws what the summary holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textsafety.errors import ExportError
from textsafety.export import _charts, _methods, _view, _words
from textsafety.export._view import Family, View, lower, number, percent, signed
from textsafety.export._words import Words
from textsafety.run_folder import RunFolder, replacing
from textsafety.summary import Summary

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
    made.globals.update(_shared(Words(view)))
    descriptions = {family.id: family.description for family in codebook.families}
    return made.get_template("report.html.j2").render(
        s=summary, view=view, charts=Charts(view), descriptions=descriptions
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
    tables = {name: getattr(module, name) for module in (_view, _words) for name in dir(module) if name.isupper()}
    names = {"people": words.people, "of": words.of, "one": words.one, "many": words.many}
    return {"words": words, "methods": _methods, **names, **tables}


class Charts:
    """The charts of a page."""

    def __init__(self, view: View) -> None:
        self.view = view

    @property
    def pairs(self) -> dict[str, Any]:
        """Draw the pairs."""
        return _drawn(_charts.pairs(self.view.summary.pairs))

    def family(self, family: Family) -> dict[str, Any]:
        """Draw a family's themes, on the scale that all families share."""
        return _drawn(_charts.themes(family.told, percent=self.view.percents, reach=self.view.reach))


def _drawn(spec: dict[str, Any]) -> dict[str, Any]:
    from markupsafe import Markup

    width, height = _charts.size(spec)
    return {"width": width, "height": height, "inside": Markup(_charts.draw(spec))}
