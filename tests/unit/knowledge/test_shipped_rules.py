"""The shipped book is read once; its ground is the shipped facts."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.knowledge.shipped_rules import ground, judge, load_rule_book
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.observation import Quantity


def test_the_book_is_read_once() -> None:
    assert load_rule_book() is load_rule_book()


def test_the_ground_of_an_answer_is_a_shipped_fact() -> None:
    one = ground("lab.ferritin.esrd")
    assert (one.fact, one.tier, one.status) == ("lab.ferritin.esrd", "C", "verified")
    assert one.population == "adults with RLS and end-stage kidney disease"
    assert one.checked == date(2026, 11, 21)
    assert one.sources[0].startswith("Dr.Oracle AI answers")
    assert one.certainty == "not_graded"
    assert ground("crit.support.family").not_checked == ("first-degree", "kept in the 2014 set")
    assert ground("nights.context.adult").tier == ""


def test_a_rule_is_asked_by_its_id() -> None:
    found = judge("iron.ceiling", {"tsat": Quantity(50, "percent")})
    assert found.holds is True
    assert [one.fact for one in found.grounds] == ["lab.iron_contra", "rule.07"]
    with pytest.raises(UsageError, match="there is no 'iron'"):
        judge("iron", {})


def test_a_rule_that_rests_on_memory_answers_clinicians_alone() -> None:
    known = {"population": "pregnant", "ferritin": Quantity(60, "ug/L")}
    with pytest.raises(NotAnswerable, match=r"iron\.pregnancy is not checked yet"):
        judge("iron.pregnancy", known)
    found = judge("iron.pregnancy", known, "clinician")
    assert found.holds is True
    assert not found.decides
    assert "rec.preg2015.first is from memory and not checked yet." in found.cautions
