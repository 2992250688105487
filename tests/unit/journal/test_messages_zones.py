"""What is said of times with an offset, and of hours a clock skips or shows twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest

from ekbom.journal.clock import Stamp
from ekbom.journal.zones import find_zone, own_clock
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding

PLUS_TWO = timezone(timedelta(hours=2))
WHERE = "f.csv, column at"


def clocked(*moments: datetime) -> list[Stamp | None]:
    return [Stamp(moment, clocked=True) for moment in moments]


def lines(stamps: list[Stamp | None]) -> list[int]:
    return list(range(2, 2 + len(stamps)))


def said(stamps: list[Stamp | None], tz: str = "") -> list[Finding]:
    return own_clock(stamps, lines(stamps), WHERE, tz)[1]


def shown(stamps: list[Stamp | None], tz: str = "") -> list[datetime | None]:
    return own_clock(stamps, lines(stamps), WHERE, tz)[0]


@pytest.mark.parametrize("name", ["Mars/Olympus", "../Berlin"])
def test_a_zone_that_no_machine_knows_is_named(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        find_zone(name)
    assert str(refused.value) == (
        f"--tz: {name!r} is not a time zone that this machine knows; "
        "say a zone such as Europe/Berlin"
    )


def test_local_times_in_no_zone_are_the_persons_own_clock() -> None:
    moment = datetime(2026, 3, 29, 2, 30)
    stamps = [None, Stamp(datetime(2026, 3, 28), clocked=False), *clocked(moment)]
    assert own_clock(stamps, [2, 3, 4], WHERE, "") == ([None, None, moment], [])


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Berlin", 2), ("Europe/London", 1)], ids=["Berlin", "London"]
)
def test_an_hour_that_the_clock_skipped_is_used_and_said(zone: str, hour: int) -> None:
    before, skipped = datetime(2026, 3, 28, hour, 30), datetime(2026, 3, 29, hour, 30)
    stamps = clocked(before, skipped)
    assert shown(stamps, zone) == [before, skipped]
    assert said(stamps, zone) == [
        Finding(
            "clock_skipped",
            "warning",
            "f.csv, column at, row 3",
            f"in {zone} the clock skipped this hour (start of summer time)",
            "used as written; check how the clock was set",
        )
    ]


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Berlin", 2), ("Europe/London", 1)], ids=["Berlin", "London"]
)
@pytest.mark.parametrize("fold", [0, 1], ids=["the first", "the second"])
def test_an_hour_that_came_twice_is_used_and_said(zone: str, hour: int, fold: int) -> None:
    stamps = clocked(datetime(2026, 10, 24, hour, 30), datetime(2026, 10, 25, hour, 30, fold=fold))
    assert said(stamps, zone) == [
        Finding(
            "clock_twice",
            "warning",
            "f.csv, column at, row 3",
            f"in {zone} this hour came twice (end of summer time)",
            "used as written; the night is the same either way",
        )
    ]


def test_the_two_equal_hours_stay_apart() -> None:
    stamps = clocked(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )
    found, findings = own_clock(stamps, [2, 3], WHERE, "Europe/Berlin")
    assert [(at, at.fold) for at in found if at] == [
        (datetime(2026, 10, 25, 2, 30), 0),
        (datetime(2026, 10, 25, 2, 30), 1),
    ]
    assert findings == []


def test_universal_time_without_a_zone_is_doubted() -> None:
    stamps = clocked(datetime(2026, 3, 4, 22, tzinfo=UTC), datetime(2026, 3, 5, 22, tzinfo=UTC))
    assert shown(stamps) == [datetime(2026, 3, 4, 22), datetime(2026, 3, 5, 22)]
    assert said(stamps) == [
        Finding(
            "time_zone_unsaid",
            "warning",
            "f.csv, column at, rows 2, 3",
            "times are written in universal time and nobody has said where the person lives",
            "read as if the clock showed them; say --tz, such as --tz Europe/Berlin",
        )
    ]


def test_an_offset_is_dropped_and_said() -> None:
    stamps = clocked(
        datetime(2026, 3, 4, 22, tzinfo=PLUS_TWO), datetime(2026, 3, 5, 22, tzinfo=PLUS_TWO)
    )
    assert shown(stamps) == [datetime(2026, 3, 4, 22), datetime(2026, 3, 5, 22)]
    assert said(stamps) == [
        Finding(
            "offset_dropped",
            "note",
            "f.csv, column at, rows 2, 3",
            "times carry an offset from universal time",
            "read as the clock on the wall showed them; --tz turns them into one zone",
        )
    ]


def test_a_named_zone_turns_every_offset_without_a_word() -> None:
    stamps = clocked(
        datetime(2026, 3, 4, 22, tzinfo=UTC), datetime(2026, 3, 5, 23, tzinfo=PLUS_TWO)
    )
    assert shown(stamps, "Europe/Berlin") == [datetime(2026, 3, 4, 23), datetime(2026, 3, 5, 22)]
    assert said(stamps, "Europe/Berlin") == []


@pytest.mark.parametrize(
    ("zone", "offset", "codes"),
    [
        ("Europe/Berlin", PLUS_TWO, []),
        ("Europe/Berlin", UTC, []),
        ("", UTC, ["time_zone_unsaid"]),
        ("", PLUS_TWO, ["offset_dropped"]),
    ],
)
def test_times_with_and_without_an_offset_are_said(
    zone: str, offset: tzinfo, codes: list[str]
) -> None:
    stamps = clocked(
        datetime(2026, 3, 4, 22, tzinfo=offset), datetime(2026, 3, 5, 22), datetime(2026, 3, 6, 22)
    )
    *others, mixed = said(stamps, zone)
    assert [finding.code for finding in others] == codes
    assert mixed == Finding(
        "mixed_zones",
        "warning",
        "f.csv, column at, rows 3, 4",
        "some times carry an offset and these do not",
        "these are read as the person's own clock",
    )


def test_several_oddities_of_one_column_are_each_said() -> None:
    stamps = clocked(
        datetime(2026, 3, 4, 22, tzinfo=UTC),
        datetime(2026, 3, 5, 22, tzinfo=PLUS_TWO),
        datetime(2026, 3, 6, 22),
    )
    assert [(f.code, f.where) for f in said(stamps)] == [
        ("time_zone_unsaid", "f.csv, column at, row 2"),
        ("offset_dropped", "f.csv, column at, row 3"),
        ("mixed_zones", "f.csv, column at, row 4"),
    ]


def test_moments_without_their_lines_are_refused_rather_than_cut_short() -> None:
    with pytest.raises(ValueError, match="shorter"):
        own_clock(clocked(datetime(2026, 3, 4), datetime(2026, 3, 5)), [2], WHERE, "")
