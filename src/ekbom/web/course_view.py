"""What the page of a course shows: the answer worked out beside it, and the visits as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from ekbom.actions.course_reader import for_reader
from ekbom.actions.entries import list_records
from ekbom.actions.home import appointment_of
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
)
from ekbom.reports.page import inner
from ekbom.reports.relapse_chart import watch_view
from ekbom.reports.told_chart import told_charts
from ekbom.reports.turn_words import turn_sentence
from ekbom.reports.words import capital
from ekbom.treatment.planned import screen_of
from ekbom.treatment.schedule import next_date
from ekbom.web.course_words import SIDE_WORDS
from ekbom.web.texts import later, texts_of
from ekbom.web.translated import translated
from ekbom.web.visit_fields import ACT_WORDS

if TYPE_CHECKING:
    from datetime import date

    from ekbom.actions.course_seen import CourseSeen
    from ekbom.actions.desk import Desk
    from ekbom.model.course import Course
    from ekbom.model.diary import Diary
    from ekbom.model.treatment import VisitRecord
    from ekbom.reports.relapse_chart import WatchView
    from ekbom.reports.told_chart import ToldChart
    from ekbom.web.texts import Texts

_THIN = (
    ("anticoagulant", later("Blood thinner")), ("bleeding_disorder", later("Bleeding disorder")),
)  # fmt: skip
_DAY = "d MMM y"
_TOLD: Mapping[bool | None, tuple[str, str, str]] = MappingProxyType(
    {
        True: ("warn", "warn", later("yes")),
        False: ("good", "check", later("none told")),
        None: ("none", "q", later("not asked")),
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


def found_of(desk: Desk, person: str, *, audience: str, made_at: str, language: str) -> Found:
    """Work the answer out, its report in a language; nothing is kept of it.

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
    whole = Markup(inner(page))  # noqa: S704  # our own page, escaped where it was made
    return Found(findings, translated(whole, texts_of(language)))


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
        told=tuple(told_charts(course)),
        watch=watch_view(course.relapse) if course.relapse else None,
    )


def where(visit: VisitRecord, texts: Texts) -> str:
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
        words = [texts.say(SIDE_WORDS[side])] if side else []
        names.setdefault(name.replace("_", " "), []).extend(words)
    both = f" {texts.say('and')} "
    text = ", ".join(f"{name} {both.join(sides)}".strip() for name, sides in names.items())
    return capital(text)


def next_visit(desk: Desk, person: str, seen: CourseSeen | None, today: date) -> date | None:
    """The next day somebody wrote down or the plan gives, from today on; None without one.

    What the course itself says counts before another appointment, and what was written down last
    before the rest, so that a visit that was put off has its new day.
    """
    written = list_records(desk, person, "appointment", since=today)
    course = seen.course if seen else None
    own = [one for one in written if course and one.body.get("course") == course.name]
    if own or written:
        latest = max(own or written, key=lambda one: (one.changed_at or one.written_at, one.key))
        return appointment_of(latest).on
    last = course.visits[-1] if course and course.visits else None
    if seen is None or last is None or last.on is None or course is None or course.plan is None:
        return None
    planned = last.next_on or next_date(course.plan, seen.status, last.on)
    return planned if planned and planned >= today else None


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


def checks_of(seen: CourseSeen, texts: Texts) -> Iterator[Check]:
    """Where the standing safety questions are, the open ones with what to do."""
    say = texts.say
    course = seen.course
    screen = course.intake.screen if course.intake else None
    last = course.visits[-1] if course.visits else None
    if last is not None:
        screen = screen_of(course, last)
    given = [one for one in (screen.consents if screen else ()) if one.withdrawn is None]
    if given:
        latest = max(given, key=lambda one: one.on)
        kinds = ", ".join(say(ACT_WORDS[one]) for one in latest.techniques)
        yield Check("good", "check", say("Consent"), f"{texts.day(latest.on, _DAY)}: {kinds}")
    else:
        none = say("needed before any treatment")
        yield Check("warn", "warn", say("No consent is written down"), none)
    if screen is None or screen.ferritin_on is None:
        then = say("a message to the doctor goes with a visit")
        yield Check("warn", "warn", say("Iron not known"), then)
    else:
        on = texts.day(screen.ferritin_on, _DAY)
        yield Check("none", "info", say("Iron"), say("ferritin of {on}").format(on=on))
    for name, words in _THIN:
        told: bool | None = getattr(screen, name) if screen else None
        look, icon, says = _TOLD[told]
        yield Check(look, icon, say(words), say(says))
    if last is not None and last.needles_in is not None:
        out = last.needles_out
        good = out == last.needles_in
        yield Check(
            "good" if good else "warn", "check" if good else "warn",
            say("Needles in {n}, out {out}").format(
                n=last.needles_in, out=say("not counted") if out is None else out
            ),
            say("visit {n}").format(n=last.number),
        )  # fmt: skip
    if last is not None and last.screen is not None and last.screen.changes:
        named = ", ".join(one.medicine or say("a medicine") for one in last.screen.changes)
        says = say("a message to whoever prescribes is ready")
        said = say("Changed alone, as told: {named}").format(named=named)
        yield Check("warn", "warn", said, says)
