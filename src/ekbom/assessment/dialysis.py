"""Dialysis: the days, the hours, and how long one can sit in the chair."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

NAME = "dialysis"
RULES = ("group.dialysis", "group.dialysis_common", "group.dialysis_chair")
_CHAIR = "dialysis_chair"


def applies(known: Known) -> bool:
    """Whether there is dialysis."""
    return known.get("on_dialysis") is True


def urge_in_chair(record: PersonRecord) -> bool | None:
    """Whether the urge comes before a treatment is over, by the last time that was told."""
    minutes, treated = _sat(record), _treated(record)
    return None if minutes is None or treated is None else minutes < treated


def figures(record: PersonRecord, known: Known, *, today: date) -> dict[str, Any]:  # noqa: ARG001
    """Days, hours and minutes of the chair.

    Returns
    -------
    dict
        ``days``, ``times_a_week``, ``hours``, ``hours_a_week``, ``starts``, ``sat_minutes`` (how
        long one could sit, the last time that was told) and ``treated_minutes``; None where it
        was not told.
    """
    if not applies(known):
        return {}
    given = record.person.dialysis
    days, hours = (given.days, given.hours) if given else ((), None)
    return {
        "days": days,
        "times_a_week": len(days) or None,
        "hours": hours,
        "hours_a_week": hours * len(days) if hours is not None and days else None,
        "starts": given.starts if given else "",
        "sat_minutes": _sat(record),
        "treated_minutes": _treated(record),
    }


def _sat(record: PersonRecord) -> float | None:
    """The newest telling; one without a date counts as older than any with one."""
    told = [one for one in record.symptoms.sit if one.situation == _CHAIR]
    told.sort(key=lambda one: one.on.toordinal() if one.on else 0)
    return told[-1].minutes if told else None


def _treated(record: PersonRecord) -> float | None:
    given = record.person.dialysis
    if given is None or given.hours is None:
        return None
    return timedelta(hours=given.hours) / timedelta(minutes=1)
