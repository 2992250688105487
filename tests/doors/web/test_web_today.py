"""Today: the evening that saves itself, the nights, the trial, and what wants attention."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from html import unescape

import numpy as np
import pytest
from tests.builders.crawl import settled
from tests.builders.desks import Clock, clock_of, make_desk, own_person, seat
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.home import set_appointment, set_home
from ekbom.actions.kept_case import amend_case
from ekbom.actions.people import add_person
from ekbom.actions.seal_trial import TrialAsked, seal_trial
from ekbom.actions.today import read_evening
from ekbom.model.due import HomeItem
from ekbom.model.people import Actor

TONIGHT = date(2026, 11, 20)
HOSTILE = '"><script>alert(1)</script>'
HEAD = 'format = "ekbom-case/1"\ntitle = "x"\nsource = "y"\n'


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


@pytest.fixture
def page(bench, person):
    """The text of Today, once what takes longer is there."""

    def read(query=""):
        return settled(bench, f"/p/{person}/today{query}").text

    return read


@pytest.fixture
def send(bench, person):
    """The form of an evening, with what the page showed."""

    def post(*, part=False, **fields):
        night = fields.pop("night", "2026-11-20")
        text = bench.get(f"/p/{person}/today?night={night}").text
        shown = unescape(re.search(r'name="shown" value="([^"]*)"', text)[1])
        given = {"night": night, "shown": shown, **fields}
        return bench.post(
            f"/p/{person}/today", given, headers={"hx-request": "true"} if part else {}
        )

    return post


def cells(bench, person, night=TONIGHT):
    return dict(read_evening(bench.house.desk, person, night).cells)


def test_an_empty_diary_says_what_will_be_here(page, person):
    text = page()
    assert "Good evening." in text
    assert "Friday 20 November, 21:30. This takes about half a minute." in text
    assert "Tonight&#39;s is the first" in text or "Tonight's is the first" in text
    assert "New here? Five minutes first" in text
    assert f'href="/p/{person}/day-one"' in text
    assert "None is on your list." in text


def test_an_evening_is_kept_by_a_button_alone(bench, person, send):
    answer = send(**{"asks-evening": "1", "evening": "4", "asks-bed": "1", "note": "a storm"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/p/{person}/today?night=2026-11-20&saved=1"
    assert cells(bench, person) == {"urge": "4"}
    text = bench.get(answer.headers["location"]).text
    assert "Saved on this computer at 21:30." in text
    assert 'name="evening" value="4" checked' in text
    assert "a storm</textarea>" in text


def test_sent_again_it_changes_nothing(bench, person, send):
    form = {"asks-evening": "1", "evening": "4", "shown": "{}", "night": "2026-11-20"}
    for _ in range(3):
        assert bench.post(f"/p/{person}/today", form).status_code == 303
    assert [one.version for one in list_records(bench.house.desk, person)] == [1]


def test_it_saves_itself_and_shows_what_it_showed(bench, person, send):
    answer = send(part=True, **{"asks-evening": "1", "evening": "4"})
    assert answer.status_code == 200
    assert "Saved on this computer at 21:30." in answer.text
    assert "<html" not in answer.text
    shown = json.loads(unescape(re.search(r'name="shown" value="([^"]*)"', answer.text)[1]))
    assert shown == {"urge": "4"}


def test_an_older_page_takes_nothing_back(bench, person):
    desk = bench.house.desk
    keep_nights(desk, person, [NightTold(TONIGHT, {"urge": "4"})])
    old = {"night": "2026-11-20", "shown": "{}", "asks-evening": "1", "evening": "",
           "asks-bed": "1", "bed": "6"}  # fmt: skip
    assert bench.post(f"/p/{person}/today", old).status_code == 303
    assert cells(bench, person) == {"urge": "4", "urge in bed": "6"}


def test_what_was_touched_counts_whatever_was_shown(bench, person):
    desk = bench.house.desk
    told = {"urge": "4", "walk": "yes", "pramipexole": "0.25 mg", "sit desk": "20 min"}
    keep_nights(desk, person, [NightTold(TONIGHT, told, "hm")])
    keep_nights(desk, person, [NightTold(date(2026, 11, 19), {"urge at night": "5"})])
    form = {"night": "2026-11-20", "shown": "{}", "asks-evening": "1", "evening": "",
            "asks-sit": "1", "sit": "", "note": "", "offered": ["walk"], "usual": ["yes"],
            "medicine": ["pramipexole"], "asks-before-during": "1"}  # fmt: skip
    bench.post(f"/p/{person}/today", {**form, "touched": ""})
    assert cells(bench, person) == told
    touched = "evening sit-where note nothing taken-0 before-during strange"
    assert bench.post(f"/p/{person}/today", {**form, "touched": touched}).status_code == 303
    assert cells(bench, person) == {}
    assert read_evening(desk, person).note == ""
    assert cells(bench, person, date(2026, 11, 19)) == {}


def test_a_form_that_asks_for_no_note_leaves_it(bench, person):
    keep_nights(bench.house.desk, person, [NightTold(TONIGHT, {}, "hm")])
    form = {"night": "2026-11-20", "shown": '{"note": "hm"}', "asks-evening": "1", "evening": "4"}
    bench.post(f"/p/{person}/today", form)
    assert read_evening(bench.house.desk, person).note == "hm"


def test_a_value_is_taken_out_again(bench, person, send):
    send(**{"asks-evening": "1", "evening": "4"})
    send(**{"asks-evening": "1", "evening": ""})
    assert cells(bench, person) == {}


def test_what_is_left_out_counts_as_not_done_once_anything_is_tapped(bench, person, send):
    offered = {"offered": ["walk", "coffee"], "usual": ["yes", "2"]}
    send(**offered)
    assert cells(bench, person) == {}
    send(**offered, done=["coffee"])
    assert cells(bench, person) == {"walk": "no", "coffee": "2"}
    send(**offered, nothing="yes")
    assert cells(bench, person) == {"walk": "no", "coffee": "no"}
    send(**offered)
    assert cells(bench, person) == {}


def test_chips_carry_the_usual_amount(bench, person, page):
    keep_nights(bench.house.desk, person, [NightTold(date(2026, 11, 18), {"magnesium": "400 mg"})])
    text = page()
    assert "<span>magnesium 400 mg</span>" in text
    assert 'name="usual" value="400 mg"' in text


def test_something_of_ones_own_is_kept_and_offered_from_then_on(bench, person, send, page):
    send(own="cherry  juice")
    assert cells(bench, person) == {"cherry juice": "yes"}
    assert 'name="done" value="cherry juice" checked' in page()


def test_a_name_spelt_nearly_as_another_is_asked_about_and_stays_typed(bench, person, send):
    keep_nights(bench.house.desk, person, [NightTold(date(2026, 11, 18), {"magnesium": "yes"})])
    answer = send(own="magnesum", note="hm", **{"asks-evening": "1", "evening": "4"})
    assert answer.status_code == 400
    assert 'value="magnesum" aria-invalid="true"' in answer.text
    assert "it is new here, and spelt nearly as magnesium" in answer.text
    assert "Nothing of this page was kept just now" in answer.text
    assert "hm</textarea>" in answer.text
    assert cells(bench, person) == {}
    part = send(part=True, own="magnesum")
    assert part.status_code == 400
    assert 'name="new" value="yes"' in part.text
    assert 'name="shown" value="{}"' in part.text
    assert send(own="magnesum", new="yes").status_code == 303
    assert cells(bench, person) == {"magnesum": "yes"}


def test_last_night_is_told_from_this_evening(bench, person, send):
    send(**{"asks-before-during": "1", "before-during": "3",
            "asks-before-sleep": "1", "before-sleep": "5.5"})  # fmt: skip
    assert cells(bench, person, date(2026, 11, 19)) == {"urge at night": "3", "sleep hours": "5.5"}
    assert cells(bench, person) == {}
    assert 'name="before-during" value="3" checked' in bench.get(f"/p/{person}/today").text


def test_after_midnight_it_is_still_the_same_night(bench, person, page):
    clock_of(bench.house.desk).step(hours=4)
    text = page()
    assert 'name="night" value="2026-11-20"' in text
    assert "Sleep that night" in text
    assert "before-during" not in text


def test_a_medicine_taken_otherwise_brings_its_stop_card(bench, person, send):
    keep_nights(
        bench.house.desk, person, [NightTold(date(2026, 11, 19), {"pramipexole": "0.25 mg"})]
    )
    form = {"medicine": ["pramipexole"], "taken-0": "not taken"}
    answer = send(part=True, **form)
    assert "Before any medicine is changed" in answer.text
    assert "To show or to send" in answer.text
    form["taken-0"] = "different"
    plain = send(**form)
    assert plain.status_code == 200
    assert "Before any medicine is changed" in plain.text


def test_the_medicines_of_the_case_are_asked_for(bench, person, page, send):
    amend_case(
        bench.house.desk, person,
        f'{HEAD}\n[[taking]]\nname = "Sertraline"\ntaking = "taken"\n', reason="told",
    )  # fmt: skip
    assert "<legend>Sertraline <span></span></legend>" in page()
    send(medicine=["Sertraline"], **{"taken-0": "yes"})
    assert cells(bench, person) == {"Sertraline": "yes"}


def drawn(bench, person):
    clock_of(bench.house.desk).step(days=-2)
    asked = TrialAsked("warm foot bath", "urge", date(2026, 11, 19), pairs=4, block=1)
    seal_trial(bench.house.desk, person, asked, rng=np.random.default_rng(1))
    clock_of(bench.house.desk).step(days=2)


def test_a_sealed_trial_shows_the_assignment_and_no_result(bench, person, page, send):
    drawn(bench, person)
    text = page()
    assert "Your trial, night 2 of 8" in text
    assert re.search(r"Tonight: (without )?warm foot bath", text)
    assert "The result is read from" in text
    answer = send(**{"trial-name": "warm foot bath", "trial": "no", "asks-bed": "1", "bed": "4"})
    assert answer.status_code == 303
    assert cells(bench, person) == {"warm foot bath": "no", "urge in bed": "4"}
    later = page()
    assert 'name="trial" value="no" checked' in later
    assert 'name="done" value="warm foot bath"' not in later
    assert "trial night with" in later


def test_the_next_visit_and_what_was_agreed_for_home(bench, person, page):
    desk = bench.house.desk
    set_appointment(desk, person, date(2026, 11, 24), f"Lind practice {HOSTILE}")
    set_home(desk, person, [HomeItem("Calf stretch", "every evening")])
    text = page()
    assert "Tuesday 24 November" in text
    assert "Calf stretch" in text
    assert HOSTILE not in text
    assert "Appointment:" not in text


def test_what_is_due_stands_with_its_source_and_all_of_it_on_a_page(bench, person, page):
    desk = bench.house.desk
    amend_case(
        desk, person,
        f'{HEAD}\n[[taking]]\nname = "Pramipexole"\ntaking = "taken"\nsince = 2023-03-01\n',
        reason="told",
    )  # fmt: skip
    text = page()
    assert "Answer the questions on the signs of augmentation" in text
    assert 'href="/source/due.augmentation"' in text
    assert "Everything that is due (" in text
    due = bench.get(f"/p/{person}/today/due").text
    assert "Its time is over" in due
    assert "Have the symptoms spread to the arms" in due


def test_nothing_due_says_so(bench, person, page):
    page()
    assert "Nothing is due in the next four weeks" in bench.get(f"/p/{person}/today/due").text


def test_the_nights_are_drawn_and_told_as_a_table(bench, person, page):
    for day, urge in ((18, "4"), (19, "0")):
        log_entry(bench.house.desk, person, {"urge": urge}, at=f"2026-11-{day}")
    text = page()
    assert "You wrote down <b>2 of 27</b> finished nights." in text
    assert 'role="img" aria-label="28 nights, one bead for each rating: ' in text
    assert re.search(
        r"Wed 18 Nov</a></th><td>4 <span class=\"mute\">written late</span></td>", text
    )
    assert "<td>0</td>" in text


def test_a_level_is_said_only_of_enough_nights(bench, person, page):
    nights = [NightTold(date(2026, 11, day), {"urge in bed": "5"}) for day in range(10, 15)]
    keep_nights(bench.house.desk, person, nights)
    assert "The urge averaged <b>5</b>." in page()


def test_an_earlier_night_can_be_told(bench, person, send):
    answer = send(night="2026-11-10", **{"asks-evening": "1", "evening": "7"})
    assert answer.headers["location"].endswith("?night=2026-11-10&saved=1")
    text = bench.get(f"/p/{person}/today?night=2026-11-10").text
    assert "This is the night of Tuesday 10 November." in text
    assert "That evening" in text
    assert "The night after" in text


@pytest.mark.parametrize("night", ["2026-11-22", "2099-01-01"])
def test_a_night_to_come_is_refused(bench, person, night):
    answer = bench.get(f"/p/{person}/today?night={night}")
    assert answer.status_code == 400
    assert "has not been yet" in answer.text


def test_what_is_no_evening_is_refused(bench, person):
    assert bench.post(f"/p/{person}/today", {"night": "soon"}).status_code == 400
    assert bench.post(f"/p/{person}/today", {}).status_code == 400
    long = {"night": "2026-11-20", "note": "x" * 10_001}
    assert bench.post(f"/p/{person}/today", long).status_code == 400
    odd = {"night": "2026-11-20", "shown": "[1", "asks-evening": "1", "evening": "4"}
    assert bench.post(f"/p/{person}/today", odd).status_code == 303


def test_a_goal_is_kept_and_charted(bench, person, page, send):
    answer = bench.post(f"/p/{person}/today/goal", {"goal-words": f"sit {HOSTILE}"})
    assert answer.status_code == 303
    assert HOSTILE not in page()
    assert "How near are you to it?" in page()
    for night, value in (("2026-11-19", "3"), ("2026-11-20", "5")):
        send(night=night, **{"asks-goal": "1", "goal": value})
    text = page()
    assert 'aria-label="How near to the goal, 0 to 10"' in text
    wrong = bench.post(f"/p/{person}/today/goal", {"goal-words": "x" * 300})
    assert wrong.status_code == 400
    assert "it is too long or not one line" in wrong.text


def test_minutes_of_sitting_are_kept_and_charted(bench, person, page, send):
    for night, minutes in (("2026-11-19", "20"), ("2026-11-20", "35 min")):
        send(night=night, **{"asks-sit": "1", "sit": minutes, "sit-where": "train"})
    assert cells(bench, person) == {"sit train": "35 min"}
    text = page()
    assert 'aria-label="Minutes of sitting still"' in text
    assert '<option value="train" selected>' in text
    assert 'name="sit" inputmode="numeric" maxlength="6" value="35"' in text


def test_hostile_text_is_shown_as_text(bench, person, page, send):
    assert send(own=HOSTILE, note=HOSTILE).status_code == 303
    text = page()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_another_person_is_refused_in_the_same_words(bench, person):
    desk = bench.house.desk
    theirs = add_person(desk, "Eve").id
    other = Actor("e" * 32, "Eve", "person", frozenset({theirs}))
    desk.store.add_member(other, desk.event("add_member"))
    bench.sign_in(other.id)
    for path in ("today", "today/more", "today/due"):
        known = bench.get(f"/p/{person}/{path}")
        unknown = bench.get(f"/p/{'9' * 32}/{path}")
        assert (known.status_code, known.text) == (404, unknown.text.replace("9" * 32, person))
    for path in ("today", "today/goal"):
        sent = bench.post(f"/p/{person}/{path}", {"night": "2026-11-20"})
        assert sent.status_code == 404
    assert list_records(seat(desk, bench.house.owner()), person) == ()


def test_looking_changes_nothing(bench, person, page):
    before = bench.house.changes.stamp(person)
    page()
    bench.get(f"/p/{person}/today/more")
    assert bench.house.changes.stamp(person) == before


_SERVER = """
import sys
from pathlib import Path
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import served
from threading import Event
desk = make_desk(Path(sys.argv[1]))
with served(desk) as (house, origin):
    secret = house.sessions.begin(house.owner().id, "local", desk.now())
    print(origin, own_person(desk), secret, flush=True)
    Event().wait()
