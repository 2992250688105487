"""A screening answer comes with both rates of its tool and every prevalence it is weighed by."""

from __future__ import annotations

import pytest

from ekbom.assessment.screening import TOOLS, screen, screening_statements
from ekbom.knowledge.explain import shipped_facts
from ekbom.model.observation import Known


def test_the_worth_of_a_yes_follows_from_rates_and_prevalence() -> None:
    """scale.ferri: 100 % and 96.8 % among 112 of 521; cause.prev.strict: 3 %."""
    own, common, strict = screen("screen_single")
    assert (own.of, common.of, strict.of) == (
        "scale.ferri",
        "cause.prev.global",
        "cause.prev.strict",
    )
    assert own.prevalence == pytest.approx(112 / 521)
    assert own.with_yes == pytest.approx(112 / (112 + 409 * 0.032))
    assert strict.prevalence == pytest.approx(0.03)
    assert strict.with_yes == pytest.approx(0.03 / (0.03 + 0.97 * 0.032))
    assert strict.with_no == 0
    assert strict.sensitivity == 1
    assert strict.specificity == pytest.approx(0.968)
    held = shipped_facts()["cause.prev.global"]["values"]["prevalence"]["is"]
    assert common.prevalence == pytest.approx(held / 100)


@pytest.mark.parametrize(
    ("tool", "sensitivity", "specificity"),
    [
        ("screen_chrlsq", 0.872, 0.944),
        ("screen_nih", 0.86, 0.45),
        ("screen_exp", 0.81, 0.73),
    ],
)
def test_each_tool_has_its_own_rates(tool: str, sensitivity: float, specificity: float) -> None:
    found = screen(tool)
    assert [one.of for one in found] == ["cause.prev.global", "cause.prev.strict"]
    for one in found:
        assert one.sensitivity == pytest.approx(sensitivity)
        assert one.specificity == pytest.approx(specificity)
        hits, alarms = one.prevalence * sensitivity, (1 - one.prevalence) * (1 - specificity)
        assert one.with_yes == pytest.approx(hits / (hits + alarms))
        misses, passed = one.prevalence - hits, 1 - one.prevalence - alarms
        assert one.with_no == pytest.approx(misses / (misses + passed))


def test_a_yes_is_no_answer_and_says_so() -> None:
    (said,) = screening_statements({"screen_single": True}, "person")
    assert said.code == "screen.single"
    assert said.says == (
        "The single screening question was answered with yes, which asks for a talk on the "
        "look-alikes."
    )
    assert said.reasons[0] == (
        "about 90 in 100 with a yes have it where 21.5 in 100 have it (scale.ferri); sensitivity "
        "100%, specificity 96.8%"
    )
    assert said.reasons[2] == (
        "about 49 in 100 with a yes have it where 3 in 100 have it (cause.prev.strict); "
        "sensitivity 100%, specificity 96.8%"
    )
    grounds = [one.fact for one in said.grounds]
    assert grounds == [
        "scale.ferri",
        "rule.25",
        "rule.01",
        "cause.prev.global",
        "cause.prev.strict",
    ]
    assert said.cautions[0] == "This is context and settles nothing by itself."
    assert len(said.cautions) == len(set(said.cautions))


def test_a_no_is_weighed_as_well() -> None:
    (said,) = screening_statements({"screen_nih": False}, "person")
    assert said.says == "The three NIH questions do not point to restless legs."
    assert said.reasons[1] == (
        "fewer than 1 in 100 with a no have it where 3 in 100 have it (cause.prev.strict); "
        "sensitivity 86%, specificity 45%"
    )
    assert said.reasons[0].startswith("about 2 in 100 with a no have it where 7.12 in 100")


@pytest.mark.parametrize("known", [{}, {"screen_single": None}])
def test_what_was_not_asked_is_not_said(known: Known) -> None:
    assert list(screening_statements(known, "clinician")) == []


def test_every_tool_can_be_answered() -> None:
    said = screening_statements(dict.fromkeys(TOOLS, True), "person")
    assert [one.code for one in said] == [
        "screen.single", "screen.chrlsq", "screen.nih", "screen.exp",
    ]  # fmt: skip
