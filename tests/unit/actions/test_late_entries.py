"""Whether an answer hangs on what was written late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.builders.nof1 import action, diary, noise

from ekbom.actions.course import follow_course
from ekbom.actions.helps import what_helps, write_page
from ekbom.actions.late_entries import course_with_sensitivity, with_sensitivity
from ekbom.model.answer import Answer
from ekbom.model.course import CourseAnswer
from ekbom.model.diary import Diary
from ekbom.model.errors import InputError

N = 60
WALK = action("walk", [n % 2 for n in range(N)])
TAKEN = action("tea", [n % 3 == 0 for n in range(N)], kind="as_needed")
BASE = diary(np.clip(5 + noise(N, 4), 0, 10), WALK, TAKEN)
LATE = replace(BASE, late=tuple(n in (3, 4, 50) for n in range(N)))


def asked(made: Diary) -> Answer:
    return what_helps(made, "urge")


def test_on_time_nothing_is_said() -> None:
    for one in asked(BASE).actions:
        assert "without_late" not in (one.secondary or {})
        assert not any("late" in reason for reason in one.reasons)
    assert asked(replace(BASE, late=(False,) * N)) == asked(BASE)


def test_each_action_says_what_is_left_without_the_late_nights() -> None:
    answer = asked(LATE)
    bare = {one.name: one for one in asked(_without(LATE)).actions}
    walk = next(one for one in answer.actions if one.name == "walk")
    other = bare["walk"].effect
    assert other is not None
    assert walk.secondary is not None
    found = walk.secondary["without_late"]
    assert (found["units"], found["level"]) == (3, bare["walk"].level)
    assert found["effect"] == other.to_dict()
    low, high = other.interval_95
    assert found["says"] == walk.reasons[-1]
    assert found["says"].startswith(
        f"Without the 3 nights written late: {other.mean:+.2f} points per night with it "
        f"(95 % {low:+.2f} to {high:+.2f}), "
    )
    assert walk.effect != other


def _without(made: Diary) -> Diary:
    values = list(made.outcomes["urge"].values)
    for n in (3, 4, 50):
        values[n] = None
    column = replace(made.outcomes["urge"], values=tuple(values))
    return replace(made, outcomes={"urge": column}, late=())


def test_the_answer_itself_is_what_it_was() -> None:
    for one, plain in zip(asked(LATE).actions, asked(BASE).actions, strict=True):
        assert (one.effect, one.level, one.sentence) == (plain.effect, plain.level, plain.sentence)


def test_where_no_number_is_left_it_says_so() -> None:
    all_late = replace(BASE, late=(True,) * N)
    for one in asked(all_late).actions:
        assert one.secondary is not None
        assert one.secondary["without_late"] == {
            "units": N,
            "level": "not_enough",
            "effect": None,
            "says": f"Without the {N} nights written late: no number.",
        }
        assert one.reasons[-1] == f"Without the {N} nights written late: no number."


def test_a_question_that_cannot_be_put_again_has_no_number() -> None:
    def refuse(_made: Diary) -> Answer:
        raise InputError("x", "y", "z")

    found = with_sensitivity(asked(BASE), LATE, refuse)
    for one in found.actions:
        assert one.secondary is not None
        assert one.secondary["without_late"]["level"] is None


def test_a_sealed_trial_is_not_opened_by_it() -> None:
    plain = asked(BASE)
    sealed = replace(plain, actions=tuple(replace(a, level="sealed") for a in plain.actions))
    assert with_sensitivity(sealed, LATE, lambda _made: plain) == sealed


def test_one_day_is_one_day() -> None:
    one_late = replace(LATE, row="day", late=tuple(n == 3 for n in range(N)))
    says = [one.reasons[-1] for one in asked(one_late).actions]
    assert all(text.startswith("Without the 1 day written late: ") for text in says)


def test_the_page_says_it(tmp_path: Path) -> None:
    path = write_page(asked(LATE), LATE, tmp_path / "a.html", made_at="2026-11-21 08:00")
    assert "Without the 3 nights written late: " in path.read_text("utf-8")


VISITS = [BASE.dates[20] + timedelta(days=7 * n) for n in range(4)]


def test_a_course_says_it_too() -> None:
    plain = follow_course(BASE, "urge", visits=VISITS)
    told = follow_course(LATE, "urge", visits=VISITS)
    (one,), (before,) = told.courses, plain.courses
    assert one.reasons[:-1] == before.reasons
    assert one.reasons[-1].startswith("Without the 3 nights written late: ")
    assert one.effect == before.effect
    bare = follow_course(_without(LATE), "urge", visits=VISITS).courses[0].effect
    assert bare is not None
    assert f"{bare.mean:+.2f} points (95 % " in one.reasons[-1]


def test_a_course_without_late_nights_is_left_alone() -> None:
    plain = follow_course(BASE, "urge", visits=VISITS)
    assert course_with_sensitivity(plain, BASE, lambda _made: plain) is plain
    assert course_with_sensitivity(plain, None, lambda _made: plain) is plain
    other = replace(plain, courses=(replace(plain.courses[0], outcome="pain"),))
    assert course_with_sensitivity(other, LATE, lambda _made: other) == other


@pytest.mark.parametrize("works", [True, False])
def test_a_course_that_cannot_be_followed_again_has_no_number(works: bool) -> None:
    plain = follow_course(BASE, "urge", visits=VISITS)

    def again(_made: Diary) -> CourseAnswer:
        if works:
            return replace(plain, courses=(replace(plain.courses[0], effect=None),))
        raise InputError("x", "y", "z")

    (one,) = course_with_sensitivity(plain, LATE, again).courses
    assert one.reasons[-1] == "Without the 3 nights written late: no number."
