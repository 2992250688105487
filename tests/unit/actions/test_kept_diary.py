"""The diary of a person from what the workspace keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tests.builders.bring import write_diary
from tests.builders.desks import Clock, clock_of, make_desk, own_person, seat

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.desk import Desk
from ekbom.actions.entries import amend_entry, log_entry
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.kept_nights import kept_nights, own_clock, tables_of
from ekbom.actions.people import change_person
from ekbom.exchange.mapping_file import mapping_from
from ekbom.model.diary import Diary
from ekbom.model.errors import NotAllowed, NotAnswerable, UsageError
from ekbom.model.people import Actor, Role

ROOT = Path(__file__).parents[3]
MELATONIN = ROOT / "examples" / "melatonin" / "melatonin_ema.csv"
NOW = datetime(2026, 12, 1, 8)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path, clock=Clock(datetime(2026, 11, 20, 21, 30, tzinfo=UTC)))
    yield made
    made.store.close()


def log(desk: Desk, at: str, source: str = "log", note: str = "", **cells: str) -> str:
    """An entry written at the moment it tells of."""
    clock_of(desk).at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return log_entry(desk, own_person(desk), cells, note, source=source, new=cells).entry.id


def read(desk: Desk, source: str | None = None, since: date | None = None, **how: Any) -> Diary:
    options = {"outcome": "urge", "now": NOW, **how}
    return kept_diary(desk, own_person(desk), source=source, since=since, options=options)


def codes(diary: Diary) -> set[str]:
    return {finding.code for finding in diary.findings}


def found(diary: Diary, code: str) -> str:
    (one,) = [str(finding) for finding in diary.findings if finding.code == code]
    return one


# The same as from the file


def test_a_table_that_was_brought_reads_exactly_as_its_file(desk: Desk) -> None:
    how: dict[str, Any] = {
        "outcome": "mood", "action": "melatonin", "higher_is_better": True, "scale": (0, 100),
        "row": "day", "index": "study_day", "now": NOW,
    }  # fmt: skip
    bring_diary(desk, own_person(desk), MELATONIN)
    assert read(desk, **how) == read_diary(MELATONIN, **how)


def test_how_it_is_read_is_remembered(desk: Desk) -> None:
    how: dict[str, Any] = {
        "outcome": "mood", "action": ["melatonin"], "higher_is_better": True, "scale": [0, 100],
        "row": "day", "index": "study_day",
    }  # fmt: skip
    bring_diary(desk, own_person(desk), MELATONIN, options=how)
    plain = kept_diary(desk, own_person(desk), options={"now": NOW})
    assert plain == read_diary(MELATONIN, **how, now=NOW)


ODD = (
    "2026-03-04,6,1", "2026-03-05,4,0", "2026-03-05,4,0", "2026-02-30,4,0", "2026-03-07,bad,2",
    "2026-03-09,7,,extra", "2026-03-10",
)  # fmt: skip


def test_everything_odd_in_the_file_is_said_on_its_line(desk: Desk, tmp_path: Path) -> None:
    path = write_diary(tmp_path, ODD)
    bring_diary(desk, own_person(desk), path)
    told = read_diary(path, outcome="urge", now=NOW)
    assert {"ragged_row", "duplicate_entry", "impossible_date"} <= codes(told)
    assert read(desk) == told


def test_after_lines_came_in_above_it_still_reads_as_the_file(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path, ODD))
    path = write_diary(tmp_path, ("2026-03-01,2,0", "2026-03-02,3,1", *ODD))
    bring_diary(desk, own_person(desk), path)
    assert read(desk) == read_diary(path, outcome="urge", now=NOW)


def test_a_mapping_reads_it_and_a_medicine_counts_as_it_was_written(
    desk: Desk, tmp_path: Path
) -> None:
    path = write_diary(
        tmp_path, ("2026-03-04;bad;taken", "2026-03-05;good;stopped"), header="Day;Legs;Ropinirole"
    )
    mapping = mapping_from(
        {
            "format": "ekbom-mapping/1", "delimiter": ";", "time": "Day",
            "columns": {
                "Legs": {"is": "outcome", "name": "urge", "words": {"bad": 8, "good": 2}},
                "Ropinirole": {"is": "action", "words": {"taken": 1, "stopped": 0}},
            },
        },
        "map.json",
    )  # fmt: skip
    bring_diary(desk, own_person(desk), path, mapping=mapping)
    diary = read(desk)
    assert diary.outcomes["urge"].values == (8, 2)
    assert diary.actions["Ropinirole"].values == (1, 0)
    (use,) = diary.own_medicines
    assert (use.name, use.taking) == ("Ropinirole", "stopped")


# The log


def test_what_was_logged_lies_on_its_nights(desk: Desk) -> None:
    log(desk, "2026-03-04T15:00", coffee="2")
    log(desk, "2026-03-04T22:00", urge="6")
    log(desk, "2026-03-05T09:00", coffee="0")
    log(desk, "2026-03-06T07:30", urge="3")
    diary = read(desk)
    assert diary.dates == (date(2026, 3, 4), date(2026, 3, 5))
    assert diary.outcomes["urge"].values == (6, 3)
    assert diary.actions["coffee"].values == (2, 0)
    assert diary.source == "log"
    assert not any(diary.late)


def test_the_hour_at_which_the_day_turns_is_the_persons(desk: Desk) -> None:
    log(desk, "2026-03-05T13:00", urge="6")
    assert read(desk).dates == (date(2026, 3, 5),)
    change_person(desk, own_person(desk), day_turns_h=15.0)
    assert read(desk).dates == (date(2026, 3, 4),)
    assert read(desk, day_turns=12.0).dates == (date(2026, 3, 5),)


def test_what_was_written_late_is_marked_and_said(desk: Desk) -> None:
    log(desk, "2026-03-04T22:00", urge="6")
    clock_of(desk).at = datetime(2026, 3, 9, 8, tzinfo=UTC)
    log_entry(desk, own_person(desk), {"urge": "4"}, at="2026-03-05T22:00")
    diary = read(desk)
    assert diary.late == (False, True)
    assert found(diary, "late_entry").startswith("log, row of 2026-03-05 22:00: written more than ")


def test_a_value_that_was_put_right_late_is_late(desk: Desk) -> None:
    record = log(desk, "2026-03-04T22:00", urge="6")
    clock_of(desk).step(days=4)
    amend_entry(desk, own_person(desk), record, {"urge": "2"}, reason="slip")
    diary = read(desk)
    assert (diary.outcomes["urge"].values, diary.late) == ((2,), (True,))


def test_a_note_is_no_action_and_a_medicine_in_it_asks_for_its_card(desk: Desk) -> None:
    log(desk, "2026-03-04T22:00", urge="6", note="stopped pramipexole")
    diary = read(desk)
    assert diary.actions == {}
    assert [use.taking for use in diary.own_medicines] == ["stopped"]
    assert {"stop_card"} <= codes(diary)
    assert "unused_column" not in codes(diary)


def test_what_belongs_to_an_assessment_is_no_action(desk: Desk) -> None:
    log(desk, "2026-03-04T22:00", urge="6", ferritin="45 ug/L", irls="22", magnesium="400 mg")
    assert list(read(desk).actions) == ["magnesium"]
    assert read(desk, outcome="irls").outcomes["irls"].values == (22,)


def test_another_rating_is_no_action_unless_it_is_named(desk: Desk) -> None:
    log(desk, "2026-03-04T22:00", urge="6", mood="4", tea="1")
    assert list(read(desk).actions) == ["tea"]
    assert list(read(desk, action=["mood"]).actions) == ["mood"]


def test_a_partners_observations_stand_apart(desk: Desk) -> None:
    log(desk, "2026-03-04T22:00", urge="6")
    log(desk, "2026-03-04T23:00", "partner", urge="8", kicks="20")
    diary = read(desk)
    assert diary.outcomes["urge"].values == (6,)
    assert diary.actions == {}
    assert found(diary, "observed_by_partner") == (
        "log: a partner observed kicks (partner), urge (partner); "
        'to ask for it, say --outcome "kicks (partner)"'
    )
    asked = read(desk, outcome="kicks (partner)")
    assert asked.outcomes["kicks (partner)"].values == (20,)
    assert found(asked, "observed_by_partner").startswith("log: a partner observed urge (partner);")


@pytest.mark.parametrize(
    ("role", "code"),
    [("carer", "written_by_carer"), ("therapist", "written_by_therapist"),
     ("doctor", "written_by_doctor")],
)  # fmt: skip
def test_who_else_wrote_is_said(desk: Desk, role: Role, code: str) -> None:
    log(desk, "2026-03-03T22:00", urge="5")
    assert not any(one.startswith("written_by") for one in codes(read(desk)))
    other = Actor("m9", "somebody", role, frozenset((own_person(desk),)))
    log(seat(desk, other), "2026-03-04T22:00", urge="6")
    assert found(read(desk), code) == (
        f"workspace: 1 of 2 entries was written by a {role}; used as the person's own; "
        "ekbom show says who wrote each"
    )
    log(seat(desk, other), "2026-03-05T22:00", urge="6")
    assert "2 of 3 entries were written" in found(read(desk), code)


def test_a_table_brought_by_a_therapist_is_the_persons_and_one_by_a_carer_is_said(
    desk: Desk, tmp_path: Path
) -> None:
    for role, said in (("therapist", False), ("carer", True)):
        other = Actor("m9", "somebody", role, frozenset((own_person(desk),)))
        path = write_diary(tmp_path, name=f"{role}.csv")
        bring_diary(seat(desk, other), own_person(desk), path, name=path.name)
        diary = read(desk, source=f"{role}.csv")
        assert (f"written_by_{role}" in codes(diary)) is said


# Several sources


def test_log_and_table_make_one_diary(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1", walk="1")
    diary = read(desk)
    assert diary.source == "log + urge.csv"
    assert diary.outcomes["urge"].values == (6, 4, 7, 1)
    assert diary.actions["coffee"].values == (1, 0, 2, None)
    assert diary.actions["walk"].values == (None, None, None, 1)


@pytest.mark.parametrize(
    ("source", "values"), [("log", (1,)), ("LOG", (1,)), ("Urge.csv", (6, 4, 7))]
)
def test_one_source_alone(
    desk: Desk, tmp_path: Path, source: str, values: tuple[float, ...]
) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1")
    assert read(desk, source=source).outcomes["urge"].values == values


def test_a_source_there_is_not(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    with pytest.raises(UsageError) as error:
        read(desk, source="other")
    assert str(error.value) == "--source: there is no 'other' here; name one of log, urge.csv"
    with pytest.raises(NotAnswerable, match="no night of this person is kept here"):
        read(desk, source="log")


def test_tables_that_count_other_units_stand_apart(desk: Desk) -> None:
    bring_diary(desk, own_person(desk), MELATONIN, options={"row": "day", "index": "study_day"})
    log(desk, "2026-03-07T22:00", urge="1")
    diary = read(desk)
    assert diary.outcomes["urge"].values == (1,)
    assert found(diary, "source_left_out") == (
        "log: melatonin_ema.csv is not used here; it counts other units, or is read in another "
        "way; name it with --source"
    )
    log(desk, "2026-03-08T22:00", mood="60")
    with pytest.raises(UsageError) as error:
        read(desk, outcome="mood")
    assert error.value.problem == (
        "the tables of this person count different units (log by the night, melatonin_ema.csv by "
        "study_day)"
    )


def test_a_word_that_reads_one_table_needs_to_know_which(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1")
    with pytest.raises(UsageError) as error:
        read(desk, time="date")
    assert str(error.value) == (
        "--time: it reads one table, and 2 are kept; name the one that is meant with --source"
    )
    assert len(read(desk, source="urge.csv", time="date")) == 3
    with pytest.raises(UsageError, match=r"^--date-format: "):
        read(desk, date_format="DMY")


def test_only_nights_from_a_day_on(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1")
    assert read(desk, since=date(2026, 3, 6)).outcomes["urge"].values == (7, 1)


# Who may


def test_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(NotAnswerable) as error:
        read(desk)
    assert str(error.value) == (
        "workspace: no night of this person is kept here; write entries with ekbom log, or bring "
        "a diary with ekbom import"
    )


def test_reading_is_audited_and_an_outsider_is_refused(desk: Desk) -> None:
    log(desk, "2026-03-07T22:00", urge="1")
    read(desk)
    outsider = seat(desk, Actor("m9", "x", "doctor"))
    with pytest.raises(NotAllowed):
        kept_diary(outsider, own_person(desk))
    told = [(line.event.verb, line.event.actor == "m9", line.event.result)
            for line in desk.store.audit()][-2:]  # fmt: skip
    assert told == [
        ("kept_diary", False, "done"),
        ("kept_diary", True, "refused"),
    ]


def test_tables_as_they_were_written(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), write_diary(tmp_path))
    log(desk, "2026-03-07T22:00", urge="1")
    kept = kept_nights(desk.store, own_person(desk), desk.now())
    log_table, brought = tables_of(kept)
    assert log_table.columns == ("when", "urge", "written")
    assert brought.rows[0] == ("2026-03-04", "6", "1")


# Clocks


def test_the_persons_clock() -> None:
    moment = datetime(2026, 7, 1, 20, tzinfo=UTC)
    utc = datetime(2026, 11, 20, tzinfo=UTC)
    assert own_clock(utc, "Europe/Oslo")(moment) == datetime(2026, 7, 1, 22)
    east = datetime(2026, 11, 20, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert own_clock(east, "")(moment) == datetime(2026, 7, 2, 1, 45)
    here = datetime(2026, 11, 20).astimezone()
    assert own_clock(here, "")(moment) == moment.astimezone().replace(tzinfo=None)
