"""Where one chooses whose pages of the demo to look at; there is none among real people."""

from __future__ import annotations

import pytest
from tests.builders.demo import demo_desk, member_of, person_of
from tests.builders.desks import make_desk
from tests.builders.workbench import PORT, Bench

from ekbom.actions.demo import PEOPLE
from ekbom.web.start import local_house


@pytest.fixture
def bench(tmp_path):
    desk = demo_desk(tmp_path)
    yield Bench(desk, house=local_house(desk, PORT, demo=True))
    desk.store.close()


def test_the_demo_opens_where_one_chooses(bench):
    bench.client.cookies.clear()
    answer = bench.get(f"/open?token={bench.house.sessions.launch_token()}")
    assert answer.headers["location"] == "/demo"
    page = bench.get("/demo").text
    for story in PEOPLE:
        assert f"<b>{story.label}</b>" in page
        assert story.shows in page
    assert "looks after 6 people" in page  # the therapist
    assert page.count("You are here now") == 1


def test_one_sits_down_as_a_person_and_sees_nobody_else(bench):
    marta = person_of(bench.house.desk, "Marta")
    answer = bench.post("/demo", {"member": member_of(bench.house.desk, "Marta")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert bench.get("/").headers["location"] == f"/p/{marta}/today"
    other = bench.get(f"/p/{person_of(bench.house.desk, 'Kenji')}/today")
    assert other.status_code == 404
    assert "Kenji" not in other.text


def test_from_any_seat_one_finds_back(bench):
    bench.post("/demo", {"member": member_of(bench.house.desk, "Lind, therapist")})
    assert bench.get("/").headers["location"] == "/practice"
    assert '<a class="demo" href="/demo">' in bench.get("/demo").text
    bench.post("/demo", {"member": member_of(bench.house.desk, "Demo")})
    assert bench.get("/demo").text.count("You are here now") == 1


def test_nobody_unknown_can_be_sat_down_as(bench):
    before = bench.get("/demo").text
    assert bench.post("/demo", {"member": "nobody"}).status_code == 404
    assert bench.get("/demo").text == before


def test_without_a_session_there_is_no_choice(bench):
    bench.client.cookies.clear()
    assert bench.get("/demo").status_code == 401
    member = member_of(bench.house.desk, "Marta")
    assert bench.post("/demo", {"member": member}).status_code == 401


def test_among_real_people_there_is_no_such_page(tmp_path):
    bench = Bench(make_desk(tmp_path))
    assert bench.get("/demo").status_code == 404
    assert bench.post("/demo", {"member": bench.house.owner().id}).status_code == 404
    assert "/demo" not in bench.get("/people").text
