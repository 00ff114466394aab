"""Find topics in the segments that the codebook left uncoded, and place each against the codebook."""

from textsafety.discover.keep import keep, kept
from textsafety.discover.stage import Options, discover

__all__ = ["Options", "discover", "keep", "kept"]
