"""Date and time at which a recording began."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from ekbom.recordings.field import letters, shown
from ekbom.recordings.notes import Notes

_DATE = re.compile(r"(\d\d?)([./:-])(\d\d?)\2(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d?)([.:,-])(\d\d?)\2(\d\d?)", re.ASCII)
_LONG_DATE = re.compile(r"Startdate (\d\d)-([A-Z]{3})-(\d{4})(?: |$)", re.ASCII)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
# EDF: two digits from 85 on are years of 1900.
_FIRST_YEAR = 85


def read_start(raw: bytes, recording: bytes, notes: Notes) -> datetime | None:
    """The start, or None with a finding when date or time cannot be.

    Parameters
    ----------
    raw : bytes (16,)
        Date and time of the header, ``dd.mm.yyhh.mm.ss``.
    recording : bytes (80,)
        The field that holds the date with four digits of the year in EDF+.
    notes : Notes
    """
    day = _day(raw[:8], notes)
    day = _long_day(recording, day, notes)
    clock = _clock(raw[8:], notes)
    return None if day is None or clock is None else datetime.combine(day, clock)


def _day(raw: bytes, notes: Notes) -> date | None:
    place = "byte 168 (start date)"
    found = _DATE.fullmatch(letters(raw).strip(" \0"))
    day = None
    if found:
        year = int(found[4])
        day = _date(year + (1900 if year >= _FIRST_YEAR else 2000), int(found[3]), int(found[1]))
    if found is None or day is None:
        notes.add(
            "start_date", "warning", place, f"{shown(raw)} is no date",
            "the recording has no start on the clock",
        )  # fmt: skip
    elif found[2] != ".":
        notes.add(
            "start_date", "note", place, f"{shown(raw)} is not written with dots",
            f"it was read as {day.isoformat()}",
        )  # fmt: skip
    return day


def _long_day(recording: bytes, day: date | None, notes: Notes) -> date | None:
    """The date with a whole year, where EDF+ gives one."""
    found = _LONG_DATE.match(letters(recording))
    if not found or found[2] not in _MONTHS:
        return day
    whole = _date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    if whole is None or whole == day:
        return day
    # The two digits of the year are all that the short form cannot tell.
    if day is not None and (whole.month, whole.day) != (day.month, day.day):
        notes.add(
            "start_date", "warning", "byte 88 (recording)",
            f"it says {whole.isoformat()}, the header's own date {day.isoformat()}",
            "the header's own date is used",
        )  # fmt: skip
        return day
    return whole


def _clock(raw: bytes, notes: Notes) -> time | None:
    place = "byte 176 (start time)"
    found = _TIME.fullmatch(letters(raw).strip(" \0"))
    clock = None
    if found:
        try:
            clock = time(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            clock = None
    if found is None or clock is None:
        notes.add(
            "start_time", "warning", place, f"{shown(raw)} is no time of day",
            "the recording has no start on the clock",
        )  # fmt: skip
    elif found[2] != ".":
        notes.add(
            "start_time", "note", place, f"{shown(raw)} is not written with dots",
            f"it was read as {clock.isoformat()}",
        )  # fmt: skip
    return clock


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
