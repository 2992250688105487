"""Several tables of one person as one."""

from __future__ import annotations

from typing import Any

import pytest

from ekbom.journal.assemble import assemble
from ekbom.journal.merge import Part, differing_units, merge
from ekbom.journal.options import Options
from ekbom.journal.table import Table
from ekbom.knowledge.load import load_policy
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding


def part(source: str, columns: str, *rows: str, **options: Any) -> Part:
    cells = tuple(tuple(row.split(",")) for row in rows)
    table = Table(tuple(columns.split(",")), cells, tuple(range(2, len(rows) + 2)), source)
    return Part(table, Options(**options))


LOG = part("log", "when,urge,Coffee", "2026-03-05T22:00,6,", "2026-03-05T14:00,,2")
FILE = part("a.csv", "day,coffee,walk", "04.03.2026,1,0", "06.03.2026,0,1")


def test_one_table_is_left_as_it_is() -> None:
    table, options = merge([LOG])
    assert table is LOG.table
    assert options is LOG.options


def test_rows_stand_in_the_order_of_time_under_the_first_spelling() -> None:
    table, options = merge([LOG, FILE])
    assert table.columns == ("when", "urge", "Coffee", "walk", "written")
    assert table.rows == (
        ("2026-03-04", "", "1", "0", ""),
        ("2026-03-05T14:00:00", "", "2", "", ""),
        ("2026-03-05T22:00:00", "6", "", "", ""),
        ("2026-03-06", "", "0", "1", ""),
    )
    assert table.source == "log + a.csv"
    assert [str(line) for line in table.lines] == [
        "2 of a.csv",
        "3 of log",
        "2 of log",
        "3 of a.csv",
    ]
    assert (options.time, options.written) == ("when", "written")


def test_a_diary_can_be_read_from_both() -> None:
    table, options = merge([
        part("log", "when,urge", "2026-03-05T23:00,6", outcomes=("urge",)),
        part("a.csv", "day,urge,walk", "2026-03-04,2,1", "2026-03-06,3,0", outcomes=("urge",)),
    ])  # fmt: skip
    diary = assemble(table, options, load_policy())
    assert diary.outcomes["urge"].values == (2, 6, 3)
    assert diary.actions["walk"].values == (1, None, 0)


def test_each_table_is_dated_by_its_own_words() -> None:
    utc = part("watch", "t,urge", "2026-03-04T22:00Z,5", tz="Europe/Oslo", written="")
    us = part("us", "t,walk", "03/05/2026,1", date_format="MDY")
    table, options = merge([utc, us])
    assert [row[0] for row in table.rows] == ["2026-03-04T23:00:00", "2026-03-05"]
    assert (options.tz, options.date_format) == ("", "")


def test_when_a_row_was_written_is_kept() -> None:
    one = part("a", "t,urge,noted", "2026-03-04,5,2026-03-09", written="noted")
    table, _ = merge([one, FILE])
    assert [row[-1] for row in table.rows if row[1] == "5"] == ["2026-03-09T00:00:00"]
    assert "noted" not in table.columns


def test_findings_of_both_are_said() -> None:
    seen = Finding("encoding", "note", "a", "x", "y")
    odd = part("a", "t,urge", "2026-03-04,5", "2026-02-30,5")
    odd = Part(Table(*(getattr(odd.table, n) for n in ("columns", "rows", "lines", "source")),
                     findings=(seen,), twice=frozenset({"urge"})), odd.options)  # fmt: skip
    table, _ = merge([odd, FILE])
    assert [finding.code for finding in table.findings] == ["encoding", "impossible_date"]
    assert table.twice == {"urge"}


def test_names_of_the_moment_that_are_taken_get_a_mark() -> None:
    table, options = merge([part("a", "t,when,Written", "2026-03-04,1,2"), FILE])
    assert (options.time, options.written) == ("when_", "written_")
    assert table.columns == ("when_", "when", "Written", "coffee", "walk", "written_")


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ({}, {}, False),
        ({"row": "night"}, {}, False),
        ({"row": "day"}, {}, True),
        ({"day_turns_h": 10.0}, {}, True),
        ({"row": "day", "index": "n"}, {"row": "day", "index": "n"}, True),
    ],
)
def test_only_what_counts_the_same_units_fits(
    first: dict[str, Any], second: dict[str, Any], differ: bool
) -> None:
    parts = [part("a", "t,n,urge", "2026-03-04,1,5", **first),
             part("b", "t,n,urge", "2026-03-05,2,5", **second)]  # fmt: skip
    assert differing_units(parts) is differ
    if differ:
        with pytest.raises(UsageError) as error:
            merge(parts)
        assert error.value.where == "--source"
        assert error.value.todo.startswith("name the one that is meant, as --source a")
    else:
        assert len(merge(parts)[0].rows) == 2
    assert not differing_units(parts[:1])


def test_the_refusal_says_what_each_counts() -> None:
    parts = [part("a", "t,n", "2026-03-04,1", index="n"), part("b", "t,n", "2026-03-04,1")]
    with pytest.raises(UsageError, match=r"\(a by n, b by the night\)"):
        merge(parts)


def test_what_is_said_of_columns_is_put_together() -> None:
    one = part("a", "t,urge", "2026-03-04,1", kinds={"walk": "habit"}, ignore=("x", "y"),
               order={"legs": ("no", "yes")}, lower_is_better=False)  # fmt: skip
    two = part("b", "t,walk", "2026-03-05,1", kinds={"tea": "habit", "walk": "habit"},
               ignore=("y", "z"), bedtime="bed", scale=(0, 100), lower_is_better=True)  # fmt: skip
    _, options = merge([one, two])
    assert options.kinds == {"walk": "habit", "tea": "habit"}
    assert options.order == {"legs": ("no", "yes")}
    assert options.ignore == ("x", "y", "z")
    assert (options.bedtime, options.scale, options.lower_is_better) == ("bed", (0, 100), False)


def test_two_tables_must_not_contradict_each_other() -> None:
    one = part("a", "t,urge", "2026-03-04,1", kinds={"walk": "habit"})
    two = part("b", "t,walk", "2026-03-05,1", kinds={"walk": "planned"})
    with pytest.raises(UsageError) as error:
        merge([one, two])
    assert (
        str(error.value) == "--kind: two tables say different things of walk; say --kind yourself"
    )


def test_two_ratings_of_one_moment_from_two_tables_are_one_conflict() -> None:
    both = [part(name, "t,urge", f"2026-03-04T22:00,{value}", "2026-03-06T22:00,1",
                 outcomes=("urge",)) for name, value in (("a", 2), ("b", 7))]  # fmt: skip
    diary = assemble(*merge(both), load_policy())
    (found,) = [f for f in diary.findings if f.code == "conflicting_entry"]
    assert found.where == "a + b, column urge, rows 2 of a, 2 of b"
    assert diary.outcomes["urge"].values == (None, None, 1.0)
