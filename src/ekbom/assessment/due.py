"""What is due for one person, each from a dated fact of the record by a rule that names its time.

Nothing is due without what it rests on: no test without iron or an earlier test, no question
without a medicine that asks for it. A day is counted from what was told and never moves with the
clock, so that what is due stays due until it is done.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ekbom.assessment.blood import sound_values
from ekbom.assessment.due_questions import questions_due
from ekbom.assessment.due_words import Told, item
from ekbom.assessment.iron_series import add_months, iron_of, next_due
from ekbom.assessment.known import known_of
from ekbom.assessment.limits import limit
from ekbom.assessment.long_term import QUIETENS
from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.scale_forms import forms
from ekbom.assessment.scales import scores_of
from ekbom.assessment.taken import present
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ekbom.knowledge.audience import Audience
    from ekbom.model.due import Appointment, DueItem, HomeItem
    from ekbom.model.record import MedicineUse, PersonRecord
    from ekbom.model.trial import Plan

# Rated every evening, and so never due.
_EVERY_DAY = "urge"
_UNSAID = "nothing more was written down"
_RECHECK, _OLD = "lab.ferritin.recheck", "blood.ferritin.old"


def due(
    record: PersonRecord,
    audience: Audience,
    *,
    today: date,
    plans: Iterable[Plan] = (),
    read: Collection[str] = (),
    appointments: Collection[Appointment] = (),
    home: Iterable[HomeItem] = (),
) -> tuple[DueItem, ...]:
    """Everything that wants attention, what is longest due first.

    Parameters
    ----------
    record : PersonRecord
    audience : {"person", "clinician"}
        What rests on a fact this reader may not see is left out.
    today : date
        What is dated later is not taken into account, but for appointments and ends of trials.
    plans : iterable of Plan
        Sealed trials.
    read : collection of str
        Seals of the trials whose result was read after their end.
    appointments : collection of Appointment
    home : iterable of HomeItem

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.assessment.known.known_of` does.
    """
    known = known_of(record, today=today).known
    told: list[Told] = [
        *_iron(record, today),
        *questions_due(record, known, today=today),
        *_scales(record, today),
        *_review(record, appointments, today),
        *_birth(record, today),
        *(_trial(plan) for plan in plans if plan.seal not in read),
        *(_appointment(one) for one in appointments if one.on >= today),
        *(_at_home(one, one.until) for one in home if one.until is not None),
    ]
    found = (item(one, audience, today=today) for one in told)
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (one.since or today, one.until or date.max, one.key),
        )
    )


def _iron(record: PersonRecord, today: date) -> Iterator[Told]:
    """The next ferritin: counted from iron where some was given, else from the last ferritin."""
    tested = [one.on for one in sound_values(record, "ferritin", today) if one.on is not None]
    given = [(one.on, one.product) for one in iron_of(record, today) if one.on is not None]
    last_test = f"the last ferritin is of {max(tested)}" if tested else ""
    after = next_due(record, tested, today)
    if after is not None:
        counted, product = max(given)
        why = f"{capital(product)} on {counted}"
        if after.after == "test":
            counted, why = max(tested), last_test
        rule = "due.ferritin_after_iron"
        yield Told(rule, counted, after.since, after.until, (why,), facts=(_RECHECK,))
    elif tested:
        since = add_months(max(tested), int(limit(_OLD, "age")[0]))
        until = add_months(since, _late("due.ferritin_old"))
        yield Told("due.ferritin_old", max(tested), since, until, (last_test,))


def _scales(record: PersonRecord, today: date) -> Iterator[Told]:
    """Each scale that was filled in on a known day, counted from the last time."""
    (low, high), _ = limits_of(shipped_facts(), "due.scale", "again", "between")
    for name, results in scores_of(record, today=today).results.items():
        last = results[-1].on
        if name == _EVERY_DAY or last is None:
            continue
        form = forms()[name]
        yield Told(
            "due.scale",
            last,
            add_months(last, int(low)),
            add_months(last, int(high)),
            (f"{form.title} was last filled in on {last}",),
            about=form.title,
            facts=(form.fact,),
        )


def _review(
    record: PersonRecord, appointments: Collection[Appointment], today: date
) -> Iterator[Told]:
    """The look at all medicines for restless legs together, the first of which begins the time."""
    uses = [
        use for use in present(record, today) if not recognise(use.name).groups.isdisjoint(QUIETENS)
    ]
    begun = [use.since for use in uses if use.since is not None]
    if not begun:
        return
    looked = max(
        [day for day in _looked_at(record, uses, appointments) if day <= today], default=None
    )
    counted = max(min(begun), looked or min(begun))
    since = add_months(counted, int(limit("groups.long.from")[0]))
    why = [f"{capital(use.name)} since {use.since}" for use in uses if use.since is not None]
    if looked is not None:
        why.append(f"somebody who prescribes last had a part in it on {looked}")
    yield Told(
        "due.review",
        counted,
        since,
        add_months(since, _late("due.review")),
        tuple(why),
        about=_together([use.name for use in uses]),
        of="together",
    )


def _looked_at(
    record: PersonRecord, uses: Iterable[MedicineUse], appointments: Iterable[Appointment]
) -> Iterator[date]:
    """Days on which somebody who prescribes had a part in what is written here."""
    yield from (step.on for use in uses for step in use.steps if step.by == "prescriber")
    yield from (one.on for one in record.observed if one.by == "clinician" and one.on is not None)
    yield from (one.on for one in appointments if one.by_prescriber)


def _birth(record: PersonRecord, today: date) -> Iterator[Told]:
    """The question after a birth, until something was written down in its time or later."""
    born = record.person.gave_birth
    if born is None or born > today:
        return
    since, until = (
        born + timedelta(weeks=limit(f"groups.birth.{name}")[0]) for name in ("ask_from", "ask_to")
    )
    days = (one.on for part in (record.observed, record.scales, record.blood) for one in part)
    if not any(day is not None and since <= day <= today for day in days):
        yield Told("due.after_birth", born, since, until, (f"the birth was on {born}",))


def _trial(plan: Plan) -> Told:
    why = [f"the trial of {plan.name}, judged by {plan.outcome}, is read from {plan.end} on"]
    if plan.broken_at is not None:
        why.append(f"somebody looked before its end, on {plan.broken_at.date()}")
    return Told(
        "due.trial",
        plan.end,
        plan.end,
        plan.end + timedelta(weeks=limit("due.trial", "late", "at_most")[0]),
        tuple(why),
        about=plan.name,
        facts=("nof1.level.sealed",),
        of=plan.seal,
    )


def _appointment(one: Appointment) -> Told:
    why = (f"it was written down for {one.on}",)
    # Other words for the same day are no other appointment.
    day, about = one.on, one.what or _UNSAID
    return Told("due.appointment", day, day, day, why, about=about, of=str(day))


def _at_home(one: HomeItem, until: date) -> Told:
    often = f", {one.how_often}" if one.how_often else ""
    last = until + timedelta(weeks=limit("due.home", "late", "at_most")[0])
    why = (f"it was written down until {until}",)
    return Told("due.home", until, until, last, why, about=f"{one.what}{often}", of=one.what)


def _late(rule: str) -> int:
    """Months after which it is overdue."""
    return int(limit(rule, "late", "at_most")[0])


def _together(names: Iterable[str]) -> str:
    """Names as a sentence lists them, each once."""
    *first, last = dict.fromkeys(capital(name) for name in names)
    return f"{', '.join(first)} and {last}" if first else last
