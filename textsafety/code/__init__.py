"""Coders: one file per coder."""
