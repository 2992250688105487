"""Pregnancy and the weeks after a birth."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ekbom.assessment.limits import limit
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

NAME = "pregnancy"
RULES = (
    "group.hidden",
    "group.pregnant",
    "group.pregnant_weighed",
    "group.pregnant_iron",
    "group.first_third",
    "group.last_third",
    "group.after_birth_early",
    "group.after_birth",
)
# The question about iron stays while no limit of ferritin is shown: so ferritin is asked for.
ASKED = ("iron.find_the_cause",)


def applies(known: Known) -> bool:
    """Whether there is a pregnancy or a child that is breastfed."""
    return known.get("pregnant") is True or known.get("breastfeeding") is True


def figures(record: PersonRecord, known: Known, *, today: date) -> dict[str, Any]:  # noqa: ARG001
    """Weeks and third of the pregnancy, or the days at which it is asked again after a birth.

    Returns
    -------
    dict
        ``weeks``, ``third`` (1, 2 or 3), ``due``; after a birth ``weeks_since_birth``,
        ``ask_from`` and ``ask_to`` (dates).
    """
    found: dict[str, Any] = {}
    weeks, since = known.get("weeks_pregnant"), known.get("weeks_since_birth")
    if isinstance(weeks, Quantity):
        found |= {"weeks": int(weeks.value), "third": third(weeks.value)}
        if record.person.due is not None:
            found["due"] = record.person.due
    born = record.person.gave_birth
    if isinstance(since, Quantity):
        found["weeks_since_birth"] = int(since.value)
        if born is not None:
            found |= {
                name: born + _weeks(f"groups.birth.{name}") for name in ("ask_from", "ask_to")
            }
    return found


def third(weeks: float) -> int:
    """The third of a pregnancy that so many weeks lie in."""
    starts = ("groups.pregnancy.second_from", "groups.pregnancy.third_from")
    return 1 + sum(weeks >= limit(start)[0] for start in starts)


def _weeks(fact: str) -> timedelta:
    return timedelta(weeks=limit(fact)[0])
