"""Now: dark, what can be tried, a quiet timer, before and after in two taps."""

from __future__ import annotations

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_interview import keep_answers

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


@pytest.fixture
def page(bench, person):
    """The page, once the list is there."""

    def read(query=""):
        return settled(bench, f"/p/{person}/now{query}").text

    return read


def test_it_is_dark_whatever_light_was_chosen(bench, person):
    answer = bench.post("/look", {"light": "day"})
    bench.client.cookies.update(answer.cookies)
    assert 'data-theme="dark"' in bench.get(f"/p/{person}/now").text
    assert 'data-theme="light"' in bench.get(f"/p/{person}/today").text


def test_every_page_leads_there_by_one_tap(bench, person):
    assert f'<a class="btn now" href="/p/{person}/now">' in bench.get(f"/p/{person}/today").text


def test_the_catalogue_is_offered_with_its_gates(page):
    text = page()
    assert "Slow breathing" in text
    assert "Calf stretching" in text
    assert "asks first" in text
    assert "Leave it if one of these is true" in text
    assert "Have there been falls, or near falls" in text
    assert "Is it something that must not wait?" in text
    assert "What you tried before" not in text


def test_before_and_after_are_two_taps_in_one_entry(bench, person, page):
    begun = bench.post(f"/p/{person}/now", {"before": "7", "measure": "slow breathing"})
    assert begun.status_code == 303
    one = bench.get(begun.headers["location"]).text
    assert "<h1>Slow breathing</h1>" in one
    assert "Since 21:30, when it was 7 of 10." in one
    assert "Until about 21:35" in one
    assert 'data-left="5"' in one
    clock_of(bench.house.desk).step(minutes=9)
    assert "Time is up. No hurry." in bench.get(begun.headers["location"]).text
    done = bench.post(begun.headers["location"], {"after": "4"})
    assert done.status_code == 303
    text = bench.get(done.headers["location"]).text
    assert "<h1>From 7 to 4</h1>" in text
    (entry,) = list_records(bench.house.desk, person)
    assert entry.body["cells"] == {
        "urge before": "7", "slow breathing": "yes", "urge after": "4",
    }  # fmt: skip
    later = page()
    assert "What you tried before" in later
    assert "Once, from 7 to 4" in later
    assert later.index("What you tried before") < later.index("Something else")


def test_a_list_that_comes_later_leaves_the_page_standing(bench, person, page):
    page()
    answer = bench.get(f"/p/{person}/now/list")
    assert "Slow breathing" in answer.text
    assert "hx-refresh" not in answer.headers


def test_without_a_measure_it_is_only_written_down(bench, person):
    begun = bench.post(f"/p/{person}/now", {"before": "0", "measure": ""})
    text = bench.get(begun.headers["location"]).text
    assert "<h1>It is written down</h1>" in text
    assert 'id="timer"' not in text


def test_a_warning_sign_takes_the_place_of_the_list(bench, person, page):
    desk = bench.house.desk
    keep_answers(
        desk, person, {"chest_or_breath": True}, audience="person", today=desk.now().date()
    )
    text = page()
    assert "Get help today" in text
    assert "<h1>Please get help today. Everything else can wait.</h1>" in text
    assert "Choose one, then tap" not in text
    assert "Slow breathing" not in text
    # A page that stood there before its list was worked out is asked for anew.
    assert bench.get(f"/p/{person}/now/list").headers["hx-refresh"] == "true"


@pytest.mark.parametrize("before", ["11", "-1", "much", ""])
def test_a_rating_is_0_to_10(bench, person, before):
    assert bench.post(f"/p/{person}/now", {"before": before}).status_code == 422
    assert list_records(bench.house.desk, person) == ()


def test_a_name_that_is_none_is_refused(bench, person):
    answer = bench.post(f"/p/{person}/now", {"before": "4", "measure": "date"})
    assert answer.status_code == 400
    assert "tells of the entry itself" in answer.text


def test_hostile_names_are_shown_as_text(bench, person, page):
    begun = bench.post(f"/p/{person}/now", {"before": "4", "measure": HOSTILE})
    assert "<script>alert" not in bench.get(begun.headers["location"]).text
    done = bench.post(begun.headers["location"], {"after": "4"})
    assert "<script>alert" not in bench.get(done.headers["location"]).text
    assert "<script>alert" not in page()


def test_an_entry_of_another_kind_or_person_is_refused(bench, person):
    record = log_entry(bench.house.desk, person, {"urge": "4"}).entry.id
    assert bench.post(f"/p/{person}/now/{record}", {"after": "4"}).status_code == 400
    assert bench.get(f"/p/{person}/now/{'9' * 32}").status_code == 404
    for path in ("now", "now/list", f"now/{record}"):
        assert bench.get(f"/p/{'9' * 32}/{path}").status_code == 404
    assert bench.post(f"/p/{'9' * 32}/now", {"before": "4"}).status_code == 404
    assert bench.post(f"/p/{'9' * 32}/now/{record}", {"after": "4"}).status_code == 404


def test_by_keyboard_in_a_browser(tmp_path, browser):
    desk = make_desk(tmp_path)
    person = own_person(desk)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=390)
        page = visit.go(f"/p/{person}/now")
        page.locator("button[name=before][value='6']").focus()
        page.keyboard.press("Enter")
        page.locator("button[name=after][value='3']").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="From 6 to 3").wait_for()
        assert visit.complaints == []
        page.context.close()
    (entry,) = list_records(desk, person)
    assert entry.body["cells"]["urge after"] == "3"
