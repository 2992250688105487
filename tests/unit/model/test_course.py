"""The answer about a course: its lines and its JSON."""

from __future__ import annotations

import json
from datetime import date

from ekbom.model.course import (
    Course,
    CourseAnswer,
    MeasureInAttack,
    RelapseWatch,
    ShapeShare,
    TurnSet,
)
from ekbom.model.finding import Finding

WATCH = RelapseWatch(
    "quiet", (date(2026, 3, 2),), (0.5,), 2.0, 1.0, date(2026, 3, 2), 0.4, {"run rule": False}, "Q."
)
ONE = Course(
    "first", "urge", "points", 2, (date(2026, 1, 5), date(2026, 1, 12)), "changed_after",
    "It fell.",
    reasons=("Because.",), placebo="Levels also shift.", shapes=(ShapeShare("step", 0.9),),
    turn=TurnSet((1, 2), 0.9, 1), relapse=WATCH, level_line=((date(2026, 1, 5), 5.0, 4.0, 6.0),),
)  # fmt: skip
BARE = Course("second", "urge", "points", 1, (), "not_enough", "Not enough yet.")
ATTACK = MeasureInAttack("walking", 5, 2.0, None, 1, "noted", "Walking helped for a while.")
ANSWER = CourseAnswer(
    "case", (ONE, BARE), ("Told.",), (ATTACK,), ("Earlier.",),
    (Finding("odd", "note", "visit 1", "no date", "add it"),),
)  # fmt: skip


def test_the_placebo_line_follows_its_course_and_stands_nowhere_else() -> None:
    assert ANSWER.say().split("\n") == [
        "Told.", "It fell.", "Levels also shift.", "Because.", "Not enough yet.",
        "Walking helped for a while.", "Earlier.",
    ]  # fmt: skip


def test_the_json_holds_plain_values() -> None:
    found = json.loads(json.dumps(ANSWER.to_dict()))
    assert found == ANSWER.to_dict()
    course = found["courses"][0]
    assert course["visit_dates"] == ["2026-01-05", "2026-01-12"]
    assert course["turn"] == {"visits": [1, 2], "probability": 0.9, "best": 1}
    assert course["relapse"]["other_rules"] == {"run rule": False}
    assert course["relapse"]["since"] == "2026-03-02"
    assert course["level_line"] == [["2026-01-05", 5.0, 4.0, 6.0]]
    assert found["courses"][1]["effect"] is None
    assert found["findings"][0]["code"] == "odd"
