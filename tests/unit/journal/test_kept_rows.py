"""Entries that were kept, as a table again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.builders.entries import AT, entry, row

from ekbom.journal.kept_rows import (
    MomentLine,
    brought_table,
    is_partner_column,
    logged_table,
    moment_text,
    partner_column,
)
from ekbom.journal.note import rows
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept


def clock(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def test_what_was_logged_is_a_row_for_each_entry_in_the_order_of_time() -> None:
    late = entry(datetime(2026, 3, 4, 22), urge="6")
    early = entry(datetime(2026, 3, 4, 9, 5), coffee="2", urge="3")
    table, own = logged_table([late, early], clock)
    assert table.columns == ("when", "coffee", "urge", "written")
    assert table.rows == (
        ("2026-03-04T09:05", "2", "3", "2026-03-04T09:15:00"),
        ("2026-03-04T22:00", "", "6", "2026-03-04T22:10:00"),
    )
    assert own == {"time": "when", "written": "written"}
    assert (table.source, table.findings, table.twice) == ("log", (), frozenset())


def test_a_note_gets_a_column_only_where_there_is_one() -> None:
    table, own = logged_table(
        [entry(urge="6", note="bad evening"), entry(id_="x", urge="5")], clock
    )
    assert own["note"] == "note"
    assert table.columns == ("when", "urge", "written", "note")
    assert [cells[-1] for cells in table.rows] == ["bad evening", ""]


def test_a_name_of_the_log_itself_that_is_taken_gets_a_mark() -> None:
    table, own = logged_table([entry(note="x", When="1", written="2", note_="3")], clock)
    assert own == {"time": "when_", "written": "written_", "note": "note"}
    assert table.columns == ("when_", "When", "written", "note_", "written_", "note")
    table, own = logged_table([entry(body={"cells": {"note": "1"}, "note": "y"})], clock)
    assert (own["note"], table.rows[0][1], table.rows[0][-1]) == ("note_", "1", "y")


def test_a_name_is_one_column_however_it_is_spelt() -> None:
    first = entry(AT, "a", body={"cells": {"Foot  bath": "1"}})
    second = entry(datetime(2026, 3, 5, 21), "b", body={"cells": {"foot bath": "0"}})
    table, _ = logged_table([second, first], clock)
    assert table.columns == ("when", "Foot  bath", "written")
    assert table.cells("Foot  bath") == ["1", "0"]


def test_what_a_partner_observed_stands_in_columns_of_its_own() -> None:
    told = [entry(AT, "a", urge="6"), entry(AT, "b", urge="8", kicks="20", source="partner")]
    table, _ = logged_table(told, clock)
    assert table.columns == ("when", "urge", "urge (partner)", "kicks (partner)", "written")
    assert [cells[1:4] for cells in table.rows] == [("6", "", ""), ("", "8", "20")]
    assert partner_column("kicks") == "kicks (partner)"
    assert is_partner_column("kicks (partner)")
    assert not is_partner_column("partner")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (AT, "2026-03-04T21:30"),
        (AT.replace(second=5), "2026-03-04T21:30:05"),
        (AT.replace(microsecond=7), "2026-03-04T21:30"),
        (date(2026, 3, 4), "2026-03-04"),
        (None, ""),
    ],
)
def test_the_moment_as_a_diary_writes_it(at: datetime | date | None, text: str) -> None:
    assert moment_text(entry(at)) == text


@pytest.mark.parametrize(
    ("late", "changed", "written"),
    [
        (False, None, "2026-03-04T21:40:00"),
        (True, None, "2026-03-04T21:40:00"),
        (False, datetime(2026, 3, 9, 8, tzinfo=UTC), "2026-03-04T21:40:00"),
        (True, datetime(2026, 3, 9, 8, tzinfo=UTC), "2026-03-09T08:00:00"),
    ],
)
def test_a_value_put_right_late_was_written_late(
    late: bool, changed: datetime | None, written: str
) -> None:
    table, _ = logged_table([entry(urge="6", late=late, changed_at=changed)], clock)
    assert table.rows[0][-1] == written


def test_messages_name_the_moment_and_not_the_place() -> None:
    table, _ = logged_table([entry(urge="6"), entry(date(2026, 3, 5), "b", urge="7")], clock)
    assert rows(table.lines) == "rows of 2026-03-04 21:30, of 2026-03-05"
    assert f"row {table.lines[0]}" == "row of 2026-03-04 21:30"
    assert list(table.lines) == [1, 2]
    nowhere, _ = logged_table([entry(None, "c", urge="7")], clock)
    assert str(nowhere.lines[0]) == "of no date"


BODY = {"columns": ["date", "urge"], "options": {}, "mapping": None}


def told(*entries: Kept, **body: object) -> tuple[tuple[tuple[str, ...], ...], list[str]]:
    table = brought_table("urge.csv", {**BODY, **body}, entries)
    return table.rows, [str(line) for line in table.lines]


def test_a_table_that_was_brought_stands_as_in_its_file() -> None:
    second = row(4, {"date": "2026-03-05", "urge": "4", "gone": "x"})
    first = row(2, {"date": "2026-03-04"})
    assert told(second, first) == (
        (("2026-03-04", ""), ("2026-03-05", "4")),
        ["2", "4"],
    )
    table = brought_table("urge.csv", BODY, [first])
    assert (table.columns, table.source) == (("date", "urge"), "urge.csv")
    assert not isinstance(table.lines[0], MomentLine)


def test_rows_that_moved_stand_on_their_new_lines_and_those_gone_behind_them() -> None:
    kept = [row(n, {"date": f"2026-03-0{n}"}, at=datetime(2026, 3, n, 22)) for n in (2, 3, 4)]
    found, lines = told(*kept, lines=[[2, 2, 3], [4, 4, -1]])
    assert found == (("2026-03-04", ""), ("2026-03-02", ""), ("2026-03-03", ""))
    assert lines == ["3", "5", "of 2026-03-03 22:00"]


def test_rows_without_a_line_stand_behind_the_others_by_their_moments() -> None:
    kept = [
        row(None, {"date": "b"}, at=datetime(2026, 3, 9)),
        row(None, {"date": "a"}, at=datetime(2026, 3, 8)),
        row(7, {"date": "c"}),
    ]
    found, lines = told(*kept)
    assert [cells[0] for cells in found] == ["c", "a", "b"]
    assert lines == ["7", "of 2026-03-08 00:00", "of 2026-03-09 00:00"]


def test_what_was_seen_when_the_file_was_opened_is_said_again() -> None:
    seen = Finding("encoding", "note", "urge.csv", "not UTF-8", "check letters")
    table = brought_table(
        "urge.csv", {**BODY, "findings": [seen.to_dict()], "twice": ["urge"]}, [row(2, {})]
    )
    assert table.findings == (seen,)
    assert table.twice == {"urge"}
