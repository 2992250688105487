"""Whether it is the pattern of restless legs: the five criteria, the look-alikes, how often.

It fits when the four features are there, nothing else explains them and every look-alike is
closed. It does not fit when a feature is not there or something else explains all of it. Both
answers stay whatever is learnt later; the other two say what is still open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.assessment.examined import SUMMED_UP, summed_up
from ekbom.assessment.frequency import course, frequency, supportive
from ekbom.assessment.mimics import mimics
from ekbom.knowledge.render import listed, lowered
from ekbom.knowledge.shipped_rules import ground, judge, load_rule_book
from ekbom.model.assessed import PatternAnswer
from ekbom.model.observation import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Mimic, Pattern
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord
    from ekbom.model.verdict import Missing, Verdict

_FOUR = tuple(f"irlssg2014.{number}" for number in "1234")
_FIFTH, _ALL_FIVE, _TOLD = "irlssg2014.5", "irlssg2014.five", "irlssg2014.told"
_ALSO = ("crit.irlssg2014.all", "crit.four_specificity", "rule.01", "rule.02", "crit.no_test")
# Asked only once another answer is this one.
_ONLY_IF: Mapping[str, tuple[str, Value]] = MappingProxyType(
    {
        "relief_once": ("relief", False),
        "evening_once": ("evening", False),
        "child_own_words": ("minor", True),
        "growing_pains": ("minor", True),
    }
)
_WORDS = ("None", "One", "Two", "Three", "Four", "Five")


def pattern(known: Known, audience: Audience, *, record: PersonRecord) -> PatternAnswer:
    """The answer on the pattern, with all it rests on and all that would settle it.

    Parameters
    ----------
    known : mapping of observation to value
    audience : {"person", "clinician"}
    record : PersonRecord
        For the examinations, with who made them and when.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.knowledge.shipped_rules.judge` does.
    """
    look_alikes = mimics(known, audience, record=record)
    values = _held_against(known, look_alikes, record)
    four = tuple(judge(rule, values, audience) for rule in _FOUR)
    fifth = _fifth(judge(_FIFTH, values, audience), look_alikes)
    whole = judge(_ALL_FIVE, values, audience)
    criteria = (*four, fifth)
    answer = _answer(whole, criteria, look_alikes)
    told = judge(_TOLD, values, audience)
    missing = () if whole.holds is not None else _missing(known, told, criteria)
    facts = dict.fromkeys((*_ALSO, *(one.fact for one in whole.grounds)))
    return PatternAnswer(
        pattern=answer,
        says=_says(answer, criteria, look_alikes, missing),
        criteria=criteria,
        frequency=frequency(values, audience),
        course=course(values, audience),
        supportive=supportive(values, audience),
        mimics=look_alikes,
        missing=missing,
        grounds=tuple(ground(fact) for fact in facts),
        cautions=whole.cautions,
    )


def _held_against(
    known: Known, look_alikes: Sequence[Mimic], record: PersonRecord
) -> dict[str, Value]:
    """What is known, with the look-alikes as they stand; who doubted them keeps them open.

    A child whose own words are not told yet is one of whom too little is known.
    """
    values = {name: value for name, value in known.items() if value is not None}
    values.pop(SUMMED_UP, None)
    if values.get("child_own_words") is False:
        del values["child_own_words"]
    if _all_closed(look_alikes) and summed_up(record) <= {"none"}:
        values[SUMMED_UP] = "none"
    return values


def _all_closed(look_alikes: Sequence[Mimic]) -> bool:
    return all(one.open is False for one in look_alikes)


def _answer(whole: Verdict, criteria: Sequence[Verdict], look_alikes: Sequence[Mimic]) -> Pattern:
    if whole.holds is not None:
        return "fits" if whole.holds else "does_not_fit"
    *four, fifth = criteria
    features = all(one.holds for one in four)
    if any(one.open for one in look_alikes) or (features and not fifth.holds):
        return "mimic_not_excluded"
    return "not_enough_known"


def _fifth(found: Verdict, look_alikes: Sequence[Mimic]) -> Verdict:
    """The fifth criterion with the look-alikes that keep it from being known."""
    if found.holds is not None:
        return found
    named = not _all_closed(look_alikes)
    own = [one for one in found.missing if one.observation != SUMMED_UP or not named]
    still = _still_open(look_alikes)
    unasked = sum(one.open is None for one in look_alikes)
    said = [f"still open: {still}"] if still else []
    said += [f"not known yet of {unasked} look-alike{'s' * (unasked > 1)}"] if unasked else []
    said += [one.says for one in own]
    opened_first = sorted(look_alikes, key=lambda one: not one.open)
    return replace(
        found,
        says=f"The fifth point is not known yet: {'; '.join(said)}.",
        missing=_once([*(one for mimic in opened_first for one in mimic.missing), *own]),
    )


def _still_open(look_alikes: Sequence[Mimic]) -> str:
    names = [lowered(one.name) for one in look_alikes if one.open]
    return listed(names, "and") if names else ""


def _missing(known: Known, told: Verdict, criteria: Sequence[Verdict]) -> tuple[Missing, ...]:
    """The features first, then whose words it is, then the look-alikes, open ones before others."""
    *four, fifth = criteria
    asked = [one for verdict in four for one in verdict.missing]
    return tuple(
        one
        for one in _once([*asked, *told.missing, *fifth.missing])
        if _is_due(one.observation, known)
    )


def _is_due(observation: str, known: Known) -> bool:
    other, value = _ONLY_IF.get(observation, ("", None))
    return value is None or known.get(other) == value


def _once(missing: Sequence[Missing]) -> tuple[Missing, ...]:
    return tuple({one.observation: one for one in missing}.values())


def _says(
    answer: Pattern,
    criteria: Sequence[Verdict],
    look_alikes: Sequence[Mimic],
    missing: Sequence[Missing],
) -> str:
    """How many points fit, and what follows."""
    asked = load_rule_book().rule(_ALL_FIVE)
    still = _still_open(look_alikes)
    follows = {
        "fits": f"{asked.claims}. Only a clinician can make the diagnosis.",
        "does_not_fit": f"{asked.denies}.",
        "mimic_not_excluded": f"Still open: {still}." if still else "Look-alikes are still open.",
        "not_enough_known": f"Still needed first: {missing[0].says}." if missing else "",
    }
    return f"{_counted([one.holds for one in criteria])} {follows[answer]}"


def _counted(points: Sequence[bool | None]) -> str:
    """The five points in words: "Four of five points fit. One is not known yet."."""
    fit, against, unknown = (points.count(state) for state in (True, False, None))
    if fit == len(points):
        return "All five points fit."
    verb = {0: "is known to fit", 1: "fits"}.get(fit, "fit")
    said = [f"{_WORDS[fit]} of five points {verb}."]
    said += [f"{_WORDS[against]} {'does' if against == 1 else 'do'} not fit."] if against else []
    said += [f"{_WORDS[unknown]} {'is' if unknown == 1 else 'are'} not known yet."] * bool(unknown)
    return " ".join(said)
