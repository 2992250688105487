"""What is kept as entries reads as the same rows in a file would, in one table or in several."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.builders.entries import entry

from ekbom.journal.assemble import assemble
from ekbom.journal.kept_rows import logged_table
from ekbom.journal.merge import Part, merge
from ekbom.journal.options import Options
from ekbom.journal.table import Table
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary

START = datetime(2026, 3, 4, 12)
NAMES = ("urge", "tea", "walk")
# Distinct moments of four weeks, each with what was written then and how late.
told = st.lists(
    st.tuples(
        st.integers(0, 28 * 48 - 1),
        st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10), min_size=1),
        st.integers(0, 96),
    ),
    min_size=1,
    unique_by=lambda one: one[0],
).filter(lambda rows: any("urge" in cells for _, cells, _ in rows))


def clock(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def entries_of(rows: Any) -> list[Any]:
    made = []
    for half_hours, cells, late_h in rows:
        at = START + timedelta(minutes=30 * half_hours)
        written = (at + timedelta(hours=late_h)).replace(tzinfo=UTC)
        text = {name: str(value) for name, value in cells.items()}
        made.append(entry(at, f"{half_hours}", body={"cells": text}, written_at=written))
    return made


def numbers(diary: Diary) -> Any:
    """All of a diary but its words: columns in any order, and no findings."""
    actions = {name: replace(one, kind=None) for name, one in diary.actions.items()}
    return diary.dates, dict(diary.outcomes), actions, diary.late


def read(table: Table, options: Options) -> Any:
    try:
        return numbers(assemble(table, options, load_policy()))
    except Exception as error:  # noqa: BLE001  # two readings fail alike, or not at all
        return type(error)


@given(told)
def test_a_log_reads_as_the_same_rows_in_a_file(rows: Any) -> None:
    logged, own = logged_table(entries_of(rows), clock)
    file = Table(
        ("moment", *NAMES, "noted"),
        tuple(
            (
                at.isoformat(" "),
                *(str(cells.get(name, "")) for name in NAMES),
                (at + timedelta(hours=late_h)).isoformat(" "),
            )
            for half_hours, cells, late_h in rows
            for at in [START + timedelta(minutes=30 * half_hours)]
        ),
        tuple(range(2, len(rows) + 2)),
    )
    asked: dict[str, Any] = {"outcomes": ("urge",), "scale": (0, 10)}
    kept = read(logged, Options(time=own["time"], written=own["written"], **asked))
    assert kept == read(file, Options(time="moment", written="noted", **asked))


@given(told, st.data())
def test_rows_read_alike_in_one_table_and_in_two(rows: Any, data: st.DataObject) -> None:
    entries = entries_of(rows)
    first = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    options: dict[str, Any] = {"outcomes": ("urge",), "scale": (0, 10)}
    parts = []
    for which in (True, False):
        chosen = [one for one, here in zip(entries, first, strict=True) if here is which]
        if chosen:
            table, own = logged_table(chosen, clock)
            parts.append(Part(table, Options(time=own["time"], written=own["written"], **options)))
    whole, own = logged_table(entries, clock)
    alone = read(whole, Options(time=own["time"], written=own["written"], **options))
    assert read(*merge(parts)) == alone
