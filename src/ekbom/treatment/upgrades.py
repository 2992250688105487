"""Cheap ways from a before-and-after to a stronger design, laid out for one plan.

Drawing and sealing is for `ekbom.nof1.plan`; here is only said what would be drawn from what.
"""

from __future__ import annotations

import re
from math import ceil, log2

from ekbom.knowledge.load import load_policy
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.course_record import UPGRADES, SeriesPlan, UpgradeName
from ekbom.model.course_schedule import Upgrade
from ekbom.model.errors import UsageError
from ekbom.model.legs import leg_names
from ekbom.model.trial import Design
from ekbom.treatment.schedule import number

_RATED = re.compile(r"(?P<name>.*?),? \(?(?P<low>\d+) to (?P<high>\d+)\)?")


def rated_by(plan: SeriesPlan) -> tuple[str, tuple[float, float]]:
    """The name and the scale of the nightly rating a trial of this plan is judged by.

    The plan tells it in words, ``evening urge, 0 to 10``; a diary has a column by the name alone.

    Parameters
    ----------
    plan : SeriesPlan
    """
    found = _RATED.fullmatch(plan.outcome.strip())
    if found is None or not float(found["low"]) < float(found["high"]):
        return plan.outcome.strip(), (0.0, 10.0)
    return found["name"].strip(), (float(found["low"]), float(found["high"]))


def upgrades(plan: SeriesPlan) -> tuple[Upgrade, ...]:
    """Every way, with what it would mean for this plan.

    Parameters
    ----------
    plan : SeriesPlan
    """
    return tuple(upgrade(plan, name) for name in UPGRADES)


def upgrade(plan: SeriesPlan, name: UpgradeName) -> Upgrade:
    """One way to a stronger design.

    Parameters
    ----------
    plan : SeriesPlan
    name : {"break", "baselines", "legs", "start"}

    Raises
    ------
    UsageError
        When there is no such way.
    """
    if name not in _HOW:
        raise UsageError("upgrade", f"there is no {name!r}", f"use one of {', '.join(UPGRADES)}")
    fact = ground(f"report.upgrade.{name}")
    how, design = _HOW[name](plan)
    return Upgrade(name, fact.says, how, design, fact)


def _nights(plan: SeriesPlan) -> int:
    nights: int = plan.baseline_nights or number("baseline", "nights")
    return nights


def _start(plan: SeriesPlan) -> tuple[str, Design]:
    """Possible days of the first visit, right behind the baseline; then nights to look at."""
    levels, nights = load_policy().levels, _nights(plan)
    level = levels["probably_helps"]
    days = level.starts_min or 1
    starts = tuple(range(nights, nights + days))
    units = starts[-1] + (levels["changed_after"].after or 0)
    how = (
        f"After {nights} nights of diary the first visit lies on one of {days} days, drawn before "
        f'the diary begins; {units} nights in all. At best that earns "{level.badge}": a single '
        "start cannot earn more, however clear the change."
    )
    return how, Design("start", units=units, starts=starts)


def _legs(plan: SeriesPlan) -> tuple[str, Design]:
    """Pairs of visits, one for each leg, in an order that is drawn."""
    levels = load_policy().levels
    level, beyond = levels["probably_helps"], levels["helps"]
    block = plan.interval_days or number("series", "interval")
    # Each pair halves the smallest p, which is 1 with a single one.
    reached = 1 + ceil(-log2(level.p_max or 1))
    pairs = max(level.pairs_min or 1, reached, ceil(level.nights_for(block) / (2 * block)))
    left, right = leg_names(rated_by(plan)[0])
    how = (
        f"Which leg is treated is drawn within each of {pairs} pairs of visits, {block} days "
        f"apart; both legs are rated every night, as {left} and {right}, and left minus right is "
        "what counts: 1 point less on the treated leg is 2 points between the two. At best "
        f'that earns "{level.badge}"; "{beyond.badge}" asks for {beyond.pairs_min} pairs and '
        f"{beyond.nights_for(block)} recorded nights."
    )
    return how, Design("pairs", units=2 * block * pairs, block=block)


def _break(plan: SeriesPlan) -> tuple[str, None]:
    nights = _nights(plan)
    how = (
        f"The series ends on a day that was fixed before it began; {nights} nights of diary follow "
        "without visits, and then a second series. Nothing is drawn, so no test is possible."
    )
    return how, None


def _baselines(plan: SeriesPlan) -> tuple[str, None]:
    nights = _nights(plan)
    how = (
        f"Two symptoms or regions are rated each night; the first is treated after {nights} nights "
        f"and the second after {2 * nights}. Nothing is drawn, so no test is possible."
    )
    return how, None


_HOW = {"break": _break, "baselines": _baselines, "legs": _legs, "start": _start}
