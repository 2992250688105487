"""Drafts of reports on a case: the result, the doubt once, what is missing, then each item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders.case_reports import STANDARDS, asked, drafted, reported
from tests.builders.courses import FIRST, course_of
from tests.builders.html import faults_of
from tests.project.test_words import said

from ekbom.model.answer import Effect
from ekbom.model.case import (
    Case,
    Told,
)
from ekbom.model.case_report import CaseStandard
from ekbom.model.course import Course, CourseAnswer
from ekbom.model.errors import NotAnswerable
from ekbom.model.intake import Note
from ekbom.reports.case_fields import field_words, known
from ekbom.reports.case_report import case_report_page, draft, markdown
from ekbom.reports.case_words import Reported
from ekbom.treatment.told import with_courses


def test_several_courses_are_told_apart() -> None:
    first, second = course_of(2), replace(course_of(1, "manual"), name="second series")
    case = with_courses(Case("A case", ""), [first, second])
    of = Reported(case, (first, second))
    assert [one.says for one in known(of, "session.setting")] == [
        "First series: visits 1 and 2: practice room, lying face down",
        "Second series: visit 1: practice room",
    ]
    assert field_words(of, "session.mode") == "face to face, in a group, or from afar"
    assert field_words(of, "session.setting at visits 1, 3") == (
        "where (first series, visit 1; second series, visit 1)"
    )
    only = draft(case, [first, second], "stricta")
    assert "second series" not in markdown(only).casefold()
    assert only.items[10].says == (Note("First series: 2 visits"),)


def test_the_default_flow_fills_stricta_and_tidier() -> None:
    needles = drafted(course_of(8), "stricta")
    assert needles.counts == (17, 17)
    assert needles.missing == ()
    assert "## What is missing (17 of 17 items are filled)\n\nNothing.\n" in markdown(needles)
    hands = drafted(course_of(8, "manual"), "tidier")
    filled, of = hands.counts
    assert filled / of >= 15 / 17
    assert "needle" not in markdown(hands).casefold()


def test_result_first_doubt_once_then_what_is_missing() -> None:
    report = drafted(course_of(4))
    text = markdown(report)
    places = [
        text.index(part)
        for part in ("## What came of it", "- Rating before the visit: 7.0", report.doubt,
                     "## What is missing", "- 2. 2-5 keywords: not recorded\n", "## 1. Title")
    ]  # fmt: skip
    assert places == sorted(places)
    assert text.count("A-B design") == text.count(report.doubt) == 1
    assert "counts as no experiment" in report.doubt
    assert "treatment: not recorded: age band; sex; history; past treatment" in text
    assert "Not recorded: agreement to publish." in text
    timeline = next(one for one in report.items if one.id == "7")
    assert timeline.state == "filled"
    assert timeline.says[0].says.startswith("Visit 1 on 3 September 2026, 17:30; visit 2 on ")


def test_a_timeline_without_days_is_half_a_timeline() -> None:
    course = course_of(2)
    undated = replace(course, visits=tuple(replace(one, on=None) for one in course.visits))
    item = next(one for one in drafted(undated).items if one.id == "7")
    assert (item.state, item.missing) == ("partly", ("days of the visits",))


def test_a_course_that_was_not_drawn_is_no_trial() -> None:
    report = drafted(course_of(2), "cent")
    assert report.beside == (
        "No order of periods was drawn by lot, so this is no n-of-1 trial; the list shows what one "
        "would tell.",
    )
    assert report.items[0].state == "missing"
    assert "(our words for this item are not checked yet)" in markdown(report)
    course = course_of(2)
    assert course.plan is not None
    drawn = replace(course.plans[0], plan=replace(course.plan, trial="abc"))
    trial = drafted(replace(course, plans=(drawn,)), "cent")
    assert trial.beside == ()
    assert trial.items[0].state == "filled"
    assert drafted(course).beside == ()


def test_needles_are_no_matter_for_hands_alone() -> None:
    with pytest.raises(NotAnswerable, match="no visit of it is told as one of needling"):
        drafted(course_of(2, "manual"), "stricta")


@pytest.mark.parametrize("standard", STANDARDS)
def test_no_name_and_nothing_that_is_never_said(standard: CaseStandard) -> None:
    course = course_of(4)
    report = drafted(course, standard)
    assert course.by is not None
    case = with_courses(Case("A case", "the workspace"), [course])
    page = case_report_page(report, case=case, made_at="2026-11-21")
    for text in (markdown(report), page):
        assert course.by.name not in text
        assert not said(text.split("</style>")[-1])
    assert faults_of(page) == []
    assert f"What is missing ({len(report.missing)})" in page or not report.missing


def test_a_page_of_what_nobody_followed() -> None:
    course = asked(complaint=(Note("<b>restless</b>"),))
    case = Case("A case", "a telling", complaint=(Told("<b>restless</b>", ""),))
    report = draft(case, [replace(course, source="a telling")], "care")
    assert report.result == ("How it went was not written down for any stretch of visits.",)
    assert report.absent == "not told"
    page = case_report_page(report, case=case, made_at="2026-11-21")
    assert "&lt;b&gt;restless" in page
    assert faults_of(page) == []


def test_nights_of_a_diary_are_counted_and_not_printed() -> None:
    effect = Effect(-2.0, 0.5, (-3.0, -1.0), (-4.0, 0.0))
    nights = Course("series", "urge", "points", 8, (), "changed_after", "It fell.", nights_due=70)
    of = reported(course_of(8))
    by_night = replace(of, answer=CourseAnswer("x", (replace(nights, effect=effect),)))
    assert known(by_night, "analysis.method")[0].says.startswith("The level of the nights before")
    assert known(by_night, "series.raw") == [
        Note("70 nights: the table of every night is in the course")
    ]
    assert known(replace(of, answer=CourseAnswer("x", (nights,))), "analysis.method") == []


def test_what_does_not_apply_is_said() -> None:
    report = drafted(course_of(2))
    item = replace(report.items[0], state="not_asked", says=(), missing=())
    report = replace(report, items=(item,))
    assert markdown(report).endswith("focus.\n\nDoes not apply here.\n")
    assert report.counts == (0, 0)
    page = case_report_page(report, case=Case("A case", ""), made_at="2026-11-21")
    assert "Does not apply here." in page


def test_plain_values() -> None:
    plain = drafted(course_of(2), "tidier").to_dict()
    assert (plain["standard"], plain["absent"]) == ("tidier", "not recorded")
    assert len(plain["items"]) == plain["asked"] == 12
    assert plain["items"][0]["says"] == [
        {"says": "Work on trigger points of the leg", "source": ""}
    ]
    assert {one["id"] for one in plain["missing"]} == {
        one["id"] for one in plain["items"] if one["state"] in ("partly", "missing")
    }
    assert str(FIRST.day) in plain["items"][7]["says"][0]["says"]
