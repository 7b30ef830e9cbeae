"""The lists of an Arrow column, taken apart: items with their rows, and the fields of items."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agent.columns.cells import filled, plain, texts
from agent.columns.table import Flags, Rows

if TYPE_CHECKING:
    import pyarrow as pa


class Items(NamedTuple):
    """The items of all lists of a column, each with its row, and the rows whose list is in doubt."""

    row: Rows
    cells: pa.Array
    doubt: Flags


def items(cells: pa.Array) -> Items:
    """The items of nested lists; a list as JSON text is in doubt unless it is empty text."""
    import pyarrow as pa
    from pyarrow import compute

    if not (pa.types.is_list(cells.type) or pa.types.is_large_list(cells.type)):
        return Items(np.empty(0, np.intp), pa.nulls(0), texts(cells, 0, 0))
    length = filled(compute.list_value_length(cells))
    row = np.repeat(np.arange(len(cells)), length)
    return Items(row, plain(cells.flatten()), np.zeros(len(cells), np.bool_))


def fields(cells: pa.Array) -> dict[str, pa.Array] | None:
    """The fields of structs by name; None where they are no structs, or two fields share a name."""
    import pyarrow as pa

    if not pa.types.is_struct(cells.type):
        return None
    names = [cells.type.field(n).name for n in range(cells.type.num_fields)]
    parts = map(plain, cells.flatten())
    return dict(zip(names, parts, strict=True)) if len({*names}) == len(names) else None
