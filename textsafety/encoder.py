"""Text to vectors by a small transformer run by onnxruntime: nothing is fetched, one text at a time.

Reading one text at a time is what keeps a text's vectors independent of its neighbours: the integers of a quantised
network are scaled by whatever is read together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
MOST_PIECES = 128  # the two marks at the ends of a text included


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of one text.

    Attributes:
        states: One vector a word piece, shape (pieces, width), float32; the first and last belong to no word.
        offsets: Start and end of each piece in the text, end-exclusive; (0, 0) for the first and last.
    """

    states: np.ndarray
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Encoder:
    """An encoder in a model folder, opened on first use."""

    folder: Path

    def __call__(self, text: str) -> Encoded:
        """Encode a text; what goes beyond ``MOST_PIECES`` word pieces is not seen."""
        found = self.tokenizer.encode(text)
        (states,) = self._session.run(None, {"input_ids": np.array(found.ids, dtype=np.int64)})
        return Encoded(states, tuple(found.offsets))

    def pieces(self, text: str) -> int:
        """Count the word pieces of a text, marks left out, however many."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    @cached_property
    def tokenizer(self) -> tokenizers.Tokenizer:
        """The tokenizer, cutting what is too long."""
        tokenizer = self._opened()
        tokenizer.enable_truncation(MOST_PIECES)
        return tokenizer

    @cached_property
    def _counter(self) -> tokenizers.Tokenizer:
        return self._opened()

    def _opened(self) -> tokenizers.Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self.folder / MODEL), sess_options=options, providers=["CPUExecutionProvider"]
        )
