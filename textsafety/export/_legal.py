"""Keep out of a file the characters that its format has no place for."""

from __future__ import annotations

import re

# XML 1.0, section 2.2: no controls but tab and line ends, no lone surrogates, not the last two code points.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def legal(text: str) -> str:
    r"""Leave out control characters; a lone surrogate, which no file holds, becomes one question mark.

    >>> legal("Team\x00 \x1bA\ud800")
    'Team A?'
    """
    return _ILLEGAL.sub("", text.encode("utf-8", "replace").decode("utf-8"))
