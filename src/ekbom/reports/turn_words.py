"""Where a level turned, in words: a set of visits, never one number alone."""

from __future__ import annotations

from collections.abc import Sequence

from ekbom.model.case import NOT_NAMED
from ekbom.model.course import MedicineEvent, TurnSet
from ekbom.nof1.course_say import visits_words
from ekbom.nof1.say import in_100
from ekbom.reports.words import capital, day

_STEPS = {
    "taken": "taken, unchanged",
    "begun": "begun",
    "stopped": "stopped",
    "raised": "raised",
    "reduced": "reduced",
    "switched": "switched",
}
_BY = {
    "patient": "by the person's own choice",
    "prescriber": "by the prescriber",
    "therapist": "on the word of the therapist",
}


def runs(visits: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of visits."""
    found: list[tuple[int, int]] = []
    for visit in sorted(visits):
        if found and visit == found[-1][1] + 1:
            found[-1] = (found[-1][0], visit)
        else:
            found.append((visit, visit))
    return found


def turn_sentence(turn: TurnSet) -> str:
    """The set and what it holds."""
    return (
        f"If the level turned at a visit, it did so most likely {visits_words(turn.visits)} "
        f"({in_100(turn.probability)})."
    )


def medicine_name(event: MedicineEvent) -> str:
    """Its name, or that it has none."""
    return "medicine" if event.name == NOT_NAMED else event.name


def step_words(event: MedicineEvent) -> str:
    """What was done with a medicine, in a word or two."""
    return _STEPS.get(event.step, event.step)


def is_change(event: MedicineEvent) -> bool:
    """Whether anything was changed, and not only taken."""
    return event.step != "taken"


def event_when(event: MedicineEvent) -> str:
    """The day of a medicine event, or the visits it lies between."""
    if event.on is not None:
        return day(event.on)
    if event.visits is None:
        return "When is not known"
    first, last = event.visits
    if last == 0:
        return "Before the first visit"
    if first == last:
        return f"Around visit {first}"
    return f"Visit {first} to {last}" if first else f"From before the first visit to visit {last}"


def event_line(event: MedicineEvent) -> str:
    """What was done with a medicine, who decided, and in what words it was told."""
    who = _BY.get(event.by, "") if is_change(event) else ""
    text = f"{capital(medicine_name(event))}: {step_words(event)}{', ' + who if who else ''}."
    if event.says:
        text += f" {capital(event.says).rstrip('.')}."
    if event.near_turn:
        text += " This lies near the turn, so the two cannot be told apart."
    return text
