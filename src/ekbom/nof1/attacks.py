"""Attacks: what came after each measure, as medians with their counts and nothing more.

An attack is written down when it is bad and passes by itself, and what is done in it is chosen
because of how bad it is. So a measure that does nothing is followed by relief too, and no
number here is an effect: the level is never above ``noted``.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ekbom.model.attack import Attack
from ekbom.model.course import CoursePolicy, MeasureInAttack
from ekbom.model.policy import Policy
from ekbom.model.words import capital, plural
from ekbom.nof1.censored import middle
from ekbom.nof1.say import amount

NOTHING = "nothing done"


def measures_in_attacks(
    attacks: Sequence[Attack], *, course_policy: CoursePolicy, policy: Policy
) -> tuple[MeasureInAttack, ...]:
    """Median relief and median minutes of calm after each measure.

    Parameters
    ----------
    attacks : sequence of Attack
    course_policy : CoursePolicy
        Its ``attacks_min`` is asked for each median by itself: so many attacks in which both
        ratings, or the minutes of calm, were written.
    policy : Policy
        The words of the levels.

    Returns
    -------
    tuple of MeasureInAttack
        The measure with most attacks first, then by name; never by size. Measures that were
        taken together are a row of their own, and so are attacks in which nothing was done.
        Level ``noted`` where a median is named, else ``not_enough``.

    Notes
    -----
    Relief is urge before minus urge after. Minutes of calm that had not ended when they were
    written count as "at least so long" (see `ekbom.nof1.censored.middle`); without minutes they
    are counted and left out of the median. Attacks are taken to be independent of each other.
    """
    rows: dict[tuple[str, ...], list[Attack]] = {}
    for attack in attacks:
        rows.setdefault(tuple(sorted({one.casefold() for one in attack.what})), []).append(attack)
    ordered = sorted(rows.items(), key=lambda row: (-len(row[1]), row[0]))
    return tuple(_measure(row, course_policy.attacks_min, policy) for _, row in ordered)


def _measure(attacks: Sequence[Attack], enough: int, policy: Policy) -> MeasureInAttack:
    measures = sorted(attacks[0].what, key=str.casefold)
    name = " and ".join(measures) or NOTHING
    reliefs = [
        one.urge_before - one.urge_after
        for one in attacks
        if one.urge_before is not None and one.urge_after is not None
    ]
    calm = [
        (one.minutes_until_back, not one.still_calm)
        for one in attacks
        if one.minutes_until_back is not None
    ]
    relief = median(reliefs) if len(reliefs) >= enough else None
    timed = len(calm) >= enough
    minutes = middle(calm) if timed else None
    still = sum(one.still_calm for one in attacks)
    head = f"{name}, {plural(len(attacks), 'attack')}"
    if relief is None and not timed:
        badge = policy.levels["not_enough"].badge.lower()
        says = f"{head}: {badge} (a middle value is named from {enough} on)."
    else:
        parts = [] if relief is None else [_relief_words(relief, len(reliefs))]
        if timed:
            parts.append(_calm_words(minutes, len(calm), still))
        says = f"{head}: {' and '.join(parts)}. {_limit_words(name, len(measures))}"
    return MeasureInAttack(
        name=name,
        attacks=len(attacks),
        median_relief=relief,
        median_calm_min=minutes,
        still_calm=still,
        level="noted" if relief is not None or timed else "not_enough",
        says=capital(says),
    )


def _relief_words(relief: float, n: int) -> str:
    if relief == 0:
        moved = "stayed the same"
    else:
        moved = f"{'fell' if relief > 0 else 'rose'} by {amount(relief, 'points')}"
    return f"the urge {moved} (middle of {n} rated)"


def _calm_words(minutes: float | None, n: int, still: int) -> str:
    watched = f"middle of {n} timed, {still} still calm when it was written"
    if minutes is None:
        return f"it was back in less than half of them while somebody watched ({watched})"
    return f"it was back after {minutes:.0f} minutes ({watched})"


def _limit_words(name: str, measures: int) -> str:
    text = "An attack is written down when it is bad, and it also passes by itself"
    if measures == 0:
        return f"{text}."
    together = " They were done together, so they cannot be told apart." * (measures > 1)
    return f"{text}, so this cannot show what {name} did.{together}"
