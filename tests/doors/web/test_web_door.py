"""The way in: the address that works once, who gets which page, and how pages look."""

from __future__ import annotations

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import OWN, Bench

from ekbom.actions.entries import log_entry


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def test_an_address_opens_once(bench):
    bench.client.cookies.clear()
    token = bench.house.sessions.launch_token()
    first = bench.get(f"/open?token={token}")
    assert first.status_code == 303
    assert first.headers["location"] == "/"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    bench.client.cookies.clear()
    assert bench.get(f"/open?token={token}").status_code == 401
    assert bench.get("/open?token=").status_code == 401


def test_without_a_session_no_page_is_shown(bench):
    bench.client.cookies.clear()
    answer = bench.get("/")
    assert answer.status_code == 401
    assert "This is closed" in answer.text
    assert "<nav" not in answer.text


def test_a_person_begins_at_today(bench):
    person = own_person(bench.house.desk)
    log_entry(bench.house.desk, person, {"urge": "4"})
    answer = bench.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{person}/today")


def test_whoever_has_written_nothing_is_asked_what_brings_them(bench):
    assert bench.get("/").headers["location"] == "/start"


def test_a_therapist_begins_at_the_practice(tmp_path):
    bench = Bench(make_desk(tmp_path, role="therapist"))
    assert bench.get("/").headers["location"] == "/practice"


def test_leaving_ends_the_session(bench):
    assert bench.post("/leave").headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert bench.get("/").status_code == 401


def test_an_unknown_address_says_so(bench):
    answer = bench.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is no page here" in answer.text


def test_how_it_looks_is_kept_in_the_browser(bench):
    answer = bench.post("/look", {"light": "night", "size": "20", "back": "/p/x/today"})
    assert answer.headers["location"] == "/p/x/today"
    bench.client.cookies.update(answer.cookies)
    page = bench.get("/nothing").text
    assert 'data-theme="dark"' in page
    assert 'class="size-20"' in page


def test_whoever_changes_the_light_comes_back_to_the_same_question(bench):
    page = bench.get("/claims?q=magnesium%20helps").text
    assert 'name="back" value="/claims?q=magnesium%20helps"' in page


def test_what_a_form_was_answered_with_is_no_place_to_come_back_to(bench):
    """Its address takes forms alone: asked for again it would be refused."""
    wrong = bench.post("/people/members", {"name": "", "role": ""})
    assert wrong.status_code == 400
    assert 'name="back" value="/people"' in wrong.text
    assert bench.get("/people/members").status_code == 405


def test_an_error_leads_back_to_where_one_begins(bench):
    page = bench.get("/nothing/here").text
    assert '<a class="btn" href="/">To where you begin</a>' in page
    assert '<span class="cap">this address</span></h2>' in page


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_away(bench, back):
    assert bench.post("/look", {"back": back}).headers["location"] == "/"


def test_assets_are_named_by_their_content(bench):
    page = bench.get("/nothing").text
    name = page.split('href="/static/', 1)[1].split('"')[0]
    asset = bench.get(f"/static/{name}")
    assert asset.status_code == 200
    assert "immutable" in asset.headers["cache-control"]
    mark, _, file = name.partition("/")
    assert bench.get(f"/static/{mark[::-1]}/{file}").status_code == 404
    assert bench.get(f"/static/{mark}/..%2fapp.py").status_code == 404


def test_a_post_needs_to_come_from_here(bench):
    for headers in ({}, {**OWN, "sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}):
        answer = bench.client.post("/leave", headers=headers)
        assert answer.status_code == 403
    assert bench.get("/").status_code == 303
