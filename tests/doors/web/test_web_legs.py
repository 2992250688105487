"""One leg against the other at the workbench: drawn, rated each night, told in counts alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
from tests.builders.desks import clock_of
from tests.builders.treated import practice, treated

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.pause_trial import pause_trial
from ekbom.actions.people import add_member, add_person
from ekbom.actions.upgrade import draw_upgrade

MINUS = "evening urge, left minus right"
FIRST = date(2026, 11, 21)


def told(page):
    return unescape(page.text)


@pytest.fixture
def drawn(tmp_path):
    """A course whose trial of the legs began this evening."""
    bench, person = treated(tmp_path)
    desk, clock = bench.house.desk, clock_of(bench.house.desk)
    rng = np.random.default_rng(1)
    draw_upgrade(desk, person, "legs", rng=rng, path=str(tmp_path / "plan.json"))
    clock.at += timedelta(days=1)
    return bench, person


def nights(bench, person):
    entries = list_records(bench.house.desk, person, "entry")
    return {one.night.isoformat(): dict(one.body["cells"]) for one in entries}


def test_without_a_trial_it_says_where_one_is_drawn(tmp_path):
    bench, person = practice(tmp_path)
    page = told(bench.get(f"/p/{person}/treatment/legs"))
    assert "No trial of the two legs was drawn yet." in page
    assert f"/p/{person}/treatment/stronger" in page
    answer = bench.post(f"/p/{person}/treatment/legs", {"left": "3"})
    assert answer.headers["location"] == f"/p/{person}/treatment/legs"


def test_the_first_evening_is_chosen_as_at_the_command_line(tmp_path):
    bench, person = treated(tmp_path)
    place = f"/p/{person}/treatment/stronger"
    assert 'min="2026-11-21"' in bench.get(place).text
    odd = bench.post(place, {"way": "legs", "start": "soon"})
    assert odd.status_code == 422
    assert "Write a day as 2026-11-21." in told(odd)
    past = bench.post(place, {"way": "legs", "start": "2026-11-19"})
    assert past.status_code == 422
    assert 'value="2026-11-19"' in past.text
    assert kept_plans(bench.house.desk, person) == ()
    assert bench.post(place, {"way": "legs", "start": "2026-12-01"}).status_code == 303
    (plan,) = kept_plans(bench.house.desk, person)
    assert plan.schedule.start == date(2026, 12, 1)
    page = told(bench.get(place))
    assert f"/p/{person}/treatment/legs" in page
    assert f"/p/{person}/trial/{plan.seal[:12]}" in page
    assert bench.get(f"/p/{person}/trial/{plan.seal[:12]}").status_code == 200


def test_today_leads_there_while_it_runs(drawn):
    bench, person = drawn
    today = bench.get(f"/p/{person}/today").text
    assert f'<a href="/p/{person}/treatment/legs">Rate both legs</a>' in today


def test_both_legs_are_rated_and_the_difference_is_made_of_them(drawn):
    bench, person = drawn
    place = f"/p/{person}/treatment/legs"
    (plan,) = kept_plans(bench.house.desk, person)
    page = told(bench.get(place))
    first = plan.action if plan.schedule.assign[0] else plan.versus
    assert f"Drawn for it: {first}." in page
    assert "Both legs on 0 of 1 night" in page
    assert "The left leg" in page
    form = {"night": "2026-11-21", "left": "6", "right": "4"}
    answer = bench.post(place, form)
    assert answer.headers["location"] == f"{place}?night=2026-11-21&kept=1"
    cells = {"evening_urge_left": "6", "evening_urge_right": "4"}
    assert nights(bench, person)["2026-11-21"] == cells
    diary = kept_diary(bench.house.desk, person, options={"outcome": MINUS})
    assert diary.outcomes[MINUS].values[-1] == 2
    page = told(bench.get(f"{place}?night=2026-11-21&kept=1"))
    assert "Both ratings are kept as they stand here." in page
    assert "Both legs on 1 of 1 night" in page
    assert 'name="left" value="6" checked' in page
    # Corrected, and one leg alone.
    assert bench.post(place, {**form, "right": ""}).status_code == 303
    assert nights(bench, person)["2026-11-21"] == {"evening_urge_left": "6"}
    page = told(bench.get(place))
    assert "Both legs on 0 of 1 night" in page
    assert "With one leg alone" in page


def test_until_its_day_only_counts_are_told(drawn):
    bench, person = drawn
    place = f"/p/{person}/treatment/legs"
    (plan,) = kept_plans(bench.house.desk, person)
    page = told(bench.get(place))
    assert "until then only counts are told" in page
    block = plan.schedule.design.block
    assert page.count("\u2013") == plan.schedule.design.units // block
    clock_of(bench.house.desk).at += timedelta(days=plan.schedule.design.units + 7)
    bench.sign_in(bench.house.owner().id)
    page = told(bench.get(place))
    assert "Its day has come: the result can be read." in page
    assert f"of {plan.schedule.design.units} nights" in page


@pytest.mark.parametrize("value", ["11", "-1", "six"])
def test_what_is_off_the_scale_stays_beside_its_words(drawn, value):
    bench, person = drawn
    page = bench.post(f"/p/{person}/treatment/legs", {"left": value, "right": "4"})
    assert page.status_code == 422
    assert "w-left" in page.text
    assert "2026-11-21" not in nights(bench, person)


def test_what_the_log_refuses_is_said_and_stays(drawn):
    bench, person = drawn
    page = bench.post(f"/p/{person}/treatment/legs", {"left": "1_0", "right": "4"})
    assert page.status_code == 422
    assert "'1_0' is neither a number" in told(page)
    assert 'name="right" value="4" checked' in page.text
    assert "2026-11-21" not in nights(bench, person)


def test_a_night_that_is_none_or_has_not_been_is_refused(drawn):
    bench, person = drawn
    place = f"/p/{person}/treatment/legs"
    assert bench.get(f"{place}?night=soon").status_code == 400
    assert bench.get(f"{place}?night=2026-12-24").status_code == 400
    form = {"night": "2026-12-24", "left": "1", "right": "1"}
    assert bench.post(place, form).status_code == 400
    page = told(bench.get(f"{place}?night=2026-11-20"))
    assert "The night after" in page
    assert "The night after" not in told(bench.get(place))


def test_names_that_were_used_before_are_kept(drawn):
    bench, person = drawn
    desk = bench.house.desk
    names = ("left evening urge", "Evening urge (right leg)")
    log_entry(desk, person, dict.fromkeys(names, "5"), new=names)
    form = {"night": "2026-11-21", "left": "7", "right": "2"}
    assert bench.post(f"/p/{person}/treatment/legs", form).status_code == 303
    assert nights(bench, person)["2026-11-21"] == dict(zip(names, ("7", "2"), strict=True))


def test_the_visit_says_which_leg_was_drawn(drawn):
    bench, person = drawn
    (plan,) = kept_plans(bench.house.desk, person)
    first = plan.action if plan.schedule.assign[0] else plan.versus
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    assert f"<b>Drawn for this visit</b> <span>{first}</span>" in page
    assert "Rate both legs" in told(bench.get(f"/p/{person}/treatment"))


def test_another_scale_is_written_as_a_number(tmp_path):
    bench, person = treated(tmp_path)
    from ekbom.actions.series import change_series

    desk = bench.house.desk
    change_series(desk, person, {"outcome": "ache, 0 to 100"}, reason="asked so")
    rng = np.random.default_rng(1)
    draw_upgrade(desk, person, "legs", rng=rng, path=str(tmp_path / "plan.json"))
    clock_of(desk).at += timedelta(days=1)
    place = f"/p/{person}/treatment/legs"
    assert 'inputmode="decimal"' in bench.get(place).text
    assert bench.post(place, {"left": "64", "right": "31.5"}).status_code == 303
    assert nights(bench, person)["2026-11-21"] == {"ache_left": "64", "ache_right": "31.5"}


def test_another_persons_legs_are_refused(drawn):
    bench, person = drawn
    desk = bench.house.desk
    other = add_person(desk, "another")
    bench.sign_in(add_member(desk, "colleague", "therapist", persons=(other.id,)).id)
    place = f"/p/{person}/treatment/legs"
    assert bench.get(place).status_code == 404
    assert bench.post(place, {"left": "1", "right": "1"}).status_code == 404


def rate(bench, person, night, **legs):
    form = {"night": night.isoformat(), **legs}
    assert bench.post(f"/p/{person}/treatment/legs", form).status_code == 303


def test_a_pause_moves_whose_turn_it_is(drawn):
    bench, person = drawn
    desk, place = bench.house.desk, f"/p/{person}/treatment/legs"
    (plan,) = kept_plans(desk, person)
    on = {"left": "3", "right": "4"}
    rate(bench, person, FIRST, **on)
    clock_of(desk).at += timedelta(days=1)
    pause_trial(desk, person, plan.seal, FIRST + timedelta(days=3))
    page = told(bench.get(place))
    assert "Drawn for it" not in page
    assert "Both legs on 1 of 1 night" in page
    assert "<b>Drawn for this visit</b>" not in told(bench.get(f"/p/{person}/treatment/visit"))
    # A night of the pause counts for neither leg.
    rate(bench, person, FIRST + timedelta(days=1), left="9")
    page = told(bench.get(place))
    assert "Both legs on 1 of 1 night" in page
    assert "With one leg alone" not in page
    clock_of(desk).at += timedelta(days=2)
    page = told(bench.get(place))
    first = plan.action if plan.schedule.assign[0] else plan.versus
    assert f"Drawn for it: {first}." in page
    assert "Both legs on 1 of 2 nights" in page
    # What the pause parts stands in two rows, the second behind it.
    turns = [" ".join(re.sub(r"<[^>]+>", " ", f"<li{one}").split()) for one in rows_of(page)]
    block = plan.schedule.design.block
    assert len(turns) == plan.schedule.design.units // block + 1
    assert turns[0] == f"21 Nov {first}"
    assert turns[1] == f"24 Nov \u2013 {(FIRST + timedelta(days=block + 1)):%-d %b} {first} now"


def rows_of(page):
    return page.split('id="h-turns"', 1)[1].split("</ol>", 1)[0].split("<li")[1:]


def test_after_midnight_it_is_still_the_evening_before(drawn):
    bench, person = drawn
    clock_of(bench.house.desk).at += timedelta(hours=5)
    page = told(bench.get(f"/p/{person}/treatment/legs"))
    assert "The night of Saturday 21 November." in page
    assert "Both legs on 0 of 1 night" in page


def test_nights_behind_the_last_one_count_no_more(drawn):
    bench, person = drawn
    desk = bench.house.desk
    (plan,) = kept_plans(desk, person)
    units = plan.schedule.design.units
    clock_of(desk).at += timedelta(days=units + 2)
    bench.sign_in(bench.house.owner().id)
    rate(bench, person, plan.end + timedelta(days=1), left="3", right="4")
    assert f"Both legs on 0 of {units} nights" in told(bench.get(f"/p/{person}/treatment/legs"))
