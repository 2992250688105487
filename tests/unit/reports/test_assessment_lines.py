"""Statements, steps and open questions as lines of a page."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import assessment as made

from ekbom.model.assessed import URGENCIES, Assessment, Section, StepState
from ekbom.model.verdict import Missing
from ekbom.reports.assessment_lines import (
    Line,
    Question,
    StepLine,
    all_missing,
    by_knower,
    figures,
    lines,
    questions,
    step_lines,
)
from ekbom.reports.assessment_sources import Cited, SourceTag

TAG = SourceTag("Winkelman 2025 and 3 more", "fact-1", mark="")
SAID = made.statement(
    "a.rule", "The rule holds.", "rule.08", urgency="this_week",
    reasons=("ferritin is low",), then="Ask somebody.",
)  # fmt: skip


def test_a_line_carries_all_of_its_statement() -> None:
    said = replace(SAID, cautions=("Not read.",), message="To whom it concerns.")
    assert lines([said], Cited()) == [
        Line("a.rule", "The rule holds.", ("warn", "warn", "This week"), ("Ferritin is low",),
             "Ask somebody.", "To whom it concerns.", ("Not read.",), [TAG]),
    ]  # fmt: skip


def test_each_urgency_has_its_flag() -> None:
    said = [replace(SAID, says=grade, urgency=grade) for grade in URGENCIES]
    assert [one.flag for one in lines(said, Cited())] == [
        ("stop", "stop", "Today"),
        ("warn", "warn", "This week"),
        ("ask", "", "At the next visit"),
        ("", "", ""),
    ]


def test_a_sentence_stands_once() -> None:
    assert len(lines([SAID, SAID, replace(SAID, says="Another.")], Cited())) == 2


def test_only_an_open_step_is_urgent() -> None:
    states: tuple[StepState, ...] = ("open", "done", "not_for_you")
    found = step_lines([made.step(n, s) for n, s in enumerate(states)],
                       Cited())  # fmt: skip
    assert found[0] == StepLine(
        "Step 0 of the way", "Why step 0 is open.", ("warn", "open", "Open"),
        ("ask", "", "At the next visit"), [TAG],
    )  # fmt: skip
    assert [one.flag[2] for one in found] == ["Open", "Done", "Not for you"]
    assert [one.urgency[2] for one in found] == ["At the next visit", "", ""]


ASKED = (
    Missing("urge", "whether there is an urge", "Is there an urge?", "person"),
    Missing("tsat", "transferrin saturation", "What was it?", "laboratory", ("iron", "tibc")),
    Missing("urge", "whether there is an urge", "Is there an urge?", "person"),
    Missing("seen", "whether it was seen", "Was it seen?", "clinician"),
)


def test_an_open_question_stands_once_with_what_would_do_instead() -> None:
    assert questions(ASKED) == [
        Question("Whether there is an urge", "Is there an urge?", "for the person", ""),
        Question("Transferrin saturation", "What was it?", "for a laboratory",
                 "iron in serum and total iron binding capacity"),
        Question("Whether it was seen", "Was it seen?", "for a clinician", ""),
    ]  # fmt: skip


def test_questions_stand_with_who_can_answer_and_nobody_without_any_is_named() -> None:
    assert [(title, [one.asks for one in some]) for title, some in by_knower(ASKED)] == [
        ("The person can answer", ["Is there an urge?"]),
        ("A clinician can answer", ["Was it seen?"]),
        ("A laboratory or a study can answer", ["What was it?"]),
    ]
    assert [title for title, _ in by_knower(ASKED[:1])] == ["The person can answer"]


def test_what_the_pattern_lacks_comes_before_what_the_parts_lack() -> None:
    part = Section("iron", missing=ASKED[1:2], figures=(("n", 3),))
    answer = replace(made.assessment(), sections=(part,))
    assert all_missing(answer)[-1] == ASKED[1]
    assert len(all_missing(answer)) == 10
    assert all_missing(Assessment("x", "person", "today", sections=(part,))) == ASKED[1:2]
    assert figures(part) == {"n": 3}
