"""Follow a course of visits: a told case, or a diary of nights with its visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ekbom.actions.helps import medicines_of
from ekbom.actions.journal import DiaryOptions, read_diary
from ekbom.actions.late_entries import course_with_sensitivity
from ekbom.actions.own_ways import with_case_cards
from ekbom.exchange.case_file import read_case as read_case_file
from ekbom.journal.options import NOON_H
from ekbom.knowledge.load import load_course_policy, load_policy, no_treatment, rhythm_limits
from ekbom.model.case import Case
from ekbom.model.course import Course, CourseAnswer, MeasureInAttack, MedicineEvent
from ekbom.model.diary import Diary, Outcome
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.record import PersonRecord

if TYPE_CHECKING:
    import numpy as np

_TRUE = ("true", "yes", "1")


def read_case(path: str | Path, *, now: datetime | None = None) -> Case:
    """Read a person's case from its TOML file.

    Parameters
    ----------
    path : str or Path
        It is never changed.
    now : datetime, optional
        The clock, to name dates that lie in the future.

    Returns
    -------
    Case
        With everything that was odd in the file as findings.

    Raises
    ------
    InputError
        When the file is no case; the message names the line or the table.
    """
    return with_case_cards(read_case_file(path, now=now))


def case_diary(case: Case, folder: str | Path, *, now: datetime | None = None) -> Diary | None:
    """The diary of nights a case names, or None.

    Parameters
    ----------
    case : Case
    folder : path
        Where the case file lies; the diary lies beside it.
    now : datetime, optional

    Raises
    ------
    InputError, UsageError
        When the diary cannot be read as the case says.
    """
    if case.nights is None:
        return None
    return read_diary(Path(folder) / case.nights.path, **case_options(case, now=now))


def case_options(case: Case, *, now: datetime | None = None) -> DiaryOptions:
    """How a case says that its diary is to be read.

    Raises
    ------
    InputError
        For a scale that is not two numbers.
    """
    if case.nights is None:
        return {"now": now}
    # The words of the command line do as well: day-turns is day_turns.
    options: dict[str, Any] = {name.replace("-", "_"): v for name, v in case.nights.options}
    if "scale" in options:
        options["scale"] = _span(str(options["scale"]), case.file)
    for word in ("higher_is_better", "lower_is_better"):
        if word in options:
            options[word] = str(options[word]).lower() in _TRUE
    options |= {"outcome": case.nights.outcome, "now": now}
    return cast(DiaryOptions, options)


def _span(text: str, where: str) -> tuple[float, float]:
    try:
        low, high = map(float, text.replace(",", " ").split())
    except ValueError as error:
        raise InputError(
            f"{where}, nights", f"scale {text!r} is not two numbers", 'write it as "0 10"'
        ) from error
    return low, high


def follow_course(
    course: Case | Diary,
    outcome: str | None = None,
    *,
    visits: str | Sequence[date] | None = None,
    medicine: Sequence[MedicineEvent] = (),
    diary: Diary | None = None,
    attacks: str | Path | None = None,
    worthwhile: float | None = None,
    day_turns: float | None = None,
    rng: np.random.Generator | None = None,
    now: datetime | None = None,
) -> CourseAnswer:
    """Say how a course of visits went, and how sure that is.

    Parameters
    ----------
    course : Case or Diary
        From `read_case` or `read_diary`.
    outcome : str, optional
        The outcome of a diary; for a case that of its nights.
    visits : str or sequence of date, optional
        For a diary: the column that marks the days of visits, or the days.
    medicine : sequence of MedicineEvent, optional
        Medicine changes the diary does not hold. Those of a case, and lasting changes of the
        dose columns of a diary, are found without being named.
    diary : Diary, optional
        The nights of a case.
    attacks : path, optional
        A table of attacks: start, urge before, what was done, urge after, minutes of calm.
    worthwhile : float, optional
        Smallest change, in outcome points, that would matter; a tenth of the scale by default.
    day_turns : float, optional
        Hour at which the diary's day turns, to name the hour of an onset; by default as a case
        says it of its nights, else noon.
    rng : numpy Generator, optional
        A fixed seed by default.
    now : datetime, optional
        The clock, to name attacks that lie in the future.

    Returns
    -------
    CourseAnswer
        Never above ``changed_after``: one course has nothing to be held against.

    Raises
    ------
    UsageError, InputError
        When names, days or files do not fit together.
    """
    from ekbom.nof1.attacks import measures_in_attacks
    from ekbom.nof1.story import story

    policy, course_policy = load_policy(), load_course_policy()
    findings: list[Finding] = []
    measures: tuple[MeasureInAttack, ...] = ()
    if attacks is not None:
        from ekbom.exchange.attack_file import read_attacks

        log = read_attacks(attacks, now=now)
        findings += log.findings
        measures = measures_in_attacks(log.attacks, course_policy=course_policy, policy=policy)
    if isinstance(course, Case):
        findings = [*course.findings, *_nothing_to_follow(course), *findings]
        courses = _of_case(course, diary, medicine, worthwhile, rng, findings)
        title, told = course.title, story(course)
    else:
        if diary is not None:
            raise UsageError("diary", "the course is a diary already", "give one of the two")
        diary = course
        courses = (_of_diary(course, outcome, visits, medicine, worthwhile, rng),)
        title, told = course.source, ()
    if diary is not None:
        findings = [*diary.findings, *findings]
    answer = CourseAnswer(
        title=title,
        courses=courses,
        story=told,
        attacks=measures,
        signs=() if diary is None else _signs(diary, _turns(course, day_turns)),
        findings=tuple(findings),
        sleep_studies=course.sleep_studies if isinstance(course, Case) else (),
    )

    def again(of: Diary) -> CourseAnswer:
        told = isinstance(course, Case)
        return follow_course(
            course if told else of, outcome, visits=visits, medicine=medicine,
            diary=of if told else None, worthwhile=worthwhile, rng=rng, now=now,
        )  # fmt: skip

    return course_with_sensitivity(answer, diary, again)


def _nothing_to_follow(case: Case) -> tuple[Finding, ...]:
    """A case may hold answers for an assessment alone; one that holds nothing says so itself."""
    if case.series or case.nights is not None or case.record == PersonRecord():
        return ()
    return (
        Finding(
            "nothing_to_follow", "warning", case.file, "it holds no visits and names no diary",
            "ekbom assess reads the rest of it; tell visits under [[series]], a diary under "
            "[nights]",
        ),
    )  # fmt: skip


def _asked(rng: np.random.Generator | None) -> Mapping[str, Any]:
    """What every reading of nights is given."""
    import numpy as np

    from ekbom.actions.helps import SEED

    return {
        "policy": load_policy(),
        "course_policy": load_course_policy(),
        "rng": rng if rng is not None else np.random.default_rng(SEED),
        "facts": no_treatment(),
    }


def _of_case(
    case: Case,
    diary: Diary | None,
    medicine: Sequence[MedicineEvent],
    worthwhile: float | None,
    rng: np.random.Generator | None,
    findings: list[Finding],
) -> tuple[Course, ...]:
    from ekbom.nof1.course import follow_nights
    from ekbom.nof1.course_told import follow_series, medicine_events

    given = _asked(rng)
    told = {name: given[name] for name in ("policy", "course_policy", "facts")}
    courses: list[Course] = []
    for series in case.series:
        courses += follow_series(series, case.medicines_in(series), **told)
        if diary is None or case.nights is None or not series.visits:
            continue
        days = [visit.on for visit in series.visits if visit.on is not None]
        if len(set(days)) < len(series.visits) or days != sorted(days):
            findings.append(
                Finding(
                    "visits_without_days", "warning", f"{case.file}, series {series.name}",
                    f"{len(set(days))} of {len(series.visits)} visits have a day of their own, in "
                    "order, so the nights cannot be laid beside them",
                    "give each visit its day (on = 2026-03-04)",
                )
            )  # fmt: skip
            continue
        events = (*medicine_events(case.medicines_in(series)), *medicine, *_doses(diary))
        courses.append(
            follow_nights(
                diary, case.nights.outcome, days, events,
                name=series.name, worthwhile=worthwhile, **given,
            )
        )  # fmt: skip
    return tuple(courses)


def _of_diary(
    diary: Diary,
    outcome: str | None,
    visits: str | Sequence[date] | None,
    medicine: Sequence[MedicineEvent],
    worthwhile: float | None,
    rng: np.random.Generator | None,
) -> Course:
    from ekbom.nof1.course import follow_nights

    if outcome is None:
        if len(diary.outcomes) != 1:
            raise UsageError(
                "--outcome",
                f"{diary.source} has {', '.join(diary.outcomes) or 'no outcome'}",
                "name the one the course is judged by",
            )
        outcome = next(iter(diary.outcomes))
    return follow_nights(
        diary, outcome, _visit_days(diary, visits), (*medicine, *_doses(diary)),
        worthwhile=worthwhile, **_asked(rng),
    )  # fmt: skip


def _visit_days(diary: Diary, visits: str | Sequence[date] | None) -> list[date]:
    if visits is None:
        raise UsageError(
            "--visits", "nobody has said when the visits were", "name their column or their days"
        )
    if not isinstance(visits, str):
        return sorted(visits)
    if visits not in diary.actions:
        have = ", ".join(diary.actions) or "none"
        raise UsageError("--visits", f"there is no action {visits!r} ({have})", "name one of them")
    values = diary.actions[visits].values
    days = [day for day, value in zip(diary.dates, values, strict=True) if value]
    if not days:
        raise UsageError("--visits", f"{visits} marks no day", "mark the days of visits with 1")
    return days


def _doses(diary: Diary) -> tuple[MedicineEvent, ...]:
    """Lasting changes of the medicines a diary holds the doses of."""
    from ekbom.nof1.dose_changes import dose_changes

    lasting = load_policy().levels["noted"].nights_each or 1
    named = medicines_of(tuple(diary.actions))
    return tuple(
        event
        for name, action in diary.actions.items()
        if name in named
        for event in dose_changes(action, diary.dates, lasting=lasting)
    )


def _turns(course: Case | Diary, said: float | None) -> float:
    """The hour at which the day of the nights turns."""
    if said is not None:
        return said
    nights = course.nights if isinstance(course, Case) else None
    return float(dict(nights.options if nights else ()).get("day-turns", NOON_H))


def _signs(diary: Diary, day_turns: float) -> tuple[str, ...]:
    """What the hour of onset in the diary has to pass on."""
    found = (
        _onset_signs(column, day_turns) for column in diary.outcomes.values() if column.unit == "h"
    )
    return tuple(sign for signs in found for sign in signs)


def _onset_signs(column: Outcome, day_turns: float) -> tuple[str, ...]:
    from ekbom.nof1.rhythm import onset_hour, signs

    few = load_course_policy().run_rule_nights
    hours = [None if value is None else (value + day_turns) % 24 for value in column.values]
    began = [not late for late in column.censored] or [True] * len(hours)
    known = [place for place, hour in enumerate(hours) if hour is not None]
    if len(known) < 2 * few:
        return ()
    first, last = (
        onset_hour([hours[n] for n in part], [began[n] for n in part]).median_h
        for part in (known[:few], known[-few:])
    )
    return signs(first, last, earlier_h=rhythm_limits()["earlier_onset_h"])


def write_course_page(
    answer: CourseAnswer,
    path: str | Path,
    *,
    made_at: str,
    case: Case | None = None,
    diary: Diary | None = None,
    audience: str = "clinician",
) -> Path:
    """Lay the course down as one self-contained HTML page.

    Parameters
    ----------
    answer : CourseAnswer
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the footer.
    case : Case, optional
    diary : Diary, optional
    audience : {"person", "clinician"}
        Who reads it; the answer is that of `ekbom.actions.course_reader.for_reader`.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.course import course_page

    page = course_page(
        answer,
        case=case,
        diary=diary,
        policy=load_policy(),
        facts=no_treatment(),
        made_at=made_at,
        audience=audience,
    )
    return write_text(path, page)
