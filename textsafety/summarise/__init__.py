"""Codings -> themes, balance, asks, groups and quotes. Everything that a report prints is decided here."""

from textsafety.summarise.summary import WasRead, summarise

__all__ = ["WasRead", "summarise"]
