"""Compare codings with a reference coding by people: read it, score, write what a person reads.

``evaluate_run`` takes a run folder, ``evaluate_benchmark`` codes the texts of the reference first; from there on they
are one path.
"""

from textsafety.evaluate.evaluate import evaluate_benchmark, evaluate_run
from textsafety.evaluate.outcome import Evaluation

__all__ = ["Evaluation", "evaluate_benchmark", "evaluate_run"]
