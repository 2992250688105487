"""Where rows stand now: what moved is kept in runs, what stayed is kept in nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ekbom.journal.line_runs import line_now, runs_of


def test_nothing_moved_is_nothing_kept() -> None:
    assert runs_of({2: 2, 3: 3, 5: 5}) == []
    assert [line_now(number, []) for number in (2, 7)] == [2, 7]


def test_rows_above_move_all_below() -> None:
    runs = runs_of({2: 4, 3: 5, 6: 8, 7: 2, 8: 3})
    assert runs == [[2, 6, 2], [7, 8, -5]]
    assert [line_now(number, runs) for number in (2, 3, 6, 7, 8)] == [4, 5, 8, 2, 3]


def test_a_row_that_has_gone_stands_nowhere() -> None:
    runs = runs_of({2: 2, 4: 3, 5: 4}, gone=[3])
    assert runs == [[2, 2, 0], [4, 5, -1]]
    assert line_now(3, runs) is None
    assert line_now(9, runs) is None


def test_a_row_that_has_gone_parts_a_run_also_where_nothing_moved() -> None:
    runs = runs_of({2: 2, 4: 4}, gone=[3])
    assert runs == [[2, 2, 0], [4, 4, 0]]
    assert line_now(3, runs) is None


@given(st.permutations(range(2, 14)), st.sets(st.integers(2, 13), max_size=11))
def test_every_line_is_found_again(order: list[int], gone: set[int]) -> None:
    lines = {n: line for n, line in enumerate(order, start=2) if n not in gone}
    runs = runs_of(lines, gone)
    assert {number: line_now(number, runs) for number in lines} == lines
    assert all(line_now(number, runs) is None for number in gone)
