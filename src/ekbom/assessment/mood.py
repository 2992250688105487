"""Mood, sleepiness by day and at the wheel, falls at night: each a card with its next step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ekbom.assessment.scale_forms import form_name
from ekbom.assessment.scales import scores_of
from ekbom.assessment.statements import from_fact, missing_of, stated
from ekbom.assessment.totals import bands, total_told, with_usable_totals
from ekbom.model.assessed import Section, Statement
from ekbom.model.observation import Quantity

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known, Value
    from ekbom.model.record import PersonRecord, ScaleResult
    from ekbom.model.verdict import Missing

# The most pressing first.
CARDS = (
    "mood.phq9_ninth",
    "mood.driving",
    "mood.wheel",
    "mood.low",
    "mood.night_falls",
    "mood.sleepy",
)
# What the cards ask of the person; totals of scales are taken when they are there, not asked for.
ASKED = ("low_mood", "joyless", "sleepy_at_wheel", "sleepy_by_day", "falls_at_night")
_WHEEL = "sleepy_at_wheel"
_SCALES = ("phq9", "gad7")
# The part of the PHQ-9 that is followed up whatever the total.
_NINTH = "9"


def mood(record: PersonRecord, known: Known, audience: Audience) -> Section:
    """The cards on mood and sleepiness that hold for a person, and what is not known yet.

    Parameters
    ----------
    record : PersonRecord
        Where the day of a total stands.
    known : mapping of observation to value
    audience : {"person", "clinician"}

    Returns
    -------
    Section
        Figures: ``phq9`` and ``gad7``, the newest totals or None.
    """
    known = with_usable_totals(known)
    cards = (stated(rule, known, audience) for rule in CARDS)
    return Section(
        name="mood",
        statements=(*(one for one in cards if one is not None), *_totals(record, known, audience)),
        missing=_missing(known, audience),
        figures=tuple((name, _number(known, name)) for name in _SCALES),
    )


def _totals(record: PersonRecord, known: Known, audience: Audience) -> Iterator[Statement]:
    """Each total that is known, for clinicians with its band."""
    # A total that is known was held against the day already.
    scores = scores_of(record, today=date.max)
    for name in _SCALES:
        if known.get(name) is not None:
            told = total_told(name, scores, known)
            found = from_fact(f"mood.{name}", audience, reasons=(told,))
            yield from () if found is None else (found,)
            yield from bands(name, scores, known, audience)


def _number(known: Known, name: str) -> float | None:
    total = known.get(name)
    return total.value if isinstance(total, Quantity) else None


def _missing(known: Known, audience: Audience) -> tuple[Missing, ...]:
    found = {one.observation: one for rule in CARDS for one in missing_of(rule, known, audience)}
    child = known.get("population") == "child"
    return tuple(found[name] for name in ASKED if name in found and not (child and name == _WHEEL))


def derive_ninth(record: PersonRecord) -> dict[str, Value]:
    """Whether the ninth answer of the newest PHQ-9 is above zero, and what that means.

    It is read from the numbers as they were told, even where something else makes the scale unfit
    for a total: an answer of this kind is never dropped for a slip beside it. It stands until a
    later answer, or a later PHQ-9, says otherwise.
    """
    told = [one for one in record.scales if _has_ninth(one)]
    newest = max((one.on for one in told if one.on is not None), default=None)
    counting = [one for one in told if one.on in (None, newest)]
    above = [one for one in counting if one.items[_NINTH] > 0]
    if not above:
        return {"phq9_ninth": False} if counting else {}
    if _answered_since(record, [one.on for one in above]):
        return {}
    return {"phq9_ninth": True, "suicidal_thoughts": True}


def _has_ninth(one: ScaleResult) -> bool:
    """A number that can be an answer; what is none is no answer."""
    return form_name(one.scale) == "phq9" and one.items.get(_NINTH, -1) >= 0


def _answered_since(record: PersonRecord, days: list[date | None]) -> bool:
    """Whether the question itself was answered with no on a later day than all of these."""
    if None in days:
        return False
    last = max(day for day in days if day is not None)
    return any(
        one.name == "suicidal_thoughts" and one.value is False and one.on is not None
        and one.on > last
        for one in record.observed
    )  # fmt: skip
