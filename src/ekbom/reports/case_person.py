"""The person of a case report without a name: complaint, history, examination, what else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.case import NOT_NAMED, Medicine
from ekbom.model.intake import Note, Structure
from ekbom.model.observation import Quantity
from ekbom.model.treatment import VisitRecord
from ekbom.model.treatment_work import Felt
from ekbom.reports.body_map import in_words
from ekbom.reports.case_words import (
    Reported,
    joined,
    measure,
    note,
    target_name,
    visits_words,
    word,
)
from ekbom.reports.words import capital, day

_CRITERIA = ("urge", "rest", "relief", "evening", "other_explains")
_DECADE = 10
_OLDEST = 90  # from here on an age alone may tell who it is


def age_band(of: Reported) -> list[Note]:
    """The decade of life; never an exact age."""
    if of.intake.age_band:
        return note(of.intake.age_band)
    age = of.case.record.person.age_years
    if age is None:
        return []
    if age >= _OLDEST:
        return note(f"{_OLDEST} or older")
    low = int(age) // _DECADE * _DECADE
    return note(f"{low} to {low + _DECADE - 1} years old")


def sex(of: Reported) -> list[Note]:
    """Female or male."""
    return note(capital(of.intake.sex or ""))


def complaint(of: Reported) -> list[Note]:
    """The complaint, when it comes, and what calms it."""
    asked = of.intake
    triggers = list(dict.fromkeys((one.says, one.source) for one in asked.triggers))
    comes = [
        Note(f"It comes with: {says or _situations(of, source)}", source)
        for says, source in triggers
    ]
    goal = note(f"What the person wants back: {asked.goal}" if asked.goal else "")
    return [*asked.complaint, *comes, *asked.relief, *goal]


def _situations(of: Reported, source: str) -> str:
    found = [one.situation for one in of.intake.triggers if not one.says and one.source == source]
    return ", ".join(found)


def history(of: Reported) -> list[Note]:
    """What went before, in the person and in the family."""
    asked = of.intake
    return [
        *asked.history,
        *asked.family_history,
        *note(measure(asked.years, "years with the complaint")),
        *note(measure(asked.years_on_medicine, "years on medicine")),
        *(
            Note(
                f"May keep it going ({word(one.family)}): {one.says.removesuffix('.')}; "
                + joined(word(one.state), one.action, day(one.on) if one.on else ""),
                one.source,
            )
            for one in asked.keeps_going
        ),
    ]


def past_treatments(of: Reported) -> list[Note]:
    """What was tried before."""
    return list(of.intake.past_treatments)


def medication(of: Reported) -> list[Note]:
    """Medicines and every change of them, with who decided."""
    return [one for medicine in of.intake.medicines for one in _medicine(medicine)]


_DECIDED = {
    "patient": "by the person's own choice",
    "prescriber": "as the prescriber decided",
    "therapist": "on the therapist's word",
    "unknown": "",
}


def _medicine(medicine: Medicine) -> Iterator[Note]:
    name = "Medicine, not named" if medicine.name == NOT_NAMED else capital(medicine.name)
    if not medicine.changes:
        yield Note(name)
    for one in medicine.changes:
        when = day(one.on) if one.on else ""
        if one.visits:
            first, last = one.visits
            when = "before the first visit" if last == 0 else _from_to(first, last)
        told = one.says or one.step
        yield Note(joined(f"{name}: {told}", _DECIDED[one.by], when), one.source)


def _from_to(first: int, last: int) -> str:
    if first == 0:
        return f"up to visit {last}"
    return visits_words(range(first, last + 1))


def exam(of: Reported) -> list[Note]:
    """What was found: by eye, by hand, and in the build of the body."""
    found = [
        Note(
            joined(
                f"{capital(word(one.kind))}: {(one.says or word(one.result)).removesuffix('.')}",
                day(one.on) if one.on else "",
            ),
            one.source,
        )
        for one in of.case.record.examinations
    ]
    built = _built(of.intake.structure) if of.intake.structure else []
    return [*of.intake.exam, *built, *found, *of.visits(_felt)]


def _built(body: Structure) -> list[Note]:
    facts = (
        ("a spine curved to the side", body.scoliosis),
        ("legs of different length", body.legs_differ),
        ("a pelvis smaller on one side", body.half_pelvis),
        (f"bones of the spine grown or fixed together {body.fusion_where}".strip(), body.fusion),
    )
    looked = [f"{says}: {'yes' if seen else 'no'}" for says, seen in facts if seen is not None]
    legs = body.leg_length
    if legs:
        shorter = f"the {legs.shorter} leg is shorter" if legs.shorter else "the legs differ"
        looked.append(joined(shorter, measure(legs.difference_mm, "mm"), legs.method))
    return [*note(capital("; ".join(looked))), *body.notes]


def _felt(visit: VisitRecord) -> Iterator[Note]:
    for one in visit.felt:
        yield Note(felt_words(one), one.source or visit.source)


def felt_words(one: Felt) -> str:
    """What a hand found at one muscle."""
    signs = (
        ("a taut band", one.taut_band),
        ("a twitch", one.twitch),
        ("the feeling the person knows", one.own_feeling),
    )
    return joined(
        joined(target_name(one.muscle), one.side, word(one.layer or "")),
        *(f"{'' if seen else 'not '}{says}" for says, seen in signs if seen is not None),
        "" if one.tender is None else f"tender {one.tender:g} of 10",
        f"felt at {', '.join(map(word, one.zones))}" if one.zones else "",
        one.says,
    )


def first_map(of: Reported) -> list[Note]:
    """The first drawing of where it is felt."""
    drawn = (
        one.before.drawing
        for course in of.courses
        for one in course.visits
        if one.before and one.before.drawing
    )
    first = next(drawn, None)
    return [] if first is None else note(in_words(first))


def criteria(of: Reported) -> list[Note]:
    """What was told of the five points by which restless legs are told from other things."""
    seen = load_rule_book().observables
    found = []
    for one in of.case.record.observed:
        if one.name in _CRITERIA and isinstance(one.value, bool):
            asked = seen[one.name]
            clause = capital(asked.says if one.value else asked.denies)
            found.append(Note(f"{clause}. {one.says}".strip(), one.source))
    return found


def labs(of: Reported) -> list[Note]:
    """Blood values with their days."""
    return [
        Note(
            joined(f"{one.name}: {quantity_words(one.quantity)}", day(one.on) if one.on else ""),
            one.source,
        )
        for one in of.case.record.blood
    ]


def quantity_words(one: Quantity) -> str:
    """A measured value as it was told."""
    return f"{one.value:g} {one.unit}".strip()


def differentials(of: Reported) -> list[Note]:
    """What else it may be: asked first, looked for, and the working ideas with their rivals."""
    asked = of.intake.asked_first
    words = {True: "yes", False: "no", None: "not known"}
    return [
        *(Note(f"Asked first, {word(name)}: {words[found]}") for name, found in asked.items()),
        *_other_answers(of),
        *of.visits(_ideas),
        *(Note(f"An opinion, apart from what happened: {o.says}", o.source) for o in _held(of)),
    ]


def _held(of: Reported) -> Sequence[Note]:
    return list(dict.fromkeys(one for each in of.courses for one in each.opinions))


def _other_answers(of: Reported) -> Iterator[Note]:
    for one in of.case.record.observed:
        if one.name not in _CRITERIA and one.says:
            yield Note(one.says, one.source)


def _ideas(visit: VisitRecord) -> Iterator[Note]:
    idea, seen = visit.idea, visit.idea_seen
    if idea:
        by = f"by {day(idea.by)}" if idea.by else ""
        by = by or (f"by visit {idea.by_visit}" if idea.by_visit else "")
        yield Note(
            joined(
                f"working idea, a hypothesis: {idea.suspects}",
                f"then should change: {idea.expects} {by}".rstrip() if idea.expects else "",
                f"or else: {', '.join(idea.instead)}" if idea.instead else "",
            ),
            idea.source or visit.source,
        )
    if seen:
        of_visit = f" of visit {seen.of_visit}" if seen.of_visit else ""
        what = f"the working idea{of_visit} came true: {word(seen.came_true)}"
        yield Note(joined(what, seen.says), seen.source or visit.source)