"""


def test_an_entry_survives_a_server_killed_right_after_the_answer(tmp_path):
    import httpx2 as httpx
    from tests.builders.desks import Counter

    from ekbom.actions.workspace import open_workspace

    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        origin, person, secret = server.stdout.readline().split()
        port = origin.rpartition(":")[2]
        answer = httpx.post(
            f"{origin}/p/{person}/today",
            data={"night": "2026-11-20", "asks-evening": "1", "evening": "8", "shown": "{}"},
            headers={"origin": origin, "sec-fetch-site": "same-origin"},
            cookies={f"ekbom-{port}": secret},
        )
        server.kill()
    assert answer.status_code == 303
    desk = open_workspace(tmp_path / "ws", now=Clock(), new_id=Counter(900))
    assert read_evening(desk, person).cells == {"urge": "8"}
    desk.store.close()


def test_three_taps_in_a_browser_are_saved_by_themselves(tmp_path, browser):
    desk = make_desk(tmp_path)
    person = own_person(desk)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=390, light="dark")
        page = visit.go(f"/p/{person}/today")
        for field, value in (("evening", 4), ("bed", 6), ("during", 2)):
            page.locator(f"input[name={field}][value='{value}']").check(force=True)
            page.locator("#saved .saved").wait_for()
        page.locator("input[name=evening][value='4']").focus()
        page.keyboard.press("ArrowRight")
        page.locator('#saved [name=shown][value*=\'"urge": "5"\']').wait_for(state="attached")
        assert visit.complaints == []
        page.context.close()
    told = read_evening(desk, person).cells
    assert told == {"urge": "5", "urge in bed": "6", "urge at night": "2"}
