"""Profiles from CSV: the first row names the columns, each further row is one profile.

A row's number is the line on which it starts, since a quoted cell may run over several lines.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from signals.catalog import Catalog
from signals.columns import Column, assemble, columns, list_in, number_in
from signals.faults import Complaint, Fault
from signals.located import dotted
from signals.rows import LARGEST_ROW, Row, bounded_lines, spoilt

UNDECODED = re.compile("[\udc80-\udcff]")
"""What the decoder puts in place of bytes that are not UTF-8."""


def csv_rows(path: Path, catalog: Catalog) -> Iterator[Row]:
    """Rows of a CSV file, numbered by line; blank lines are passed over.

    Raises:
        ProfileError: The file is empty, its quotes are broken, or its header cannot be used.
    """
    # The module's default refuses cells above 128 KiB before a profile's own limits could be explained.
    csv.field_size_limit(LARGEST_ROW)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(bounded_lines(file, path), strict=True)
        header: list[Column] | None = None
        start, count = 1, 0
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1
                if not any(cell.strip() for cell in cells):
                    continue
                if header is None:
                    _refuse_undecoded(cells, f"{path}:{line}")
                    header = columns(cells, catalog, f"{path}:{line}")
                    continue
                count += 1
                yield _row(cells, header, line, f"{path}:{line} (row {count})")
        except csv.Error as error:
            raise spoilt(f"{path}:{reader.line_num}", f"broken CSV, {error}", "check its quotes") from error
    if not count:
        what = "the file is empty" if header is None else "there is a header but no row below it"
        raise spoilt(path, what, "give at least one profile")


def _refuse_undecoded(cells: list[str], where: str) -> None:
    if any(UNDECODED.search(cell) for cell in cells):
        raise spoilt(where, "the header is not UTF-8", "save the file as UTF-8")


def _row(cells: list[str], header: list[Column], line: int, where: str) -> Row:
    place = partial(_placed, where)
    if len(cells) != len(header):
        what = f"{len(cells)} cells where the header names {len(header)} columns"
        return Row(line, place, None, (Complaint((), what, "check its commas and quotes"),), readable=False)
    values: list[tuple[Column, object]] = []
    complaints: list[Complaint] = []
    for column, cell in zip(header, cells, strict=True):
        if not cell.isascii() and UNDECODED.search(cell):
            complaints.append(Complaint(column.path, "the cell is not UTF-8", "save the file as UTF-8"))
            continue
        value, found = _value(cell, column)
        values.append((column, value))
        complaints += found
    return Row(line, place, assemble(values), tuple(complaints))


def _value(cell: str, column: Column) -> tuple[object, tuple[Complaint, ...]]:
    """What a cell holds; empty cells hold nothing."""
    if not cell.strip():
        return None, ()
    if column.nested:
        return list_in(cell, column.path)
    return (number_in(cell) if column.numeric else cell), ()


def _placed(where: str, complaint: Complaint) -> Fault:
    return Fault(where, dotted(complaint.path), complaint.what, complaint.hint)
