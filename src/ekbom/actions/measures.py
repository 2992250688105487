"""The catalogue of measures for one person: may be tried, asks first, or not for them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ekbom.actions.own_ways import CODE as STOP_CARD
from ekbom.assessment.known import known_of
from ekbom.assessment.measures import measures, offer
from ekbom.assessment.red_flags import red_flags
from ekbom.assessment.stop_card import stop_cards
from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.measures import find_measure, near_measures
from ekbom.model.assessed import plain, soonest
from ekbom.model.errors import NotAnswerable
from ekbom.model.record import PersonRecord

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ekbom.actions.evidence import Together
    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement, Urgency
    from ekbom.model.case import Case
    from ekbom.model.diary import Diary
    from ekbom.model.finding import Finding
    from ekbom.model.measure import Offered, TrialRow
    from ekbom.model.observation import Value

__all__ = [
    "MeasuresAnswer", "OneMeasure", "list_measures", "show_measure", "write_measures_page",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasuresAnswer:
    """What somebody may try.

    Attributes
    ----------
    title : str
        Of the case; empty without one.
    audience : str
    now : bool
        Whether it is the short list for three in the morning.
    urgency : {"today", "this_week", "next_visit", "nothing_now"}
    red_flags, stop_cards : tuple of Statement
        They come first; while a red flag is there, nothing is offered.
    offered : tuple of Offered
        By state, then by how sure the evidence is, then by what it can do, then by ease.
    findings : tuple of Finding
    """

    title: str
    audience: str
    now: bool
    urgency: Urgency
    red_flags: tuple[Statement, ...]
    stop_cards: tuple[Statement, ...]
    offered: tuple[Offered, ...]
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


@dataclass(frozen=True, slots=True)
class OneMeasure:
    """One measure with its table of evidence.

    Attributes
    ----------
    title, audience, urgency, red_flags, stop_cards, findings
        As in `MeasuresAnswer`.
    offered : Offered or None
        None while a red flag is there.
    table : tuple of TrialRow
    together : Together or None
        Its trials put together, or why not; None without a table.
    """

    title: str
    audience: str
    urgency: Urgency
    red_flags: tuple[Statement, ...]
    stop_cards: tuple[Statement, ...]
    offered: Offered | None
    table: tuple[TrialRow, ...] = ()
    together: Together | None = None
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


@dataclass(frozen=True, slots=True)
class _Person:
    title: str
    known: dict[str, Value]
    red_flags: tuple[Statement, ...]
    stop_cards: tuple[Statement, ...]
    findings: tuple[Finding, ...]

    @property
    def urgency(self) -> Urgency:
        return soonest(tuple(one.urgency for one in (*self.red_flags, *self.stop_cards)))


def list_measures(
    case: Case | None = None,
    *,
    audience: str = "person",
    now: bool = False,
    today: date,
    diary: Diary | None = None,
) -> MeasuresAnswer:
    """Every measure of the catalogue as it stands for a person.

    Parameters
    ----------
    case : Case, optional
        Without one nothing is known, and every gate is a question.
    audience : {"person", "clinician"}
    now : bool
        Only what can be done at three in the morning.
    today : date
    diary : Diary, optional
        The nights of the case, for what they tell of medicines.

    Raises
    ------
    UsageError
        For another audience.
    InputError, UnitError
        For a value of the case that cannot be used.
    """
    reader = reader_of(audience)
    person = _person(case, reader, today, diary)
    return MeasuresAnswer(
        title=person.title,
        audience=reader,
        now=now,
        urgency=person.urgency,
        red_flags=person.red_flags,
        stop_cards=person.stop_cards,
        offered=() if person.red_flags else measures(person.known, reader, now=now),
        findings=person.findings,
    )


def show_measure(
    name: str,
    case: Case | None = None,
    *,
    audience: str = "person",
    today: date,
    diary: Diary | None = None,
) -> OneMeasure:
    """One measure: how it is done, for whom not, what is known, how to test it on oneself.

    Parameters
    ----------
    name : str
        Its name, another name for it, or its id.
    case, audience, today, diary
        As in `list_measures`.

    Raises
    ------
    NotAnswerable
        When there is no such measure; names those that are near.
    UsageError, InputError, UnitError
        As in `list_measures`.
    """
    from ekbom.actions.evidence import put_together, table_of

    reader = reader_of(audience)
    measure = find_measure(name)
    if measure is None:
        near = ", ".join(near_measures(name))
        raise NotAnswerable(
            "measures",
            f"there is no measure {name!r} in the catalogue, which is no proof against it",
            f"near to it are {near}" if near else "ekbom measures lists them all",
        )
    person = _person(case, reader, today, diary)
    table = () if person.red_flags else table_of(measure)
    return OneMeasure(
        title=person.title,
        audience=reader,
        urgency=person.urgency,
        red_flags=person.red_flags,
        stop_cards=person.stop_cards,
        offered=None if person.red_flags else offer(measure, person.known, reader),
        table=table,
        together=put_together(table) if table else None,
        findings=person.findings,
    )


def write_measures_page(
    answer: MeasuresAnswer | OneMeasure, path: str | Path, *, made_at: str
) -> Path:
    """Lay the measures, or the one measure, down as one self-contained HTML page.

    Parameters
    ----------
    answer : MeasuresAnswer or OneMeasure
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the footer.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.measures import measure_page, measures_page

    if isinstance(answer, OneMeasure):
        return write_text(path, measure_page(answer, made_at=made_at))
    return write_text(path, measures_page(answer, made_at=made_at))


def _person(case: Case | None, reader: Audience, today: date, diary: Diary | None) -> _Person:
    if case is None:
        record = PersonRecord()
        told: tuple[Finding, ...] = ()
    else:
        from ekbom.actions.assess import record_of

        record = record_of(case, diary)
        all_told = (*case.findings, *(() if diary is None else diary.findings))
        # The stop cards stand in the answer itself.
        told = tuple(one for one in all_told if one.code != STOP_CARD)
    found = known_of(record, today=today)
    return _Person(
        title="" if case is None else case.title,
        known=found.known,
        red_flags=red_flags(found.known, reader),
        stop_cards=stop_cards(record, reader),
        findings=(*told, *found.findings),
    )
