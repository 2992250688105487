"""Iron between the values: what was given when, how long to wait, and when the next test is due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.knowledge.load import find_drug
from ekbom.model.record import IronGiven

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.model.record import BloodValue, MedicineUse, PersonRecord, Route

RECHECK = "lab.ferritin.recheck"
_COURSE = "blood.drip.course"
# The classes of ``drug_names.toml`` that are iron.
_CLASSES: dict[str, Route] = {"iron by mouth": "mouth", "iron by drip": "vein"}
_MONTHS = 12
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Due:
    """When ferritin is to be measured again.

    Attributes
    ----------
    since, until : date
        First and last day of the time for it.
    after : {"iron", "test"}
        From what it is counted.
    """

    since: date
    until: date
    after: str

    def to_dict(self) -> dict[str, Any]:
        """The time as plain values."""
        return {"from": self.since, "to": self.until, "after": self.after, "fact": RECHECK}


def iron_of(record: PersonRecord, today: date) -> tuple[IronGiven, ...]:
    """All iron of a record up to today, also what stands among the medicines, by its date."""
    among = [given for use in record.medicines if (given := _as_iron(use)) is not None]
    told = [given for given in (*record.iron_given, *among) if not _ahead(given, today)]
    return tuple(sorted(told, key=lambda given: (given.on is not None, given.on or today)))


def _as_iron(use: MedicineUse) -> IronGiven | None:
    drug = find_drug(use.name)
    if drug is None or drug.drug_class not in _CLASSES or use.taking == "not_taken":
        return None
    return IronGiven(
        product=use.name,
        route=_CLASSES[drug.drug_class],
        on=use.since,
        until=use.until,
        dose=use.dose,
        source=use.source,
    )


def _ahead(given: IronGiven, today: date) -> bool:
    return given.on is not None and given.on > today


def by_vein(given: IronGiven) -> bool:
    """Whether it went into a vein, as told or after the name of the product."""
    if given.route != "unknown":
        return given.route == "vein"
    drug = find_drug(given.product)
    return drug is not None and _CLASSES.get(drug.drug_class) == "vein"


def drips(record: PersonRecord, today: date) -> tuple[date, ...]:
    """The last day of each infusion that has a date, the earliest first."""
    ends = (
        given.until or given.on
        for given in iron_of(record, today)
        if by_vein(given) and given.on is not None
    )
    return tuple(sorted(min(end, today) for end in ends if end is not None))


def courses_of_carboxymaltose(record: PersonRecord, today: date) -> int:
    """How many courses of it there were; infusions close together are one."""
    (gap,), _ = limits_of(shipped_facts(), _COURSE, "gap", "at_most")
    days = sorted(
        given.on
        for given in iron_of(record, today)
        if given.on is not None and _is_carboxymaltose(given)
    )
    apart = sum(weeks_between(one, next_) > gap for one, next_ in pairwise(days))
    return apart + 1 if days else 0


def _is_carboxymaltose(given: IronGiven) -> bool:
    drug = find_drug(given.product)
    return drug is not None and drug.id == "ferric_carboxymaltose"


def iron_since(record: PersonRecord, sample: date, today: date) -> bool:
    """Whether iron began after a sample; an infusion on its day counts as after it."""
    return any(
        given.on is not None and (given.on > sample or (given.on == sample and by_vein(given)))
        for given in iron_of(record, today)
    )


def next_due(record: PersonRecord, ferritins: Sequence[date], today: date) -> Due | None:
    """When ferritin is due again after the last iron that has a date; None without such iron.

    Parameters
    ----------
    record : PersonRecord
    ferritins : sequence of date
        The days on which ferritin was measured.
    today : date
    """
    begun = [given.on for given in iron_of(record, today) if given.on is not None]
    if not begun:
        return None
    first = Due(*_months_after(max(begun), "first"), "iron")
    later = [day for day in ferritins if first.since <= day <= today]
    return Due(*_months_after(max(later), "then"), "test") if later else first


def _months_after(day: date, name: str) -> tuple[date, date]:
    (low, high), _ = limits_of(shipped_facts(), RECHECK, name, "between")
    return add_months(day, int(low)), add_months(day, int(high))


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last one of a month that is too short for it."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(day: date, today: date) -> int:
    """Whole months that have passed."""
    months = (today.year - day.year) * _MONTHS + today.month - day.month
    return months if add_months(day, months) <= today else months - 1


def weeks_between(day: date, today: date) -> float:
    """Weeks that have passed, cut to a tenth, so that no limit is reached too early."""
    return (today - day).days * 10 // _WEEK / 10


def timeline(
    values: Sequence[BloodValue], record: PersonRecord, today: date
) -> tuple[dict[str, Any], ...]:
    """Values and iron in the order of their dates, each as plain values; undated ones left out.

    Parameters
    ----------
    values : sequence of BloodValue
        Those to be shown between the iron.
    record : PersonRecord
    today : date
    """
    shown = [
        {
            "on": value.on,
            "kind": "value",
            "name": value.name,
            "value": value.quantity.value,
            "unit": value.quantity.unit,
        }
        for value in values
        if value.on is not None
    ]
    given = [
        {
            "on": one.on,
            "kind": "iron",
            "name": one.product,
            "route": "vein" if by_vein(one) else one.route,
            "until": one.until,
            "dose": None if one.dose is None else str(one.dose),
        }
        for one in iron_of(record, today)
        if one.on is not None
    ]
    return tuple(sorted([*shown, *given], key=lambda row: (str(row["on"]), str(row["kind"]))))
