"""The catalogue as an action: for nobody, for a case, with warning signs, and by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.builders.vignettes import case_text

from ekbom.actions.measures import MeasuresAnswer, OneMeasure, list_measures, show_measure
from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.model.errors import NotAnswerable, UsageError

TODAY = date(2026, 11, 21)


def case(tmp_path: Path, **tables: Any) -> Case:
    path = tmp_path / "case.toml"
    path.write_text(case_text(tables), "utf-8")
    return read_case(path)


def state(found: MeasuresAnswer, id_: str) -> str:
    (one,) = [one for one in found.offered if one.measure.id == id_]
    return one.state


def test_for_nobody_every_gate_is_a_question() -> None:
    found = list_measures(today=TODAY)
    assert (found.title, found.audience, found.now) == ("", "person", False)
    assert (found.urgency, found.red_flags, found.stop_cards) == ("nothing_now", (), ())
    assert found.findings == ()
    assert state(found, "warm_foot_bath") == "asks_first"
    assert state(found, "brain_work") == "may_try"


def test_for_a_case(tmp_path: Path) -> None:
    told = case(tmp_path, known={"numb_or_burning_feet": True})
    found = list_measures(told, today=TODAY)
    assert found.title == told.title
    assert state(found, "warm_foot_bath") == "not_for_you"
    assert state(found, "cold_water_feet") == "not_for_you"
    one = show_measure("warm foot bath", told, today=TODAY)
    assert one.offered is not None
    assert one.offered.state == "not_for_you"
    assert one.title == told.title


def test_a_warning_sign_comes_first_and_nothing_is_offered(tmp_path: Path) -> None:
    told = case(tmp_path, known={"one_leg_swollen": True})
    found = list_measures(told, today=TODAY)
    assert [one.code for one in found.red_flags] == ["redflag.leg"]
    assert (found.urgency, found.offered) == ("today", ())
    one = show_measure("foot massage", told, today=TODAY)
    assert [flag.code for flag in one.red_flags] == ["redflag.leg"]
    assert (one.offered, one.table, one.together) == (None, (), None)


def test_a_medicine_that_was_ended_alone_comes_first(tmp_path: Path) -> None:
    told = case(
        tmp_path, taking=[{"name": "pramipexole", "taking": "stopped", "written_by": "person"}]
    )
    found = list_measures(told, today=TODAY)
    assert [one.code for one in found.stop_cards] == ["stopcard.dopaminergic.ended"]
    assert found.urgency == "today"
    assert found.offered
    # As findings the cards would be said twice.
    assert "stop_card" not in [one.code for one in found.findings]


def test_what_is_odd_in_the_case_is_said(tmp_path: Path) -> None:
    told = case(tmp_path, person={"age_years": 40}, known={"age_years": "30 years"})
    found = list_measures(told, today=TODAY)
    assert "contradiction" in [one.code for one in found.findings]


def test_one_by_name() -> None:
    found = show_measure("Nidra", today=TODAY, audience="clinician")
    assert isinstance(found, OneMeasure)
    assert found.audience == "clinician"
    assert found.offered is not None
    assert found.offered.measure.id == "peroneal_stimulation"
    assert [row.effect for row in found.table] == [-3.4, 28]
    assert found.together is not None
    assert found.together.says.startswith("Not put together: 1 trial gives")
    bare = show_measure("cotton socks", today=TODAY)
    assert (bare.table, bare.together) == ((), None)


def test_the_short_list() -> None:
    found = list_measures(now=True, today=TODAY)
    assert found.now
    assert len(found.offered) == 10


def test_json_holds_plain_values() -> None:
    whole = list_measures(today=TODAY).to_dict()
    assert whole["offered"][0]["measure"]["gates"] == []
    assert whole["offered"][0]["how"]["grounds"][0]["checked"] == "2026-11-21"
    one = show_measure("yoga", today=TODAY).to_dict()
    assert one["table"][0]["people"] == 41
    assert one["together"]["pooled"] is None


@pytest.mark.parametrize(
    ("name", "todo"),
    [
        ("warm foot baht", "near to it are warm foot bath, warm footbath, "),
        ("zzzz", "ekbom measures lists them all"),
    ],
)
def test_an_unknown_name(name: str, todo: str) -> None:
    with pytest.raises(NotAnswerable) as caught:
        show_measure(name, today=TODAY)
    assert str(caught.value).startswith(
        f"measures: there is no measure {name!r} in the catalogue, which is no proof against it; "
        + todo
    )


def test_an_unknown_reader() -> None:
    with pytest.raises(UsageError, match="--audience: 'me' is unknown"):
        list_measures(audience="me", today=TODAY)
