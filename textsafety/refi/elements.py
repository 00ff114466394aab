"""The grammar of REFI-QDA as tables: for each element its attributes and what it holds, in order.

An attribute marked ``!`` is required. Of the parts of an element, ``?`` may be missing, ``*`` may come any number of
times, ``+`` at least once, and ``A|B`` is a choice. ``#text`` and the like is the kind of text that an element holds;
``#any`` is what this table leaves unread: pictures, recordings, pages and graphs.
"""

from __future__ import annotations

CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_SPACE = "urn:QDA-XML:project:1.0"

_MADE = "creatingUser creationDateTime modifyingUser modifiedDateTime"
_TEXT = f"guid! name richTextPath plainTextPath {_MADE}"
_TEXT_PARTS = "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*"
_MEDIA = f"guid! name path currentPath {_MADE}"
_VALUES = "TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue"

CODEBOOK = {
    "CodeBook": ("origin", "Codes Sets?"),
    "Codes": ("", "Code+"),
    "Code": ("guid! name! isCodable! color", "Description? Code*"),
    "Description": ("", "#text"),
    "Sets": ("", "Set+"),
    "Set": ("guid! name!", "Description? MemberCode*"),
    "MemberCode": ("guid!", ""),
}
"""Elements of a codebook file, by name."""

PROJECT = {
    "Project": (
        "name! origin creatingUserGUID creationDateTime modifyingUserGUID modifiedDateTime basePath",
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description? NoteRef*",
    ),
    "Users": ("", "User+"),
    "User": ("guid! name id", ""),
    "CodeBook": ("origin", "Codes Sets?"),
    "Codes": ("", "Code+"),
    "Code": ("guid! name! isCodable! color", "Description? NoteRef* Code*"),
    "Description": ("", "#text"),
    "Variables": ("", "Variable+"),
    "Variable": ("guid! name! typeOfVariable!", "Description?"),
    "Cases": ("", "Case+"),
    "Case": ("guid! name", "Description? CodeRef* VariableValue* SourceRef* SelectionRef*"),
    "VariableValue": ("", f"VariableRef {_VALUES}"),
    "TextValue": ("", "#text"),
    "BooleanValue": ("", "#boolean"),
    "IntegerValue": ("", "#integer"),
    "FloatValue": ("", "#decimal"),
    "DateValue": ("", "#date"),
    "DateTimeValue": ("", "#datetime"),
    "Sources": ("", "TextSource|PictureSource|PDFSource|AudioSource|VideoSource+"),
    "TextSource": (_TEXT, _TEXT_PARTS),
    "PictureSource": (_MEDIA, "#any"),
    "PDFSource": (_MEDIA, "#any"),
    "AudioSource": (_MEDIA, "#any"),
    "VideoSource": (_MEDIA, "#any"),
    "PlainTextContent": ("", "#text"),
    "PlainTextSelection": (f"guid! name startPosition! endPosition! {_MADE}", "Description? Coding* NoteRef*"),
    "Coding": ("guid! creatingUser creationDateTime", "CodeRef NoteRef*"),
    "Notes": ("", "Note+"),
    "Note": (_TEXT, _TEXT_PARTS),
    "CodeRef": ("targetGUID!", ""),
    "NoteRef": ("targetGUID!", ""),
    "SourceRef": ("targetGUID!", ""),
    "SelectionRef": ("targetGUID!", ""),
    "VariableRef": ("targetGUID!", ""),
    "Links": ("", "Link+"),
    "Link": ("guid! name direction color originGUID targetGUID", "NoteRef*"),
    "Sets": ("", "Set+"),
    "Set": ("guid! name!", "Description? MemberCode* MemberSource* MemberNote*"),
    "MemberCode": ("targetGUID!", ""),
    "MemberSource": ("targetGUID!", ""),
    "MemberNote": ("targetGUID!", ""),
    "Graphs": ("", "Graph+"),
    "Graph": ("guid! name", "#any"),
}
"""Elements of a project file, by name."""

ATTRIBUTES = {
    "guid": "guid",
    "targetGUID": "guid",
    "originGUID": "guid",
    "creatingUser": "guid",
    "modifyingUser": "guid",
    "creatingUserGUID": "guid",
    "modifyingUserGUID": "guid",
    "creationDateTime": "datetime",
    "modifiedDateTime": "datetime",
    "isCodable": "boolean",
    "color": "colour",
    "startPosition": "integer",
    "endPosition": "integer",
    "typeOfVariable": "type",
    "direction": "direction",
}
"""Kinds of values of attributes; any other holds any text."""

_DATE = r"-?\d{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
KINDS = {
    "guid": (
        r"(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})",
        "a GUID such as 2b1c0f5e-7d3a-4a8e-9c11-0d5f6a7b8c9d",
    ),
    "datetime": (rf"{_DATE}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}", "a time such as 2024-05-01T09:30:00Z"),
    "date": (rf"{_DATE}{_ZONE}", "a date such as 2024-05-01"),
    "boolean": (r"true|false|0|1", "true or false"),
    "colour": (r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", "a colour such as #1f7a99"),
    "integer": (r"[+-]?\d+", "a whole number"),
    "decimal": (r"[+-]?(?:\d+\.?\d*|\.\d+)", "a decimal number"),
    "type": (r"Text|Boolean|Integer|Float|Date|DateTime", "Text, Boolean, Integer, Float, Date or DateTime"),
    "direction": (r"Associative|OneWay|Bidirectional", "Associative, OneWay or Bidirectional"),
    "text": (r"[\s\S]*", "text"),
}
"""For each kind of value the whole pattern and how to say it."""
