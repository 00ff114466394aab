"""An open codebook: what each code means, when to use it, and the words that point at it.

``load_codebook(name_or_path)`` reads a YAML file or a folder of them; ``textsafety codebook check`` is its lint.
"""

from textsafety.codebook.load import load_codebook
from textsafety.codebook.schema import Code, Codebook

__all__ = ["Code", "Codebook", "load_codebook"]
