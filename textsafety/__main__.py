"""``python -m textsafety``."""

from textsafety.cli import main

main()
