"""A diary that is brought, and brought again: nothing twice, only what changed, all of it said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.bring import ROWS, everything, write_diary
from tests.builders.desks import START, clock_of, own_person

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.bring_difference import Brought, Change, Difference
from ekbom.actions.desk import Desk
from ekbom.actions.entries import amend_entry, delete_records
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.people import change_person
from ekbom.exchange.mapping_file import TableMapping, mapping_from
from ekbom.model.errors import EkbomError, InputError, StoreError, UsageError
from ekbom.model.kept import Kept


def bring(desk: Desk, path: Path, **how: Any) -> Brought:
    return bring_diary(desk, own_person(desk), path, **how)


def rows(desk: Desk, source: str = "urge.csv") -> dict[str, Kept]:
    """Rows that are kept, by their dates as written."""
    found = desk.store.find(own_person(desk), "entry", source=source)
    return {one.key.split("|")[1]: one for one in found}


def source(desk: Desk, key: str = "urge.csv") -> Kept:
    (found,) = desk.store.find(own_person(desk), "source", key=key)
    return found


def test_every_row_is_kept_as_written(desk: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    brought = bring(desk, path, options={"outcome": "urge"})
    digest = desk.originals.kept()[0]
    assert brought.difference == Difference(
        new=True, added=("2026-03-04", "2026-03-05", "2026-03-06")
    )
    assert (brought.kind, brought.name, brought.unchanged) == ("diary", "urge.csv", False)
    first = rows(desk)["2026-03-04"]
    assert first == Kept(
        first.id, own_person(desk), "entry", "urge.csv|2026-03-04||1", START, desk.actor.id,
        "person", {"cells": {"date": "2026-03-04", "urge": "6", "coffee": "1"}, "note": "",
                   "line": 2},
        night=date(2026, 3, 4), source="urge.csv", original=digest,
    )  # fmt: skip
    kept = source(desk)
    assert kept.body == {
        "columns": ["date", "urge", "coffee"], "options": {"outcome": "urge"}, "mapping": None,
        "rows": 3, "time": "date", "index": "", "twice": [], "findings": [],
    }  # fmt: skip
    assert kept.original == digest
    assert set(brought.ids) == {kept.id, *(one.id for one in rows(desk).values())}
    with desk.originals.open(digest) as file:
        assert file.read() == path.read_bytes()
    assert desk.store.originals() == ((digest, path.stat().st_size),)


def test_the_same_file_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    bring(desk, path, options={"outcome": "urge"})
    before = everything(desk)
    again = bring(desk, path)
    assert (again.unchanged, again.ids, again.difference) == (True, (), Difference())
    assert everything(desk) == before
    *_, last = desk.store.audit()
    assert (last.event.verb, last.event.result) == ("bring_diary", "nothing_changed")


def test_of_a_newer_file_only_what_changed_is_written(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    before = rows(desk)
    clock_of(desk).step(days=7)
    newer = ("2026-03-04,6,1", "2026-03-05,5,0", "2026-03-07,2,0")
    brought = bring(desk, write_diary(tmp_path, newer))
    assert brought.difference == Difference(
        added=("2026-03-07",),
        changed=(Change("2026-03-05", "urge", "4", "5"),),
        gone=("2026-03-06",),
    )
    after = rows(desk)
    assert (after["2026-03-04"], after["2026-03-06"]) == (
        before["2026-03-04"],
        before["2026-03-06"],
    )
    changed = after["2026-03-05"]
    assert (changed.version, changed.reason) == (2, "read from urge.csv")
    assert changed.changed_at == datetime(2026, 11, 27, 21, 30, tzinfo=UTC)
    assert changed.body["cells"] == {"date": "2026-03-05", "urge": "5", "coffee": "0"}
    assert changed.original == source(desk).original != before["2026-03-05"].original
    assert source(desk).version == 2
    assert set(brought.ids) == {source(desk).id, changed.id, after["2026-03-07"].id}
    assert bring(desk, tmp_path / "urge.csv").unchanged


def test_what_was_only_looked_at_is_not_written(desk: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    empty = everything(desk)
    looked = bring(desk, path, options={"outcome": "urge"}, dry_run=True)
    assert (looked.difference.new, looked.ids, len(looked.difference.added)) == (True, (), 3)
    assert (everything(desk), desk.originals.kept()) == (empty, ())


def test_a_file_that_is_no_diary_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    before = everything(desk)
    for text in (
        "",
        "date,urge\n",
        "a,b\n1,2\n",
        "date,urge\n2026-03-04,soon\n",
        'date,"urge\n1,2',
    ):
        path = tmp_path / "urge.csv"
        path.write_text(text, "utf-8")
        with pytest.raises(EkbomError):
            bring(desk, path)
    assert everything(desk) == before
    assert len(desk.originals.kept()) == 1


def test_a_row_that_was_corrected_here_stays_corrected(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    me, first = own_person(desk), rows(desk)["2026-03-04"]
    amend_entry(desk, me, first.id, {"urge": "8"}, reason="a slip of the pen")
    # The file says what it said; another cell of the row and another row have changed.
    brought = bring(desk, write_diary(tmp_path, ("2026-03-04,6,3", *ROWS[1:])))
    assert brought.difference.changed == (Change("2026-03-04", "coffee", "1", "3"),)
    assert brought.difference.stands == ()
    now = rows(desk)["2026-03-04"]
    assert now.version == 3
    assert now.body["cells"] == {"date": "2026-03-04", "urge": "8", "coffee": "3"}
    # What the file says of it is remembered, so that the correction also stays the next time.
    assert now.body["file"] == {"urge": "6"}
    brought = bring(desk, write_diary(tmp_path, ("2026-03-04,6,4", *ROWS[1:])))
    assert brought.difference.changed == (Change("2026-03-04", "coffee", "3", "4"),)
    assert rows(desk)["2026-03-04"].body["cells"]["urge"] == "8"
    # When the file says a third thing, that is told, and the correction stays.
    brought = bring(desk, write_diary(tmp_path, ("2026-03-04,9,4", *ROWS[1:])))
    assert brought.difference.stands == (Change("2026-03-04", "urge", "8", "9"),)
    assert (brought.difference.changed, brought.unchanged) == ((), True)
    # When the file says the same as the correction, there is nothing left to tell.
    brought = bring(desk, write_diary(tmp_path, ("2026-03-04,8,4", *ROWS[1:])))
    assert (brought.difference.stands, brought.unchanged) == ((), True)


def test_the_moment_of_a_row_is_put_right_in_its_file(quick: Desk, tmp_path: Path) -> None:
    # Answers read the cells of a row: another moment beside them would be shown and not used.
    bring(quick, write_diary(tmp_path), options={"outcome": "urge"})
    me, first = own_person(quick), rows(quick)["2026-03-04"]
    with pytest.raises(UsageError) as error:
        amend_entry(quick, me, first.id, at="2026-03-10T21:00", reason="the date was wrong")
    assert str(error.value) == (
        "--at: this row stands in urge.csv, and answers read its moment there; put it right in "
        "urge.csv and bring that again, then remove this row: --remove ID"
    )
    assert rows(quick)["2026-03-04"] == first


def test_a_correction_leaves_a_row_on_the_night_its_table_gave_it(
    quick: Desk, tmp_path: Path
) -> None:
    # By a day that turns at six, nine in the morning tells of the day itself.
    path = write_diary(tmp_path, ("2026-03-04 09:00,6,3",))
    bring(quick, path, options={"outcome": "urge", "day_turns": 6.0})
    me, (first,) = own_person(quick), rows(quick).values()
    amend_entry(quick, me, first.id, {"urge": "5"}, reason="slip")
    (now,) = rows(quick).values()
    assert first.night == now.night == date(2026, 3, 4)


def test_a_row_that_was_removed_here_stays_out(desk: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    bring(desk, path, options={"outcome": "urge"})
    delete_records(desk, own_person(desk), [rows(desk)["2026-03-05"].id])
    again = bring(desk, path)
    assert (again.unchanged, again.difference.left_out) == (True, ("2026-03-05",))
    newer = bring(desk, write_diary(tmp_path, (*ROWS, "2026-03-07,1,0")))
    assert newer.difference == Difference(added=("2026-03-07",), left_out=("2026-03-05",))
    assert sorted(rows(desk)) == ["2026-03-04", "2026-03-06", "2026-03-07"]
    # Under another name it is another table.
    assert len(bring(desk, path, name="all of it").difference.added) == 4


def test_without_the_file_of_before_a_removed_row_comes_back(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    bring(quick, path, options={"outcome": "urge"})
    delete_records(quick, own_person(quick), [rows(quick)["2026-03-05"].id])
    quick.originals.remove(source(quick).original)
    newer = bring(quick, write_diary(tmp_path, (*ROWS, "2026-03-07,1,0")))
    assert newer.difference == Difference(added=("2026-03-05", "2026-03-07"))


def test_rows_whose_table_was_removed_are_known_again(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)
    bring(quick, path, options={"outcome": "urge"})
    delete_records(quick, own_person(quick), [source(quick).id])
    before = rows(quick)
    again = bring(quick, path, options={"outcome": "urge"})
    assert again.difference == Difference(new=True)
    assert (rows(quick), again.ids) == (before, (source(quick).id,))


def test_a_file_that_was_turned_round_is_the_same(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    before = rows(desk)
    path = write_diary(tmp_path, ("2026-03-07,3,0", *reversed(ROWS)))
    assert bring(desk, path).difference == Difference(added=("2026-03-07",))
    assert {day: rows(desk)[day] for day in before} == before
    assert source(desk).body["lines"] == [[2, 2, 3], [3, 3, 1], [4, 4, -1], [5, 5, -3]]
    assert kept_diary(desk, own_person(desk)) == read_diary(path, outcome="urge", now=START)


def test_equal_rows_are_told_apart_by_their_number(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path, ("2026-03-04,6,1", "2026-03-04,7,1", "2026-03-05,5,1"))
    brought = bring(quick, path, options={"outcome": "urge"})
    assert brought.difference.added == ("2026-03-04", "2026-03-04 (2)", "2026-03-05")
    brought = bring(quick, write_diary(tmp_path, ("2026-03-04,6,1", "2026-03-05,5,1")))
    assert brought.difference.gone == ("2026-03-04 (2)",)


def test_rows_without_a_date_are_kept_too(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path, (*ROWS, ",3,1", "soon,2,1"))
    brought = bring(quick, path, options={"outcome": "urge"})
    assert brought.difference.added[3:] == ("row 5, without a date", "soon")
    assert [rows(quick)[name].night for name in ("", "soon")] == [None, None]
    gone = bring(quick, write_diary(tmp_path)).difference.gone
    assert gone == ("a row without a date", "soon")


def test_the_columns_of_a_newer_file(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    path = write_diary(tmp_path, ("2026-03-04,6,no",), header="date,urge,walk")
    brought = bring(desk, path)
    assert brought.difference.settings == (
        Change("columns", "new", "", "walk"),
        Change("columns", "gone from the file, and kept", "coffee", ""),
    )
    assert rows(desk)["2026-03-04"].body["cells"] == {
        "date": "2026-03-04", "urge": "6", "coffee": "1", "walk": "no"
    }  # fmt: skip
    assert source(desk).body["columns"] == ["date", "urge", "walk", "coffee"]
    assert bring(desk, path).unchanged
    back = bring(desk, write_diary(tmp_path, ("2026-03-04,6,1",)))
    assert back.difference.settings == (
        Change("columns", "new", "", "coffee"),
        Change("columns", "gone from the file, and kept", "walk", ""),
    )


def test_what_is_said_anew_is_shown_and_remembered(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path, ("2026-03-04 14:00,6,1", "2026-03-05 14:00,4,0"))
    bring(quick, path, options={"outcome": ["urge"]})
    assert rows(quick)["2026-03-04 14:00"].night == date(2026, 3, 4)
    brought = bring(quick, path, options={"day_turns": 16.0, "kind": {"coffee": "habit"}})
    assert brought.difference.settings == (
        Change("how it is read", "day_turns", "", "16.0"),
        Change("how it is read", "kind", "", "coffee=habit"),
    )
    assert brought.difference.changed == (
        Change("2026-03-04 14:00", "night", "2026-03-04", "2026-03-03"),
        Change("2026-03-05 14:00", "night", "2026-03-05", "2026-03-04"),
    )
    assert rows(quick)["2026-03-04 14:00"].night == date(2026, 3, 3)
    assert source(quick).body["options"] == {
        "outcome": ["urge"], "day_turns": 16.0, "kind": {"coffee": "habit"}
    }  # fmt: skip
    assert bring(quick, path).unchanged


def test_the_person_is_known(quick: Desk, tmp_path: Path) -> None:
    change_person(quick, own_person(quick), day_turns_h=16.0, zone="Europe/Oslo")
    path = write_diary(tmp_path, ("2026-03-04T13:30Z,6,1", "2026-03-05T13:30Z,4,0"))
    bring(quick, path, options={"outcome": "urge"})
    first = rows(quick)["2026-03-04T13:30Z"]
    assert (first.at, first.night) == (datetime(2026, 3, 4, 14, 30), date(2026, 3, 3))
    assert source(quick).body["options"] == {
        "outcome": "urge", "day_turns": 16.0, "tz": "Europe/Oslo"
    }  # fmt: skip


def test_what_was_done_belongs_to_the_night_it_can_act_on(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path, ("2026-03-04 09:00,6,", "2026-03-04 10:00,,1"))
    bring(quick, path, options={"outcome": "urge"})
    assert [one.night for one in rows(quick).values()] == [date(2026, 3, 3), date(2026, 3, 4)]


def test_an_entry_written_late_is_marked(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(
        tmp_path, ("2026-03-04,6,2026-03-05 08:00", "2026-03-05,4,2026-03-08 08:00"),
        header="date,urge,written",
    )  # fmt: skip
    bring(quick, path, options={"outcome": "urge"})
    assert [one.late for one in rows(quick).values()] == [False, True]


def test_a_study_is_counted_by_its_own_days(quick: Desk) -> None:
    path = Path("examples/melatonin/melatonin_ema.csv")
    bring(quick, path, options={"outcome": "mood", "row": "day", "index": "auto"})
    found = quick.store.find(own_person(quick), "entry", source="melatonin_ema.csv")
    assert found[0].key == "melatonin_ema.csv|2026-02-18 10:06:00|1.0|1"
    assert found[0].at == datetime(2026, 2, 18, 10, 6)
    assert source(quick, "melatonin_ema.csv").body["index"] == "study_day"
    # Counted by the calendar instead, the rows are the same rows under other keys.
    other = bring(quick, path, options={"index": "", "ignore": ["study_day"]})
    assert (other.difference.added, other.difference.gone) == ((), ())
    found = quick.store.find(own_person(quick), "entry", source="melatonin_ema.csv")
    assert found[0].key == "melatonin_ema.csv|2026-02-18 10:06:00||1"
    assert bring(quick, path).unchanged


def test_the_next_file_of_the_same_columns_needs_no_words(quick: Desk, tmp_path: Path) -> None:
    bring(quick, write_diary(tmp_path, name="march.csv"), options={"outcome": "urge"})
    april = write_diary(tmp_path, ("2026-04-01,3,1", "2026-04-02,2,1"), name="april.csv")
    brought = bring(quick, april)
    assert brought.name == "march.csv"
    assert (len(brought.difference.added), len(brought.difference.gone)) == (2, 3)
    assert str(brought.findings[0]) == (
        "april.csv: it has the columns of march.csv, which was brought before; read as the next "
        "file of it; --name NAME keeps it apart"
    )
    assert source(quick, "march.csv").source == "april.csv"
    # Two tables have these columns from here on, so nobody guesses.
    assert bring(quick, april, name="left leg").name == "left leg"
    may = write_diary(tmp_path, ("2026-05-01,3,1", "2026-05-02,2,1"), name="may.csv")
    assert bring(quick, may, dry_run=True).name == "may.csv"


@pytest.mark.parametrize("name", ["log", "partner", "a|b", "a\nb", "x" * 121])
def test_a_name_no_table_can_have(quick: Desk, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a table cannot be called"):
        bring(quick, write_diary(tmp_path), name=name)


def german() -> TableMapping:
    plain = {
        "format": "ekbom-mapping/1", "delimiter": ";", "skip_lines": [1, 3], "time": "Tag",
        "columns": {
            "Beine": {"is": "outcome", "name": "urge", "words": {"gut": 2, "schlecht": 8}},
            "Mg": {"is": "action", "name": "magnesium", "unit": "mg"},
            "Notiz": {"is": "note"},
        },
    }  # fmt: skip
    return mapping_from(plain, "map.json")


GERMAN = "Tagebuch\nTag;Beine;Mg;Notiz;Rest\n;;(mg);;\n{rows}\n"


def test_a_table_through_its_mapping(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "tagebuch.csv"
    path.write_text(GERMAN.format(rows="04.03.2026;schlecht;400;zäh;1\n05.03.2026;gut;0;;1"))
    brought = bring(desk, path, mapping=german())
    first = rows(desk, "tagebuch.csv")["04.03.2026"]
    assert first.body == {
        "cells": {"Tag": "04.03.2026", "Beine": "schlecht", "Mg": "400", "Notiz": "zäh",
                  "Rest": "1"},
        "note": "zäh", "line": 4,
    }  # fmt: skip
    assert first.night == date(2026, 3, 4)
    assert "unmapped_column" in {one.code for one in brought.findings}
    kept = source(desk, "tagebuch.csv")
    assert json.loads(json.dumps(kept.body["mapping"])) == german().plain
    diary = kept_diary(desk, own_person(desk))
    assert diary.outcomes["urge"].values == (8.0, 2.0)
    assert (diary.actions["magnesium"].values, diary.actions["magnesium"].unit) == (
        (400.0, 0.0), "mg",
    )  # fmt: skip
    # The next file of the same columns is read in the same way, and nobody has to say it again.
    newer = tmp_path / "neu.csv"
    newer.write_text(GERMAN.format(rows="06.03.2026;gut;200;;1\n07.03.2026;gut;0;;1"))
    again = bring(desk, newer)
    assert (again.name, again.difference.added) == ("tagebuch.csv", ("06.03.2026", "07.03.2026"))
    assert kept_diary(desk, own_person(desk)).outcomes["urge"].values == (8.0, 2.0, 2.0, 2.0)


def test_a_row_of_a_mapped_table_that_was_removed_stays_out(quick: Desk, tmp_path: Path) -> None:
    path = tmp_path / "tagebuch.csv"
    path.write_text(GERMAN.format(rows="04.03.2026;schlecht;400;;1\n05.03.2026;gut;0;;1"))
    bring(quick, path, mapping=german())
    removed = rows(quick, "tagebuch.csv")["04.03.2026"]
    delete_records(quick, own_person(quick), [removed.id])
    assert bring(quick, path).difference == Difference(left_out=("04.03.2026",))


def test_a_file_a_known_mapping_does_not_fit_is_a_table_of_its_own(
    quick: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "tagebuch.csv"
    path.write_text(GERMAN.format(rows="04.03.2026;schlecht;400;;1\n05.03.2026;gut;0;;1"))
    bring(quick, path, mapping=german())
    # Without the lines that the mapping passes over, nothing is left of this one.
    other = tmp_path / "urge.csv"
    other.write_text("date,urge\n2026-03-04,6\n2026-03-05,4\n", "utf-8")
    assert bring(quick, other, options={"outcome": "urge"}).name == "urge.csv"


def test_another_mapping_takes_the_place_of_the_one_before(quick: Desk, tmp_path: Path) -> None:
    path = tmp_path / "tagebuch.csv"
    path.write_text(GERMAN.format(rows="04.03.2026;schlecht;400;;1\n05.03.2026;gut;0;;1"))
    bring(quick, path, mapping=german(), options={"tz": "Europe/Oslo"})
    other = dict(german().plain)
    other["columns"] = {
        **other["columns"],
        "Beine": {"is": "outcome", "order": ["gut", "schlecht"]},
    }
    brought = bring(quick, path, mapping=mapping_from(other, "map.json"))
    assert [(one.what, one.after) for one in brought.difference.settings] == [
        ("order", "Beine=gut, schlecht"),
        ("outcome", "Beine"),
    ]
    options = source(quick, "tagebuch.csv").body["options"]
    assert (options["tz"], options["outcome"]) == ("Europe/Oslo", ["Beine"])
    assert kept_diary(quick, own_person(quick)).outcomes["Beine"].values == (1.0, 0.0)


def test_an_outcome_that_nobody_named_can_be_said_later(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(
        tmp_path, ("2026-03-04,60,55", "2026-03-05,41,33", "2026-03-06,7,12"),
        header="date,one,two",
    )  # fmt: skip
    brought = bring(quick, path)
    assert [(one.code, one.severity) for one in brought.findings] == [("not_yet_read", "note")]
    assert len(rows(quick)) == 3
    with pytest.raises(UsageError, match="has no column 'three'"):
        bring(quick, path, options={"outcome": "three"})


def test_stop_cards_come_with_it(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(
        tmp_path, ("2026-03-04,6,taken", "2026-03-05,4,stopped"), header="date,urge,pramipexole"
    )
    brought = bring(quick, path, options={"outcome": "urge"})
    assert [use.taking for use in brought.own_medicines] == ["stopped"]
    assert "stop_card" in {one.code for one in brought.findings}


def test_a_difference_nobody_agreed_to_is_not_written(desk: Desk, tmp_path: Path) -> None:
    bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    path = write_diary(tmp_path, ("2026-03-04,5,1", *ROWS[1:]))
    shown = bring(desk, path, dry_run=True)
    path = write_diary(tmp_path, ("2026-03-04,2,1", *ROWS[1:]))
    before = everything(desk)
    with pytest.raises(StoreError) as caught:
        bring(desk, path, agreed=shown.difference)
    assert str(caught.value) == (
        "urge.csv: what is kept was changed while it was being looked at; nothing was written; "
        "bring it in again"
    )
    assert everything(desk) == before


def test_a_file_that_changes_meanwhile_is_not_kept(quick: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path)

    class Sly:
        """Originals that are handed another file than the one that was read."""

        def take(self, file: Path) -> tuple[str, int]:
            write_diary(tmp_path, ROWS[:1])
            return quick.originals.take(file)

    sly = replace(quick, originals=Sly())  # type: ignore[arg-type]
    with pytest.raises(InputError, match="it was changed while it was being read"):
        bring(sly, path, options={"outcome": "urge"})
    assert rows(quick) == {}


def test_the_audit_holds_ids_alone(desk: Desk, tmp_path: Path) -> None:
    brought = bring(desk, write_diary(tmp_path), options={"outcome": "urge"})
    lines = [one for one in desk.store.audit() if one.event.verb == "bring_diary"]
    assert {one.event.records for one in lines} == {brought.ids}
    said = json.dumps([one.event.records for one in lines])
    assert not [word for word in ("urge", "coffee", "2026-03") if word in said]


def test_a_row_stays_in_its_table_when_a_file_of_another_name_changes_it(
    quick: Desk, tmp_path: Path
) -> None:
    november, again = tmp_path / "november.csv", tmp_path / "again.csv"
    for path, urge in ((november, 3), (again, 6), (november, 7), (again, 8)):
        path.write_text(f"date,urge\n2026-11-18,2\n2026-11-19,{urge}\n")
        bring(quick, path, name="mine", options={"outcome": "urge"})
        rows = quick.store.find(own_person(quick), "entry", source="mine")
        assert [one.body["cells"]["urge"] for one in rows] == ["2", str(urge)]
    assert rows[1].reason == "read from again.csv"
