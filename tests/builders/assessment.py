"""Hand-made assessments for the page: every sentence is made up, every fact is a shipped one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ekbom.knowledge.shipped_rules import ground
from ekbom.model.assessed import (
    Assessment,
    Mimic,
    PatternAnswer,
    Section,
    Statement,
    Step,
    StepState,
    Urgency,
)
from ekbom.model.verdict import Ground, Missing, Reason, Verdict

MADE_AT = "2026-11-21 22:40"


def grounds(*facts: str) -> tuple[Ground, ...]:
    return tuple(ground(fact) for fact in facts)


def missing(name: str, asks: str, known_by: str = "person") -> Missing:
    return Missing(name, f"whether {name.replace('_', ' ')} is so", asks, known_by)


def verdict(rule: str, holds: bool | None, says: str, *facts: str) -> Verdict:
    reasons = () if holds is None else (Reason(f"{rule} was told", holds, rule, facts[0]),)
    lacks = (missing(f"{rule}_asked", f"Is {rule} so?"),) if holds is None else ()
    return Verdict(rule, holds, says, reasons, lacks, grounds(*facts))


def statement(
    code: str, says: str, *facts: str, urgency: Urgency = "nothing_now",
    reasons: tuple[str, ...] = (), then: str = "",
) -> Statement:  # fmt: skip
    found = grounds(*facts)
    cautions = tuple(note for one in found for note in one.cautions())
    return Statement(code, says, found, urgency, reasons, then, cautions)


def mimic(name: str, open_: bool | None) -> Mimic:
    asks = f"Is there anything that points to {name}?"
    why = {True: f"Something points to {name}.", False: f"Nothing points to {name}.", None: ""}
    return Mimic(
        code=f"mimic.{name.replace(' ', '_')}",
        name=name.capitalize(),
        points="Numbness all day, little help from moving, nothing of it only at night",
        asks=asks,
        open=open_,
        why=why[open_],
        grounds=grounds("crit.irlssg2014.5"),
        missing=(missing(name.replace(" ", "_"), asks),) if open_ is None else (),
    )


def pattern(states: Iterable[bool | None] = (True, True, True, True, None)) -> PatternAnswer:
    criteria = tuple(
        verdict(
            f"irlssg2014.{n}", state, f"Criterion {n} is {state}.",
            "crit.irlssg2014.all" if n == 5 else f"crit.irlssg2014.{n}",
        )
        for n, state in enumerate(states, 1)
    )  # fmt: skip
    mimics = (mimic("night cramps", False), mimic("numb or burning feet", True),
              mimic("habit tapping", None), mimic("swollen legs", False))  # fmt: skip
    return PatternAnswer(
        pattern="mimic_not_excluded",
        says="Four of five points fit. One is not known yet.",
        criteria=criteria,
        frequency=(
            verdict("dsm5.frequency", True, "The frequency that the DSM-5 asks for is reached.",
                    "crit.dsm5"),
            verdict("icsd3tr.all", None, "Whether the pattern fits the ICSD-3-TR is not known.",
                    "crit.icsd3tr"),
        ),
        course=(
            verdict("irlssg2014.chronic", False, "The course is not chronic-persistent.",
                    "crit.course.chronic"),
        ),
        supportive=(
            verdict("support.family", True, "A close relative has the same.", "crit.irlssg2014.1"),
        ),
        mimics=mimics,
        missing=tuple(
            missing(f"open_{n}", f"Is the {n}. of the open questions answered?", who)
            for n, who in enumerate(("clinician", "person", "laboratory") * 3, 1)
        ),
        grounds=grounds("crit.irlssg2014.all", "crit.four_specificity"),
    )  # fmt: skip


def step(n: int, state: StepState) -> Step:
    return Step(
        f"step.{n}", f"Step {n} of the way", state, f"Why step {n} is {state}.",
        grounds("rule.08"), "next_visit",
    )  # fmt: skip


def reading(rule: str, guideline: str, year: int, holds: bool | None) -> dict[str, Any]:
    return {
        "rule": rule, "guideline": guideline, "year": year, "holds": holds,
        "says": f"What {rule} says.", "why_differs": "", "sources": [],
    }  # fmt: skip


def blood_row(value: float, unit: str, on: date | None = date(2026, 11, 3)) -> dict[str, Any]:
    return {
        "value": value, "unit": unit, "on": on, "at": "08:10", "fasting": True,
        "hours_since_iron": 36.0, "laboratory": "", "source": "",
    }  # fmt: skip


IRON = (
    ("population", "adult"),
    ("values", {"ferritin": {"value": 45.0, "unit": "ug/L"}}),
    ("saturation", {"value": 18.0, "unit": "%"}),
    (
        "readings",
        (
            reading("iron.adult", "AASM 2025", 2025, True),
            reading("iron.adult_by_vein", "AASM 2025", 2025, False),
            reading("iron.adult_older", "IRLSSG 2018, Silber 2021", 2021, None)
            | {"why_differs": "One asks for either, the other for both."},
        ),
    ),
    (
        "timeline",
        (
            {"on": date(2026, 5, 4), "kind": "value", "name": "ferritin", "value": 28.0,
             "unit": "ug/L"},
            {"on": date(2026, 6, 1), "kind": "iron", "name": "ferric carboxymaltose",
             "route": "vein", "until": None, "dose": "1000 mg"},
            {"on": date(2026, 7, 1), "kind": "iron", "name": "ferrous sulfate",
             "route": "unknown", "until": date(2026, 8, 1), "dose": None},
            {"on": date(2026, 11, 3), "kind": "value", "name": "ferritin", "value": 45.0,
             "unit": "ug/L"},
        ),
    ),
    ("next_due", {"from": date(2027, 2, 3), "to": date(2027, 5, 3), "after": "test"}),
)  # fmt: skip
BLOOD = (
    (
        "values",
        {
            "ferritin": blood_row(45.0, "ug/L"),
            "crp": blood_row(2.0, "mg/L", None),
        },
    ),
)
ONSET = tuple(
    {"month": date(year, month, 1), "minutes": minutes, "nights": 20}
    for year, month, minutes in (
        (2025, 11, 1270.0), (2025, 12, 1275.0), (2026, 1, 1262.0), (2026, 2, 1250.0),
        (2026, 5, 1240.0), (2026, 6, 1225.0), (2026, 8, 1180.0), (2026, 9, 1145.0),
    )
)  # fmt: skip
SIGNS = (
    (
        "signs",
        [
            {"name": "aug_earlier", "says": "It begins earlier in the day than before",
             "holds": True, "why": "About two hours earlier than a year ago."},
            {"name": "aug_spread", "says": "It has spread beyond the legs", "holds": False,
             "why": "Legs alone in 30 of 30 nights."},
            {"name": "aug_shorter_relief", "says": "Relief is shorter than it used to be",
             "holds": None, "why": ""},
        ],
    ),
    ("there", 1), ("of", 3), ("not_known", 1), ("onset_by_month", ONSET),
)  # fmt: skip


def sections() -> tuple[Section, ...]:
    return (
        Section(
            "severity",
            (
                statement(
                    "scale.irls", "The IRLS total of 24 lies in the band called severe.",
                    "crit.dsm5", reasons=("ten items were told",),
                ),
            ),
        ),
        Section(
            "iron",
            (
                statement(
                    "iron.adult",
                    "The figures are a reason to ask the prescriber about iron under the AASM "
                    "guideline of 2025 for adults.",
                    "lab.ferritin.adult_start", "rule.08", urgency="next_visit",
                    reasons=("ferritin is 45 ug/L, which is 75 ug/L or less",),
                    then="Ask the person who prescribes whether iron is to be talked about.",
                ),
            ),
            figures=IRON,
        ),
        Section("blood", figures=BLOOD),
        Section(
            "medicines",
            (
                statement("medicines.worsens", "Metoclopramide is on the list of medicines that "
                          "can worsen restless legs.", "rule.04", urgency="next_visit",
                          then="Ask the person who prescribes whether another medicine comes "
                          "into question."),
            ),
        ),
        Section(
            "augmentation",
            (statement("augmentation.some", "One of the signs is there.", "rule.08"),),
            figures=SIGNS,
        ),
        Section(
            "groups",
            (statement("group.older", "Two medicines that make sleepy are taken together.",
                       "rule.08", urgency="this_week"),),
        ),
    )  # fmt: skip


def assessment() -> Assessment:
    """Four of five points fit; something of every part."""
    return Assessment(
        title="Tom, 44, made up",
        audience="person",
        urgency="this_week",
        pattern=pattern(),
        sections=sections(),
        steps=(step(1, "done"), step(2, "open"), step(3, "not_for_you")),
    )


def flagged() -> Assessment:
    """A red flag, and a medicine that was ended at once."""
    return Assessment(
        title="Tom, 44, made up",
        audience="person",
        urgency="today",
        red_flags=(
            statement(
                "redflag.leg", "One leg is swollen, warm, red or painful.", "rule.03",
                urgency="today", reasons=("one leg is swollen and warm",),
                then="Call the emergency number, or have somebody take you to a hospital now.",
            ),
        ),
        stop_cards=(
            statement(
                "stopcard.dopaminergic", "Pramipexole was not taken for three days.", "rule.04",
                urgency="today", reasons=("it was written by the person on 20 November 2026",),
                then="Call the person who prescribes it today and read this card out.",
            ),
        ),
    )  # fmt: skip
