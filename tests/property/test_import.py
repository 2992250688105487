"""A diary that was brought reads as the file does, whatever it holds and however often it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.bring import everything
from tests.builders.desks import START, make_desk, own_person

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.desk import Desk
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_diary import kept_diary
from ekbom.model.diary import Diary
from ekbom.model.errors import EkbomError

CELLS = ("", "0", "1", "4", "6,5", "400 mg", "yes", "no", "x", "soon", "22:30", "-", "ä;b")
MOMENTS = ("", " 09:00", " 21:00", "T23:30", " 25:00", "Z")
Row = tuple[str, ...]
T = TypeVar("T")

moments = st.builds(
    lambda day, clock: f"{date(2026, 3, 1) + timedelta(days=day)}{clock}",
    st.integers(0, 9),
    st.sampled_from(MOMENTS),
) | st.sampled_from(("", "soon", "2026-02-30"))
rows = st.tuples(
    moments,
    st.sampled_from(("3", "4", "7", "", "x")),
    st.sampled_from(CELLS),
    st.sampled_from(CELLS),
)
files = st.lists(rows, min_size=1, max_size=9)
options = st.fixed_dictionaries(
    {"outcome": st.just("urge")},
    optional={
        "row": st.sampled_from(("night", "day")),
        "day_turns": st.sampled_from((6.0, 12.0)),
        "tz": st.just("Europe/Oslo"),
        "scale": st.just((0, 10)),
        "ignore": st.just(["note"]),
    },
)


def write(folder: Path, table: list[Row], *, blank: bool) -> Path:
    place = folder / "d.csv"
    lines = ["date\turge\tcoffee\tnote", *("\t".join(row) for row in table)]
    place.write_text(("\n\n" if blank else "\n").join(lines) + "\n", "utf-8")
    return place


def answer(read: Callable[[], T]) -> T | str:
    """What comes of it, or the words with which it is refused."""
    try:
        return read()
    except EkbomError as error:
        return error.problem


def reads(desk: Desk, path: Path, said: dict[str, Any]) -> tuple[Diary | str, Diary | str]:
    """What is kept as a diary, and the file as one."""
    now = START.replace(tzinfo=None)
    kept = answer(lambda: kept_diary(desk, own_person(desk), options={"now": now}))
    return kept, answer(lambda: read_diary(path, now=now, **said))


@settings(max_examples=50, deadline=None)
@given(files, options, st.booleans())
def test_what_was_brought_reads_as_the_file_does(
    table: list[Row], said: dict[str, Any], blank: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder), table, blank=blank)
        desk = make_desk(Path(folder))
        try:
            brought = answer(lambda: bring_diary(desk, own_person(desk), path, options=said))
            kept, read = reads(desk, path, said)
            if isinstance(brought, str):
                assert brought == read
                assert not any(everything(desk).values())
                return
            assert kept == read
            before = everything(desk)
            assert bring_diary(desk, own_person(desk), path).unchanged
            assert everything(desk) == before
        finally:
            desk.store.close()


@settings(max_examples=50, deadline=None)
@given(files, rows, st.integers(0, 9), st.sampled_from(CELLS), st.booleans())
def test_a_file_that_grew_reads_as_it_does_now(
    table: list[Row], more: Row, place: int, cell: str, blank: bool
) -> None:
    said: dict[str, Any] = {"outcome": "urge"}
    longer = [(*row[:2], cell, row[3]) if n == place else row for n, row in enumerate(table)]
    longer.insert(place, more)
    with TemporaryDirectory() as folder:
        desk = make_desk(Path(folder))
        try:
            me, path = own_person(desk), write(Path(folder), table, blank=False)
            first = answer(lambda: bring_diary(desk, me, path, options=said))
            write(Path(folder), longer, blank=blank)
            second = answer(lambda: bring_diary(desk, me, path, options=said))
            kept, read = reads(desk, path, said)
            if not (isinstance(first, str) or isinstance(second, str)):
                assert kept == read
                assert bring_diary(desk, me, path).unchanged
        finally:
            desk.store.close()
