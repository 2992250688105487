"""Questions that belong to a medicine: asked from its beginning on, and again some months later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.assessment import older
from ekbom.assessment.augmentation import SIGNS
from ekbom.assessment.due_words import Told
from ekbom.assessment.iron_series import add_months
from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.taken import present
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.model.words import capital

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord


@dataclass(frozen=True, slots=True)
class _Asked:
    """Questions, and the groups of medicines of which one must be taken."""

    rule: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    # Only from the age on at which sedating medicines are counted.
    older: bool = False


_DOPAMINE = ("dopaminergic",)
_SEDATING = tuple(name.removeprefix("takes_") for name in older.SEDATING)
_QUESTIONS = (
    _Asked("due.augmentation", SIGNS, _DOPAMINE),
    _Asked("due.impulse", ("impulse_urges",), _DOPAMINE),
    _Asked("due.wheel", ("sleepy_by_day", "sleepy_at_wheel"), _DOPAMINE),
    _Asked("due.falls", ("falls_at_night",), _SEDATING, older=True),
)


def questions_due(record: PersonRecord, known: Known, *, today: date) -> Iterator[Told]:
    """The questions that belong to what is taken, each with when it is asked next.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
        As `ekbom.assessment.known.known_of` gives it.
    today : date
    """
    for asked in _QUESTIONS:
        taken = any(known.get(f"takes_{group}") is True for group in asked.groups)
        if taken and (not asked.older or older.applies(known)):
            yield _told(asked, record, today)


def _told(asked: _Asked, record: PersonRecord, today: date) -> Told:
    """Counted from the last answers; before there are any, from when the medicine was begun."""
    (low, high), _ = limits_of(shipped_facts(), "due.asking", "again", "between")
    answered = _answered(asked.names, record, today)
    uses = [
        use
        for use in present(record, today)
        if not recognise(use.name).groups.isdisjoint(asked.groups)
    ]
    begun = min((use.since for use in uses if use.since is not None), default=None)
    counted = answered or begun
    since = begun if answered is None else add_months(answered, int(low))
    why = [
        f"{capital(use.name)} is taken" + (f" since {use.since}" if use.since else "")
        for use in uses
    ] or ["it was answered that such a medicine is taken"]
    why.append(
        "no day is known on which all of it was answered"
        if answered is None
        else f"it was last answered on {answered}"
    )
    return Told(
        asked.rule,
        counted,
        since,
        None if counted is None else add_months(counted, int(high)),
        tuple(why),
        observations=asked.names,
    )


def _answered(names: tuple[str, ...], record: PersonRecord, today: date) -> date | None:
    """The day from which on all of them have an answer; None while one has none with a date."""
    newest = []
    for name in names:
        days = [
            one.on
            for one in record.observed
            if one.name == name and one.on is not None and one.on <= today
        ]
        if not days:
            return None
        newest.append(max(days))
    return min(newest)
