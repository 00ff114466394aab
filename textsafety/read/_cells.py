"""Typed values of workbooks and records -> the text of a cell."""

from __future__ import annotations

import json


def as_text(value: object) -> str:
    """Write a value as text: whole numbers without ``.0``, dates as ISO, nothing as an empty string, nested as JSON.

    >>> from datetime import datetime
    >>> as_text(12.0), as_text(True), as_text(datetime(2024, 5, 1, 9, 30)), as_text(None)
    ('12', 'true', '2024-05-01 09:30:00', '')
    """
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (dict, list, tuple)):
        return _whole(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)


def _whole(value: str) -> str:
    """Replace half characters, which no file can hold."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
