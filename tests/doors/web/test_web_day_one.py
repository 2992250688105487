"""The first run and day one: three ways to begin, and five minutes before any diary."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench

from ekbom.actions.day_one import look_alikes
from ekbom.actions.kept_interview import answers_kept
from ekbom.actions.kept_medicines import list_medicines
from ekbom.actions.people import list_persons

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


@pytest.fixture
def said(bench, person):
    """What day one says, once it is worked out."""

    def read():
        return settled(bench, f"/p/{person}/day-one/said").text

    return read


def test_three_ways_to_begin(bench):
    text = bench.get("/start").text
    for words in ("My legs", "I treat people", "I score nights", "Do not wait here if"):
        assert f"<b>{words}</b>" in text
    assert "ekbom demo --serve" in text
    assert "<nav" not in text


@pytest.mark.parametrize(("choice", "page"), [("legs", "day-one"), ("nights", "bring")])
def test_a_way_leads_to_the_person_there_is(bench, person, choice, page):
    for _ in range(2):
        answer = bench.post("/start", {"choice": choice})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{person}/{page}")
    assert len(list_persons(bench.house.desk)) == 1


def test_a_therapist_with_legs_of_their_own_is_begun_once(tmp_path):
    bench = Bench(make_desk(tmp_path, role="therapist"))
    assert bench.post("/start", {"choice": "treat"}).headers["location"] == "/practice"
    assert list_persons(bench.house.desk) == ()
    first = bench.post("/start", {"choice": "legs"}).headers["location"]
    assert bench.post("/start", {"choice": "legs"}).headers["location"] == first
    assert len(list_persons(bench.house.desk)) == 1


def test_another_way_is_refused(bench):
    assert bench.post("/start", {"choice": "else"}).status_code == 422
    assert bench.post("/start").status_code == 422


def test_the_questions_of_the_first_day(bench, person):
    text = bench.get(f"/p/{person}/day-one").text
    assert text.index("First: what must not wait") < text.index("What do you take?")
    assert "Is there new pain in the chest, or new shortness of breath?" in text
    assert 'name="numb_or_burning_feet" value="" checked' in text


def test_the_answers_of_before_stand_there_and_can_be_taken_back(bench, person, said):
    address = f"/p/{person}/day-one"
    feet = "numb_or_burning_feet"
    bench.post(address, {"flag": "new_weakness", feet: "yes"})
    text = bench.get(address).text
    assert text.count(" checked") == 2 + len(look_alikes()) - 1
    assert 'value="new_weakness" checked' in text
    assert f'name="{feet}" value="yes" checked' in text
    assert 'name="none" value="yes">' in text
    assert "Get help today" in said()
    bench.post(address, {"was": ["new_weakness", feet]})
    kept = answers_kept(bench.house.desk, person, today=date(2026, 11, 22))
    assert {one.question.observation: one.value for one in kept} == {
        "new_weakness": False, feet: None,
    }  # fmt: skip


def test_a_form_that_came_empty_takes_nothing_back(bench, person, said):
    """It may have stood open since before the answer was given elsewhere."""
    address = f"/p/{person}/day-one"
    bench.post(address, {"flag": "new_weakness"})
    bench.post(address, {})
    assert "Get help today" in said()


def test_none_of_these_is_remembered(bench, person):
    address = f"/p/{person}/day-one"
    bench.post(address, {"none": "yes"})
    assert 'name="none" value="yes" checked' in bench.get(address).text


def test_without_an_answer_something_is_said_already(said):
    text = said()
    assert "Ask whether ferritin, iron and total iron binding capacity" in text
    assert "You wrote down none." in text
    assert "Nothing you said points to a look-alike so far." in text
    assert "Crossword, puzzle or game" in text
    assert "ot enough yet" not in text


def test_answers_lead_to_what_to_ask(bench, person, said):
    answer = bench.post(
        f"/p/{person}/day-one",
        {"medicines": "Benadryl\r\nZoloft\r\nhydroxyz", "none": "yes", "ferritin": "45",
         "unit": "ug/L", "numb_or_burning_feet": "yes", "joint_pain": "no"},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{person}/day-one/said")
    text = said()
    assert "Antihistamines that enter the brain worsen RLS" in text
    assert "The sudden end of a medicine of these groups can make one ill" in text
    assert "spelt alike are hydroxyzine" in text
    assert "<b>Numb or burning feet (neuropathy)</b>" in text
    assert "(Benadryl" in text or "Benadryl; Zoloft)" in text
    assert "unv" in text  # a source that was checked in part is marked
    listed = list_medicines(bench.house.desk, person, today=date(2026, 11, 20))
    assert [one.name for one in listed] == ["Benadryl", "Zoloft", "hydroxyz"]
    assert "On your list already:</p>" not in text
    assert "Benadryl, Zoloft, hydroxyz" in bench.get(f"/p/{person}/day-one").text


def test_a_warning_sign_ends_it_first(bench, person, said):
    bench.post(f"/p/{person}/day-one", {"flag": ["chest_or_breath"], "medicines": "Benadryl"})
    text = said()
    assert "Get help today" in text
    assert "What you may try tonight" not in text
    assert "Antihistamines" not in text


def test_what_cannot_be_read_stays_typed(bench, person):
    form = {"ferritin": "forty", "medicines": HOSTILE, "joint_pain": "yes"}
    answer = bench.post(f"/p/{person}/day-one", form)
    assert answer.status_code == 400
    assert "Nothing was kept yet; what you typed still stands here." in answer.text
    assert 'value="forty" aria-invalid="true"' in answer.text
    assert 'name="joint_pain" value="yes" checked' in answer.text
    assert "<script>alert" not in answer.text
    assert list_medicines(bench.house.desk, person, today=date(2026, 11, 20)) == ()
    wrong = bench.post(f"/p/{person}/day-one", {"ferritin": "4", "unit": "stones"})
    assert wrong.status_code == 400


def test_hostile_names_are_shown_as_text(bench, person, said):
    bench.post(f"/p/{person}/day-one", {"medicines": HOSTILE})
    assert "<script>alert" not in said()
    assert "<script>alert" not in bench.get(f"/p/{person}/day-one").text


def test_nobody_else_sees_it(bench):
    for path in ("day-one", "day-one/said"):
        assert bench.get(f"/p/{'9' * 32}/{path}").status_code == 404
    assert bench.post(f"/p/{'9' * 32}/day-one", {"none": "yes"}).status_code == 404
