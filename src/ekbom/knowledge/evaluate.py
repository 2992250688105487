"""A rule held against what is known: true, false or unknown, with reasons, gaps and sources.

Three values after Kleene: a whole of parts is false as soon as one is false and unknown while one
is unknown; a choice of parts is the mirror of it. So an answer that is certain stays what it is
whatever is learnt later, and leaving something out can only make it unknown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ekbom.knowledge.conditions import All, AnyOf, Asked, Condition, Single, Worded
from ekbom.knowledge.functions import ARITHMETIC, COMPARISONS
from ekbom.knowledge.near import nearest
from ekbom.knowledge.render import (
    Reading,
    lowered,
    missing_clause,
    settled_clause,
    wanted_words,
)
from ekbom.knowledge.rule_book import Rule, RuleBook
from ekbom.knowledge.units import plain_unit
from ekbom.model.errors import InputError, UnitError, UsageError
from ekbom.model.observation import Known, Observable, Quantity, Value
from ekbom.model.verdict import Missing, Reason, Verdict

CONTEXT = "This is context and settles nothing by itself."

# The observation that tells whom a rule is for.
SCOPE = "population"


@dataclass(frozen=True, slots=True)
class _Part:
    holds: bool | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()


def evaluate(book: RuleBook, rule: str, known: Known) -> Verdict:
    """The answer of one rule.

    Parameters
    ----------
    book : RuleBook
    rule : str
        Its id, such as ``irlssg2014.five``.
    known : mapping of observation to value
        True or False, a word, or a `Quantity`; what is not known is left out or None.

    Raises
    ------
    UsageError
        For a rule or an observation that does not exist.
    InputError
        For a value of the wrong kind, and where a number that was given and the number computed
        from others lie on two sides of a limit.
    UnitError
        For a unit that is not taken, and for arithmetic across units.
    """
    asked = book.rule(rule)
    _refuse_unknown(book.observables, known)
    # Only what the rule asks for is looked at: a whole assessment asks hundreds of them.
    names = asked.asks(book.observables)
    values = checked(book.observables, {name: known[name] for name in names if name in known})
    part = _judge(asked.when, values, book.observables)
    facts = (*asked.facts, *(one.fact for one in part.reasons))
    grounds = tuple(book.ground(fact) for fact in dict.fromkeys(facts))
    return Verdict(
        rule=asked.id,
        holds=part.holds,
        says=_say(asked, part, book.observables),
        reasons=part.reasons,
        missing=part.missing,
        grounds=grounds,
        cautions=(
            *(() if asked.decides else (CONTEXT,)),
            *(caution for one in grounds for caution in one.cautions()),
        ),
        decides=asked.decides,
    )


def checked(observables: Mapping[str, Observable], known: Known) -> dict[str, Value]:
    """What is known, each value of the kind its observation has; None is left out.

    Raises
    ------
    UsageError, InputError, UnitError
        As `evaluate` does.
    """
    _refuse_unknown(observables, known)
    values: dict[str, Value] = {}
    for name, value in known.items():
        if value is not None:
            values[name] = _value(observables[name], value)
    return values


def _refuse_unknown(observables: Mapping[str, Observable], known: Known) -> None:
    for name in known:
        if name not in observables:
            near = ", ".join(nearest(name, observables))
            todo = f"near to it are {near}" if near else "ekbom explain --list observations"
            raise UsageError("observation", f"there is no {name!r}", todo)


def _value(seen: Observable, value: Value) -> Value:
    if seen.kind == "number":
        return _quantity(seen, value)
    if seen.kind == "word":
        if not isinstance(value, str) or value not in seen.words:
            raise InputError(seen.name, f"{value!r} is unknown", f"use {', '.join(seen.words)}")
    elif not isinstance(value, bool):
        raise InputError(seen.name, f"{value!r} is neither yes nor no", "give one of them")
    return value


def _quantity(seen: Observable, value: Value) -> Quantity:
    taken = ", ".join(seen.units)
    if not isinstance(value, Quantity):
        raise UnitError(seen.name, f"{value!r} has no unit", f"give the number in {taken}")
    unit = {plain_unit(one): one for one in seen.units}.get(plain_unit(value.unit))
    if unit is None:
        given = repr(value.unit) if value.unit else "no unit"
        raise UnitError(seen.name, f"{given} is no unit of {seen.says}", f"use {taken}")
    if not (math.isfinite(value.value) and value.value >= 0):
        raise InputError(seen.name, f"{value.value} is no amount", "give a number from 0 on")
    return Quantity(float(value.value), unit)


def _judge(
    when: Condition, values: Mapping[str, Value], observables: Mapping[str, Observable]
) -> _Part:
    if not isinstance(when, All | AnyOf):
        return _single(when, values, observables)
    # One part of this truth settles the whole.
    settles = isinstance(when, AnyOf)
    parts = [_judge(part, values, observables) for part in when.parts]
    deciding = [part for part in parts if part.holds is settles]
    reasons = tuple(reason for part in deciding or parts for reason in part.reasons)
    if deciding:
        return _Part(settles, reasons)
    missing = tuple(one for part in parts for one in part.missing)
    return _Part(None if missing else not settles, reasons, missing)


def _single(
    part: Single, values: Mapping[str, Value], observables: Mapping[str, Observable]
) -> _Part:
    seen = observables[part.observation]
    readings = _readings(seen, values, observables)
    if not readings:
        return _Part(None, missing=(_missing(seen, values),))
    truths = {_meets(part, value, seen) for value, _ in readings}
    if len(truths) > 1:
        one, other = (f"{value}{f' from {of}' if of else ' as given'}" for value, of in readings)
        raise InputError(seen.name, f"{seen.says} is {one} and {other}", "correct one of them")
    (holds,) = truths
    says = settled_clause(part, holds, readings, seen)
    return _Part(holds, (Reason(says, holds, part.observation, part.fact),))


def _readings(
    seen: Observable, values: Mapping[str, Value], observables: Mapping[str, Observable]
) -> list[Reading]:
    """The value that was given, the value computed from others, both or none."""
    found: list[Reading] = []
    if seen.name in values:
        found.append((values[seen.name], ""))
    if seen.computed is not None and all(name in values for name in seen.computed.parts):
        parts = [values[name] for name in seen.computed.parts]
        said = zip(seen.computed.parts, parts, strict=True)
        words = " and ".join(f"{observables[name].says} {value}" for name, value in said)
        found.append((ARITHMETIC[seen.computed.by](*parts), words))
    return found


def _meets(part: Single, value: Value, seen: Observable) -> bool:
    if isinstance(part, Asked):
        return value is part.wanted
    if isinstance(part, Worded):
        return (value in part.words) is part.wanted
    quantity = cast("Quantity", value)
    number = quantity.value * seen.units[quantity.unit]
    return COMPARISONS[part.how].holds(number, *part.limits) is part.wanted


def _missing(seen: Observable, values: Mapping[str, Value]) -> Missing:
    parts = seen.computed.parts if seen.computed else ()
    return Missing(
        observation=seen.name,
        says=wanted_words(seen),
        asks=seen.asks,
        known_by=seen.known_by,
        or_else=tuple(name for name in parts if name not in values),
    )


def _say(rule: Rule, part: _Part, observables: Mapping[str, Observable]) -> str:
    if part.holds is None:
        needed = "; ".join(missing_clause(one, observables) for one in part.missing)
        return f"It is not known yet whether {lowered(rule.claims)}; still needed: {needed}."
    apart = [one.says for one in part.reasons if one.observation == SCOPE]
    if not part.holds and apart:
        # Somebody the rule is not for: then it says nothing of the figures.
        return f"This rule is for {rule.population}: {'; '.join(apart)}."
    reasons = "; ".join(reason.says for reason in part.reasons)
    return f"{rule.claims if part.holds else rule.denies}: {reasons}."
