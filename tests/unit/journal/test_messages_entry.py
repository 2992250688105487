"""Where a row is placed: on its night, its day, or under the study's own count."""

from __future__ import annotations

from datetime import date, datetime

from ekbom.journal.entry import Entry, Places, lateness_h, place

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)
DAY = FIRST.toordinal()


def test_by_a_count_a_row_without_a_number_keeps_its_date() -> None:
    rows = [Entry(0, 2, FIRST), Entry(1, 3, SECOND, index=7)]
    places = place(rows, "day", by_index=True, day_turns_h=12.0, night_lasts_h=16.0)
    assert places == Places([DAY, 7], [DAY - 1, 6], [DAY + 1, 8])


def test_a_count_that_is_not_asked_for_places_nothing() -> None:
    rows = [Entry(0, 2, FIRST, index=1), Entry(1, 3, SECOND, index=7)]
    places = place(rows, "day", by_index=False, day_turns_h=12.0, night_lasts_h=16.0)
    assert places == Places([DAY, DAY + 1], [DAY - 1, DAY], [DAY + 1, DAY + 2])


def test_the_hour_at_which_the_day_turns_moves_outcome_and_action() -> None:
    row = Entry(0, 2, SECOND, datetime(2026, 3, 2, 19))
    late = place([row], "night", by_index=False, day_turns_h=18.0, night_lasts_h=6.0)
    assert late == Places([DAY + 1], [DAY], [DAY + 1])
    noon = place([row], "night", by_index=False, day_turns_h=12.0, night_lasts_h=6.0)
    assert noon == Places([DAY + 1], [DAY + 1], [DAY + 2])
    later = place([row], "night", by_index=False, day_turns_h=20.0, night_lasts_h=6.0)
    assert later == Places([DAY], [DAY], [DAY + 1])


def test_a_date_alone_belongs_to_its_evening() -> None:
    places = place(
        [Entry(0, 2, SECOND)], "night", by_index=False, day_turns_h=20.0, night_lasts_h=6.0
    )
    assert places == Places([DAY + 1], [DAY], [DAY + 1])


def test_how_late_a_row_was_written() -> None:
    written = datetime(2026, 3, 2, 8, 30)
    moment = Entry(0, 2, FIRST, datetime(2026, 3, 1, 20), written=written)
    assert lateness_h(moment, 12.0) == 12.5
    assert lateness_h(Entry(0, 2, FIRST, written=written), 10.0) == 22.5
    assert lateness_h(Entry(0, 2, FIRST), 12.0) is None
