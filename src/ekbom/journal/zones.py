"""Time zones: from written offsets to the person's own clock, and hours a clock skips.

A time without an offset *is* the person's own clock. With a named zone it is checked: in
spring an hour does not exist, in autumn one comes twice. Such a time is used as written
(its night is the same either way) and said.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from ekbom.journal import note
from ekbom.journal.clock import Stamp
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding


def find_zone(name: str) -> tzinfo:
    """The time zone `name`, such as ``Europe/Berlin``.

    Raises
    ------
    UsageError
        When no such zone is known on this machine.
    """
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            "--tz",
            f"{name!r} is not a time zone that this machine knows",
            "say a zone such as Europe/Berlin",
        ) from None


def own_clock(
    stamps: list[Stamp | None], lines: list[int], where: str, tz: str
) -> tuple[list[datetime | None], list[Finding]]:
    """Every clocked moment on the person's own clock; None where no clock time is written.

    The second of two equal local times keeps ``fold=1``, so that the two stay apart.
    """
    zone = find_zone(tz) if tz else None
    own: list[datetime | None] = []
    marks: dict[str, list[int]] = {}
    for stamp, line in zip(stamps, lines, strict=True):
        if stamp is None or not stamp.clocked:
            own.append(None)
            continue
        at = stamp.at
        if at.tzinfo is None:
            marks.setdefault("local", []).append(line)
            if zone is not None and (odd := _odd_hour(at, zone)):
                marks.setdefault(odd, []).append(line)
            own.append(at)
        elif zone is not None:
            marks.setdefault("turned", []).append(line)
            own.append(at.astimezone(zone).replace(tzinfo=None))
        else:
            marks.setdefault("utc" if not at.utcoffset() else "offset", []).append(line)
            own.append(at.replace(tzinfo=None))
    return own, _zone_findings(marks, where, tz)


def _odd_hour(at: datetime, zone: tzinfo) -> str:
    """``skipped``, ``twice``, or nothing, for a local time in `zone`."""
    first = at.replace(tzinfo=zone, fold=0).utcoffset() or timedelta(0)
    second = at.replace(tzinfo=zone, fold=1).utcoffset() or timedelta(0)
    if first == second:
        return ""
    return "skipped" if first < second else "twice"


def _zone_findings(marks: dict[str, list[int]], where: str, tz: str) -> list[Finding]:
    found: list[Finding] = []
    if "skipped" in marks:
        found.append(
            note.warning(
                "clock_skipped",
                f"{where}, {note.rows(marks['skipped'])}",
                f"in {tz} the clock skipped this hour (start of summer time)",
                "used as written; check how the clock was set",
            )
        )
    if "twice" in marks:
        found.append(
            note.warning(
                "clock_twice",
                f"{where}, {note.rows(marks['twice'])}",
                f"in {tz} this hour came twice (end of summer time)",
                "used as written; the night is the same either way",
            )
        )
    if "utc" in marks:
        found.append(
            note.warning(
                "time_zone_unsaid",
                f"{where}, {note.rows(marks['utc'])}",
                "times are written in universal time and nobody has said where the person lives",
                "read as if the clock showed them; say --tz, such as --tz Europe/Berlin",
            )
        )
    if "offset" in marks:
        found.append(
            note.note(
                "offset_dropped",
                f"{where}, {note.rows(marks['offset'])}",
                "times carry an offset from universal time",
                "read as the clock on the wall showed them; --tz turns them into one zone",
            )
        )
    if "local" in marks and len(marks.keys() & {"turned", "utc", "offset"}) > 0:
        found.append(
            note.warning(
                "mixed_zones",
                f"{where}, {note.rows(marks['local'])}",
                "some times carry an offset and these do not",
                "these are read as the person's own clock",
            )
        )
    return found
