"""How it feels, where and since when, what one can sit through, and what one wants back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ekbom.assessment.mood import derive_ninth
from ekbom.assessment.own_measures import Kind, Sitting, sittings, unknown_words, vocabulary
from ekbom.assessment.severity import derive_totals
from ekbom.assessment.statements import from_fact, stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.model.assessed import Section
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.observation import Known, Value
    from ekbom.model.record import Person, PersonRecord, Symptoms

_SIDES = {
    "left": "on the left",
    "right": "on the right",
    "both": "on both sides",
    "changes": "on changing sides",
}
# The lists whose words are checked; what is on none of them stays as it was told.
_LISTS: tuple[Kind, ...] = ("sensations", "places", "hormones")


def derive(record: PersonRecord, *, today: date) -> dict[str, Value]:
    """What the symptoms and scales of a record tell of the observations of the rules.

    Parameters
    ----------
    record : PersonRecord
    today : date
        Scales dated later are not taken.

    Returns
    -------
    dict of str to value
        Only what is really known.
    """
    found = {**derive_totals(record, today=today), **derive_ninth(record)}
    if close_relatives(record.symptoms):
        found["with_family"] = True
    return found


def close_relatives(symptoms: Symptoms) -> tuple[str, ...]:
    """Those of the relatives that are of the first degree."""
    close = vocabulary("relatives")
    return tuple(one for one in symptoms.relatives if one in close)


def symptoms(record: PersonRecord, known: Known, audience: Audience) -> Section:
    """What was told of the symptoms, as statements with their ground.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
        Read for what speaks for restless legs: the same in close relatives.
    audience : {"person", "clinician"}

    Returns
    -------
    Section
        Figures: ``sitting`` (by situation: series, last, median, longest), ``goal``,
        ``own_words``, ``sides``, ``painful``, ``began_at_age_years`` and ``body_mass_index``;
        None where not told.
    """
    told = record.symptoms
    sits, findings = sittings(told)
    index, off = body_mass_index(record.person)
    said = [
        from_fact(fact, audience, reasons=reasons)
        for fact, reasons in _told(told, record.person, sits, index)
        if reasons
    ]
    said.append(_family(told, known, audience))
    if audience == "clinician" and told.began_at_age_years is not None:
        # The pooled figures of the fact are of use to those who know what they compare.
        began = f"it began at the age of {told.began_at_age_years:g}"
        said.append(from_fact("cause.age", audience, reasons=(began,)))
    words = (one for kind in _LISTS for one in unknown_words(kind, getattr(told, kind)))
    return Section(
        name="symptoms",
        statements=tuple(one for one in said if one is not None),
        findings=(*findings, *off, *words),
        figures=_figures(told, sits, index),
    )


def _told(
    told: Symptoms, person: Person, sits: tuple[Sitting, ...], index: float | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each fact that gives a ground, with what was told of it."""
    yield "own.goal", (told.goal,) if told.goal else ()
    yield "own.sit", tuple(one.says() for one in sits)
    yield "own.sensations", tuple(_described(told))
    yield "own.places", tuple(_where(told))
    yield "crit.irlssg2014.1", _beyond_the_legs(told)
    yield "worse.estrogen", tuple(_spoken(told.hormones))
    if index is not None:
        shown = f"{index:.1f} kg/m2 from {person.weight_kg:g} kg and {person.height_cm:g} cm"
        yield "own.bmi", (shown,)


def _described(told: Symptoms) -> Iterator[str]:
    yield from _spoken(told.sensations)
    if told.painful is not None:
        yield "it hurts" if told.painful else "it does not hurt"
    if told.own_words:
        whose = (
            "" if told.own_words_by == "person" else f", written down by the {told.own_words_by}"
        )
        yield f'in own words: "{told.own_words}"{whose}'


def _where(told: Symptoms) -> Iterator[str]:
    yield from _spoken(told.places)
    if told.sides is not None:
        yield _SIDES[told.sides]


def _beyond_the_legs(told: Symptoms) -> tuple[str, ...]:
    """Places on the list that are no part of the legs."""
    legs, held = vocabulary("legs"), vocabulary("places")
    return tuple(_spoken(one for one in told.places if one in held and one not in legs))


def _family(told: Symptoms, known: Known, audience: Audience) -> Statement | None:
    found = stated("support.family", known, audience)
    close = close_relatives(told)
    return replace(found, reasons=close) if found is not None and close else found


def _spoken(words: Iterable[str]) -> Iterator[str]:
    return (word.replace("_", " ") for word in words)


def body_mass_index(person: Person) -> tuple[float | None, tuple[Finding, ...]]:
    """The weight over the square of the height; None, with a finding for each slip of the unit."""
    given = {"weight": person.weight_kg, "height": person.height_cm}
    slips = [
        slip
        for name, value in given.items()
        if value is not None and (slip := _slip(name, value)) is not None
    ]
    if slips or person.weight_kg is None or person.height_cm is None:
        return None, tuple(slips)
    return person.weight_kg / (person.height_cm / 100) ** 2, ()


def _slip(name: str, value: float) -> Finding | None:
    (low, high), unit = limits_of(shipped_facts(), "own.bmi", name, "within")
    if low <= value <= high:
        return None
    what = f"a {name} of {value:g} {unit} looks like another unit"
    repair = f"give it in {unit}, from {low:g} to {high:g}"
    return Finding("unit_looks_wrong", "warning", f"[person] {name}_{unit}", what, repair)


def _figures(
    told: Symptoms, sits: tuple[Sitting, ...], index: float | None
) -> tuple[tuple[str, Any], ...]:
    return (
        ("sitting", {one.situation: one.to_dict() for one in sits}),
        ("goal", told.goal or None),
        ("own_words", told.own_words or None),
        ("sides", told.sides),
        ("painful", told.painful),
        ("began_at_age_years", told.began_at_age_years),
        ("body_mass_index", index),
    )
