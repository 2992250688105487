"""The safety policy of a clinic at the workbench: looked at, kept with a reason, and back again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from tests.builders.desks import clock_of, make_desk
from tests.builders.treated import treated
from tests.builders.workbench import Bench

from ekbom.actions.course_seen import see_course
from ekbom.actions.kept_policy import list_policies
from ekbom.actions.people import add_member
from ekbom.treatment.policy import shipped_policy

PLACE = "/practice/policy"
HOSTILE = "<script>alert(1)</script>"
MINE = {
    "schema": "ekbom-safety-policy/1", "version": "clinic 1", "on": "2026-11-22",
    "pregnancy_points": "strict",
    "changes": {"needle_phobia": {"needling": "precaution"}, "frail": {"manual": "hard_stop"}},
    "reasons": {"needle_phobia": "lists differ"},
}  # fmt: skip


@pytest.fixture
def bench(tmp_path):
    made = Bench(make_desk(tmp_path, role="therapist"))
    # The shipped levels are of the day after that of the desks.
    clock_of(made.house.desk).at += timedelta(days=2)
    return made


def told(page):
    return unescape(page.text)


def file_of(policy):
    return {"file": ("mine.json", json.dumps(policy), "application/json")}


def kept(bench):
    return list_policies(bench.house.desk)


def test_the_shipped_levels_hold_until_others_are_kept(bench):
    page = told(bench.get(PLACE))
    assert "Visits are held to the shipped levels" in page
    assert f"Policy {shipped_policy().version}, as shipped." in page
    assert "used with a reason and a consent that names the point" in page
    assert "None was kept here: the levels hold as they are shipped." in page
    assert "Back to the shipped levels" not in page
    assert f'href="{PLACE}"' in told(bench.get("/practice"))


def test_a_file_is_looked_at_before_it_is_kept(bench):
    page = bench.post(PLACE, {"do": "look"}, files=file_of(MINE))
    assert page.status_code == 200
    text = told(page)
    assert "What clinic 1 would change" in text
    look = text.split('id="look"', 1)[1].split("</section>", 1)[0]
    assert "Needle fear" in look
    assert ">not done at all<" in look
    assert "<b>read and signed</b>" in look
    assert look.count("weaker") == 1
    assert look.count("stricter") == 1
    assert "lists differ" in look
    assert "From then on: <b>ruled out</b>" in look
    assert '"version": "clinic 1"' in text.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    assert kept(bench).history == ()


def test_it_is_kept_from_its_text_with_a_reason(bench):
    form = {"do": "keep", "text": json.dumps(MINE)}
    bare = bench.post(PLACE, form)
    assert bare.status_code == 422
    assert "Say why the levels change; it is kept with them." in told(bare)
    assert "What clinic 1 would change" in told(bare)
    assert kept(bench).history == ()
    answer = bench.post(PLACE, {**form, "reason": HOSTILE})
    assert answer.headers["location"] == f"{PLACE}?kept=yes"
    now = kept(bench)
    assert (now.policy.version, now.history[0].reason, now.history[0].role) == (
        "clinic 1", HOSTILE, "therapist",
    )  # fmt: skip
    again = bench.post(PLACE, {**form, "reason": "twice"})
    assert again.headers["location"] == f"{PLACE}?kept=same"
    assert len(kept(bench).history) == 1
    page = bench.get(f"{PLACE}?kept=yes")
    assert HOSTILE not in page.text
    text = told(page)
    assert "Visits are held to your own levels" in text
    assert "Policy clinic 1, from 22 November 2026." in text
    assert "clinic 1, from 22 November 2026" in text
    assert "It is kept; every later visit is held to it from its day on." in text
    assert "Nothing changed" in told(bench.get(f"{PLACE}?kept=same"))


def test_the_file_of_what_holds_can_be_kept_again(bench):
    bench.post(PLACE, {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"})
    file = bench.get(f"{PLACE}/file")
    assert file.headers["content-disposition"] == 'attachment; filename="safety-policy.json"'
    assert file.json()["changes"] == MINE["changes"]
    page = told(bench.post(PLACE, {"do": "look", "text": file.text}))
    assert "Nothing would change" in page
    assert "Keep these levels" not in page


def test_the_way_back_needs_a_reason_as_well(bench):
    bench.post(PLACE, {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"})
    bare = bench.post(PLACE, {"do": "shipped", "back": ""})
    assert bare.status_code == 422
    assert 'id="w-back"' in bare.text
    assert kept(bench).policy.version == "clinic 1"
    answer = bench.post(PLACE, {"do": "shipped", "back": "tried, and not better"})
    assert answer.status_code == 303
    assert kept(bench).policy == shipped_policy()
    page = told(bench.get(PLACE))
    assert "back to the shipped levels" in page
    assert "Go back to them" not in page


def test_levels_of_a_day_to_come_say_what_holds_until_then(bench):
    later = {**MINE, "on": "2026-12-24"}
    page = told(bench.post(PLACE, {"do": "look", "text": json.dumps(later)}))
    until = f"Until 24 December 2026 visits are held to {shipped_policy().version}."
    assert until in page
    bench.post(PLACE, {"do": "keep", "text": json.dumps(later), "reason": "agreed"})
    page = told(bench.get(PLACE))
    assert "Visits are held to the shipped levels" in page
    assert "Go back to them" in page


def test_a_setting_alone_is_a_policy_of_ones_own(bench):
    plain = {**MINE, "changes": {}, "reasons": {}}
    page = told(bench.post(PLACE, {"do": "look", "text": json.dumps(plain)}))
    assert "No level changes." in page
    bench.post(PLACE, {"do": "keep", "text": json.dumps(plain), "reason": "agreed"})
    assert "No level differs from the shipped ones." in told(bench.get(PLACE))


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "The text: nothing was sent. Choose a file, or write the levels down."),
        ({"text": "{"}, "The text: it is not JSON (line 1"),
        ({"text": "[]"}, "The text: it does not hold one JSON object {...}. Check the name."),
        ({"text": '{"schema": 1}'}, "Policy schema: it is 1. Give it as text."),
        (
            {"text": json.dumps({**MINE, "reasons": {}})},
            "a hard stop is made weaker without a reason",
        ),
    ],
)
def test_what_cannot_be_used_says_why_beside_its_field(bench, form, says):
    page = bench.post(PLACE, {"do": "keep", "reason": "agreed", **form})
    assert page.status_code == 422
    beside = told(page).split('id="w-text"', 1)[1].split("</p>", 1)[0]
    assert says in beside
    assert 'value="agreed"' in page.text
    assert kept(bench).history == ()


def test_a_name_is_not_used_twice_for_other_levels(bench):
    bench.post(PLACE, {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"})
    other = {**MINE, "pregnancy_points": "informed"}
    page = bench.post(PLACE, {"do": "look", "text": json.dumps(other)})
    assert page.status_code == 422
    assert "give this one a name of its own" in told(page).casefold()


def test_a_file_that_is_no_policy_is_refused(bench):
    long = {"file": ("long.json", b" " * 200_001, "application/json")}
    assert "it is too long for a safety policy" in told(bench.post(PLACE, {}, files=long))
    odd = {"file": ("odd.bin", b"\xff\xfe", "application/json")}
    assert "The file: it is not UTF-8 text." in told(bench.post(PLACE, {}, files=odd))


def test_one_that_does_not_fit_stops_visits_and_says_so(bench):
    bench.post(PLACE, {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"})
    # As another ekbom kept it, with a rule that is not known here.
    desk = bench.house.desk
    (last,) = desk.store.house("safety_policy")
    odd = {**last.body["policy"], "changes": {"a_later_rule": {"needling": "defer"}}}
    desk.store.keep_house(replace(last, version=2, body={"policy": odd}), desk.event("keep_policy"))
    page = told(bench.get(PLACE))
    assert "No visit can be recorded" in page
    assert "'clinic 1' that is kept here does not fit this ekbom" in page
    assert "Go back to them" in page
    assert bench.get(f"{PLACE}/file").status_code == 409
    assert bench.post(PLACE, {"do": "shipped", "back": "made anew later"}).status_code == 303


@pytest.mark.parametrize("role", ["carer", "person", "researcher"])
def test_others_may_neither_look_nor_change(bench, role):
    desk = bench.house.desk
    bench.sign_in(add_member(desk, role, role).id)
    assert bench.get(PLACE).status_code == 404
    assert bench.get(f"{PLACE}/file").status_code == 404
    form = {"do": "keep", "text": json.dumps(MINE), "reason": "mine"}
    assert bench.post(PLACE, form).status_code == 404
    assert f'href="{PLACE}"' not in bench.get("/practice").text
    assert kept(bench).history == ()


@pytest.mark.parametrize("role", ["administrator", "doctor"])
def test_who_keeps_the_house_or_treats_may(bench, role):
    bench.sign_in(add_member(bench.house.desk, role, role).id)
    form = {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"}
    assert bench.post(PLACE, form).status_code == 303
    assert kept(bench).history[0].role == role


def test_a_visit_is_held_to_it_and_says_so(tmp_path):
    bench, person = treated(tmp_path)
    clock_of(bench.house.desk).at += timedelta(days=2)
    bench.post(PLACE, {"do": "keep", "text": json.dumps(MINE), "reason": "agreed"})
    words = "Held against the levels of this clinic: clinic 1"
    assert words in told(bench.get(f"/p/{person}/treatment/visit"))
    form = {
        "number": "3", "nothing_new": "yes", "kinds": "talk", "drawing": "same",
        "topics.0.says": "sleep",
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/visit", form).status_code == 303
    assert see_course(bench.house.desk, person).policies[3] == ("clinic 1",)
    assert words in told(bench.get(f"/p/{person}/treatment/visits/3"))
    assert "Held against" not in told(bench.get(f"/p/{person}/treatment/visits/1"))
