"""What is written into descriptions so that it comes back: ids of codes, families and documents.

Programs give GUIDs of their own when they write a project again, but they keep descriptions.
"""

from __future__ import annotations

import json

CODE, FAMILY, DOCUMENT = "Code id", "Family id", "Document id"
OWN = "textsafety"
"""The name of this program as a coder, and the beginning of the names of its coders."""


def marked(description: str, key: str, value: str) -> str:
    r"""Add a line to a description that ``mark`` finds again.

    >>> marked("What it means.", "Code id", "fear.blame")
    'What it means.\n\nCode id: fear.blame'
    """
    plain = value == " ".join(value.split()) and not value.startswith('"')
    written = value if plain else json.dumps(value, ensure_ascii=False)
    return f"{description}\n\n{key}: {written}".strip()


def mark(description: str, key: str) -> str:
    r"""Find the value that ``marked`` wrote; empty where there is none.

    >>> mark(marked("It.", "Document id", "7#Any other\ncomments?"), "Document id")
    '7#Any other\ncomments?'
    """
    lines = [line for line in description.splitlines() if line.startswith(f"{key}: ")]
    if not lines:
        return ""
    value = lines[-1].removeprefix(f"{key}: ").strip()
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    return value


def is_own(coder: str) -> bool:
    """Tell this program's coders from people.

    >>> is_own("textsafety-lexicon"), is_own("Ama")
    (True, False)
    """
    return coder == OWN or coder.startswith(f"{OWN}-")
