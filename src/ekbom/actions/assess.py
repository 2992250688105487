"""Assess a person's case: whether it is the pattern of restless legs, how strong, what feeds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from ekbom.actions.course import case_diary
from ekbom.actions.own_ways import CODE as STOP_CARD
from ekbom.assessment.assess import assess as assess_record
from ekbom.assessment.augmentation import DiarySigns
from ekbom.assessment.stop_card import uses_of
from ekbom.exchange.case_file import read_case
from ekbom.journal import note
from ekbom.knowledge.audience import reader_of
from ekbom.model.assessed import Assessment
from ekbom.model.case import Case
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, UsageError
from ekbom.model.observation import Quantity
from ekbom.model.paper_study import PaperStudy
from ekbom.model.record import Observed, PersonRecord

_OBSERVED = "plms_index"
_NOON_H, _HOUR_MIN = 12, 60
# The index the limits are made for; one of another name is another number.
_INDEX = PaperStudy().index.casefold()


def assess(
    case: Case, *, audience: str = "person", today: date, diary: Diary | None = None
) -> Assessment:
    """What is known of a person, held against the cited rules.

    Parameters
    ----------
    case : Case
        From `read_case`.
    audience : {"person", "clinician"}
        Doses, and what was not checked yet, are for clinicians.
    today : date
        The day it is.
    diary : Diary, optional
        The nights of the case, for what they tell of augmentation.

    Returns
    -------
    Assessment
        With the findings of the case file in front.

    Raises
    ------
    UsageError
        For another audience.
    InputError, UnitError
        For a value that cannot be used; the message says what to write.
    """
    answer = assess_record(
        record_of(case, diary),
        title=case.title,
        audience=reader_of(audience),
        today=today,
        nights=None if diary is None else _signs(case, diary),
    )
    told = (*case.findings, *(() if diary is None else diary.findings))
    # The stop cards stand in the answer itself.
    kept = (one for one in told if one.code != STOP_CARD)
    return replace(answer, findings=(*kept, *answer.findings))


def record_of(case: Case, diary: Diary | None = None) -> PersonRecord:
    """The record of a case, with what it and its diary tell elsewhere of medicines and studies."""
    record = case.record
    noted = () if diary is None else diary.own_medicines
    return replace(
        record,
        observed=(*record.observed, *_studied(case)),
        medicines=(*record.medicines, *uses_of(case.medicines), *noted),
    )


def _studied(case: Case) -> Iterator[Observed]:
    """The index of the last sleep study on paper, unless it was answered itself."""
    told = {one.name for one in case.record.observed}
    studies = [one for one in case.sleep_studies if one.index.casefold() == _INDEX]
    if studies and studies[-1].value is not None and _OBSERVED not in told:
        last = studies[-1]
        index = Quantity(studies[-1].value, "1/h")
        says = f"{last.index}, {last.edition or 'edition not stated'}"
        yield Observed(_OBSERVED, index, "laboratory", last.on, says, last.source)


def read_told(path: str | Path, *, today: date) -> tuple[Case, Diary | None]:
    """A case from its file, dates after `today` named, and the diary of nights it names.

    A diary that cannot be read is a finding: what is urgent does not wait for it.

    Raises
    ------
    InputError, UnitError
        When the file is no case.
    """
    now = datetime.combine(today, time.max)
    case = read_case(path, now=now)
    try:
        return case, case_diary(case, Path(path).parent, now=now)
    except (InputError, UsageError) as error:
        found = note.warning("diary_not_read", error.where, error.problem, error.todo)
        return replace(case, findings=(*case.findings, found)), None


def _signs(case: Case, diary: Diary) -> DiarySigns:
    """The onset of each evening, where the diary holds it, in minutes since midnight."""
    turns = dict(case.nights.options).get("day-turns", _NOON_H) if case.nights else _NOON_H
    onset = [
        (day, (hours + float(turns)) * _HOUR_MIN)
        for column in diary.outcomes.values()
        if column.unit == "h"
        for day, hours, later in zip(
            diary.dates, column.values, column.censored or [False] * len(diary.dates), strict=True
        )
        if hours is not None and not later
    ]
    return DiarySigns(onset=onset)


def write_assessment_page(answer: Assessment, path: str | Path, *, made_at: str) -> Path:
    """Lay the assessment down as one self-contained HTML page.

    Parameters
    ----------
    answer : Assessment
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
    from ekbom.reports.assessment import assessment_page

    return write_text(path, assessment_page(answer, made_at=made_at))
