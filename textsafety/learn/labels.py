"""What the cells of label columns say: 0/1 in a column for each code, or codes with a delimiter between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from textsafety.errors import ReadError, nearest

_TICKED = {**dict.fromkeys(("1", "1.0", "true", "yes"), True), **dict.fromkeys(("0", "0.0", "false", "no", ""), False)}


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that labels may name.

    Attributes:
        names: Each id, short name and label in small letters, to the code's id.
        definitions: Id to definition, in the order of the codebook.
        texts: Id to texts that have the code: its definition, when to use it, its examples.
    """

    names: Mapping[str, str]
    definitions: Mapping[str, str]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def id(self, label: str, where: str) -> str:
        """Give the id of the code that a label names.

        Raises:
            ReadError: The codebook has no such code; the hint names the nearest.
        """
        found = self.names.get(label.casefold())
        if found is None:
            hint = nearest(label.casefold(), list(self.names))
            raise ReadError(f"the codebook has no code {label!r}", where=where, hint=hint)
        return found


def is_flags(cells: Iterable[str]) -> bool:
    """Tell whether a column says yes or no of one code.

    >>> is_flags(["1", "", "0"]), is_flags(["waiting; staff", ""]), is_flags(["", ""])
    (True, False, False)
    """
    met = {cell.casefold() for cell in cells}
    return met <= set(_TICKED) and met != {""}


def ticked(
    cells: Sequence[Sequence[str]], rows: Sequence[int], names: Sequence[str], source: str
) -> tuple[tuple[str, ...], np.ndarray]:
    """Read 0/1 columns: the codes are their names.

    Args:
        cells: The cells of each row, one for each name.
        rows: Row numbers as a spreadsheet shows them.
        names: Names of the columns.
        source: Name of the file.

    Returns:
        The codes, and labels of shape (rows, codes), bool.

    Raises:
        ReadError: A cell says neither yes nor no.
    """
    labels = np.zeros((len(cells), len(names)), dtype=bool)
    for place, (number, row) in enumerate(zip(rows, cells, strict=True)):
        for column, cell in enumerate(row):
            value = _TICKED.get(cell.casefold())
            if value is None:
                what = f"{cell[:40]!r} in column {names[column]!r} is neither 0 nor 1"
                hint = "Use 0/1, true/false, yes/no or blank; or give one column of codes with --delimiter."
                raise ReadError(what, where=f"{source}: row {number}", hint=hint)
            labels[place, column] = value
    return tuple(names), labels


def delimited(cells: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Read a column of codes; the codes come in the order of the alphabet, as written the first time.

    >>> codes, labels = delimited(["waiting; Staff", "staff", ""], ";")
    >>> codes, labels.astype(int).tolist()
    (('Staff', 'waiting'), [[1, 1], [1, 0], [0, 0]])
    """
    split = [[" ".join(part.split()) for part in cell.split(delimiter) if part.strip()] for cell in cells]
    written: dict[str, str] = {}
    for parts in split:
        for part in parts:
            written.setdefault(part.casefold(), part)
    order = {key: place for place, key in enumerate(sorted(written))}
    labels = np.zeros((len(cells), len(order)), dtype=bool)
    for place, parts in enumerate(split):
        labels[place, [order[part.casefold()] for part in parts]] = True
    return tuple(written[key] for key in order), labels


def renamed(codes: Sequence[str], labels: np.ndarray, known: Known, source: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Give codes the ids of a codebook, in its order; two names of one code become one.

    Raises:
        ReadError: The codebook lacks a code.
    """
    ids = [known.id(code, source) for code in codes]
    ordered = tuple(code for code in known.definitions if code in ids)
    columns = [labels[:, [place for place, id in enumerate(ids) if id == code]].any(axis=1) for code in ordered]
    return ordered, np.stack(columns, axis=1) if columns else labels[:, :0]
