"""The morning after a visit: soreness that lasts, and signs in the chest, each raise a card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.assessed import Statement
from ekbom.treatment.planned import needled_over
from ekbom.treatment.schedule import number

if TYPE_CHECKING:
    from ekbom.model.course_record import Morning
    from ekbom.model.treatment import VisitRecord

_HOUR = timedelta(hours=1)
_SIGNS = ("breathless", "chest_pain", "dry_cough")
_CHEST_RULE = "redflag.chest"


def morning_cards(morning: Morning, visit: VisitRecord) -> tuple[Statement, ...]:
    """Every card a morning raises, the most urgent first.

    Parameters
    ----------
    morning : Morning
    visit : VisitRecord
        The visit it is the morning after.
    """
    return (*_breath(morning, visit), *_sore(morning, visit))


def _breath(morning: Morning, visit: VisitRecord) -> Iterator[Statement]:
    """Signs in the chest; nobody is asked to prove where the needle went."""
    signs = tuple(sign.replace("_", " ") for sign in _SIGNS if getattr(morning, sign))
    if not signs:
        return
    near = needled_over(visit, "pleura")
    if near is False:
        if morning.breathless or morning.chest_pain:
            yield _elsewhere(signs)
        return
    flag = red_flags()["breath"]
    fact = ground("redflag.breath")
    where = " near the chest" if near else ", and nobody wrote down where they went in"
    yield Statement(
        code="redflag.breath",
        says=f"{' and '.join(signs).capitalize()} after a visit with needles{where}.",
        grounds=(fact, ground("schedule.next_morning")),
        urgency="today",
        reasons=signs,
        then=flag.action,
        cautions=fact.cautions(),
    )


def _elsewhere(signs: tuple[str, ...]) -> Statement:
    """The same signs where no needle was near the chest: what the red flags say of anybody."""
    rule = load_rule_book().rule(_CHEST_RULE)
    grounds = tuple(ground(fact) for fact in rule.facts)
    return Statement(
        code=_CHEST_RULE,
        says=f"{' and '.join(signs).capitalize()}, and no needle went in near the chest.",
        grounds=grounds,
        urgency=rule.urgency,
        reasons=signs,
        then=rule.then,
        cautions=tuple(caution for one in grounds for caution in one.cautions()),
    )


def _sore(morning: Morning, visit: VisitRecord) -> Iterator[Statement]:
    hours, limit = _hours(morning, visit), number("next_morning", "soreness", "above")
    if hours is not None and hours > limit:
        fact = ground("schedule.next_morning")
        yield Statement(
            code="schedule.next_morning",
            says=f"Soreness has lasted {hours:g} hours, more than {limit:g}.",
            grounds=(fact, ground("harm.soreness")),
            urgency="this_week",
            then="Ask how it is, look at the place before the next visit, and write it down.",
            cautions=fact.cautions(),
        )


def _hours(morning: Morning, visit: VisitRecord) -> float | None:
    """How long it has been sore; by the days since the visit where no hours were told."""
    if morning.soreness_hours is not None:
        return morning.soreness_hours
    if not morning.soreness or morning.on is None or visit.on is None:
        return None
    return (morning.on - visit.on) / _HOUR
