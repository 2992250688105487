"""Paper: a fortnight to print, and fourteen nights typed in at once."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.entries import list_records
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.today import read_evening
from ekbom.web.paper_form import NIGHTS

LAST = date(2026, 11, 20)
FIRST = LAST - timedelta(days=13)
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


def form_of(text):
    """What a browser sends of the grid as it stands."""
    pairs = re.findall(r'<input[^>]*?name="([^"]*)"[^>]*? value="([^"]*)"', text)
    form = {name: unescape(value) for name, value in pairs if name.startswith(("c-", "last", "sh"))}
    form["column"] = [unescape(v) for n, v in pairs if n == "column"]
    return form


def sent(bench, person, **cells):
    form = form_of(bench.get(f"/p/{person}/paper").text)
    return bench.post(f"/p/{person}/paper", {**form, **cells})


def test_the_grid_shows_what_is_kept(bench, person):
    keep_nights(bench.house.desk, person, [NightTold(LAST, {"urge": "4", "coffee": "2"}, "hm")])
    text = bench.get(f"/p/{person}/paper").text
    form = form_of(text)
    assert form["column"] == [
        "urge", "urge in bed", "urge at night", "sleep hours", "coffee", "note",
    ]  # fmt: skip
    assert (form["c-13-0"], form["c-13-4"], form["c-13-5"], form["c-0-0"]) == ("4", "2", "hm", "")
    assert json.loads(form["shown"]) == {"2026-11-20": {"urge": "4", "coffee": "2", "note": "hm"}}
    assert "Sat 7 Nov" in text


def test_nights_are_kept_in_one_step(bench, person):
    keep_nights(bench.house.desk, person, [NightTold(LAST, {"coffee": "yes"})])
    cells = {f"c-{row}-0": str(row % 11) for row in range(14)}
    answer = sent(bench, person, **cells, **{"c-0-3": "5,5", "c-0-4": "y", "c-1-5": "a storm"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/p/{person}/paper?last=2026-11-20&kept=14"
    assert "14 nights were kept." in bench.get(answer.headers["location"]).text
    evening = read_evening(bench.house.desk, person)
    assert evening.told_of(FIRST) == {"urge": "0", "sleep hours": "5.5", "coffee": "yes"}
    assert evening.note_of(FIRST + timedelta(days=1)) == "a storm"
    assert len(list_records(bench.house.desk, person)) == 14


def test_the_same_again_changes_nothing(bench, person):
    sent(bench, person, **{"c-13-0": "4"})
    answer = sent(bench, person)
    assert answer.headers["location"].endswith("kept=0")
    assert [one.version for one in list_records(bench.house.desk, person)] == [1]


def test_a_wrong_row_says_so_beside_itself_and_nothing_is_kept(bench, person):
    answer = sent(bench, person, **{"c-0-0": "11", "c-1-0": "4", "c-2-3": "long", "c-3-5": HOSTILE})
    assert answer.status_code == 400
    assert "2 rows cannot be read. Nothing was kept yet" in answer.text
    assert (
        'id="wrong-0">Sat 7 Nov, Evening: <span lang="en">&#39;11&#39; is no number' in answer.text
    )
    assert 'id="wrong-2">' in answer.text
    assert 'id="wrong-1">' not in answer.text
    assert 'value="11"' in answer.text
    assert 'aria-invalid="true" aria-describedby="wrong-0"' in answer.text
    assert "<script>alert" not in answer.text
    assert list_records(bench.house.desk, person) == ()


def test_what_only_the_journal_can_refuse_stands_beside_its_row_too(bench, person):
    keep_nights(bench.house.desk, person, [NightTold(LAST, {"magnesium": "400 mg"})])
    answer = sent(bench, person, **{"c-0-4": "2 ml"})
    assert answer.status_code == 400
    assert 'id="wrong-0">' in answer.text


def test_a_medicine_that_was_stopped_brings_its_card(bench, person):
    answer = sent(bench, person, **{"c-13-4": "stopped pramipexole"})
    assert answer.status_code == 200
    assert "Before any medicine is changed" in answer.text
    assert "One night was kept." in answer.text


def test_earlier_weeks_can_be_typed(bench, person):
    text = bench.get(f"/p/{person}/paper?last=2026-11-06").text
    assert "Two weeks later" in text
    assert "Fri 6 Nov" in text
    assert bench.get(f"/p/{person}/paper?last=2027-01-01").status_code == 400


@pytest.mark.parametrize("form", [{}, {"last": "soon"}, {"last": "0001-01-05"}])
def test_what_is_no_grid_is_refused(bench, person, form):
    assert bench.post(f"/p/{person}/paper", form).status_code == 400


def test_odd_grids_do_no_harm(bench, person):
    for shown in ("[", "[]", '{"2026-11-20": 4}'):
        answer = bench.post(f"/p/{person}/paper", {"last": "2026-11-20", "shown": shown})
        assert answer.status_code == 303
    long = {"last": "2026-11-20", "column": ["note"], "c-0-0": "x" * 10_001}
    assert bench.post(f"/p/{person}/paper", long).status_code == 400


def test_a_fortnight_to_print(bench, person):
    keep_nights(bench.house.desk, person, [NightTold(LAST, {HOSTILE: "yes", "walk": "yes"})])
    text = bench.get(f"/p/{person}/paper/sheet?first=2026-11-21").text
    assert text.count('class="sheetnight"') == 14
    assert text.count('class="sheet"') == 2
    assert "Friday 4 December" in text
    assert "<i></i>walk" in text
    assert "<script>alert" not in text


def test_nobody_else_sees_it(bench):
    for path in ("paper", "paper/sheet"):
        assert bench.get(f"/p/{'9' * 32}/{path}").status_code == 404
    assert bench.post(f"/p/{'9' * 32}/paper", {"last": "2026-11-20"}).status_code == 404


def test_fourteen_nights_by_keyboard_in_under_four_minutes(tmp_path, browser):
    desk = make_desk(tmp_path)
    person = own_person(desk)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin)
        page = visit.go(f"/p/{person}/paper")
        page.locator("[name=c-0-0]").focus()
        keys = []
        for row in range(13):
            for value in (str(row % 11), "5", "3", "6.5"):
                keys += [*value, "ArrowRight"]
            keys += ["ArrowDown", *["ArrowLeft"] * 4]
        for key in keys:
            page.keyboard.press(key)
        # A tired hand needs a second for each.
        assert len(keys) + NIGHTS < 4 * 60
        page.locator("[name=c-13-0]").focus()
        page.evaluate(
            "() => { const d = new DataTransfer(); d.setData('text', '9\\t8\\t7\\t4.5\\n');"
            " document.activeElement.dispatchEvent("
            "new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})); }"
        )
        page.get_by_role("button", name="Keep these nights").press("Enter")
        page.get_by_text("14 nights were kept.").wait_for()
        assert visit.complaints == []
        page.context.close()
    evening = read_evening(desk, person)
    told = {"urge": "0", "urge in bed": "5", "urge at night": "3", "sleep hours": "6.5"}
    assert evening.told_of(FIRST) == told
    assert evening.cells == {
        "urge": "9", "urge in bed": "8", "urge at night": "7", "sleep hours": "4.5",
    }  # fmt: skip
