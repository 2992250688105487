"""Attacks from a table: columns, cells and what is said of odd ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ekbom.exchange.attack_file import read_attacks
from ekbom.model.attack import Attack, AttackLog
from ekbom.model.errors import InputError, UsageError

HEAD = "start,place,urge_before,measure,urge_after,calm_min\n"
ROW = "2026-03-01 22:30,bed,7,walking,3,40\n"


def read(tmp_path: Path, text: str, **more: object) -> AttackLog:
    path = tmp_path / "attacks.csv"
    path.write_text(text)
    return read_attacks(path, **more)  # type: ignore[arg-type]


def one(tmp_path: Path, row: str) -> Attack:
    log = read(tmp_path, HEAD + row)
    assert log.findings == ()
    return log.attacks[0]


def said(log: AttackLog) -> list[str]:
    return [f"{found.code}: {found}" for found in log.findings]


def test_a_plain_row(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + ROW)
    start = datetime(2026, 3, 1, 22, 30)
    assert log == AttackLog(
        (Attack(start, "bed", 7.0, ("walking",), 3.0, 40.0, False),), "attacks.csv"
    )
    assert repr(log) == "AttackLog(attacks.csv, 1 attacks)"


def test_only_four_columns_are_needed(tmp_path: Path) -> None:
    log = read(tmp_path, " Start ,Urge before,MEASURE,urge_after\n2026-03-01 22:30,7,walking,3\n")
    assert log.attacks == (Attack(datetime(2026, 3, 1, 22, 30), "", 7.0, ("walking",), 3.0),)
    assert log.findings == ()


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    row = "2026-03-01 22:30;bed;7,5;walking;3,25;0,5 h\n"
    log = read(tmp_path, HEAD.replace(",", ";") + row)
    assert (log.attacks[0].urge_before, log.attacks[0].urge_after) == (7.5, 3.25)
    assert log.attacks[0].minutes_until_back == 30.0
    assert log.findings == ()


@pytest.mark.parametrize(
    ("cell", "minutes", "still"),
    [
        ("40", 40.0, False),
        ("0", 0.0, False),
        ("90 s", 1.5, False),
        ("60+", 60.0, True),
        ("> 60 min", 60.0, True),
        ("Still calm", None, True),
        ("not back", None, True),
        ("", None, False),
        ("?", None, False),
    ],
)
def test_minutes_of_calm(tmp_path: Path, cell: str, minutes: float | None, still: bool) -> None:
    attack = one(tmp_path, f"2026-03-01 22:30,bed,7,walking,3,{cell}\n")
    assert (attack.minutes_until_back, attack.still_calm) == (minutes, still)


@pytest.mark.parametrize("cell", ["soon", "-5", "40 mg", "22:40", "yes"])
def test_minutes_that_cannot_be_read(tmp_path: Path, cell: str) -> None:
    log = read(tmp_path, f"{HEAD}2026-03-01 22:30,bed,7,walking,3,{cell}\n")
    assert (log.attacks[0].minutes_until_back, log.attacks[0].still_calm) == (None, False)
    assert said(log) == [
        "calm_not_read: attacks.csv, row 2: 1 row: calm_min is no such value; "
        "not used; write minutes"
    ]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("walking", ("walking",)),
        ("walking + cold  water", ("walking", "cold water")),
        ("walking + walking+", ("walking",)),
        ("Nothing", ()),
        ("none", ()),
        ("no measure", ()),
    ],
)
def test_measures(tmp_path: Path, cell: str, what: tuple[str, ...]) -> None:
    assert one(tmp_path, f"2026-03-01 22:30,bed,7,{cell},3,40\n").what == what


def test_a_row_without_a_measure_is_not_nothing_done(tmp_path: Path) -> None:
    log = read(tmp_path, f"{HEAD}{ROW}2026-03-02 22:30,bed,7,,3,40\n2026-03-03 22:30,bed,7,,3,4\n")
    assert len(log.attacks) == 1
    assert said(log) == [
        "measure_missing: attacks.csv, rows 3, 4: 2 rows: nobody wrote what was done; "
        'not used; write the measure, or "nothing"'
    ]


def test_urges(tmp_path: Path) -> None:
    rows = ["9,walking,", "bad,walking,11", "10,walking,0", "3 mg,walking,-1"]
    body = "".join(f"2026-03-0{i} 22:30,bed,{row},\n" for i, row in enumerate(rows, start=1))
    log = read(tmp_path, HEAD + body)
    assert [(a.urge_before, a.urge_after) for a in log.attacks] == [
        (9.0, None),
        (None, None),
        (10.0, 0.0),
        (None, None),
    ]
    assert said(log) == [
        "urge_missing: attacks.csv, row 2: 1 row: urge_after is not there; "
        "no relief can be counted there",
        "urge_not_read: attacks.csv, rows 3, 5: 2 rows: urge_before is no such value; "
        "not used; write a number",
        "off_the_scale: attacks.csv, rows 3, 5: 2 rows: urge_after is not on the scale 0 to 10; "
        "not used; correct it, or give the scale",
    ]


def test_another_scale(tmp_path: Path) -> None:
    text = f"{HEAD}2026-03-01 22:30,bed,70,walking,4,\n"
    assert read(tmp_path, text, scale=(4, 70)).attacks[0].urge_before == 70.0
    assert read(tmp_path, text, scale=(4, 70)).findings == ()
    with pytest.raises(UsageError, match="does not go from a lower"):
        read(tmp_path, text, scale=(10, 0))


def test_the_order_of_time(tmp_path: Path) -> None:
    log = read(tmp_path, f"{HEAD}2026-03-02 01:00,bed,7,walking,3,\n{ROW}")
    assert [a.start.day for a in log.attacks] == [1, 2]
    assert log.findings == ()


def test_the_same_attack_twice(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + ROW + ROW)
    assert len(log.attacks) == 1
    assert said(log) == [
        "duplicate_entry: attacks.csv, row 3: 1 row: the same attack is there twice; used once"
    ]


def test_two_attacks_of_one_moment(tmp_path: Path) -> None:
    log = read(tmp_path, HEAD + ROW + ROW.replace("walking", "cold water"))
    assert [a.what for a in log.attacks] == [("walking",), ("cold water",)]
    assert said(log) == [
        "same_start: attacks.csv, row 3: 1 row: another attack began at the same moment; "
        "both are used; join measures of one attack by +"
    ]


def test_dates_without_a_clock_time_may_hold_several_attacks(tmp_path: Path) -> None:
    text = f"{HEAD}2026-03-01,bed,7,walking,3,\n2026-03-01,bed,6,walking,3,\n"
    assert len(read(tmp_path, text).attacks) == 2
    assert read(tmp_path, text).findings == ()
    assert read(tmp_path, text).attacks[0].start == datetime(2026, 3, 1)


def test_the_clock_names_the_future(tmp_path: Path) -> None:
    rows = ROW + "2026-03-05 22:30,bed,7,walking,3,40\n"
    now = datetime(2026, 3, 1, 22, 30)
    assert said(read(tmp_path, HEAD + rows, now=now)) == [
        "future_date: attacks.csv, row 3: 1 row: in the future; kept; check the date"
    ]
    assert said(read(tmp_path, HEAD + ROW, now=now)) == []


def test_the_zone_and_the_format_of_dates(tmp_path: Path) -> None:
    text = f"{HEAD}2026-03-01T22:30:00Z,bed,7,walking,3,\n"
    moved = read(tmp_path, text, tz="Europe/Oslo").attacks[0].start
    assert moved == datetime(2026, 3, 1, 23, 30)
    local = f"{HEAD}03/01/2026 22:30,bed,7,walking,3,\n"
    assert read(tmp_path, local, date_format="MDY").attacks[0].start.month == 3


def test_other_columns_are_said(tmp_path: Path) -> None:
    text = HEAD.replace("place", "room") + ROW
    assert said(read(tmp_path, text)) == [
        'unknown_column: attacks.csv: columns that say nothing here: "room"; '
        "not used; the columns are start, urge_before, measure, urge_after, place, calm_min"
    ]


def test_odd_dates_and_odd_tables_are_passed_on(tmp_path: Path) -> None:
    log = read(tmp_path, f"{HEAD}{ROW}2026-02-30 22:30,bed,7,walking,3,\n2026-03-02 22:00,bed\n")
    assert [found.code for found in log.findings] == [
        "ragged_row",
        "impossible_date",
        "measure_missing",
    ]
    assert len(log.attacks) == 1


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("start,measure,urge_after,place", "no column 'urge_before'"),
        ("when,urge_before,measure,urge_after", "no column 'start'"),
        ("start,urge_before,measure,urge_after,Place,place", "one name on two columns"),
    ],
)
def test_columns_that_have_to_be_there(tmp_path: Path, head: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"{head}\n2026-03-01,7,walking,3,a,b\n"[: len(head) + 24] + "\n")
    assert str(caught.value) == (
        f"{tmp_path / 'attacks.csv'}: it has {what}; name the columns start, urge_before, "
        "measure, urge_after, place, calm_min, each once"
    )


def test_no_dates_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="possible date"):
        read(tmp_path, f"{HEAD}soon,bed,7,walking,3,\n")
