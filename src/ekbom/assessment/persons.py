"""Who it is about, as far as that is known: age, pregnancy, dialysis, and the population of rules.

What was not told is left out, and what was told in two ways counts as not told. The population
follows from being a child, from dialysis and from pregnancy, of which the first counts. An adult is
who belongs to none of them for certain.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ekbom.assessment.dialysis import urge_in_chair
from ekbom.assessment.limits import limit
from ekbom.assessment.long_term import dopaminergic_months, treated
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ekbom.model.record import Person, PersonRecord

# People who may answer for somebody else.
_OTHERS = ("parent", "carer")
# The groups with limits of their own, and the observation that says who belongs to each; of two
# the first counts.
_GROUPS = {"child": "minor", "dialysis": "on_dialysis", "pregnant": "pregnant"}
_WEEK = timedelta(weeks=1)


def derive(record: PersonRecord, *, today: date) -> dict[str, Value]:
    """The observations that follow from the table on the person.

    Parameters
    ----------
    record : PersonRecord
    today : date

    Returns
    -------
    dict of observation to value
        ``age_years``, ``pregnant``, ``weeks_pregnant``, ``weeks_since_birth``, ``breastfeeding``,
        ``on_dialysis``, ``urge_in_chair``, ``answered_by_other``, ``child_own_words``,
        ``treated``, ``dopaminergic_months``, ``minor``, ``population``; each only when it is
        known.
    """
    person, told = record.person, _told(record)
    found: dict[str, Value | None] = {
        "age_years": None if person.age_years is None else Quantity(person.age_years, "years"),
        "pregnant": _first(is_pregnant(person, today=today), _told_group(told, "pregnant")),
        "breastfeeding": _breastfeeding(person),
        "on_dialysis": _first(_on_dialysis(person), _told_group(told, "dialysis")),
        "answered_by_other": True if person.reporter in _OTHERS else None,
        "child_own_words": _own_words(record),
        "weeks_since_birth": _since_birth(person, today=today),
        "urge_in_chair": urge_in_chair(record),
        "treated": treated(record, told, today=today),
        "dopaminergic_months": dopaminergic_months(record, today=today),
    }
    if found["pregnant"]:
        found["weeks_pregnant"] = weeks_pregnant(person, today=today)
    together = _together(told, _known(found))
    found["minor"] = is_minor(together)
    found["population"] = population(_together(together, _known({"minor": found["minor"]})))
    return _known(found)


def findings(record: PersonRecord, *, today: date) -> tuple[Finding, ...]:
    """What cannot be right in the table on the person, and what no rule was made for.

    Parameters
    ----------
    record : PersonRecord
    today : date
    """
    person = record.person
    found = []
    if person.due is not None and due_is_strange(person.due, today=today):
        found.append(_strange_due(person.due))
    elif _apart(person.pregnant, _by_dates(person, today=today)):
        found.append(_dates_disagree(person.pregnant))
    if person.gave_birth is not None and person.gave_birth > today:
        found.append(_birth_ahead(person.gave_birth, today))
    groups = groups_of(_together(_told(record), derive(record, today=today)))
    if len(groups) > 1:
        found.append(_two_groups(groups))
    return tuple(found)


def groups_of(known: Mapping[str, Value]) -> tuple[str, ...]:
    """The groups with limits of their own that somebody belongs to for certain."""
    return tuple(group for group, by in _GROUPS.items() if known.get(by) is True)


def population(known: Mapping[str, Value]) -> str | None:
    """The population whose limits count; None while it is open.

    Nobody is of another one before it is known that they are no child. Dialysis that is not known
    does not hold a pregnancy up: no rule that decides tells the two apart.
    """
    if known.get("minor") is None:
        return None
    groups = groups_of(known)
    if groups:
        return groups[0]
    return "adult" if all(known.get(by) is False for by in _GROUPS.values()) else None


def is_minor(known: Mapping[str, Value]) -> bool | None:
    """Whether somebody is a child for the rules, by the age, else by the population told."""
    age, told = known.get("age_years"), known.get("population")
    if isinstance(age, Quantity):
        return age.value < limit("rule.13", "age", "below")[0]
    return None if told in (None, "pregnant") else told == "child"


def is_pregnant(person: Person, *, today: date) -> bool | None:
    """Whether there is a pregnancy, from what was told, the due date and the birth.

    What was told and what the dates say count only while they agree.
    """
    told, dates = person.pregnant, _by_dates(person, today=today)
    if _apart(told, dates):
        return None
    if told is None and dates is None and person.sex == "male":
        return False
    return _first(told, dates)


def _by_dates(person: Person, *, today: date) -> bool | None:
    """A birth ends a pregnancy; a due date says that it goes on until then."""
    due, born = person.due, person.gave_birth
    if due is None or due_is_strange(due, today=today):
        return None
    if born is not None and _began(due) <= born <= today:
        return False
    return True if due >= today else None


def weeks_pregnant(person: Person, *, today: date) -> Quantity | None:
    """How many whole weeks a pregnancy has lasted, counted as is usual from the last period."""
    if person.due is None or due_is_strange(person.due, today=today):
        return None
    return Quantity((today - _began(person.due)) // _WEEK, "weeks")


def due_is_strange(due: date, *, today: date) -> bool:
    """Whether a due date lies so far ahead or behind that it cannot be meant."""
    lasted = (today - _began(due)) / _WEEK
    return not 0 <= lasted <= limit("groups.pregnancy.longest")[0]


def _began(due: date) -> date:
    return due - limit("groups.pregnancy.whole")[0] * _WEEK


def _since_birth(person: Person, *, today: date) -> Quantity | None:
    born = person.gave_birth
    if born is None or born > today:
        return None
    return Quantity((today - born) // _WEEK, "weeks")


def _breastfeeding(person: Person) -> bool | None:
    if person.breastfeeding is None and person.sex == "male":
        return False
    return person.breastfeeding


def _on_dialysis(person: Person) -> bool | None:
    """Somebody whose days of dialysis are told has dialysis."""
    return True if person.on_dialysis is None and person.dialysis else person.on_dialysis


def _own_words(record: PersonRecord) -> bool | None:
    """Words of the person were kept; those of others do not say that there are none."""
    symptoms = record.symptoms
    return True if symptoms.own_words and symptoms.own_words_by == "person" else None


def _told(record: PersonRecord) -> dict[str, Value]:
    """What was told of each observation, without what was told in two ways."""
    told: dict[str, Value] = {}
    for name in dict.fromkeys(one.name for one in record.observed):
        first, *more = (one.value for one in record.observed if one.name == name)
        if all(value == first for value in more):
            told[name] = first
    return told


def _told_group(told: Mapping[str, Value], group: str) -> bool | None:
    """A population that was told says of each group whether the person belongs to it."""
    said = told.get("population")
    # Somebody who is pregnant is told as that, with dialysis or without.
    if said in (None, "child") or (said == "pregnant" and group == "dialysis"):
        return None
    return said == group


def _together(one: Mapping[str, Value], other: Mapping[str, Value]) -> dict[str, Value]:
    """Both, without what they say differently: that counts as not known."""
    return {
        name: value for name, value in {**one, **other}.items() if one.get(name, value) == value
    }


def _apart(one: bool | None, other: bool | None) -> bool:
    """Whether both are known and say different things."""
    return {one, other} == {True, False}


def _first(one: bool | None, other: bool | None) -> bool | None:
    return other if one is None else one


def _known(found: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in found.items() if value is not None}


def _strange_due(due: date) -> Finding:
    longest, unit = limit("groups.pregnancy.longest")
    return Finding(
        code="due_date_unlikely",
        severity="warning",
        where="[person] due",
        what=f"with {due} the pregnancy would not have begun, or would be longer than "
        f"{longest:g} {unit}",
        repair="correct the due date; until then it counts as not known",
    )


def _dates_disagree(pregnant: bool | None) -> Finding:
    told = "a pregnancy was told" if pregnant else "no pregnancy was told"
    return Finding(
        code="contradiction",
        severity="error",
        where="[person] pregnant",
        what=f"{told}, but the dates of due and gave_birth say otherwise",
        repair="it counts as not known until one of them is corrected",
    )


def _birth_ahead(born: date, today: date) -> Finding:
    return Finding(
        code="birth_in_the_future",
        severity="warning",
        where="[person] gave_birth",
        what=f"{born} lies after {today}",
        repair="give the expected day as due, and gave_birth once the child is born",
    )


def _two_groups(groups: tuple[str, ...]) -> Finding:
    seen = load_rule_book().observables
    said = ", and ".join(seen[_GROUPS[one]].says for one in groups)
    return Finding(
        code="two_groups",
        severity="note",
        where="[person]",
        what=f"{said}; the limits for the first are shown",
        repair="no limit is made for both at once: whoever treats the person decides",
    )
