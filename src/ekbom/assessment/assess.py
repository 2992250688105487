"""The whole assessment of one person: what must not wait first, then every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.augmentation import augmentation
from ekbom.assessment.blood import blood
from ekbom.assessment.causes import causes
from ekbom.assessment.groups import groups
from ekbom.assessment.iron import iron
from ekbom.assessment.known import known_of
from ekbom.assessment.medicines import medicines
from ekbom.assessment.mood import mood
from ekbom.assessment.pattern import pattern
from ekbom.assessment.red_flags import missing_flags, red_flags
from ekbom.assessment.severity import severity
from ekbom.assessment.steps import steps
from ekbom.assessment.stop_card import stop_cards
from ekbom.assessment.symptoms import symptoms
from ekbom.model.assessed import Assessment, Section, soonest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.assessment.augmentation import DiarySigns
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import PatternAnswer, Statement, Urgency
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord


def assess(
    record: PersonRecord,
    *,
    title: str,
    audience: Audience,
    today: date,
    nights: DiarySigns | None = None,
) -> Assessment:
    """Everything the rules say of a person; one sign that cannot wait ends it at once.

    Parameters
    ----------
    record : PersonRecord
    title : str
    audience : {"person", "clinician"}
    today : date
        The clock.
    nights : DiarySigns, optional
        What a diary of nights tells of augmentation.

    Returns
    -------
    Assessment
        With the contradictions of the record and the findings of all parts. Warning signs nobody
        asked after are what is missing in its first section, ``red_flags``.

    Raises
    ------
    UsageError, InputError, UnitError
        For an observation that does not exist, and for a value that cannot be used.
    """
    found = known_of(record, today=today)
    known = found.known
    cards = stop_cards(record, audience)
    flags = red_flags(known, audience)
    if flags:
        return Assessment(
            title=title,
            audience=audience,
            urgency=_soonest((*flags, *cards)),
            red_flags=flags,
            stop_cards=cards,
            steps=steps(known, audience),
            findings=found.findings,
        )
    answer = pattern(known, audience, record=record)
    sections = tuple(_sections(record, known, audience, today, nights))
    return Assessment(
        title=title,
        audience=audience,
        urgency=_soonest(cards, answer, sections),
        stop_cards=cards,
        pattern=answer,
        sections=sections,
        steps=steps(known, audience, pattern=answer, sections=sections),
        findings=(*found.findings, *(one for part in sections for one in part.findings)),
    )


def _sections(
    record: PersonRecord,
    known: Known,
    audience: Audience,
    today: date,
    nights: DiarySigns | None,
) -> Iterator[Section]:
    yield Section("red_flags", missing=missing_flags(known, audience))
    yield severity(record, known, audience, today=today)
    yield symptoms(record, known, audience)
    yield mood(record, known, audience)
    yield iron(record, known, audience, today=today)
    yield blood(record, known, audience, today=today)
    yield medicines(record, known, audience, today=today)
    yield augmentation(record, known, audience, nights=nights)
    yield groups(record, known, audience, today=today)
    yield causes(record, known, audience)


def _soonest(
    cards: tuple[Statement, ...],
    answer: PatternAnswer | None = None,
    sections: tuple[Section, ...] = (),
) -> Urgency:
    """The most pressing of all that is said, and of the look-alikes that are open."""
    said = (*cards, *(one for part in sections for one in part.statements))
    looked = answer.mimics if answer else ()
    return soonest((*(one.urgency for one in said), *(one.urgency for one in looked if one.open)))
