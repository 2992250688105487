"""The page of an assessment as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from tests.builders import assessment as made
from tests.builders import rich_record as rich
from tests.builders.html import Reader, faults_of
from tests.project.test_words import said as never_said

from ekbom.assessment.assess import assess
from ekbom.knowledge.audience import Audience
from ekbom.model.assessed import Assessment, Section
from ekbom.model.finding import Finding
from ekbom.model.record import PersonRecord
from ekbom.reports.assessment import assessment_page, title_of

HOSTILE = '<script>alert("1")</script>'
ODD = Finding("planted", "warning", "[known]", "a word nobody holds", "write another")


def hostile() -> Assessment:
    found = Finding("planted", "error", HOSTILE, HOSTILE, HOSTILE)
    evil = made.statement("x", HOSTILE, "rule.08", reasons=(HOSTILE,), then=HOSTILE)
    parts = (Section("severity", (evil,), findings=(found,)), Section("causes", (evil,)))
    return replace(made.assessment(), title=HOSTILE, sections=parts)


def bare() -> Assessment:
    """Nothing but the five points, none of them known."""
    nothing = replace(
        made.pattern((None,) * 5), says="None of five points is known to fit.",
        mimics=(), frequency=(), course=(), supportive=(), missing=(),
    )  # fmt: skip
    return Assessment("Nobody", "person", "nothing_now", pattern=nothing)


def real(record: PersonRecord, audience: Audience) -> Assessment:
    return assess(record, title="R", audience=audience, today=rich.TODAY)


@cache
def written(name: str) -> str:
    answers: dict[str, Callable[[], Assessment]] = {
        "whole": made.assessment,
        "flagged": made.flagged,
        "bare": bare,
        "hostile": hostile,
        "rich": lambda: real(rich.record(), "person"),
        "clinician": lambda: real(rich.record(), "clinician"),
        "rich flagged": lambda: real(rich.flagged(), "person"),
    }
    return assessment_page(answers[name](), made_at=made.MADE_AT)


def text_of(page: str) -> str:
    return " ".join(" ".join(Reader(page).text).split())


def headings(page: str) -> list[str]:
    """Ids of the cards in their order."""
    return [str(a["id"]) for a in Reader(page).all("section")]


NAMES = ("whole", "flagged", "bare", "hostile", "rich", "clinician", "rich flagged")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_stands_alone(name: str) -> None:
    page = written(name)
    assert faults_of(page) == []
    assert len(page) < 10**6
    assert "It is not a medical device and not a diagnosis." in text_of(page)
    assert f"Made {made.MADE_AT} by ekbom" in text_of(page)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_on_the_page_is_what_is_never_said(name: str) -> None:
    assert never_said(text_of(written(name))) == []


def test_words_of_a_file_are_never_markup() -> None:
    assert HOSTILE not in written("hostile")
    assert text_of(written("hostile")).count(HOSTILE) >= 6


def test_the_parts_stand_in_their_order() -> None:
    assert headings(written("whole")) == [
        "points", "watch", "missing", "support", "four", "often", "mimics", "steps", "severity",
        "iron", "medicines", "augmentation", "groups", "questions", "sources",
    ]  # fmt: skip


def test_a_red_flag_ends_the_page() -> None:
    page = written("flagged")
    assert headings(page) == ["help", "stop", "sources"]
    text = text_of(page)
    assert "Please get help today. Everything else can wait." in text
    assert "Call the emergency number, or have somebody take you to a hospital now." in text
    assert "Next step: Call the person who prescribes it today and read this card out." in text
    assert "The five points" not in text


def test_a_red_flag_of_a_real_record_ends_the_page_too() -> None:
    page = written("rich flagged")
    assert headings(page) == ["help", "stop", "sources"]


def test_next_to_nothing_known_is_a_page_as_well() -> None:
    page = written("bare")
    assert headings(page) == ["points", "watch", "four", "sources"]
    assert "What would settle it" not in text_of(page)
    assert text_of(page).count("Not known") == 5


def test_the_heading_is_the_count_and_the_rest_stands_below() -> None:
    says = "Four of five points fit. One is not known yet. Still open: numb feet."
    answer = replace(made.assessment(), pattern=replace(made.pattern(), says=says))
    page = assessment_page(answer, made_at=made.MADE_AT)
    assert "<h1>Four of five points fit. One is not known yet.</h1>" in page
    assert "Still open: numb feet. What would settle it stands below, with whom to ask." in page
    one = replace(answer, pattern=replace(made.pattern(), says="Something else. And more."))
    assert "<h1>Something else.</h1>" in assessment_page(one, made_at="x")


def test_every_source_of_a_line_leads_to_its_fact() -> None:
    read = Reader(written("rich"))
    tags = [a for a in read.all("a") if a.get("class", "") and "src" in str(a["class"])]
    ids = {a["id"] for _, a in read.elements if "id" in a}
    assert len(tags) > 100
    assert {str(a["href"])[1:] for a in tags} <= ids


def test_every_line_has_a_source() -> None:
    for name in ("whole", "rich", "clinician", "flagged"):
        lines = written(name).split('<li class="line">')[1:]
        assert lines
        assert all('<p class="srcs"><a class="src' in one for one in lines)


def test_only_clinicians_are_told_that_the_page_is_for_them() -> None:
    assert "For a clinician" in text_of(written("clinician"))
    assert "For a clinician" not in text_of(written("rich")).split("What is missing")[0]


def test_the_first_questions_stand_beside_the_points_and_all_of_them_below() -> None:
    text = text_of(written("whole"))
    first = text.split("What is missing")[1].split("All 9 open questions")[0]
    assert first.count("of the open questions answered?") == 5
    below = text.split("Open questions")[2]
    assert below.count("of the open questions answered?") == 9
    assert below.index("The person can answer") < below.index("A clinician can answer")


def test_findings_of_the_whole_and_of_the_parts_stand_once() -> None:
    other = replace(ODD, what="yet another one")
    parts = (Section("severity", findings=(ODD, other)),)
    answer = replace(made.assessment(), sections=parts, findings=(ODD,))
    text = text_of(assessment_page(answer, made_at="x"))
    assert text.count("a word nobody holds") == 1
    assert (
        text.index("a word nobody holds") < text.index("another .") if "another ." in text else True
    )
    assert text.count("Nothing was repaired in silence.") == 1


def test_a_part_of_its_own_has_a_heading() -> None:
    assert title_of("mood") == "Mood and sleepiness"
    assert title_of("some_new_part") == "Some new part"


def test_what_was_told_of_the_feeling_stands_before_what_it_is() -> None:
    text = text_of(written("rich"))
    assert "To sit through a concert again. An open measure of this project" in text


def test_few_lines_stand_below_each_other_and_many_in_pairs() -> None:
    three = tuple(made.statement(str(n), f"Line {n}.", "rule.08") for n in range(3))
    for lines, look in ((three, '<ul class="said pairs">'), (three[:2], '<ul class="said">')):
        answer = replace(made.assessment(), sections=(Section("causes", lines),), steps=())
        page = assessment_page(answer, made_at="x")
        assert look in page.split('id="causes"')[1].split("</section>")[0]
