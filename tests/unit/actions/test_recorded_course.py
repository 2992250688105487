"""The course of recorded visits: alone, with totals and nights, after a case, for each reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.visits import begin, record

from ekbom.actions.bring_case import bring_case
from ekbom.actions.course import write_course_page
from ekbom.actions.course_reader import for_reader
from ekbom.actions.desk import Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.kept_questions import course_kept
from ekbom.actions.series import begin_series, step_series
from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import MedicineEvent
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.nof1.course_say import medicine_near

CASES = Path(__file__).parents[3] / "examples" / "cases"
NOW = datetime(2026, 11, 20, 21, 30)
FIRST = date(2026, 10, 1)
CONSENT = [{"on": "2026-09-01", "techniques": ["manual"]}]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def me(desk: Desk) -> str:
    """Four visits by hand, a week apart, each with how it was before."""
    person = own_person(desk)
    begin(desk, person, kind="manual", consents=CONSENT)
    for place, rating in enumerate((7, 6, 4, 3)):
        visit(desk, person, FIRST + timedelta(days=7 * place), before={"rating": rating})
    return person


def visit(desk: Desk, person: str, on: date, **told: Any) -> None:
    said = {"kind": "manual", "hands": [{"target": "soleus", "side": "left"}], "on": str(on)}
    assert record(desk, person, {**said, **told}, written=()).kept


def nights(desk: Desk, person: str, **more: str) -> None:
    """70 nights that fall by four points at the third visit."""
    for night in range(70):
        level = 6 + night % 3 if night < 40 else 2 + night % 3
        on = FIRST + timedelta(days=night - 26)
        log_entry(desk, person, {"urge": str(level), **more}, at=on)


def follow(desk: Desk, person: str, **how: Any) -> Any:
    return course_kept(desk, person, now=NOW, keep=False, **how)


def test_visits_without_nights_are_followed_as_if_told(desk: Desk, me: str) -> None:
    found = follow(desk, me)
    (course,) = found.answer.courses
    assert (found.answer.title, found.diary, found.answer.findings) == ("calf work", None, ())
    assert (course.name, course.visits, course.level) == ("series 1", 4, "noted")
    assert course.sentence == (
        "Rating before the visit: 7.0 at visit 1, 6.0 at visit 2, 4.0 at visit 3, 3.0 at visit 4: "
        "in the end 4.0 points lower than at first."
    )
    assert course.visit_dates[0] == FIRST
    assert "Visits 1 to 4: treated at soleus left." in found.answer.story


def test_totals_that_were_logged_stand_at_their_visits(desk: Desk, me: str) -> None:
    told = {"2026-08-01": "30", "2026-09-30": "24", "2026-10-15": "20", "2026-10-30": "15"}
    for on, total in told.items():
        log_entry(desk, me, {"irls": total}, at=on)
    irls, _ = follow(desk, me).answer.courses
    assert [one[:3] for one in irls.readings] == [(0, 0, 24.0), (2, 2, 20.0), (4, 4, 15.0)]
    assert [name for name, _ in irls.axis_marks][:1] == ["average with no active treatment"]


def test_nights_stand_on_the_axis_of_the_visits(desk: Desk, me: str) -> None:
    nights(desk, me)
    found = follow(desk, me)
    course = found.answer.courses[-1]
    assert (course.outcome, course.nights_before, course.nights_after) == ("urge", 26, 44)
    assert course.turn is not None
    assert course.turn.visits == (3,)
    assert found.diary is not None
    assert follow(desk, me, outcome="urge").answer.courses == found.answer.courses


def test_the_case_is_told_before_the_recorded_visits(desk: Desk, me: str) -> None:
    bring_case(desk, me, CASES / "case_000.toml")
    found = follow(desk, me)
    assert found.case.series[-1].name == "series 1"
    assert len(found.case.series) > 1
    assert found.answer.courses[-1].outcome == "rating before the visit"
    assert found.answer.title == found.case.title != "calf work"
    assert found.case.medicines


def test_nights_that_do_not_fit_leave_the_visits_standing(desk: Desk, me: str) -> None:
    visit(desk, me, FIRST + timedelta(days=21), before={"rating": 2})
    nights(desk, me)
    found = follow(desk, me).answer
    assert [one.outcome for one in found.courses] == ["rating before the visit"]
    assert "visits_without_days" in {one.code for one in found.findings}


def test_nights_without_a_clear_outcome_are_a_finding(desk: Desk, me: str) -> None:
    for night in range(3):
        log_entry(desk, me, {"coffee": "1"}, at=FIRST + timedelta(days=night))
    found = follow(desk, me).answer
    (left,) = (one for one in found.findings if one.code == "nights_left_out")
    assert left.what.endswith("; the visits stand alone")
    assert len(found.courses) == 1


def test_nights_that_are_asked_for_must_be_there(desk: Desk, me: str) -> None:
    with pytest.raises(NotAnswerable, match="no night of this person is kept here"):
        follow(desk, me, outcome="urge")
    nights(desk, me)
    with pytest.raises(UsageError, match="--outcome: log has no column 'mood'"):
        follow(desk, me, outcome="mood")


def test_a_course_without_a_visit_is_not_followed(desk: Desk) -> None:
    begin(desk, own_person(desk), kind="manual")
    with pytest.raises(NotAnswerable, match="no night of this person is kept here"):
        follow(desk, own_person(desk))


def test_a_relapse_proposes_a_second_series_until_it_is_agreed(desk: Desk, me: str) -> None:
    assert follow(desk, me).answer.proposed == ()
    step_series(desk, me, "ended", on=date(2026, 10, 30))
    step_series(desk, me, "relapse", on=date(2026, 11, 15))
    answer = follow(desk, me).answer
    assert answer.proposed == (
        "It was written down that it came back after series 1 on 2026-11-15, 24 days after the "
        "last visit. A second series can be agreed, with 14 nights of diary of its own before the "
        "first visit, and what keeps it going is asked anew: ekbom plan course GOAL.",
    )
    assert answer.say().endswith(answer.proposed[0])
    begin_series(desk, me, "sit through a play", kind="manual")
    assert follow(desk, me).answer.proposed == ()


def test_a_person_meets_each_result_with_its_doubt_once(
    desk: Desk, me: str, tmp_path: Path
) -> None:
    found = follow(desk, me)
    (full,) = for_reader(found.answer, "clinician").courses
    (short,) = for_reader(found.answer, "person").courses
    assert full == found.answer.courses[0]
    assert (short.sentence, short.placebo) == (full.sentence, full.placebo)
    assert (short.reasons, short.wanted, short.indices) == ((), (), ())
    pages = {}
    for reader in ("person", "clinician"):
        place = tmp_path / f"{reader}.html"
        write_course_page(
            for_reader(found.answer, reader), place, made_at="now", case=found.case,
            audience=reader,
        )  # fmt: skip
        pages[reader] = place.read_text()
    assert pages["person"].count(full.placebo) == 1
    assert pages["person"].index(full.placebo) < pages["person"].index('id="story"')
    assert pages["clinician"].index('id="story"') < pages["clinician"].index(full.placebo)
    assert "From memory" not in pages["person"]
    assert 'id="missing"' in pages["clinician"]
    assert 'id="missing"' not in pages["person"]


def test_a_medicine_near_the_turn_is_told_to_a_person_too(desk: Desk, me: str) -> None:
    answer = follow(desk, me).answer
    event = MedicineEvent("medicine", "switched", "unknown", "dose raised", FIRST, None, True)
    (course,) = answer.courses
    near = medicine_near(event, load_course_policy().medicine_near_nights)
    changed = replace(course, medicine=(event,), reasons=("Too few nights.", near))
    told = replace(answer, courses=(changed, replace(changed, placebo="")))
    first, second = for_reader(told, "person").courses
    assert (first.placebo, first.reasons) == (course.placebo, (near,))
    assert (second.placebo, second.reasons) == ("Too few nights.", (near,))
