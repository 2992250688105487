"""An index of leg movements: held against the limit of its population, never a severity."""

from __future__ import annotations

import pytest

from ekbom.assessment.plm_context import plm_context
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.model.observation import Quantity, Value


def ask(number: float, population: str | None, audience: Audience = "person") -> dict[str, str]:
    known: dict[str, Value] = {"plms_index": Quantity(number, "1/h")}
    if population is not None:
        known["population"] = population
    return {one.code: one.says for one in plm_context(known, audience)}


def test_without_an_index_nothing_is_said() -> None:
    assert plm_context({}, "person") == ()
    assert plm_context({"population": "adult"}, "clinician") == ()
    assert plm_context({"plms_index": None}, "clinician") == ()


@pytest.mark.parametrize("number", [0, 4, 60])
def test_every_index_comes_with_the_word_that_it_grades_nothing(number: float) -> None:
    for audience in AUDIENCES:
        said = ask(number, "adult", audience)
        assert "an index says nothing about the severity" in said["nights.context.no_severity"]
        rest = " ".join(text for code, text in said.items() if code != "nights.context.no_severity")
        for word in ("mild", "moderate", "severe"):
            assert word not in rest


@pytest.mark.parametrize(
    ("number", "population", "rule", "says"),
    [
        (15.1, "adult", "plm.adult", "The index is above the limit that belongs to"),
        (15, "adult", "plm.adult", "The index is not above the limit that belongs to"),
        (15.1, "pregnant", "plm.adult", "The index is above the limit that belongs to"),
        (5.1, "child", "plm.child", "The index is above the limit that belongs to"),
        (5, "child", "plm.child", "The index is not above the limit that belongs to"),
    ],
)
def test_each_population_has_its_limit(
    number: float, population: str, rule: str, says: str
) -> None:
    said = ask(number, population)
    assert said[rule].startswith(says)
    assert {"plm.adult", "plm.child"} & set(said) == {rule}


def test_without_a_population_no_limit_is_drawn() -> None:
    for number in (4, 10, 30):
        assert set(ask(number, None)) == {"nights.context.no_severity", "plm.freq"}


def test_the_limit_is_marked_as_context() -> None:
    known: dict[str, Value] = {"plms_index": Quantity(30, "1/h"), "population": "adult"}
    (one,) = (one for one in plm_context(known, "person") if one.code == "plm.adult")
    assert "This is context and settles nothing by itself." in one.cautions
    assert one.grounds
