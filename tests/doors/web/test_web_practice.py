"""The practice: today's clients, what is due, what waits, who is watched; own clients alone."""

from __future__ import annotations

from html import unescape

from tests.builders.crawl import settled
from tests.builders.desks import make_desk
from tests.builders.treated import LABEL, practice, treated
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.home import set_appointment
from ekbom.actions.people import add_member, add_person, list_persons
from ekbom.actions.series import change_intake

HOSTILE = '"><img src=x onerror=alert(1)>'


def looked(bench):
    """The practice when every client has been looked at."""
    return unescape(settled(bench, "/practice").text)


def test_without_clients_it_says_how_to_begin(tmp_path):
    bench = Bench(make_desk(tmp_path, role="therapist"))
    page = looked(bench)
    assert "No clients yet." in page
    assert "Nobody is expected today" in page


def test_a_client_is_added_and_their_course_comes_next(tmp_path):
    bench = Bench(make_desk(tmp_path, role="therapist"))
    answer = bench.post("/practice/clients", {"label": HOSTILE})
    assert answer.status_code == 303
    (card,) = list_persons(bench.house.desk)
    assert answer.headers["location"] == f"/p/{card.id}/treatment"
    raw = bench.get("/practice").text
    assert HOSTILE not in raw
    assert HOSTILE in unescape(raw)
    again = bench.post("/practice/clients", {"label": HOSTILE})
    assert again.status_code == 422
    assert 'value="&#34;&gt;' in again.text
    assert bench.post("/practice/clients", {"label": ""}).status_code == 422


def test_who_is_expected_today_stands_first(tmp_path):
    bench, person = treated(tmp_path)
    page = looked(bench)
    # The plan says a visit a week, and the last one was a week ago.
    assert "<h1>One client today</h1>" in page
    assert "visit 3" in page
    assert "sit through a film" in page
    assert f'href="/p/{person}/treatment/visit"' in page


def test_an_appointment_counts_as_well(tmp_path):
    bench, person = practice(tmp_path)
    desk = bench.house.desk
    assert "Nobody is expected today" in looked(bench)
    set_appointment(desk, person, desk.now().date(), "first talk")
    assert "<h1>One client today</h1>" in looked(bench)


def test_the_first_line_comes_with_what_is_worked_out(tmp_path, held):
    bench, _ = treated(tmp_path)
    add_person(bench.house.desk, "new one")
    let_go = held(bench.house)
    page = unescape(bench.get("/practice").text)
    assert "Looking who is expected today" in page
    assert "Nobody is expected today" not in page
    # The part that is fetched again holds the first line.
    assert "<h1>" in page.split('<div id="practice"', 1)[1].split('id="h-add"', 1)[0]
    let_go()
    page = looked(bench)
    assert "<h1>One client today</h1>" in page
    assert page.count("no course yet") == 1


def test_a_message_waits_until_it_is_handed_over(tmp_path):
    from tests.doors.web.test_web_visit import SAME

    bench, person = treated(tmp_path)
    change_intake(
        bench.house.desk, person, {"screen": {"ferritin_on": "2024-01-01"}}, reason="told"
    )
    assert "Please look at ferritin" not in looked(bench)
    name = "reply.iron_unknown@"
    said = {f"{name}.done": "yes", f"{name}.kind": "override", f"{name}.words": "letter today"}
    assert bench.post(f"/p/{person}/treatment/visit", {**SAME, **said}).status_code == 303
    assert "Please look at ferritin" in looked(bench)
    form = {"place": "0", "back": "practice"}
    assert bench.post(f"/p/{person}/treatment/visits/3/letter", form).status_code == 303
    assert "Please look at ferritin" not in looked(bench)


def test_while_it_is_worked_out_the_clients_stand_there(tmp_path, held):
    bench, _ = practice(tmp_path)
    held(bench.house)
    page = unescape(bench.get("/practice").text)
    assert "Still looking at 1 of 1. You can go on." in page
    assert LABEL in page


def test_the_same_state_is_looked_at_once(tmp_path):
    bench, person = practice(tmp_path)
    looks = []
    for _ in range(2):
        looked(bench)
        told = (one.event for one in bench.house.desk.store.audit())
        looks.append(sum(one.verb == "due" and one.person == person for one in told))
    assert looks == [1, 1]


def test_only_own_clients_are_there(tmp_path):
    bench, person = treated(tmp_path)
    desk = bench.house.desk
    other = add_person(desk, "another")
    member = add_member(desk, "colleague", "therapist", persons=(other.id,))
    looked(bench)
    bench.sign_in(member.id)
    page = looked(bench)
    assert "another" in page
    assert LABEL not in page
    assert person not in page


def test_who_may_not_list_persons_is_refused(tmp_path):
    bench, person = practice(tmp_path)
    member = add_member(bench.house.desk, "son", "carer", persons=(person,))
    bench.sign_in(member.id)
    assert bench.get("/practice").status_code == 404
    assert bench.post("/practice/clients", {"label": "x"}).status_code == 404


def test_whoever_goes_by_keyboard_stays_where_they_are_while_it_is_looked_on(
    tmp_path, browser, held
):
    bench, person = treated(tmp_path)
    with served(bench.house.desk) as (house, origin):
        let_go = held(house)
        visit = Visit(browser, house, origin)
        page = visit.go("/practice")
        page.locator(f"#all-{person}").focus()
        for _ in range(3):
            page.wait_for_event("requestfinished")
        let_go()
        page.get_by_text("Still looking at").wait_for(state="detached")
        assert page.evaluate("document.activeElement.id") == f"all-{person}"
        assert visit.complaints == []
