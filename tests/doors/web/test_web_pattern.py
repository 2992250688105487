"""Is it RLS?: the interview that can be left, what needs help today, the result, each answer."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.web_pages import main_of
from tests.builders.workbench import Bench

from ekbom.actions.bring_case import bring_case
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_case import kept_record
from ekbom.actions.kept_interview import answers_kept
from ekbom.actions.people import add_person

TODAY = date(2026, 11, 20)


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def told(tmp_path):
    bench = Bench(make_desk(tmp_path))
    me = own_person(bench.house.desk)
    bring_case(bench.house.desk, me, "examples/cases/made_up.toml")
    return bench


def base(bench):
    return f"/p/{own_person(bench.house.desk)}/pattern"


def asked(page):
    return re.search(r'name="asked" value="([^"]*)"', page.text)[1].split()


def answers(bench):
    found = answers_kept(bench.house.desk, own_person(bench.house.desk), today=TODAY)
    return {one.question.observation: one.value for one in found}


def test_before_any_answer_it_says_what_it_is(bench):
    words = main_of(settled(bench, base(bench)))
    assert "Is it RLS?" in words
    assert re.search(r"About \d+ questions, most with yes or no\.", words)
    assert "Get help today if this is new" in words
    assert "Only a clinician can make the diagnosis." in words
    assert "not enough" not in words.casefold()
    # Looking begins nothing.
    assert list_records(bench.house.desk, own_person(bench.house.desk), "case") == ()


def test_the_signs_that_need_help_come_first_and_all_at_once(bench):
    page = settled(bench, f"{base(bench)}/ask")
    assert "Warning signs" in main_of(page)
    assert "if one of them is new, get help today" in main_of(page)
    signs = asked(page)
    assert len(signs) == 12
    answer = bench.post(f"{base(bench)}/ask", {"asked": " ".join(signs), "none": "yes"})
    assert answer.status_code == 303
    assert set(answers(bench).values()) == {False}
    page = settled(bench, answer.headers["location"])
    assert "The five points" in main_of(page)
    assert "12 of about" in main_of(page)


def test_a_sign_that_is_there_ends_it_with_help(bench):
    signs = asked(settled(bench, f"{base(bench)}/ask"))
    sent = {"asked": " ".join(signs), "none": "yes", signs[0]: "yes"}
    answer = bench.post(f"{base(bench)}/ask", sent)
    assert answer.headers["location"] == base(bench)
    assert answers(bench)[signs[0]] is True
    assert answers(bench)[signs[1]] is False
    page = settled(bench, base(bench))
    words = main_of(page)
    assert words.startswith("Please get help today. Everything else can wait.")
    assert "The five points" not in words
    assert "Go on with question" not in words
    assert "Change an answer" in words
    assert bench.get(f"{base(bench)}/ask").headers["location"] == base(bench)
    # A slip can be taken back.
    again = bench.get(f"{base(bench)}/ask?q={signs[0]}")
    assert f'name="{signs[0]}" value="yes" checked' in again.text
    back = bench.post(f"{base(bench)}/ask", {signs[0]: "no", "again": "yes"})
    assert back.headers["location"] == f"{base(bench)}/answers"
    assert "Please get help today" not in main_of(settled(bench, base(bench)))


def test_answers_are_kept_at_once_and_it_goes_on_another_day(bench):
    signs = asked(settled(bench, f"{base(bench)}/ask"))
    bench.post(f"{base(bench)}/ask", {"asked": " ".join(signs), "none": "yes"})
    points = asked(settled(bench, f"{base(bench)}/ask"))
    bench.post(f"{base(bench)}/ask", {points[0]: "yes", points[1]: "unknown"})
    assert answers(bench)[points[0]] is True
    assert answers(bench)[points[1]] is None
    clock_of(bench.house.desk).step(days=3)
    later = asked(settled(bench, f"{base(bench)}/ask"))
    assert points[0] not in later
    assert points[1] not in later  # not known is an answer
    assert later[0] == points[2]
    (case,) = list_records(bench.house.desk, own_person(bench.house.desk), "case")
    assert case.version == 2
    assert case.reason == f"interview: {points[0]}, {points[1]}"


def test_what_is_left_open_is_asked_later(bench):
    signs = asked(settled(bench, f"{base(bench)}/ask"))
    answer = bench.post(f"{base(bench)}/ask", {"asked": " ".join(signs), signs[3]: "no"})
    page = settled(bench, answer.headers["location"])
    assert set(asked(page)).isdisjoint(signs)
    assert answers(bench) == {signs[3]: False}
    assert set(asked(settled(bench, f"{base(bench)}/ask"))) == {*signs} - {signs[3]}


def test_what_cannot_be_read_stays_beside_its_question(bench):
    sent = {"ferritin": "45", "ferritin-unit": "", "stroke": "no", "asked": "ferritin"}
    sent = {name: value for name, value in sent.items() if name != "stroke"}
    answer = bench.post(f"{base(bench)}/ask", sent)
    assert answer.status_code == 400
    assert 'value="45"' in answer.text
    assert 'aria-invalid="true" aria-describedby="wrong-ferritin"' in answer.text
    assert answers(bench) == {}
    good = {**sent, "ferritin-unit": "ng/mL"}
    assert bench.post(f"{base(bench)}/ask", good).status_code == 303
    assert str(answers(bench)["ferritin"]) == "45 ng/mL"
    again = bench.get(f"{base(bench)}/ask?q=ferritin").text
    assert 'value="45"' in again
    assert "<option selected>ng/mL</option>" in again


def test_the_result_says_what_fits_and_what_is_open(told):
    page = settled(told, base(told))
    words = main_of(page)
    assert words.startswith("Four of five points fit. One is not known yet.")
    assert "you have RLS" not in words
    assert "Look-alikes to rule out" in words
    assert "What is missing" in words
    assert words.count("Only a clinician can make the diagnosis.") == 1
    assert "Before any medicine is changed" in words  # sertraline was stopped alone
    assert re.search(r"Go on with question \d+ of about \d+", words)
    assert re.search(r'class="src( unv)?" href="/source/[a-z0-9_.]+"', page.text)
    assert 'href="#fact' not in page.text


def test_a_fact_nobody_checked_says_so(told):
    page = settled(told, base(told)).text
    assert re.search(r'class="src unv" href="/source/[^"]+">[^<]* - checked in part</a>', page)


def test_more_has_the_steps_and_no_item_of_a_questionnaire(told):
    words = main_of(settled(told, f"{base(told)}/more"))
    assert "Next steps, in order" in words
    assert "The total of the IRLS lies in the band called severe." in words
    assert "Open questions" in words


def test_a_total_is_kept_and_a_wrong_one_stays_to_be_put_right(told):
    me = own_person(told.house.desk)
    path = f"{base(told)}/scale"
    wrong = told.post(path, {"scale": "irls", "total": "many", "on": "2026-11-19"})
    assert wrong.status_code == 400
    assert 'value="many"' in wrong.text
    assert 'aria-describedby="wrong-total"' in wrong.text
    ahead = told.post(path, {"scale": "irls", "total": "20", "on": "2027-01-01"})
    assert ahead.status_code == 400
    assert "has not been yet" in main_of(ahead)
    assert told.post(path, {"scale": "own", "total": "2"}).status_code == 422
    good = told.post(path, {"scale": "irls", "total": " 20 ", "on": "2026-11-19"})
    assert good.headers["location"] == f"{base(told)}/more#severity"
    totals = kept_record(told.house.desk, me, today=TODAY).record.scales
    assert (totals[-1].scale, totals[-1].total, totals[-1].on) == ("irls", 20, date(2026, 11, 19))
    assert "a fall of 6 points" in main_of(settled(told, f"{base(told)}/more"))


def test_every_answer_is_listed_and_can_be_changed(told):
    page = told.get(f"{base(told)}/answers")
    words = main_of(page)
    assert "what was said before stays a version" in words
    assert page.text.count("/pattern/ask?q=") == len(answers(told))
    name = next(name for name, value in answers(told).items() if value is True)
    told.post(f"{base(told)}/ask", {name: "no", "again": "yes"})
    assert answers(told)[name] is False


def test_no_answer_yet(bench):
    words = main_of(bench.get(f"{base(bench)}/answers"))
    assert "No question is answered yet." in words
    assert bench.get(f"{base(bench)}/ask?q=nothing").status_code == 404


def test_hostile_words_stay_text(bench):
    sent = {"ferritin": "<b>1</b>", "ferritin-unit": "<i>", "asked": "<u>", "part": "<s>"}
    page = bench.post(f"{base(bench)}/ask", sent)
    assert page.status_code == 400
    for mark in ("<b>1", "<i>", "<u>", "<s>"):
        assert mark not in page.text


def test_what_was_logged_belongs_to_the_record(told):
    me = own_person(told.house.desk)
    log_entry(told.house.desk, me, {"haemoglobin": "13 g/dL"})
    (row,) = [one for one in kept_record(told.house.desk, me, today=TODAY).record.blood
              if one.name == "haemoglobin"]  # fmt: skip
    assert str(row.quantity) == "13 g/dL"


def test_a_doctor_is_asked_what_an_examination_tells(tmp_path):
    desk = make_desk(tmp_path, role="doctor")
    client = add_person(desk, "Ann").id
    bench = Bench(desk)
    page = settled(bench, f"/p/{client}/pattern/ask")
    bench.post(f"/p/{client}/pattern/ask", {"asked": " ".join(asked(page)), "none": "yes"})
    record = kept_record(desk, client, today=TODAY).record
    assert {one.by for one in record.observed} == {"clinician"}
    assert bench.get(f"/p/{'e' * 32}/pattern").status_code == 404
