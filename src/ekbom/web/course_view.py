"""What the page of a course shows: the answer worked out beside it, and the visits as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from ekbom.actions.course_reader import for_reader
from ekbom.actions.kept_questions import course_kept
from ekbom.knowledge.load import load_policy, no_treatment
from ekbom.model.errors import EkbomError, NotAllowed
from ekbom.reports.badge import badge
from ekbom.reports.course import course_page
from ekbom.reports.course_nights import (
    NARROW,
    Size,
    course_nights,
    nights_chart,
    nights_signs,
    nights_table,
)
from ekbom.reports.page import inner
from ekbom.reports.relapse_chart import watch_view
from ekbom.reports.told_chart import told_charts
from ekbom.reports.turn_words import turn_sentence
from ekbom.treatment.planned import screen_of

if TYPE_CHECKING:
    from ekbom.actions.course_seen import CourseSeen
    from ekbom.actions.desk import Desk
    from ekbom.model.course import Course
    from ekbom.model.diary import Diary
    from ekbom.model.treatment import VisitRecord
    from ekbom.reports.relapse_chart import WatchView
    from ekbom.reports.told_chart import ToldChart


_THIN = (("anticoagulant", "Blood thinner"), ("bleeding_disorder", "Bleeding disorder"))
_TOLD: Mapping[bool | None, tuple[str, str, str]] = MappingProxyType(
    {
        True: ("warn", "warn", "yes"),
        False: ("good", "check", "none told"),
        None: ("none", "q", "not asked"),
    }
)
# Beside the totals, on a wide screen.
_BESIDE = Size(720, 40, 250, 4.0, wide=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reading of a course, with its doubt.

    Attributes
    ----------
    outcome, sentence, turn, doubt : str
    badge : Markup
    wide, narrow : Markup or None
        Every night; None without nights.
    signs : list of (Markup, str)
    table : Markup or None
    told : tuple of ToldChart
    watch : WatchView or None
    """

    outcome: str
    sentence: str
    turn: str
    doubt: str
    badge: Markup
    wide: Markup | None
    narrow: Markup | None
    signs: list[tuple[Markup, str]]
    table: Markup | None
    told: tuple[ToldChart, ...]
    watch: WatchView | None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to how the latest course went.

    Attributes
    ----------
    findings : tuple of Finding
        The strongest word first; empty where nothing can be said.
    page : Markup
        The whole report, to be shown within the frame.
    cannot : str
        Why there is none; empty where there is one.
    todo : str
    """

    findings: tuple[Finding, ...]
    page: Markup
    cannot: str = ""
    todo: str = ""


def found_of(desk: Desk, person: str, *, audience: str, made_at: str) -> Found:
    """Work the answer out; nothing is kept of it.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    try:
        followed = course_kept(desk, person, keep=False)
    except NotAllowed:
        raise
    except EkbomError as error:
        return Found((), Markup(), error.problem, error.todo)
    answer = for_reader(followed.answer, audience)
    page = course_page(
        answer, case=followed.case, diary=followed.diary, policy=load_policy(),
        facts=no_treatment(), made_at=made_at, audience=audience,
    )  # fmt: skip
    policy = load_policy()
    latest = answer.courses[-1].name if answer.courses else ""
    own = [one for one in answer.courses if one.name == latest]
    own.sort(key=lambda one: (-policy.levels[one.level].steps, not one.nights_due))
    findings = tuple(_finding(one, followed.diary) for one in own)
    return Found(findings, Markup(inner(page)))  # noqa: S704  # our own page, escaped where made


def _finding(course: Course, diary: Diary | None) -> Finding:
    nights = course_nights(course, diary)
    return Finding(
        outcome=course.outcome,
        sentence=course.sentence,
        turn=turn_sentence(course.turn) if course.turn else "",
        doubt=course.placebo or (course.reasons[0] if course.reasons else ""),
        badge=badge(course.level, load_policy()),
        wide=nights_chart(course, nights, _BESIDE) if nights else None,
        narrow=nights_chart(course, nights, NARROW) if nights else None,
        signs=nights_signs(course, nights) if nights else [],
        table=nights_table(course, nights) if nights else None,
        told=tuple(told_charts(course)),
        watch=watch_view(course.relapse) if course.relapse else None,
    )


def where(visit: VisitRecord) -> str:
    """What was done at which places, in a few words."""
    told = [
        *((one.target, one.side) for one in visit.insertions),
        *((one.target, one.side) for one in visit.hands),
        *((one.name, one.side) for one in visit.devices),
        *((one.name, one.side) for one in visit.movements),
        *((one, None) for one in visit.topics),
    ]
    names: dict[str, list[str]] = {}
    for name, side in told:
        names.setdefault(name.replace("_", " "), []).append(side or "")
    words = [f"{name} {' and '.join(filter(None, sides))}".strip() for name, sides in names.items()]
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the safety checks.

    Attributes
    ----------
    look, icon, name, says : str
    """

    look: str
    icon: str
    name: str
    says: str


def checks_of(seen: CourseSeen) -> Iterator[Check]:
    """Where the standing safety questions are, the open ones with what to do."""
    course = seen.course
    screen = course.intake.screen if course.intake else None
    last = course.visits[-1] if course.visits else None
    if last is not None:
        screen = screen_of(course, last)
    given = [one for one in (screen.consents if screen else ()) if one.withdrawn is None]
    if given:
        latest = max(given, key=lambda one: one.on)
        kinds = ", ".join(latest.techniques).replace("_", " ")
        yield Check("good", "check", "Consent", f"{latest.on.isoformat()}: {kinds}")
    else:
        yield Check("warn", "warn", "No consent is written down", "needed before any treatment")
    if screen is None or screen.ferritin_on is None:
        yield Check("warn", "warn", "Iron not known", "a message to the doctor goes with a visit")
    else:
        yield Check("none", "info", "Iron", f"ferritin of {screen.ferritin_on.isoformat()}")
    for name, words in _THIN:
        told: bool | None = getattr(screen, name) if screen else None
        look, icon, says = _TOLD[told]
        yield Check(look, icon, words, says)
    if last is not None and last.needles_in is not None:
        out = last.needles_out
        good = out == last.needles_in
        yield Check(
            "good" if good else "warn", "check" if good else "warn",
            f"Needles in {last.needles_in}, out {'not counted' if out is None else out}",
            f"visit {last.number}",
        )  # fmt: skip
    if last is not None and last.screen is not None and last.screen.changes:
        named = ", ".join(one.medicine or "a medicine" for one in last.screen.changes)
        yield Check("warn", "warn", f"Changed alone, as told: {named}",
                    "a message to whoever prescribes is ready")  # fmt: skip
