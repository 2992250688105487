"""Course answers put together by hand, for their page alone. All people are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from ekbom.model.answer import Effect
from ekbom.model.case import (
    Afterwards,
    Case,
    CaseOutcome,
    Medicine,
    MedicineChange,
    Reading,
    Told,
    Visit,
    VisitSeries,
)
from ekbom.model.course import (
    Course,
    CourseAnswer,
    Held,
    MeasureInAttack,
    MedicineEvent,
    RelapseWatch,
    ShapeShare,
    TurnSet,
    WordCourse,
)
from ekbom.model.diary import Diary, Outcome
from ekbom.model.finding import Finding

START = date(2026, 8, 6)
MADE_AT = "21 November 2026, 21:40"
VISITS = tuple(START + timedelta(days=21 + 7 * k) for k in range(10))
HALVED = VISITS[8] + timedelta(days=4)
FROM_FIRST, FROM_HALVED = 21, 81  # places of the first visit and of the halving
PLACEBO = (
    "In trials the IRLS falls by 6.6 points on average with no active treatment, and ratings from "
    "0 to 10 fall as well; one course cannot tell the two apart."
)
ASSUMES = "independent nights, one level before and one after"


def level(night: int) -> float:
    """The made-up level of a night: 7.2, then a slope from visit 3 to 5, then 4.8."""
    return float(np.interp(night, (35, 49), (7.2, 4.8)))


def nights(n: int = 106, seed: int = 5) -> tuple[float | None, ...]:
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, 1.2, n)
    missing = rng.random(n) < 0.05
    return tuple(
        None if missing[i] else float(np.clip(round(level(i) + noise[i]), 0, 10)) for i in range(n)
    )


def recorded(start: int, stop: int) -> int:
    """Nights with a rating."""
    return sum(v is not None for v in nights()[start:stop])


def diary(n: int = 106, **outcome: Any) -> Diary:
    column = Outcome(**({"name": "urge", "values": nights(n)} | outcome))
    dates = tuple(START + timedelta(days=i) for i in range(len(column.values)))
    return Diary(dates, tuple(range(len(dates))), {column.name: column}, {}, source="diary.csv")


def fitted(until: int, *, gap: range = range(0)) -> tuple[tuple[date, float, float, float], ...]:
    return tuple(
        (START + timedelta(days=i), level(i), level(i) - 0.4, level(i) + 0.4)
        for i in range(until)
        if i not in gap
    )


def watch(state: str = "quiet", n: int = 40, top: float = 1.4, **more: Any) -> RelapseWatch:
    first = VISITS[4]
    path = tuple(float(v) for v in np.abs(np.sin(np.arange(n) / 6.0)) * top)
    fields: dict[str, Any] = {
        "state": state,
        "dates": tuple(first + timedelta(days=i) for i in range(n)),
        "statistic": path,
        "limit": 9.8,
        "watch_limit": 6.1,
        "since": first,
        "phi": 0.38,
        "other_rules": {"mean of the last 14 nights": False, "EWMA": False},
        "says": "Quiet: nothing more than the ordinary ups and downs.",
    }
    return RelapseWatch(**(fields | more))


def index(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": name, "value": value, "se": 0.05, "interval": (0.7, 0.93), "method": "unbiased SE",
        "assumes": ASSUMES, "n": (20, 58), "reason": "",
    }  # fmt: skip
    return fields | more


def urge(**more: Any) -> Course:
    """Ten weekly visits on a diary: everything a course of nights can hold."""
    fields: dict[str, Any] = {
        "name": "first series",
        "outcome": "urge",
        "unit": "points",
        "visits": 10,
        "visit_dates": VISITS,
        "level": "changed_after",
        "sentence": "The urge was about 2.4 points lower after the visits began (80 % interval "
        "\N{MINUS SIGN}2.9 to \N{MINUS SIGN}1.9); the level changed with 97 in 100, most likely "
        "between visit 3 and 5 (84 in 100). One course with nothing to compare it with cannot "
        "tell how much of this the visits did.",
        "reasons": ("Nothing was drawn at random, so no higher word can be earned.",),
        "wanted": (
            "A first visit on a day drawn at random from several possible ones.",
            "Medicines left as they were, and any change of them agreed with the prescriber and "
            "not near the visits.",
        ),
        "placebo": PLACEBO,
        "nights_before": recorded(0, FROM_FIRST),
        "nights_after": recorded(FROM_FIRST, FROM_HALVED),
        "nights_apart": recorded(FROM_HALVED, 106),
        "nights_due": 106,
        "effect": Effect(-2.4, 0.4, (-2.9, -1.9), (-3.2, -1.6), "level after the turn"),
        "p_changed": 0.97,
        "shapes": (
            ShapeShare("none", 0.03),
            ShapeShare("step", 0.31),
            ShapeShare("ramp", 0.12),
            ShapeShare("ramp_plateau", 0.52),
            ShapeShare("ramp_loss", 0.02),
        ),
        "turn": TurnSet((3, 4, 5), 0.84, 4),
        "held": Held(28, 0.91),
        "relapse": watch(),
        "medicine": (
            MedicineEvent("ropinirole", "reduced", "patient", "he halved the evening dose", HALVED,
                          None, near_turn=False),
        ),
        "indices": (
            index("NAP", 0.84),
            index("Tau-BC", 0.61, interval=(0.32, 0.9)),
            index("Log response ratio", None, interval=None, reason="a mean of zero"),
        ),
        "level_line": fitted(FROM_HALVED),
    }  # fmt: skip
    return Course(**(fields | more))


def irls(**more: Any) -> Course:
    """Four totals told at visits, on an IRLS axis."""
    fields: dict[str, Any] = {
        "name": "first series",
        "outcome": "IRLS total",
        "unit": "IRLS points",
        "visits": 10,
        "visit_dates": VISITS,
        "level": "noted",
        "sentence": "The IRLS total was 27 before the first visit and 17 after the tenth.",
        "reasons": ("Four totals are too few for any word but noted.",),
        "placebo": "Six to seven of these points are what people get on average in trials with no "
        "active treatment.",
        "axis_marks": (
            ("average with no active treatment", 20.4),
            ("improved, for one person", 18.0),
            ("much improved, for one person", 16.0),
        ),
        "readings": ((0, 0, 27.0, ""), (4, 4, 25.0, ""), (8, 8, 19.0, ""), (10, 10, 17.0, "")),
        "medicine": (
            MedicineEvent("ropinirole", "reduced", "patient", "", None, (9, 10), near_turn=False),
        ),
    }
    return Course(**(fields | more))


def by_diary(**more: Any) -> CourseAnswer:
    """A person with nights, totals, attacks, signs and findings."""
    fields: dict[str, Any] = {
        "title": "A course of ten visits",
        "courses": (urge(), irls()),
        "attacks": (
            MeasureInAttack("Calf stretching", 11, 3.0, 35.0, 2, "noted",
                            "Calf stretching: relief of 3 points in the middle (11 attacks), calm "
                            "for 35 minutes. That is all we can say."),
            MeasureInAttack("Cold water", 2, None, None, 0, "not_enough",
                            "Cold water: not enough yet (2 attacks)."),
        ),
        "signs": ("The urge began about 2 hours earlier than in the first weeks. Worth telling "
                  "the person who prescribed the medicine.",),
        "findings": (
            Finding("nights_missing", "note", "outcome urge", "7 of 106 nights have no rating",
                    "they stay missing; nothing was filled in"),
        ),
    }  # fmt: skip
    return CourseAnswer(**(fields | more))


STORY = (
    "For ten years he has taken medicines for it, and the evenings are still hard.",
    "Visit 1 to 3: nothing changed.",
    "Visit 4 to 8: it got better, and daily life goes without trouble; the medicine stays as it "
    "was.",
    "Visit 9 to 10: the legs are calmer at work, with worse days in between; he cut the medicine "
    "to half of it by his own choice.",
)
WORDS = ("hard every evening", "as before", "better, daily life without trouble", "calm")


def told_case() -> Case:
    """Words told over ten visits, with nothing written down at night."""
    source = "document 900"
    readings = (
        Reading(0, 0, word=WORDS[0], says="Hard in the evening.", source=f"{source}, line 3"),
        Reading(1, 3, word=WORDS[1], says="No change.", source=f"{source}, line 9"),
        Reading(4, 8, word=WORDS[2], says="Better.", source=f"{source}, line 10"),
        Reading(9, 10, word=WORDS[3], context="work", ups_and_downs=True,
                says="Calmer at work, with ups and downs.", source=f"{source}, line 11"),
    )  # fmt: skip
    series = VisitSeries(
        "first series",
        tuple(
            Visit(k, sites=("calf, right", "lower back") if k % 2 else ("neck",),
                  response="No change." if k < 4 else "Better." if k < 9 else "",
                  source=f"{source}, line {6 + k}")
            for k in range(1, 11)
        ),
        treatment=(Told("Needles in the lower legs, the lower back and the neck", source),),
        every_days=7,
        outcomes=(CaseOutcome("symptoms", readings, words=WORDS),),
        afterwards=(Afterwards("unknown", "", "The visits go on.", f"{source}, line 13"),),
    )  # fmt: skip
    return Case(
        "A man at a desk", source,
        complaint=(Told("Restless feet in the evening and at work", f"{source}, line 4"),),
        triggers=(Told("Sitting in a train", f"{source}, line 5"),),
        relief=(Told("Bending and stretching, for a short while", f"{source}, line 6"),),
        medicines=(
            Medicine("medicine, not named", (
                MedicineChange("taken", "unknown", "Taken for ten years.", f"{source}, line 3",
                               visits=(0, 8)),
                MedicineChange("reduced", "patient", "Cut to half of it.", f"{source}, line 11",
                               visits=(9, 10)),
            )),
        ),
        series=(series,), file="case_900.toml",
    )  # fmt: skip


def symptoms(**more: Any) -> Course:
    """The course of `told_case`."""
    fields: dict[str, Any] = {
        "name": "first series",
        "outcome": "symptoms",
        "unit": "",
        "visits": 10,
        "visit_dates": (),
        "level": "noted",
        "sentence": "What was told got better after visit 3. That is all we can say.",
        "reasons": (
            "The medicine was changed in the same visits as the last step, so the two cannot be "
            "told apart.",
            "Words told afterwards are not nights written down at the time.",
        ),
        "wanted": (
            "One number each night, from two weeks before the first visit on.",
            "A first visit on a day drawn at random from several possible ones.",
        ),
        "placebo": "People also get better with no active treatment, and words cannot tell the two "
        "apart.",
        "medicine": (
            MedicineEvent("medicine, not named", "taken", "unknown", "Taken for ten years.", None,
                          (0, 8), near_turn=False),
            MedicineEvent("medicine, not named", "reduced", "patient", "Cut to half of it.", None,
                          (9, 10), near_turn=True),
        ),
        "words": (
            WordCourse("symptoms", "", WORDS, ((0, 0, 0), (1, 3, 1), (4, 8, 2)), False, 4,
                       "Better from visit 4 on, in all that was told."),
            WordCourse("symptoms", "work", WORDS, ((1, 3, 1), (9, 10, 3)), True, 9,
                       "At work calmer from visit 9 on, with ups and downs."),
        ),
    }  # fmt: skip
    return Course(**(fields | more))


def by_case(**more: Any) -> CourseAnswer:
    return CourseAnswer(
        **({"title": "A man at a desk", "courses": (symptoms(),), "story": STORY} | more)
    )


def two_series() -> tuple[CourseAnswer, Case]:
    """Two series of ten visits; the second earns no word."""
    case = told_case()
    second = replace(
        case.series[0], name="second series",
        afterwards=(Afterwards("maintenance", "a year", "Manageable for a year; visits as needed.",
                               "document 900, line 20"),),
    )  # fmt: skip
    later = symptoms(
        name="second series", level="not_enough", medicine=(), words=(), placebo="", wanted=(),
        sentence="Not enough yet to say anything of the second series.",
    )  # fmt: skip
    answer = by_case(courses=(symptoms(), later))
    return answer, replace(case, series=(*case.series, second))


def relapsing(state: str = "relapse") -> CourseAnswer:
    top = {"watch": 7.0, "relapse": 12.0}[state]
    return by_diary(courses=(urge(
        relapse=watch(state, top=top, says="The sum of the last nights is over its line."),
        turn=TurnSet((2, 3, 6), 0.8, 3), medicine=(), nights_apart=0, effect=Effect(
            1.2, 0.5, (0.6, 1.8), (0.2, 2.2)),
    ),))  # fmt: skip


def bare_diary() -> tuple[CourseAnswer, Diary]:
    """A diary of twelve nights with one visit: nothing can be said yet."""
    made = diary(12)
    one = Course(
        "visits", "urge", "points", 1, (START + timedelta(days=8),), "not_enough",
        "Not enough yet: 8 nights before the first visit; 6 more before another one and we can "
        "begin.", nights_before=8, nights_after=4, nights_due=12,
        relapse=RelapseWatch("not_enough", (), (), None, None, None, None, {},
                             "Not enough nights yet for a watch: 60 are needed."),
    )  # fmt: skip
    return CourseAnswer("Visits", (one,)), made


def long_course() -> tuple[CourseAnswer, Diary]:
    """Two years of nights, forty visits, two medicine changes close together, a long gap."""
    n = 730
    rng = np.random.default_rng(3)
    values = tuple(
        None if 200 <= i < 260 else float(np.clip(round(6 + rng.normal(0, 1.5)), 0, 10))
        for i in range(n)
    )
    made = diary(values=values)
    visits = tuple(START + timedelta(days=60 + 7 * k) for k in range(40))
    line = tuple((START + timedelta(days=i), 6.0, 5.6, 6.4) for i in range(n) if not 200 <= i < 260)
    events = tuple(
        MedicineEvent("gabapentin", step, "prescriber", "", START + timedelta(days=d), None, near)
        for step, d, near in (("begun", 400, False), ("raised", 408, False), ("raised", 700, False))
    )
    one = urge(
        visits=40, visit_dates=visits, turn=None, level="noted", level_line=line, medicine=events,
        nights_apart=300, nights_due=n, effect=None, relapse=None, held=None,
    )  # fmt: skip
    return CourseAnswer("Two years", (one,)), made


def in_words() -> tuple[CourseAnswer, Diary]:
    """A diary kept in words, where more is better."""
    words = ("none at all", "a little", "quite some", "very much")
    made = diary(name="calm", values=tuple(float(i * i % 4) for i in range(40)), scale=(0.0, 3.0),
                 lower_is_better=False, words=words)  # fmt: skip
    one = urge(
        outcome="calm", visits=2, visit_dates=VISITS[:2], turn=TurnSet((2,), 0.81, 2),
        level_line=(), nights_apart=0, medicine=(), relapse=None, readings=(
            (0, 0, 1.0, "work"), (1, 2, 2.0, "work"), (0, 2, 2.5, "bed")),
        axis_marks=(("\N{MINUS SIGN}6.6 never on this axis", 1.5),),
    )  # fmt: skip
    return CourseAnswer("Calm evenings", (one,)), made


def empty() -> CourseAnswer:
    return CourseAnswer("Nothing yet", ())


def hostile() -> tuple[CourseAnswer, Case, Diary]:
    """Markup in every name that can come from a file."""
    bad = '<script>alert("x")</script>'
    made = diary(name=f"urge{bad}", unit=f"points{bad}")
    event = MedicineEvent(f"pill{bad}", "reduced", "patient", f"says{bad}", HALVED, (2, 3), True)
    nights_one = urge(
        name=f"series{bad}", outcome=f"urge{bad}", unit=f"points{bad}", sentence=f"sentence{bad}",
        placebo=f"placebo{bad}", reasons=(f"reason{bad}",), wanted=(f"want{bad}",),
        medicine=(event,), indices=(index(f"NAP{bad}", 0.5, assumes=bad, method=bad),),
        relapse=watch(says=f"watch{bad}", other_rules={f"rule{bad}": True}),
    )  # fmt: skip
    told = told_case()
    series = replace(told.series[0], name=f"series{bad}")
    words_one = symptoms(
        name=f"series{bad}",
        medicine=(event,),
        words=(WordCourse(f"symptoms{bad}", f"work{bad}", tuple(f"{w}{bad}" for w in WORDS),
                          ((1, 3, 1), (4, 10, 2)), True, 4, f"told{bad}"),),
        readings=((0, 0, 3.0, f"bed{bad}"), (1, 3, 2.0, f"bed{bad}")),
    )  # fmt: skip
    answer = CourseAnswer(
        f"title{bad}", (nights_one, words_one), (f"story{bad}",),
        (MeasureInAttack(f"walk{bad}", 3, 1.0, 2.0, 1, "noted", f"attack{bad}"),),
        (f"sign{bad}",), (Finding("x", "error", f"row{bad}", f"what{bad}", f"repair{bad}"),),
    )  # fmt: skip
    about = (Told(f"about{bad}", f"source{bad}"),)
    return answer, replace(told, series=(series,), about=about, source=f"doc{bad}"), made


def every_page() -> dict[str, tuple[CourseAnswer, Case | None, Diary | None]]:
    """All of them, by name."""
    series, its_case = two_series()
    bare, few = bare_diary()
    long, years = long_course()
    words, spoken = in_words()
    return {
        "diary": (by_diary(), None, diary()),
        "case": (by_case(), told_case(), None),
        "case_alone": (by_case(), None, None),
        "two_series": (series, its_case, None),
        "watch": (relapsing("watch"), None, diary()),
        "relapse": (relapsing("relapse"), None, diary()),
        "bare": (bare, None, few),
        "long": (long, None, years),
        "words": (words, None, spoken),
        "empty": (empty(), None, None),
        "hostile": hostile(),
    }
