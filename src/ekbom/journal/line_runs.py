"""Where the rows of a table that was brought again stand now, when lines came or went above them.

A row keeps the number it was given when it first came; in the table of that day it was its line.
What has moved since is kept as runs ``[first, last, shift]``: rows from `first` to `last` stand
`shift` lines further down. Rows in no run have gone from the file. No runs at all: nothing moved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Run = Sequence[int]


def runs_of(lines: Mapping[int, int], gone: Collection[int] = ()) -> list[list[int]]:
    """The runs behind the line of each row that is there.

    Parameters
    ----------
    lines : mapping of int to int
        Line by number of the row; at least one, as a file has rows.
    gone : collection of int
        Numbers of rows that are kept and stand in the file no more.
    """
    if not gone and all(number == line for number, line in lines.items()):
        return []
    runs: list[list[int]] = []
    ended = True
    for number in sorted({*lines, *gone}):
        if number not in lines:
            ended = True
            continue
        shift = lines[number] - number
        if ended or runs[-1][-1] != shift:
            runs.append([number, number, shift])
        runs[-1][1], ended = number, False
    return runs


def line_now(number: int, runs: Sequence[Run]) -> int | None:
    """The line on which a row stands now; None when it has gone from the file."""
    if not runs:
        return number
    return next((number + shift for first, last, shift in runs if first <= number <= last), None)
