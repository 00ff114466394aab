"""Disclosure control: mask personal details, protect small groups, choose what may be quoted."""

from textsafety.disclosure.groups import Cell, Group, Groups, protect, protect_table
from textsafety.disclosure.masking import find_personal, mask
from textsafety.disclosure.quotes import group_tag, quote, shorten, showable, why_not_shown

__all__ = [
    "Cell",
    "Group",
    "Groups",
    "find_personal",
    "group_tag",
    "mask",
    "protect",
    "protect_table",
    "quote",
    "shorten",
    "showable",
    "why_not_shown",
]
