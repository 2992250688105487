"""A visit at the workbench: from the last one, held against the rules, kept once, corrected."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from tests.builders.desks import clock_of
from tests.builders.treated import DRAWN, FELT, practice, treated
from tests.builders.visits import begin, intake
from tests.builders.workbench import Visit, served

from ekbom.actions.course_seen import see_course
from ekbom.actions.entries import list_records
from ekbom.actions.series import change_intake

HOSTILE = '"><script>alert(1)</script>'
SAME = {
    "number": "3", "since_last.change": "better", "before.rating": "4", "drawing": "same",
    "nothing_new": "yes", "kinds": "needling", "insertions.0.target": "soleus",
    "insertions.0.side": "right", "insertions.0.needles": "2", "insertions.0.depth_mm": "20",
    "insertions.0.angle_deg": "90", "insertions.0.from": "0", "needles_out": "2",
    "after.rating": "2", "nothing_harmed": "yes", "nothing_else": "yes", "next_on": "2026-11-27",
    "home.0.name": "calf stretch", "home.0.kind": "stretch", "home.0.side": "right",
    "home.0.muscle": "soleus", "home.0.times_a_day": "2", "home.0.from": "0",
}  # fmt: skip


@pytest.fixture
def kept(tmp_path):
    return treated(tmp_path)


def last(bench, person):
    return see_course(bench.house.desk, person).course.visits[-1]


def told(page):
    return unescape(page.text)


# From the last visit


def test_the_form_begins_as_the_last_visit_was(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    assert "It begins as visit 2 was." in page
    assert 'name="insertions.0.target" id="f-insertions.0.target" value="soleus"' in page
    assert "As last time (3 places)" in page
    assert "No card is raised by what stands here. That is not proof; look and ask." in page


def test_what_is_counted_anew_is_empty(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    for name in ("before.rating", "needles_out", "after.rating"):
        field = page.split(f'id="f-{name}"', 1)[1].split("</fieldset>", 1)[0]
        assert "checked" not in field.replace('value="" checked', "")


def test_a_visit_from_the_last_one_is_kept(kept):
    bench, person = kept
    answer = bench.post(f"/p/{person}/treatment/visit", SAME)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/p/{person}/treatment/visits/3?kept=1",
    )  # fmt: skip
    visit = last(bench, person)
    assert (visit.number, visit.before.rating, visit.after.rating) == (3, 4, 2)
    assert dict(visit.before.drawing.intensities) == DRAWN
    assert (visit.needles_in, visit.needles_out, visit.nothing_harmed) == (2, 2, True)
    assert visit.insertions[0].sought == "twitch"
    assert visit.needle.maker == "Seirin"
    assert visit.screen.red_flags["breath"] is False
    page = told(bench.get(answer.headers["location"]))
    assert "The visit is kept." in page
    assert "4 of 10 before" in page


def test_sent_twice_it_is_kept_once(kept):
    bench, person = kept
    for _ in range(2):
        assert bench.post(f"/p/{person}/treatment/visit", SAME).status_code == 303
    assert last(bench, person).number == 3


def test_another_kind_asks_its_own_fields_alone(kept):
    bench, person = kept
    form = {"number": "3", "kinds": ["manual", "talk"], "do": "kinds", "before.rating": "4"}
    page = told(bench.post(f"/p/{person}/treatment/visit", form))
    assert 'value="add.hands"' in page
    assert 'value="add.topics"' in page
    assert "insertions" not in page
    assert "needles_out" not in page
    assert 'name="before.rating" value="4" checked' in page
    assert last(bench, person).number == 2


def test_a_visit_of_hands_and_talk_holds_no_needles(kept):
    bench, person = kept
    form = {
        "number": "3", "kinds": ["manual", "talk"], "nothing_new": "yes",
        "hands.0.target": "soleus", "hands.0.side": "both", "hands.0.seconds": "60",
        "topics.0.says": "sleep",
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/visit", form).status_code == 303
    visit = last(bench, person)
    assert (visit.kinds, visit.insertions, visit.needle) == (("manual", "talk"), (), None)
    assert (visit.hands[0].seconds, visit.topics) == (60, ("sleep",))


def test_a_row_is_added_and_left_out(kept):
    bench, person = kept
    form = {**SAME, "do": "add.insertions"}
    page = told(bench.post(f"/p/{person}/treatment/visit", form))
    assert 'name="insertions.1.target"' in page
    more = {
        **SAME, "insertions.0.gone": "yes", "insertions.1.target": "KI3",
        "insertions.1.side": "left", "needles_out": "1",
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/visit", more).status_code == 303
    assert [one.target for one in last(bench, person).insertions] == ["KI3"]


# What keeps it from being kept


def test_what_cannot_be_read_stays_beside_its_words(kept):
    bench, person = kept
    wrong = {**SAME, "insertions.0.depth_mm": "two", "setting": HOSTILE}
    answer = bench.post(f"/p/{person}/treatment/visit", wrong)
    assert answer.status_code == 422
    assert 'value="two"' in answer.text
    assert 'id="w-insertions.0.depth_mm"' in answer.text
    assert "Write a number, such as 20 or 0.25." in answer.text
    assert HOSTILE not in answer.text
    assert HOSTILE in told(answer)
    assert last(bench, person).number == 2


def test_without_the_questions_of_the_day_it_is_not_kept(kept):
    bench, person = kept
    asked = {name: value for name, value in SAME.items() if name != "nothing_new"}
    answer = bench.post(f"/p/{person}/treatment/visit", asked)
    assert answer.status_code == 422
    assert "It can be kept when this is answered:" in answer.text
    assert "There is fever or an infection of the whole body." in told(answer)
    assert last(bench, person).number == 2


def test_a_day_to_come_is_refused_in_words(kept):
    bench, person = kept
    answer = bench.post(f"/p/{person}/treatment/visit", {**SAME, "on": "2027-01-01"})
    assert answer.status_code == 422
    assert "2027-01-01 has not been yet" in told(answer)


def test_a_card_is_signed_with_words_of_its_own(tmp_path):
    bench, person = treated(tmp_path)
    change_intake(
        bench.house.desk, person, {"screen": {"immunosuppressed": True}}, reason="told today"
    )
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    assert "Immunosuppression" in page
    assert "Read and sign" in page
    name = "reply.immunosuppressed@"
    tick = {f"{name}.done": "yes", f"{name}.kind": "acknowledged"}
    bare = bench.post(f"/p/{person}/treatment/visit", {**SAME, **tick})
    assert bare.status_code == 422
    assert "Say in a few words what is done about it, or who said so." in told(bare)
    said = {**SAME, **tick, f"{name}.words": "skin cleaned twice"}
    assert bench.post(f"/p/{person}/treatment/visit", said).status_code == 303
    (reply,) = last(bench, person).replies
    assert (reply.rule, reply.kind, reply.reason) == (
        "immunosuppressed", "acknowledged", "skin cleaned twice",
    )  # fmt: skip
    # The next time the words are there and wait for a hand.
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    assert 'value="skin cleaned twice"' in page
    assert f'name="{name}.done" value="yes" checked' not in page


def test_a_hard_stop_cannot_be_signed_away(kept):
    bench, person = kept
    form = {**SAME, "screen.dvt_signs": "yes"}
    answer = bench.post(f"/p/{person}/treatment/visit", form)
    assert answer.status_code == 422
    assert "Suspected deep vein thrombosis" in told(answer)
    assert last(bench, person).number == 2
    # What was shown is kept with the course all the same.
    events = see_course(bench.house.desk, person).course.safety_events
    assert any("dvt" in one.rule for one in events)


def test_a_visit_that_is_put_off_keeps_its_new_date(kept):
    bench, person = kept
    place = f"/p/{person}/treatment/visit"
    form = {**SAME, "screen.fever": "yes"}
    dateless = bench.post(place, {**form, "next_on": ""})
    assert dateless.status_code == 422
    assert "This visit is put off" not in told(dateless)
    page = bench.post(place, {**form, "next_on": "", "next_on.other": "2026-11-25"})
    assert page.status_code == 422
    assert "This visit is put off to Wednesday 25 November." in told(page)
    assert 'name="next_on.other" value="2026-11-25"' in page.text
    assert last(bench, person).number == 2
    (kept_one,) = list_records(bench.house.desk, person, "appointment")
    assert dict(kept_one.body) == {"on": "2026-11-25", "what": "visit 3", "course": "series 1"}
    assert "Next visit: <b>Wednesday 25 November</b>" in told(bench.get(f"/p/{person}/treatment"))


def test_the_check_changes_nothing(kept):
    bench, person = kept
    before = see_course(bench.house.desk, person)
    page = told(bench.post(f"/p/{person}/treatment/visit/check", {**SAME, "screen.fever": "yes"}))
    assert "Put off" in page
    assert "<html" not in page
    assert see_course(bench.house.desk, person) == before


def test_a_message_to_the_doctor_waits_until_it_is_handed_over(tmp_path):
    bench, person = treated(tmp_path)
    change_intake(
        bench.house.desk, person, {"screen": {"ferritin_on": "2024-01-01"}}, reason="told today"
    )
    name = "reply.iron_unknown@"
    form = {
        **SAME, f"{name}.done": "yes", f"{name}.kind": "override", f"{name}.words": "letter today",
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/visit", form).status_code == 303
    page = told(bench.get(f"/p/{person}/treatment"))
    assert "Messages that wait to be signed (1)" in page
    assert "Please look at ferritin and transferrin saturation" in page
    letter = {"place": "0", "back": "practice"}
    answer = bench.post(f"/p/{person}/treatment/visits/3/letter", letter)
    assert answer.headers["location"] == "/practice"
    assert "Messages that wait" not in told(bench.get(f"/p/{person}/treatment"))
    (kept_one,) = see_course(bench.house.desk, person).letters
    assert kept_one.handed_on == "2026-11-20"
    assert "Handed over 20 Nov 2026" in told(bench.get(f"/p/{person}/treatment/visits/3"))
    assert bench.post(f"/p/{person}/treatment/visits/3/letter", {"place": "9"}).status_code == 400


def test_the_first_visit_is_written_whole(tmp_path):
    bench, person = practice(tmp_path)
    begin(bench.house.desk, person)
    page = told(bench.get(f"/p/{person}/treatment/visit"))
    assert "The first visit of this course." in page
    form = {
        **{name: value for name, value in SAME.items() if not name.endswith(".from")},
        "number": "1", "drawing": "drawn", "drawn.calf_inner_right": "6",
        "reply.first_visit_faint@.done": "yes", "reply.first_visit_faint@.kind": "acknowledged",
        "reply.first_visit_faint@.words": "lying down",
    }  # fmt: skip
    answer = bench.post(f"/p/{person}/treatment/visit", form)
    assert answer.status_code == 303, told(answer)
    visit = last(bench, person)
    assert (visit.number, visit.kind) == (1, "needling")
    assert dict(visit.before.drawing.intensities) == {"calf_inner_right": 6}


# The morning after, and corrections


def test_a_morning_is_kept_and_what_is_urgent_is_said(kept):
    bench, person = kept
    calm = {"soreness": "0", "night": "1", "bruise": "no"}
    answer = bench.post(f"/p/{person}/treatment/visits/2/morning", calm)
    assert answer.status_code == 303
    (morning,) = see_course(bench.house.desk, person).course.mornings
    assert (morning.visit, morning.soreness, morning.night, morning.bruise) == (2, 0, 1, False)
    urgent = bench.post(f"/p/{person}/treatment/visits/2/morning", {"breathless": "yes"})
    page = told(bench.get(urgent.headers["location"]))
    assert "Breathless, and no needle went in near the chest." in page
    assert "What was told is kept." in page
    off = bench.post(f"/p/{person}/treatment/visits/2/morning", {"night": "40"})
    assert off.status_code == 422
    assert 'value="40"' in off.text


def test_a_correction_needs_a_reason_and_keeps_what_stood_there(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/visits/2/correct"))
    assert 'name="insertions.0.depth_mm" id="f-insertions.0.depth_mm" value="20"' in page
    form = {
        "kinds": "needling", "on": last(bench, person).on.isoformat(), "minutes": "40",
        "setting": "practice", "told": "A try, and what is known of it.", "mode": "face_to_face",
        "before.rating": "5", "after.rating": "1", "needles_in": "2", "needles_out": "2",
        "needle.diameter_mm": "0.3", "needle.length_mm": "40", "needle.maker": "Seirin",
        "nothing_else": "yes", "insertions.0.from": "0", "felt.0.from": "0", "home.0.from": "0",
        **{f"insertions.0.{n}": v for n, v in (("target", "soleus"), ("side", "right"),
           ("needles", "2"), ("depth_mm", "20"), ("angle_deg", "90"), ("layer", "muscle"),
           ("sought", "twitch"), ("stimulation", "manual"), ("retention_min", "20"))},
        **{f"felt.0.{n}": str(v) for n, v in FELT.items() if n not in ("zones", "own_feeling")},
        "felt.0.zones": "calf_upper", "felt.0.own_feeling": "yes",
        **{f"home.0.{n}": v for n, v in (("name", "calf stretch"), ("kind", "stretch"),
           ("side", "right"), ("muscle", "soleus"), ("times_a_day", "2"), ("materials", "sheet"))},
    }  # fmt: skip
    bare = bench.post(f"/p/{person}/treatment/visits/2/correct", form)
    assert bare.status_code == 422
    assert "Say why it is corrected." in bare.text
    answer = bench.post(f"/p/{person}/treatment/visits/2/correct", {**form, "reason": "misheard"})
    assert answer.status_code == 303, told(answer)
    visit = last(bench, person)
    assert visit.after.rating == 1
    assert dict(visit.before.drawing.intensities) == DRAWN
    (amendment,) = visit.amendments
    assert amendment.reason == "misheard"
    assert list(amendment.was) == ["after"]
    assert "misheard" in told(bench.get(f"/p/{person}/treatment/visits/2"))


# Names


@pytest.mark.parametrize(
    ("text", "found"), [("sol", "soleus"), ("taix", "KI3"), ("KD3", "KI3"), ("ki 3", "KI3")]
)
def test_points_and_muscles_are_found_by_the_beginning_of_a_name(kept, text, found):
    bench, person = kept
    at = "insertions.0.target"
    page = told(bench.get(f"/p/{person}/treatment/targets?at={at}&{at}={text}"))
    assert f'value="{found}"' in page
    assert f'id="l-{at}"' in page


def test_a_name_that_is_hostile_is_text(kept):
    bench, person = kept
    at = 'x"><b>'
    page = bench.get(f"/p/{person}/treatment/targets", params={"at": at, at: "sol"})
    assert "<b>" not in page.text


# In the browser


def test_a_visit_takes_fifteen_taps_at_most(kept, browser):
    bench, person = kept
    clock_of(bench.house.desk).at += timedelta(hours=1)
    with served(bench.house.desk) as (house, origin):
        visit = Visit(browser, house, origin, width=768)
        page = visit.go(f"/p/{person}/treatment")
        taps = 0

        def tap(selector, **how):
            nonlocal taps
            taps += 1
            page.locator(selector, **how).first.click()

        tap("a", has_text="Record a visit")
        tap("label", has_text="better")
        tap('label:has([name="before.rating"][value="4"])')
        tap("label", has_text="As last time")
        tap("label", has_text="I asked all questions of the day")
        tap('label:has([name="needles_out"][value="2"])')
        tap('label:has([name="after.rating"][value="2"])')
        tap("label", has_text="Asked for anything unwanted")
        tap('label:has([name="next_on"])')
        tap("button", has_text="Keep visit 3")
        page.wait_for_url("**/visits/3?kept=1")
        assert taps == 10
        assert visit.complaints == []
    done = last(bench, person)
    assert (done.before.rating, done.after.rating, done.needles_out) == (4, 2, 2)
    assert (done.since_last.change, done.next_on.isoformat()) == ("better", "2026-11-27")
    assert dict(done.before.drawing.intensities) == DRAWN


def test_what_is_tapped_on_the_body_stands_in_the_list(kept, browser):
    bench, person = kept
    with served(bench.house.desk) as (house, origin):
        visit = Visit(browser, house, origin)
        page = visit.go(f"/p/{person}/treatment/body?visit=1")
        page.locator('label:has([name="brush"][value="9"])').click()
        page.locator('.back [data-at="calf_outer_left"] use.region').click()
        page.wait_for_function("document.getElementById('drawn.calf_outer_left').value === '9'")
        page.locator("summary", has_text="All places as a list").click()
        # Enter in a field keeps the drawing, and nothing else.
        page.locator('[id="drawn.heel_right"]').fill("3")
        page.locator('[id="drawn.heel_right"]').press("Enter")
        page.wait_for_url(f"**/p/{person}/treatment")
        assert visit.complaints == []
    drawn = see_course(bench.house.desk, person).course.visits[0].before.drawing.intensities
    assert dict(drawn) == {**DRAWN, "calf_outer_left": 9, "heel_right": 3}


def test_an_intake_that_was_never_asked_stops_a_visit(tmp_path):
    bench, person = practice(tmp_path)
    begin(bench.house.desk, person, epilepsy=None)
    assert "epilepsy" not in intake(epilepsy=None)["screen"]
    answer = bench.post(f"/p/{person}/treatment/visit", {**SAME, "number": "1"})
    assert answer.status_code == 422
    assert f"/p/{person}/treatment/intake" in answer.text
    assert "There is epilepsy." in told(answer)
