"""The calendar of nights, the night view, and the work on a scoring, asked in process."""

from __future__ import annotations

import html
import re
import socket

import numpy as np
import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.night_file import write_night_file
from tests.builders.recorded import opened, recorded_desk
from tests.builders.workbench import Bench

from ekbom.actions.bring_night import bring_night
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.people import add_member
from ekbom.web.server import listening

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def night(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    clock_of(desk).step(days=2)
    bench = Bench(desk)
    return bench, person, recording, f"/p/{person}/nights/{recording}"


def scoring_of(bench, person):
    return list_records(bench.house.desk, person, "scoring")[0]


def work(bench, address, person, *steps, **more):
    scoring = more.pop("scoring", None) or scoring_of(bench, person)
    body = {"scoring": scoring.id, "version": scoring.version, "steps": list(steps), **more}
    what = "keep" if "reason" in more else "count"
    return bench.post(f"{address}/{what}", json=body)


# The calendar


def test_without_anything_the_page_says_what_will_be_there(tmp_path):
    desk = make_desk(tmp_path)
    page = Bench(desk).get(f"/p/{own_person(desk)}/nights").text
    assert "Here you will find the nights that were recorded." in page
    assert "A sleep laboratory gives the recording as an EDF file" in page
    assert "November 2026" in page
    assert 'aria-label="20 November, nothing yet"' in page


def test_the_calendar_names_what_each_night_holds(night):
    bench, person, recording, _ = night
    log_entry(bench.house.desk, person, {"urge": "6"}, at="2026-11-19T22:00")
    page = bench.get(f"/p/{person}/nights").text
    assert 'aria-label="20 November, recording"' in page
    assert 'aria-label="19 November, urge 6"' in page
    assert f'href="/p/{person}/nights/{recording}"' in page
    assert "night.edf, scored" in page
    assert "The month after" not in page
    before = bench.get(f"/p/{person}/nights?month=2026-10").text
    assert "October 2026" in before
    assert "The month after" in before


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-01", "9999-12", "2026-1"])
def test_a_month_that_is_none_is_no_error(night, month):
    bench, person, *_ = night
    assert bench.get(f"/p/{person}/nights?month={month}").status_code == 200


# The night


def test_the_night_says_its_finding_first_and_the_doubt_once(night):
    bench, _, _, address = night
    page = opened(bench, address)
    assert "Friday 20 November 2026" in page
    assert "22:30 to 22:42, 12 min recorded; lights off from 22:30 to 22:41" in page
    assert "11 movements: 8 of the left leg, 1 of the right leg, 2 of both." in page
    assert page.count("This number counts movements.") == 1
    assert re.search(r"PLMS index.*?<dd>54\.0</dd>", page, re.DOTALL)
    assert "The program" in page


def test_a_night_that_is_not_scored_can_be_scored(tmp_path):
    desk, person, recording = recorded_desk(tmp_path, scored=False)
    bench, address = Bench(desk), f"/p/{person}/nights/{recording}"
    page = opened(bench, address)
    assert "The leg movements of this night have not been looked for yet." in page
    assert f'action="{address}/score"' in page
    assert bench.get(f"{address}/marks").status_code == 404
    answer = bench.post(f"{address}/score")
    assert answer.status_code == 303
    assert "11 movements" in opened(bench, answer.headers["location"])


def test_a_therapist_sees_and_does_not_score(night):
    bench, person, _, address = night
    desk = bench.house.desk
    therapist = add_member(desk, "Tom", "therapist", persons=[person])
    bench.sign_in(therapist.id)
    page = opened(bench, address)
    assert "11 movements" in page
    assert "Mark movement" not in page.split('<dialog id="keys"')[0]
    answer = work(bench, address, person, {"do": "delete", "id": 0}, reason="why")
    assert answer.status_code == 400
    assert "may not do this" in answer.json()["problem"]
    assert len(list_records(desk, person, "scoring")) == 1


def test_another_person_is_refused_in_the_same_words(night):
    bench, person, _, address = night
    desk = bench.house.desk
    stranger = add_member(desk, "Sue", "doctor")
    bench.sign_in(stranger.id)
    there = bench.get(address)
    absent = bench.get(address.replace(person, "f" * 32))
    assert there.status_code == absent.status_code == 404
    assert there.text.replace(person, "-") == absent.text.replace("f" * 32, "-")
    assert bench.get(f"{address}/tiles/x?want=0.0.0").status_code == 404


def test_a_recording_of_another_person_is_no_recording_of_this_one(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    from ekbom.actions.people import add_person

    other = add_person(desk, "other").id
    bench = Bench(desk)
    assert bench.get(f"/p/{other}/nights/{recording}").status_code == 404
    assert bench.get(f"/p/{other}/nights/{recording}/marks").status_code == 404
    # Looked for beside the page, which may have to say so first.
    assert settled(bench, f"/p/{person}/nights/{'f' * 32}").status_code == 404


def test_what_the_journal_says_stands_beside_the_night_as_text(night):
    bench, person, _, address = night
    desk = bench.house.desk
    log_entry(desk, person, {"pramipexole": "0.25mg"}, at="2026-11-20T22:10")
    log_entry(desk, person, {}, HOSTILE, at="2026-11-20T22:35")
    log_entry(desk, person, {}, "a day later", at="2026-11-21T22:35")
    page = opened(bench, address)
    assert "pramipexole 0.25mg" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert HOSTILE not in page
    assert "a day later" not in page
    markers = bench.get(f"{address}/marks").json()["markers"]
    assert [(one["kind"], one["at_s"]) for one in markers] == [
        ("dose", -1200.0),
        ("journal", 300.0),
    ]


def test_hostile_labels_of_channels_are_text(tmp_path):
    desk = make_desk(tmp_path)
    person = own_person(desk)
    file = write_night_file(tmp_path / "n.edf", labels=("EMG LAT", "</script><b>"))
    recording = bring_night(desk, person, file).ids[0]
    page = opened(Bench(desk), f"/p/{person}/nights/{recording}")
    assert "</script><b>" not in page
    assert "\\u003c/script\\u003e\\u003cb\\u003e" in page


# Tiles


def tiles_of(page):
    """The address a page gives for its tiles."""
    return re.search(r'data-tiles="([^"]+)"', page)[1]


def test_tiles_hold_the_samples_and_what_is_made_of_them(night):
    bench, _, _, address = night
    tiles = tiles_of(opened(bench, address))
    answer = bench.get(f"{tiles}?want=0.0.2,0.1.0,1.0.0", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    # Noise does not become smaller, and a hand waits for it.
    assert "content-encoding" not in answer.headers
    numbers = np.frombuffer(answer.content, "<i2")
    samples, bins = numbers[:8192], numbers[8192 : 8192 + 2 * 4096].reshape(-1, 2)
    assert (bins[1024:1536, 0] == samples.reshape(-1, 16).min(1)).all()
    assert (bins[1024:1536, 1] == samples.reshape(-1, 16).max(1)).all()
    assert (numbers[-8192:] == np.frombuffer(bench.get(f"{tiles}?want=1.0.0").content, "<i2")).all()


@pytest.mark.parametrize(
    "want",
    [
        "0.0.999", "9.0.0", "0.99.0", "0.1.999", "0.0.0,9.0.0", "-1.0.0", "0.-1.0", "0.0", "",
        "0.0.0,", "١.0.0", ",".join(["0.0.0"] * 49), "1" * 4000,
    ],
)  # fmt: skip
def test_tiles_that_are_none_are_not_there(night, want):
    bench, _, _, address = night
    tiles = tiles_of(opened(bench, address))
    assert bench.get(f"{tiles}?want={want}").status_code == 404
    assert bench.get(tiles).status_code == 404


def test_what_the_first_picture_needs_is_asked_for_in_the_head(night):
    bench, _, _, address = night
    page = opened(bench, address)
    head = page.split("</head>")[0]
    first = html.unescape(re.search(r'id="firsttiles" href="([^"]+)"', head)[1])
    assert first.startswith(tiles_of(page) + "?want=0.3.0,")
    # Both legs, from the samples up; each once.
    asked = first.partition("=")[2].split(",")
    assert {one.split(".")[0] for one in asked} == {"0", "1"}
    assert len(set(asked)) == len(asked)
    assert bench.get(first).status_code == 200
    marks = html.unescape(re.search(r'id="firstmarks" href="([^"]+)"', head)[1])
    assert len(bench.get(marks).json()["rows"]) == 13


def test_a_night_that_is_not_scored_finds_its_channels_itself(tmp_path):
    desk, person, recording = recorded_desk(tmp_path, scored=False)
    page = opened(Bench(desk), f"/p/{person}/nights/{recording}")
    assert 'id="firsttiles"' not in page
    assert 'id="firstmarks"' not in page


def test_the_mark_of_the_levels_is_gone_with_them(night):
    bench, _, _, address = night
    tiles = tiles_of(opened(bench, address))
    for file in (bench.house.desk.folder / "originals" / "derived").glob("*.levels-*"):
        file.unlink()
    assert bench.get(f"{tiles}?want=0.1.0").status_code == 404
    assert bench.get(f"{tiles}?want=0.0.0").status_code == 200


def test_an_answer_waits_for_nothing():
    """A second piece would be held for 40 ms by the system, once for each tile."""
    with listening(0) as bound:
        assert bound.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# The work


def test_counting_changes_the_numbers_and_keeps_nothing(night):
    bench, person, _, address = night
    before = list_records(bench.house.desk, person, "scoring")
    rows = bench.get(f"{address}/marks").json()["rows"]
    assert len(rows) == 13
    answer = work(bench, address, person, {"do": "delete", "id": rows[-1][0]})
    assert len(answer.json()["rows"]) == 12
    assert "10 movements" not in answer.json()["html"]["indices"]
    assert set(answer.json()["html"]) == {"indices", "charts"}
    off = work(
        bench, address, person, {"do": "off", "onset_s": 90, "duration_s": 200, "why": "off"}
    )
    counted = [row for row in off.json()["rows"] if row[4]]
    assert all(row[1] >= 290 for row in counted)
    assert list_records(bench.house.desk, person, "scoring") == before


def test_a_wrong_step_says_so(night):
    bench, person, _, address = night
    answer = work(bench, address, person, {"do": "delete", "id": 999})
    assert answer.status_code == 400
    assert answer.json()["problem"].startswith("step 1: it cannot be taken")
    assert work(bench, address, person, {"do": "paint"}).status_code == 400
    assert bench.post(f"{address}/count", json={"steps": 3}).status_code == 422


def test_work_is_kept_as_a_version_of_ones_own(night):
    bench, person, recording, address = night
    found = scoring_of(bench, person)
    step = {"do": "add", "onset_s": 550.0, "duration_s": 2.0, "leg": "left"}
    answer = work(bench, address, person, step, reason="seen by eye")
    assert answer.status_code == 200
    mine = next(o for o in list_records(bench.house.desk, person, "scoring") if o.id != found.id)
    assert answer.json()["address"] == f"{address}?scoring={mine.id}"
    assert (mine.version, mine.reason, mine.author) == (1, "seen by eye", bench.house.owner().id)
    assert mine.body["based_on"] == [found.id, 1]
    assert len(mine.body["state"]["movements"]) == 14
    assert scoring_of(bench, person) == found
    clock_of(bench.house.desk).step(minutes=5)
    note = {"do": "note", "at_s": 551.0, "text": HOSTILE}
    work(bench, address, person, note, reason=HOSTILE, scoring=mine)
    page = opened(bench, f"{address}?scoring={mine.id}")
    assert "Version 2" in page
    assert "1 movement added" in page
    assert "1 note written" in page
    assert HOSTILE not in page
    back = bench.post(f"{address}/back", {"scoring": mine.id, "version": "1", "reason": "too much"})
    assert back.status_code == 303
    page = opened(bench, back.headers["location"])
    assert "back to version 1" in page
    assert bench.get(f"{address}/marks?scoring={mine.id}").json()["notes"] == []
    assert recording == mine.body["recording"]


def test_work_on_an_older_version_is_not_kept(night):
    bench, person, _, address = night
    step = {"do": "stage", "epoch": 3, "stage": "R"}
    work(bench, address, person, step, reason="a look")
    mine = max(list_records(bench.house.desk, person, "scoring"), key=lambda o: "state" in o.body)
    assert work(bench, address, person, step, reason="once more", scoring=mine).status_code == 200
    late = work(bench, address, person, step, reason="late", scoring=mine)
    assert late.status_code == 400
    assert "it was changed since it was opened" in late.json()["problem"]


def test_without_a_reason_nothing_is_kept(night):
    bench, person, _, address = night
    step = {"do": "stage", "epoch": 3, "stage": "R"}
    assert "needs its reason" in work(bench, address, person, step, reason=" ").json()["problem"]
    assert "nothing was changed" in work(bench, address, person, reason="x").json()["problem"]
    assert len(list_records(bench.house.desk, person, "scoring")) == 1


def test_two_scorers_are_compared(night):
    bench, person, _, address = night
    doctor = add_member(bench.house.desk, "Dora", "doctor", persons=[person])
    bench.sign_in(doctor.id)
    found = scoring_of(bench, person)
    rows = bench.get(f"{address}/marks").json()["rows"]
    steps = [{"do": "delete", "id": rows[0][0]}, {"do": "stage", "epoch": 3, "stage": "R"}]
    work(bench, address, person, *steps, reason="second reading")
    mine = next(o for o in list_records(bench.house.desk, person, "scoring") if o.id != found.id)
    page = bench.get(f"{address}/compare?first={mine.id}&second={found.id}").text
    assert "The first is by Dora, the second by The program." in page
    assert "23 of 24 epochs have the same sleep stage in both." in page
    assert re.search(r"left</th>.{0,400}?<td class=\"num\">1\.00</td>", page, re.DOTALL)
    listed = opened(bench, address)
    assert "Compare two scorings" in listed
    assert "Dora" in listed


# Keys


def test_keys_can_be_changed_and_set_back(night):
    bench, _, _, address = night
    page = opened(bench, address)
    assert 'data-do="next" data-key="n"' in page
    answer = bench.post("/keys", {"next": "j", "undo": "Ctrl+u", "mark": '"', "back": address})
    assert answer.headers["location"] == address
    bench.client.cookies.update(answer.cookies)
    page = opened(bench, address)
    assert 'data-do="next" data-key="j"' in page
    assert 'data-do="undo" data-key="Ctrl+u"' in page
    assert 'data-do="mark" data-key="l"' in page
    assert bench.post("/keys", {"back": "//evil.example"}).headers["location"] == "/"
    assert "ekbom-keys" in bench.post("/keys", {"usual": "yes"}).headers["set-cookie"]


def test_every_command_of_the_sheet_has_a_button(night):
    bench, *_, address = night
    page = opened(bench, address)
    from ekbom.web.night_keys import KEYS

    outside = page.split('<dialog id="keys"')[0]
    links = {"nightback", "nighton"}
    missing = [name for name in KEYS if f'data-do="{name}"' not in outside and name not in links]
    assert missing == []


def test_a_recording_that_ends_early_says_what_is_safe(tmp_path):
    desk, person, recording = recorded_desk(tmp_path)
    (original,) = (one for one in (desk.folder / "originals").iterdir() if one.is_file())
    original.chmod(0o600)
    original.write_bytes(original.read_bytes()[:-100])
    # What was made of it when it was brought would still be drawn.
    for file in (desk.folder / "originals" / "derived").glob("*.lanes-*"):
        file.unlink()
    page = opened(Bench(desk), f"/p/{person}/nights/{recording}")
    assert "This recording cannot be drawn" in page
    assert "it is not what was brought" in page
    assert "your other nights are safe" in page


def test_a_lone_night_has_no_neighbour(night):
    bench, *_, address = night
    assert 'id="nightback"' not in opened(bench, address)
