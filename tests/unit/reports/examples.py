"""Diaries and answers put together by hand, for the page alone. All people are made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import sin

import numpy as np

from ekbom.model.answer import LEVELS, ActionAnswer, Answer, Effect, Level
from ekbom.model.diary import Action, Diary, Kind, Outcome
from ekbom.model.finding import Finding
from ekbom.model.trial import Design, Plan, Schedule

START = date(2026, 3, 4)
MADE_AT = "21 November 2026, 21:40"

FINDINGS = (
    Finding("nights_missing", "note", "outcome urge", "9 of 180 nights have no rating",
            "they stay missing; nothing was filled in"),
    Finding("looks_reactive", "warning", "action Evening walk",
            "it follows worse ratings made before it (z 2.4)",
            'if it is taken because the legs are bad, say --kind "Evening walk=as_needed"'),
)  # fmt: skip

CHECKS = {
    "leave one block out": {"agrees": True, "says": "Without its strongest block it is -1.10."},
    "placebo in time": {"agrees": None, "says": "The arm changes too seldom to ask."},
    "ranks": {"agrees": False, "says": "In ranks the effect points up."},
}


def effect(mean: float, sd: float = 0.35, per: str = "night with it") -> Effect:
    return Effect(
        mean, sd, (mean - 1.28 * sd, mean + 1.28 * sd), (mean - 1.96 * sd, mean + 1.96 * sd), per
    )


def said(
    name: str,
    level: Level,
    found: Effect | None,
    *,
    kind: Kind | None = "planned",
    basis: str = "diary",
    counts: tuple[int, int] = (28, 28),
    p: float | None = None,
    secondary: Mapping[str, object] | None = None,
    sentence: str | None = None,
    reasons: tuple[str, ...] = (),
) -> ActionAnswer:
    return ActionAnswer(
        name, kind, *counts, found,
        None if found is None else 0.96, None if found is None else 0.7, p, level,
        sentence or f"{name} is something we can say a little about ({counts[0]} nights).",
        basis, secondary, reasons,
    )  # fmt: skip


def nights(n: int, *, seed: int = 3, gaps: float = 0.05, scale: tuple[float, float] = (0, 10)
           ) -> tuple[float | None, ...]:  # fmt: skip
    rng = np.random.default_rng(seed)
    low, high = scale
    level = 0.5 + 0.12 * np.sin(np.arange(n) / 23.0)
    share = np.clip(level + rng.normal(0, 0.17, n), 0, 1)
    missing = rng.random(n) < gaps
    return tuple(
        None if m else round(low + (high - low) * float(s))
        for s, m in zip(share, missing, strict=True)
    )


def yes_no(n: int, share: float, seed: int, gaps: float = 0.04) -> tuple[float | None, ...]:
    rng = np.random.default_rng(seed)
    done, missing = rng.random(n) < share, rng.random(n) < gaps
    return tuple(None if m else float(d) for d, m in zip(done, missing, strict=True))


def diary_of(
    n: int,
    actions: Sequence[Action] = (),
    *,
    outcome: Outcome | None = None,
    start: date = START,
    **more: object,
) -> Diary:
    column = outcome or Outcome("urge", nights(n))
    return Diary(
        dates=tuple(start + timedelta(days=i) for i in range(n)),
        index=tuple(range(1, n + 1)),
        outcomes={column.name: column},
        actions={a.name: a for a in actions},
        **more,  # type: ignore[arg-type]
    )


def answer_of(diary: Diary, actions: Sequence[ActionAnswer], **more: object) -> Answer:
    column = next(iter(diary.outcomes.values()), Outcome("urge", ()))
    fields: dict[str, object] = {
        "outcome": column.name,
        "nights_due": len(diary),
        "nights_recorded": sum(v is not None for v in column.values),
        "phi_mean": 0.31,
        "phi_sd": 0.08,
        "actions": tuple(actions),
        "findings": FINDINGS,
        "worthwhile": column.span / 10,
        "unit": column.unit,
        "row": diary.row,
    }
    return Answer(**(fields | more))  # type: ignore[arg-type]


def pair_plan(action: str = "Calf stretching", pairs: int = 10, **more: object) -> Plan:
    order = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0]
    arms = tuple(a for k in range(pairs) for a in [order[k % 10]] * 3 + [1 - order[k % 10]] * 3)
    fields: dict[str, object] = {
        "action": action,
        "outcome": "urge",
        "lower_is_better": True,
        "worthwhile": 1.0,
        "scale": (0.0, 10.0),
        "schedule": Schedule(
            arms, Design("pairs", len(arms), block=3, wash_in=1), START + timedelta(days=20)
        ),
        "end": date(2026, 12, 12),
        "written_at": datetime(2026, 3, 20, 18, 10),
    }
    return Plan(**(fields | more))  # type: ignore[arg-type]


def every_level() -> tuple[Answer, Diary, list[Plan]]:
    """180 nights, eleven actions, one for each level."""
    n = 180
    dose: tuple[float | None, ...] = tuple(
        None if i in (40, 41, 90) else 0.25 if i < 110 else 0.5 for i in range(n)
    )
    magnesium = tuple(float(200 * (i % 3)) for i in range(n))
    actions = [
        Action("Calf stretching", yes_no(n, 0.5, 1), "planned"),
        Action("Foot massage, 15 minutes", yes_no(n, 0.4, 2), "planned"),
        Action("Magnesium", magnesium, "planned", unit="mg"),
        Action("Ropinirole", dose, "habit", unit="mg"),
        Action("No coffee after noon", yes_no(n, 0.6, 5), "habit"),
        Action("Evening walk", yes_no(n, 0.2, 6), "as_needed"),
        Action("Hot bath late at night", yes_no(n, 0.3, 7), None),
        Action("Acupressure mat", yes_no(n, 0.02, 8), "planned"),
    ]
    diary = diary_of(n, actions, late=tuple(i % 17 == 0 for i in range(n)), source="diary.csv")
    plan = pair_plan()
    trial = {
        "pairs": 10, "design": "pairs", "block": 3, "blinding": "open", "schedules": 1024,
        "exact": True, "p_error": 0.0, "nights_as_assigned": 55, "nights_known": 58,
        "adherence": 0.948, "start_dates": 0, "scores_piled": True,
        "as_taken": {"mean": -1.5, "interval_95": [-2.2, -0.7]},
        "missing": {"with_due": 30, "with_recorded": 28, "without_due": 30,
                    "without_recorded": 28, "nights_due": 60, "nights_recorded": 56},
        "checks": CHECKS,
    }  # fmt: skip
    rows = {
        "replicated": said("Foot bath", "replicated", effect(-1.6, 0.25), basis="plan", p=0.004),
        "helps": said(
            "Calf stretching", "helps", effect(-1.4, 0.38), basis="plan", p=0.0078,
            secondary=trial, sentence="Calf stretching helped you by 1.4 points (95 % interval "
            "\N{MINUS SIGN}2.1 to \N{MINUS SIGN}0.7). The order was drawn at random in 10 pairs of "
            "3-night blocks (p 0.008), and you knew which nights were which, so part of this can "
            "be expectation.",
        ),
        "harms": said("Wine with dinner", "harms", effect(1.3, 0.3), basis="plan", p=0.01),
        "probably_helps": said(
            "Foot massage, 15 minutes", "probably_helps", effect(-0.9, 0.5), basis="plan", p=0.06
        ),
        "probably_harms": said(
            "Hot bath late at night", "probably_harms", effect(0.8, 0.45), basis="plan", p=0.08
        ),
        "changed_after": said("Ropinirole", "changed_after", effect(-1.1, 0.6), counts=(68, 106)),
        "pattern": said(
            "No coffee after noon", "pattern", effect(-0.7, 0.4), kind="habit", counts=(58, 46)
        ),
        "noted": said(
            "Evening walk", "noted", None, kind="as_needed", counts=(31, 133),
            secondary={"difference": 0.9},
            sentence="Nights with Evening walk were on average 0.9 points higher. It is taken when "
            "the legs are bad, so this cannot show what it does.",
            reasons=("Taken because the legs were bad.",),
        ),
        "does_not_help": said(
            "Magnesium", "does_not_help", effect(0.0, 0.2, "200 mg"), basis="plan", p=0.8
        ),
        "sealed": said("Warm foot bath", "sealed", None, basis="plan", counts=(10, 15)),
        "not_enough": said("Acupressure mat", "not_enough", None, kind=None, counts=(3, 160)),
    }  # fmt: skip
    assert set(rows) == set(LEVELS)
    return answer_of(diary, list(rows.values())), diary, [plan]


def melatonin() -> tuple[Answer, Diary, Schedule]:
    """A mood diary by study day, higher is better, with a bare schedule."""
    n = 70
    arms = tuple(int(a) for a in "0010110100101101100100101010011010110110100"[:35]) * 2
    mood = Outcome("mood", tuple(60 + 9 * sin(i * 1.7) + 1.5 * arms[i] for i in range(n)),
                   scale=(0, 100), lower_is_better=False)  # fmt: skip
    action = Action("melatonin", tuple(float(a) for a in arms), None)
    dates = tuple(date(2026, 2, 18) + timedelta(days=i + (i > 45)) for i in range(n))
    diary = Diary(dates, tuple(range(1, n + 1)), {"mood": mood}, {"melatonin": action},
                  row="day", index_name="study_day", source="melatonin_ema.csv")  # fmt: skip
    row = said(
        "melatonin", "noted", effect(1.0, 1.6, "day with it"), basis="schedule", p=0.31,
        counts=(35, 35), secondary={"schedules": 5_712_304_118, "exact": False, "p_error": 0.0046},
        sentence="Days with melatonin were on average about 1.0 points higher, the rest of the "
        "diary taken into account (35 days with, 35 without; 95 % interval \N{MINUS SIGN}2.1 to "
        "4.1). That is all we can say.",
    )  # fmt: skip
    finding = Finding(
        "index_and_calendar", "warning", "melatonin_ema.csv: study_day",
        "from study_day 47 on (2026-04-06) index and calendar part by a day",
        "the index was followed, as the schedule is keyed by it",
    )  # fmt: skip
    design = Design("balanced", n, ones=sum(arms), max_run=2)
    return answer_of(diary, [row], findings=(finding,)), diary, Schedule(arms, design)


def ten_years(actions: int = 6) -> tuple[Answer, Diary]:
    n = 3652
    columns = [
        Action(f"Measure number {k + 1}", yes_no(n, 0.3 + 0.05 * (k % 8), k), "habit")
        for k in range(actions - 1)
    ]
    dose: tuple[float | None, ...] = tuple(
        None if 900 < i < 1000 else (0.25, 0.5, 0.75, 0.5)[min(3, i // 1000)] for i in range(n)
    )
    outcome = Outcome("urge", tuple(
        None if 900 < i < 1000 else v for i, v in enumerate(nights(n, seed=8, gaps=0.08))
    ))  # fmt: skip
    diary = diary_of(
        n, [*columns, Action("Pramipexole", dose, "planned", unit="mg")], outcome=outcome,
        start=date(2016, 5, 14),
    )  # fmt: skip
    rows = [
        said(a.name, "pattern" if k < 2 else "noted", effect(-0.4 + 0.2 * k, 0.15), kind="habit",
             counts=(900, 2300))
        for k, a in enumerate(columns)
    ]  # fmt: skip
    return answer_of(diary, rows), diary


def empty() -> tuple[Answer, Diary]:
    diary = Diary((), (), {}, {})
    return answer_of(diary, [], findings=(), phi_mean=None, phi_sd=None), diary


def sealed() -> tuple[Answer, Diary, list[Plan]]:
    diary = diary_of(33, [
        Action("Warm foot bath", yes_no(33, 0.5, 4), "planned"),
        Action("Tea", yes_no(33, 0.1, 5), "habit"),
    ])  # fmt: skip
    plan = pair_plan("Warm foot bath", 8)
    rows = [
        said("Warm foot bath", "sealed", None, basis="plan", counts=(10, 15),
             sentence="Warm foot bath is being tested now. The result stays sealed until 12 "
             "December 2026, so that an early look cannot fool us."),
        said("Tea", "not_enough", None, kind="habit", counts=(3, 28),
             sentence="Tea: not enough yet (3 nights with, 28 without). 4 more nights with it and "
             "we can draw the first comparison."),
    ]  # fmt: skip
    return answer_of(diary, rows, phi_mean=None, phi_sd=None), diary, [plan]


def no_actions() -> tuple[Answer, Diary]:
    diary = diary_of(20)
    return answer_of(diary, []), diary


def in_words() -> tuple[Answer, Diary]:
    """An outcome in ordered words, on a study index whose dates do not run on."""
    words = ("none", "mild", "strong", "very strong")
    outcome = Outcome("legs", tuple(float(i * i % 4) for i in range(30)), scale=(0, 3), words=words)
    action = Action("stretching", tuple(float(i % 3) for i in range(30)), "habit",
                    words=("no", "a little", "long"))  # fmt: skip
    dates = tuple(START + timedelta(days=i // 2) for i in range(30))
    diary = Diary(dates, tuple(range(30)), {"legs": outcome}, {"stretching": action}, row="day",
                  index_name="visit")  # fmt: skip
    return answer_of(diary, [said("stretching", "noted", effect(-0.21, 0.11))]), diary


def hostile() -> tuple[Answer, Diary, list[Plan]]:
    bad = '<script>alert("x")</script>'
    column = Outcome(f"urge{bad}", nights(40), unit=f"points{bad}")
    diary = diary_of(
        40, [Action(f"walk{bad}", yes_no(40, 0.5, 3), "habit", unit=f"mg{bad}")], outcome=column,
        index_name=f"day{bad}", source=f"file{bad}.csv",
    )  # fmt: skip
    finding = Finding("x", "error", f"row{bad}", f"what{bad}", f"repair{bad}")
    row = said(f"walk{bad}", "pattern", effect(-0.5, per=f"200 mg{bad}"),
               sentence=f"sentence{bad}", reasons=(f"reason{bad}",))  # fmt: skip
    plan = pair_plan(f"walk{bad}", versus=f"tea{bad}")
    return answer_of(diary, [row], findings=(finding,)), diary, [plan]
