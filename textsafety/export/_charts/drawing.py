"""Draw a specification on this machine: SVG for the page, PNG for files that hold pictures."""

from __future__ import annotations

import re
from typing import Any

from textsafety.export._charts.grammar import Spec

# A font that comes inside vl-convert: pictures do not depend on the fonts of a machine.
FONT = "Liberation Sans"
PNG_SCALE = 2
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_UNWANTED = re.compile(r' (?:role|aria-[a-z]+|font-family|xmlns(?::xlink)?|class|version)="[^"]*"')


def svg(spec: Spec) -> str:
    """Draw the inside of an ``svg`` element, without anything that differs between machines; fonts are the page's."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    inside = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    return _TAG.sub(lambda tag: _UNWANTED.sub("", tag.group()), inside)


def png(spec: Spec) -> bytes:
    """Draw a picture on white, at twice the size of the specification."""
    import vl_convert

    config: dict[str, Any] = {**spec["config"], "font": FONT}
    drawn: bytes = vl_convert.vegalite_to_png({**spec, "background": "white", "config": config}, scale=PNG_SCALE)
    return drawn


def size(spec: Spec) -> tuple[int, int]:
    """Give a specification's width and height in pixels."""
    return spec["width"], spec["height"]
