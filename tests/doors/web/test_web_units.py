"""Blood values in the unit a person chose, on every page that shows one."""

from __future__ import annotations

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench

from ekbom.actions.bring_case import bring_case
from ekbom.actions.entries import log_entry, show_record
from ekbom.actions.people import add_member
from ekbom.actions.shown_units import units_of


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def base(bench):
    return f"/p/{own_person(bench.house.desk)}"


def choose(bench, **chosen):
    data = {f"unit-{name}": unit for name, unit in chosen.items()}
    return bench.post(f"{base(bench)}/settings/units", data)


def write(bench, **cells):
    desk = bench.house.desk
    return log_entry(desk, own_person(desk), cells, new=tuple(cells))


def test_a_unit_is_chosen_shown_and_taken_back(bench):
    page = bench.get(f"{base(bench)}/settings").text
    assert "Units of blood values" in page
    assert "<option>pmol/L</option>" in page
    assert "Transferrin saturation" not in page
    done = choose(bench, ferritin="pmol/L", magnesium="mmol/L")
    assert done.headers["location"] == f"{base(bench)}/settings#units"
    assert "<option selected>pmol/L</option>" in bench.get(f"{base(bench)}/settings").text
    desk, me = bench.house.desk, own_person(bench.house.desk)
    assert units_of(desk, me) == {"ferritin": "pmol/L", "magnesium": "mmol/L"}
    choose(bench, ferritin="")
    assert units_of(desk, me) == {}


def test_a_unit_that_is_none_is_one_error_and_stays_chosen_no_more(bench):
    answered = choose(bench, ferritin="<script>")
    assert answered.status_code == 400
    assert answered.text.count('role="alert"') == 1
    assert "is no unit that is taken for it; choose one of ug/L, ng/mL, pmol/L" in answered.text
    beside = answered.text.split("<main", 1)[1]
    assert "&lt;script&gt;" in beside
    assert "<script>" not in beside
    assert units_of(bench.house.desk, own_person(bench.house.desk)) == {}
    assert choose(bench, gold="mg").status_code == 400


def test_pages_show_the_chosen_unit_and_what_was_written(bench):
    entry = write(bench, magnesium="2 mg/dL").entry
    bring_case(bench.house.desk, own_person(bench.house.desk), "examples/cases/made_up.toml")
    medicines, report = (f"{base(bench)}/{one}" for one in ("medicines", "report"))
    assert "<span>48 ug/L</span>" in settled(bench, medicines).text
    assert "In other units:" in settled(bench, medicines).text
    choose(bench, ferritin="pmol/L", magnesium="mmol/L")
    page = settled(bench, medicines).text
    assert "<span>107.9 pmol/L (48 ng/mL)</span>" in page
    assert "In other units:" not in page
    # A chart and its limits stay in the unit of the guidelines.
    assert "Ferritin 48 ug/L on a scale from 0 to" in page
    sheets = settled(bench, report).text
    assert "107.9 pmol/L (48 ng/mL)" in sheets
    desk, me = bench.house.desk, own_person(bench.house.desk)
    assert show_record(desk, me, entry.id)[-1].body["cells"] == {"magnesium": "2 mg/dL"}
    assert "Magnesium: <b>2 mg/dL</b>" in page


def test_a_carer_chooses_and_a_stranger_is_refused(bench):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    carer = add_member(desk, "Ann", "carer", persons=[me])
    stranger = add_member(desk, "Sue", "doctor")
    bench.sign_in(stranger.id)
    assert choose(bench, ferritin="pmol/L").status_code == 404
    bench.sign_in(carer.id)
    assert choose(bench, ferritin="pmol/L").status_code == 303
