"""The stop card: a medicine the person ended or altered alone, whose sudden end can make one ill.

It is raised by what the person, or a parent or carer for the person, wrote: "not taken",
"different", "stopped". What a prescriber decided raises none. A medicine this program does not
know by name counts as one that may belong here: not known is not the same as no.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ekbom.assessment.statements import stated
from ekbom.assessment.taken import GROUPS_AT_RISK, UNNAMED, groups_at_risk
from ekbom.model.assessed import Statement
from ekbom.model.case import NOT_NAMED
from ekbom.model.record import MedicineUse
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.case import Medicine, MedicineChange
    from ekbom.model.record import DoseStep, PersonRecord

# The order in which the cards are shown.
GROUPS = (*GROUPS_AT_RISK, UNNAMED)
_OWN = "own_"
_WRITERS = {"person": "the person", "parent": "a parent", "carer": "a carer"}
_ENDS = {"not_taken": "not taken", "stopped": "stopped"}
_ALTERS = {"different": "taken otherwise than prescribed"}
_STEPS = ("stopped", "reduced", "raised", "switched")
_HOW = {"ended": "not taken any more", "altered": _ALTERS["different"]}
_UNNAMED = "A medicine that is not named"


@dataclass(frozen=True, slots=True)
class OwnWay:
    """A medicine the person takes otherwise than prescribed, without anybody who prescribes.

    Attributes
    ----------
    group : str
        One of `GROUPS`.
    how : str
        ``ended`` or ``altered``.
    says : str
        What was written: "Pramipexole: stopped on 2026-11-18, written by the person".
    """

    group: str
    how: str
    says: str


def stop_cards(record: PersonRecord, audience: Audience) -> tuple[Statement, ...]:
    """A card for each group of medicines the person ended or altered alone.

    Parameters
    ----------
    record : PersonRecord
    audience : {"person", "clinician"}

    Returns
    -------
    tuple of Statement
        The ends first; each with a message for the person who prescribes.
    """
    ways = own_ways(record)
    known = own_known(ways)
    cards = [
        _card(group, known[f"{_OWN}{group}"], ways, audience)
        for group in GROUPS
        if f"{_OWN}{group}" in known
    ]
    return tuple(sorted(filter(None, cards), key=lambda card: card.urgency != "today"))


def own_ways(record: PersonRecord) -> tuple[OwnWay, ...]:
    """Every medicine that was ended or altered by the person's own decision."""
    return (*_of_uses(record.medicines, record.person.reporter), *_of_answers(record))


def own_known(ways: Iterable[OwnWay]) -> dict[str, str]:
    """``own_GROUP`` for the rules: ``ended`` where anything of the group was ended."""
    known: dict[str, str] = {}
    for way in ways:
        name = f"{_OWN}{way.group}"
        known[name] = "ended" if "ended" in (way.how, known.get(name)) else way.how
    return known


def uses_of(medicines: Iterable[Medicine]) -> tuple[MedicineUse, ...]:
    """What a told case says of its medicines, as far as the person decided last."""
    found = []
    for medicine in medicines:
        changes = [change for change in medicine.changes if change.step != "taken"]
        if changes and changes[-1].by == "patient" and changes[-1].step in _STEPS:
            found.append(_use(medicine.name, changes[-1]))
    return tuple(found)


def _use(name: str, last: MedicineChange) -> MedicineUse:
    ended = last.step == "stopped"
    return MedicineUse(
        name,
        taking="stopped" if ended else "different",
        written_by="person",
        since=None if ended else last.on,
        until=last.on if ended else None,
        source=last.source,
    )


def _card(group: str, how: str, ways: tuple[OwnWay, ...], audience: Audience) -> Statement | None:
    card = stated(f"stopcard.{group}.{how}", {f"{_OWN}{group}": how}, audience)
    said = tuple(way.says for way in ways if way.group == group)
    return card and replace(card, reasons=said, message=_message(said))


def _message(said: tuple[str, ...]) -> str:
    """What goes to the person who prescribes: what was written, and the wish to be called."""
    return (
        f"To the person who prescribes. {'. '.join(said)}. It is not known here whether this was "
        "agreed with you. Please call back and say how it is best taken from here on."
    )


def _of_uses(uses: Iterable[MedicineUse], reporter: str) -> Iterator[OwnWay]:
    for use in uses:
        # Who keeps the record wrote what nobody else is named for.
        writer = _WRITERS.get(reporter if use.written_by == "unknown" else use.written_by)
        step = _own_step(use.steps)
        if writer and use.taking in _ENDS:
            yield from _ways(use, "ended", _ENDS[use.taking], use.until, writer)
        elif writer and use.taking in _ALTERS:
            yield from _ways(use, "altered", _ALTERS[use.taking], use.since, writer)
        elif step is not None:
            how = "altered" if step.dose.value else "ended"
            told = f"{step.dose} a day" if step.dose.value else "stopped"
            yield from _ways(use, how, told, step.on, "the person")


def _own_step(steps: tuple[DoseStep, ...]) -> DoseStep | None:
    """The last step of the dose, when it was the person's own."""
    last = max(steps, key=lambda step: step.on, default=None)
    return last if last is not None and last.by == "patient" else None


def _ways(use: MedicineUse, how: str, told: str, on: date | None, writer: str) -> Iterator[OwnWay]:
    day = f" on {on.isoformat()}" if on is not None else ""
    place = f" ({use.source})" if use.source else ""
    name = _UNNAMED if use.name == NOT_NAMED else capital(use.name)
    says = f"{name}: {told}{day}, written by {writer}{place}"
    for group in groups_at_risk(use.name):
        yield OwnWay(group, how, says)


def _of_answers(record: PersonRecord) -> Iterator[OwnWay]:
    """What was answered to the questions on the own way, by the person or for the person."""
    for one in record.observed:
        writer = _WRITERS.get(record.person.reporter if one.by == "unknown" else one.by)
        if one.name.startswith(_OWN) and writer and one.value in ("ended", "altered"):
            group, how = one.name.removeprefix(_OWN), str(one.value)
            told = _HOW[how]
            yield OwnWay(group, how, f"{_named_group(group)}: {told}, written by {writer}")


def _named_group(group: str) -> str:
    return _UNNAMED if group == UNNAMED else capital(group)
