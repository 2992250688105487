"""What a case file tells of the treatment itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.model.course_record import PlanVersion, SeriesPlan
from ekbom.model.errors import InputError
from ekbom.model.intake import Intake, KeepsGoing, TriggerTold
from ekbom.model.treatment import Practitioner

HEAD = 'source = "a telling"\n'


def read(tmp_path: Path, text: str) -> Case:
    path = tmp_path / "case.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_case(path)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    return str(caught.value).removeprefix(f"{tmp_path / 'case.toml'}")


def test_nothing_told_is_nothing_asked(tmp_path: Path) -> None:
    case = read(tmp_path, '[[trigger]]\nsays = "bed"\n[[series]]\nvisits = 2')
    assert case.intake is None
    (series,) = case.series
    assert (series.kind, series.by, series.plan, series.records) == (None, None, None, ())


def test_an_intake_holds_what_no_other_table_does(tmp_path: Path) -> None:
    text = """
[intake]
years_on_medicine = 10
goal = "sit   through\\na meeting"
[[intake.keeps_going]]
family = "mechanical"
says = "a short leg"
state = "acted_on"
"""
    case = read(tmp_path, text)
    factor = KeepsGoing("mechanical", "a short leg", "acted_on")
    assert case.intake == Intake(
        years_on_medicine=10.0, goal="sit through a meeting", keeps_going=(factor,)
    )
    assert "'relief' is not known here" in refused(tmp_path, "[intake]\nrelief = []")
    assert "more than one intake" in refused(tmp_path, "[[intake]]\n[[intake]]")
    assert "intake 1: years is 'ten', not a number" in refused(tmp_path, '[intake]\nyears = "ten"')


def test_situations_of_a_trigger(tmp_path: Path) -> None:
    text = """
[[trigger]]
says = "on the way"
situations = ["bus", "Train"]
source = "line 3"
[[trigger]]
says = "at the desk"
situations = "desk"
[[trigger]]
says = "anywhere"
"""
    case = read(tmp_path, text)
    assert case.intake is not None
    assert case.intake.triggers == (
        TriggerTold("bus", "on the way", "line 3"),
        TriggerTold("train", "on the way", "line 3"),
        TriggerTold("desk", "at the desk", "a telling"),
    )
    assert [one.says for one in case.triggers] == ["on the way", "at the desk", "anywhere"]
    assert "situations holds 'moon'; use some of rest, bed" in refused(
        tmp_path, '[[trigger]]\nsays = "x"\nsituations = ["moon"]'
    )
    assert "is not known here" in refused(tmp_path, '[[relief]]\nsays = "x"\nsituations = []')


def test_plan_practitioner_and_kind_of_a_series(tmp_path: Path) -> None:
    text = """
[[series]]
kind = "manual"
[series.by]
years = 12
[series.plan]
style = "by hand"
source = "line 5"
"""
    (series,) = read(tmp_path, text).series
    assert series.kind == "manual"
    assert series.by == Practitioner(years=12.0)
    assert series.plan == PlanVersion(1, SeriesPlan("", style="by hand"), source="line 5")
    (series,) = read(tmp_path, "[[series]]\n[series.plan]\nlook_at = 4").series
    assert series.plan == PlanVersion(1, SeriesPlan("", look_at=4), source="a telling")
    assert "more than one plan" in refused(tmp_path, "[[series]]\n[[series.plan]]\n[[series.plan]]")
    assert "kind is 'magic'; use one of needling" in refused(tmp_path, '[[series]]\nkind = "magic"')


def test_a_visit_is_told_with_what_was_done(tmp_path: Path) -> None:
    text = """
[[series]]
kind = "manual"
visits = 4
[[series.visit]]
visits = [2, 3]
on = 2026-03-04
sites = ["calf"]
response = "sore"
[[series.visit.hands]]
target = "calf"
pressure = "deep"
[[series.visit]]
number = 4
kind = "talk"
topics = ["sleep"]
source = "line 9"
"""
    (series,) = read(tmp_path, text).series
    assert len(series.visits) == 4
    second, third, fourth = series.records
    assert (second.number, third.number) == (2, 3)
    assert (second.kind, second.source) == ("manual", "a telling")
    assert (second.on, second.response) == (series.visits[1].on, "sore")
    assert second.hands == third.hands
    assert second.hands[0].pressure == "deep"
    assert (fourth.kind, fourth.topics, fourth.source) == ("talk", ("sleep",), "line 9")


def test_what_was_done_needs_a_kind_that_asks_for_it(tmp_path: Path) -> None:
    bare = "[[series]]\n[[series.visit]]\nnumber = 1\n"
    assert read(tmp_path, bare).series[0].records == ()
    assert "setting is told and no kind; use one of needling, manual" in refused(
        tmp_path, f'{bare}setting = "clinic"'
    )
    assert "a visit of talk has no hands" in refused(
        tmp_path, f'{bare}kind = "talk"\n[[series.visit.hands]]\ntarget = "calf"'
    )
    assert "visit 1: hands 1.depth is not known here" in refused(
        tmp_path, f'{bare}kind = "manual"\n[[series.visit.hands]]\ntarget = "calf"\ndepth = 1'
    )
