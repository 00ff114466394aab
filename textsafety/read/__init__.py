"""Readers: one file per input family, each path -> Reading."""
