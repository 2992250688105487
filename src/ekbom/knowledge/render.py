"""Rules and the parts that decided, as English sentences; the same words every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ekbom.knowledge.conditions import All, AnyOf, Asked, Compared, Condition, Single, Worded
from ekbom.knowledge.functions import COMPARISONS
from ekbom.model.observation import Observable, Quantity, Value
from ekbom.model.verdict import Missing

Observables = Mapping[str, Observable]


def rule_sentence(claims: str, when: Condition, observables: Observables) -> str:
    """A rule as one sentence: what it says, and when.

    Parameters
    ----------
    claims : str
        What is so when the rule holds, without a full stop.
    when : Condition
    observables : mapping of str to Observable

    Examples
    --------
    "The level is low when ferritin is below 30 ug/L."
    """
    return f"{claims} when {condition_clause(when, observables)}."


def condition_clause(when: Condition, observables: Observables) -> str:
    """A condition as a clause; parts inside parts stand in brackets."""
    if not isinstance(when, All | AnyOf):
        return single_clause(when, observables)
    parts = [
        f"({condition_clause(part, observables)})"
        if isinstance(part, All | AnyOf)
        else single_clause(part, observables)
        for part in when.parts
    ]
    if isinstance(when, AnyOf) and len(parts) == 2:
        return ", or ".join(parts)
    return listed(parts, "and" if isinstance(when, All) else "or", apart=";")


def single_clause(part: Single, observables: Observables) -> str:
    """What a single part wants, such as "ferritin is 75 ug/L or less"."""
    seen = observables[part.observation]
    if isinstance(part, Asked):
        return seen.says if part.wanted else seen.denies
    if isinstance(part, Worded):
        words = listed([seen.words[word] for word in part.words], "or")
        return f"{seen.says} is {'' if part.wanted else 'not '}{words}"
    return f"{seen.says} is {limit_words(part, seen, holds=part.wanted)}"


def limit_words(part: Compared, seen: Observable, *, holds: bool) -> str:
    """On which side of its limits a number lies, such as "75 ug/L or less"."""
    comparison = COMPARISONS[part.how]
    shown = [str(Quantity(limit, seen.unit)) for limit in part.limits]
    return (comparison.words if holds else comparison.otherwise)(*shown)


def settled_clause(part: Single, holds: bool, readings: Sequence[Reading], seen: Observable) -> str:
    """What is known of a single part, with the value and the side it lies on.

    Parameters
    ----------
    part : Single
    holds : bool
        Whether the part of the rule is met.
    readings : sequence of (value, from what it was computed)
        The second is empty for a value that was given.
    seen : Observable
    """
    value, source = readings[0]
    if isinstance(part, Asked):
        return seen.says if value is True else seen.denies
    if isinstance(part, Worded):
        return f"{seen.says} is {seen.words[str(value)]}"
    side = limit_words(part, seen, holds=holds == part.wanted)
    computed = f" (computed from {source})" if source else ""
    return f"{seen.says} is {value}{computed}, which is {side}"


def missing_clause(one: Missing, observables: Observables) -> str:
    """What is missing, in a few words."""
    if not one.or_else:
        return one.says
    parts = listed([observables[name].says for name in one.or_else], "and")
    return f"{one.says} (or {parts})"


def wanted_words(seen: Observable) -> str:
    """What is asked for, as it stands in a list of what is missing."""
    if seen.kind == "number":
        return seen.says
    words = f" is {listed(list(seen.words.values()), 'or')}" if seen.words else ""
    return f"whether {seen.says}{words}"


def lowered(sentence: str) -> str:
    """A sentence as it goes on behind other words."""
    return sentence[:1].lower() + sentence[1:]


def listed(parts: Sequence[str], word: str, apart: str = ",") -> str:
    """One, "a and b", or "a, b, and c"."""
    *most, last = parts
    if len(most) <= 1:
        return f" {word} ".join(parts)
    return f"{f'{apart} '.join(most)}{apart} {word} {last}"


# A value with the words that say from what it was computed.
Reading = tuple[Value, str]
