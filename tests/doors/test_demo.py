"""``ekbom demo``: a workspace whose stories show every state, and nothing of anybody unlisted."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.builders.children import ended, heeds_ctrl_c
from tests.builders.demo import NOW, demo_desk, member_of, person_of
from tests.builders.desks import Clock, Counter, seat

from ekbom.actions import demo
from ekbom.actions.assess import assess
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.demo import PEOPLE
from ekbom.actions.entries import list_records
from ekbom.actions.kept_case import case_of_workspace
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.kept_questions import course_kept, helps_kept
from ekbom.actions.visit_log import list_visits
from ekbom.cli import main

TODAY = date(2026, 11, 22)
SHIPPED = Path("src/ekbom/demo_data")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = demo_desk(tmp_path_factory.mktemp("demo"))
    yield desk
    desk.store.close()


def level(desk, label, action):
    answer = helps_kept(desk, person_of(desk, label), "urge", keep=False).answer
    return next(one.level for one in answer.actions if one.name == action)


@pytest.mark.parametrize(
    ("label", "action", "expected"),
    [
        ("Marta", "warm foot bath", "sealed"),
        ("Jonas", "calf stretch", "helps"),
        ("Magda", "magnesium", "does_not_help"),
        ("Priya", "late sport", "harms"),
        ("Tomas", "evening walk", "pattern"),
        ("Tomas", "alcohol", "noted"),
        ("Ida", "calf stretch", "not_enough"),
    ],
)
def test_each_step_of_the_ladder_has_a_person(desk, label, action, expected):
    assert level(desk, label, action) == expected


def test_the_running_trial_is_at_its_28th_night(desk):
    (plan,) = kept_plans(desk, person_of(desk, "Marta"))
    assert (TODAY - plan.schedule.start).days + 1 == 28
    assert plan.end == TODAY + timedelta(days=21)


def assessed(desk, label):
    case, diary = case_of_workspace(desk, person_of(desk, label), today=TODAY)
    return assess(case, diary=diary, today=TODAY)


def test_a_warning_sign_comes_before_all_else(desk):
    answer = assessed(desk, "Nora")
    assert answer.red_flags
    assert answer.pattern is None


def test_a_medicine_may_have_turned_round(desk):
    said = {one.code for part in assessed(desk, "Walter").sections for one in part.statements}
    assert "augmentation.several" in said


def test_a_medicine_was_ended_alone(desk):
    (card,) = assessed(desk, "Ruth").stop_cards
    assert "abapentin" in card.says


def test_the_founding_cases_are_answered_as_ever(desk):
    assert assessed(desk, "Case 000").pattern.pattern == "not_enough_known"
    assert assessed(desk, "Case 001").pattern.pattern == "mimic_not_excluded"


def test_a_course_went_well_and_its_nights_have_risen_since(desk):
    answer = course_kept(desk, person_of(desk, "Greta"), keep=False).answer
    states = [one.relapse.state for one in answer.courses if one.relapse is not None]
    assert "relapse" in states


def test_a_course_goes_on(desk):
    course = list_visits(desk, person_of(desk, "Kenji"))
    assert len(course.course.visits) == 5
    assert course.next_on == TODAY
    drawn = course.course.visits[-1].before.drawing
    assert drawn.intensities == {"calf_inner_right": 5, "calf_outer_right": 2, "arch_left": 2}


def test_nobody_is_without_a_story_and_one_has_none(desk):
    empty = [
        story.label
        for story in PEOPLE
        if not desk.store.find(person_of(desk, story.label), "entry")
        and not desk.store.find(person_of(desk, story.label), "case")
        and not desk.store.find(person_of(desk, story.label), "recording")
    ]
    assert empty == ["Ole"]


def test_what_they_write_is_written_by_them_and_in_time(desk):
    marta = person_of(desk, "Marta")
    entries = list_records(desk, marta)
    assert {one.author for one in entries} == {member_of(desk, "Marta")}
    assert not any(one.late for one in entries)
    assert max(one.written_at for one in entries) <= NOW


def test_the_therapist_sees_their_clients_alone(desk):
    lind = next(one for one in desk.store.members() if one.label == "Lind, therapist")
    known = {person_of(desk, one) for one in ("Marta", "Kenji", "Greta", "Ole")}
    assert known < lind.persons
    assert person_of(desk, "Nora") not in lind.persons
    assert list_records(seat(desk, lind), person_of(desk, "Marta"))


def test_the_workspace_is_sound(desk):
    assert check_workspace(desk).findings == ()


@pytest.mark.parametrize(
    "name", ["cases/case_000.toml", "cases/case_001.toml", "melatonin/melatonin_ema.csv"]
)
def test_what_is_real_is_the_listed_example(name):
    shipped = SHIPPED / Path(name).name
    assert shipped.read_bytes() == (Path("examples") / name).read_bytes()


def test_a_demo_that_was_cut_short_is_no_demo(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "PEOPLE", [one for one in PEOPLE if one.label in ("Nora", "Ole")])
    place = tmp_path / "demo"
    made = {"now": Clock(NOW), "new_id": Counter()}

    def stop(done, of, label):
        if label == "Ole":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.open_demo(place, progress=stop, **made)
    assert list(tmp_path.iterdir()) == []
    desk = demo.open_demo(place, **made)
    assert [one.label for one in desk.store.persons()] == ["Nora", "Ole"]
    assert desk.folder == place
    desk.store.close()


def test_the_command_makes_it_and_finds_it_again(tmp_path, capsys):
    place = str(tmp_path / "demo")
    assert main(["demo", place, "--now", "2026-12-24T21:00", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["label"] for one in told["people"]] == [story.label for story in PEOPLE]
    assert (
        main(
            ["list", "--for", "Marta", "--workspace", place, "--now", "2026-12-24T21:00", "--json"]
        )
        == 0
    )
    assert "2026-12-23" in capsys.readouterr().out  # it moves along with the clock
    assert main(["demo", place, "--now", "2026-12-24T21:00", "--no-serve"]) == 0
    assert capsys.readouterr().out.startswith("Marta  ")


def test_beside_json_the_address_is_told_aside(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(demo, "PEOPLE", [one for one in PEOPLE if one.label == "Ole"])
    monkeypatch.setattr("ekbom.web.server.serve_on", lambda house, bound: house.answers.close())
    words = ["demo", str(tmp_path / "demo"), "--json", "--serve", "--no-browser"]
    assert main(words) == 0
    told = capsys.readouterr()
    assert [one["label"] for one in json.loads(told.out)["people"]] == ["Ole"]
    assert re.search(r"http://127\.0\.0\.1:\d+/open\?token=", told.err)


def test_a_workspace_of_somebody_is_no_demo(tmp_path, capsys):
    place = str(tmp_path / "ws")
    assert main(["init", "--workspace", place]) == 0
    capsys.readouterr()
    assert main(["demo", place]) == 2
    assert capsys.readouterr().err == (
        f"ekbom: {place}: this is no demo but a workspace; name a new folder\n"
    )


def test_the_command_shows_their_pages_and_leaves_nothing_behind(tmp_path):
    env = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "ekbom", "demo", "--no-browser"]
    piped = {"stdout": subprocess.PIPE, "preexec_fn": heeds_ctrl_c}
    with subprocess.Popen(words, text=True, env=env, **piped) as shown, ended(shown):
        lines = iter(shown.stdout.readline, "")
        host, path = next(
            found.groups()
            for found in (re.search(r"http://([\d.:]+)(/open\S+)", line) for line in lines)
            if found
        )
        asked = http.client.HTTPConnection(host, timeout=30)
        asked.request("GET", path)
        answer = asked.getresponse()
        asked.close()
        shown.send_signal(signal.SIGINT)
        shown.wait(30)
    assert (answer.status, answer.getheader("location")) == (303, "/demo")
    assert not list(tmp_path.iterdir())
