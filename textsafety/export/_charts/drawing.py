"""Draw a specification on this machine: SVG for the page, PNG for files that hold pictures."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from textsafety.export._charts.grammar import Spec

# A font that comes inside vl-convert: pictures do not depend on the fonts of a machine.
FONT = "Liberation Sans"
PNG_SCALE = 2
PNG_DPI = 72  # the dots per inch that a picture states
KEPT = 64  # drawn charts to remember, since several exporters of a run draw the same ones
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_UNWANTED = re.compile(r' (?:role|aria-[a-z]+|font-family|xmlns(?::xlink)?|class|version)="[^"]*"')
_WHITE = '<rect width="100%" height="100%" fill="white"/>'


def svg(spec: Spec) -> str:
    """Draw the inside of an ``svg`` element, without anything that differs between machines; fonts are the page's."""
    return _TAG.sub(lambda tag: _UNWANTED.sub("", tag.group()), _parts(spec)[1])


def png(spec: Spec) -> bytes:
    """Draw a picture on white, at twice the size of the specification."""
    start, inside = _parts(spec)
    return _pixels(f"{start}{_WHITE}{inside}</svg>")


def size(spec: Spec) -> tuple[int, int]:
    """Give a specification's width and height in pixels."""
    return spec["width"], spec["height"]


def _parts(spec: Spec) -> tuple[str, str]:
    """Draw the opening tag and the inside of an ``svg`` element."""
    drawn = _drawn(json.dumps({**spec, "config": {"font": FONT, **spec["config"]}}))
    start = drawn.index(">") + 1
    return drawn[:start], drawn[start : drawn.rindex("</svg>")]


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn


@lru_cache(maxsize=KEPT)
def _pixels(drawing: str) -> bytes:
    import vl_convert

    pixels: bytes = vl_convert.svg_to_png(drawing, scale=PNG_SCALE)
    return pixels
