"""The pages of a course: begun, asked about, followed, drawn, planned anew, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, own_person
from tests.builders.treated import DRAWN, practice, treated
from tests.builders.visits import ACTS, GOAL
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.course_seen import see_course
from ekbom.actions.entries import list_records
from ekbom.actions.home import HomeStep, home_of, set_appointment
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.people import add_member, add_person
from ekbom.actions.visit_log import list_visits
from ekbom.model.planned_visit import OwnChange, Screen
from ekbom.web.course_view import checks_of
from ekbom.web.texts import texts_of

HOSTILE = "<script>alert(1)</script>"
PAGES = (
    "", "/course", "/visit", "/visits/1", "/visits/1/correct", "/body", "/home", "/begin",
    "/intake", "/plan", "/stronger", "/draft", "/sheet/form", "/sheet/home", "/targets?at=x&x=sol",
)  # fmt: skip


@pytest.fixture
def kept(tmp_path):
    return treated(tmp_path)


def told(page):
    return unescape(page.text)


def ready(bench, path):
    """The page when its answer is there."""
    return told(settled(bench, path))


def course(bench, person):
    return see_course(bench.house.desk, person).course


# The course itself


def test_without_a_course_one_is_offered(tmp_path):
    bench, person = practice(tmp_path)
    page = told(bench.get(f"/p/{person}/treatment"))
    assert "No course was begun yet." in page
    assert f"/p/{person}/treatment/begin" in page
    assert "write down one number for how the legs were" in page


def test_while_it_is_worked_out_the_visits_stand_there(tmp_path, held):
    bench, person = treated(tmp_path, nights=28)
    held(bench.house)
    page = told(bench.get(f"/p/{person}/treatment"))
    assert "The nights are being held against the visits." in page
    assert 'hx-trigger="load delay:400ms"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "13 Nov 2026" in page


def test_whoever_goes_by_keyboard_stays_where_they_are_while_it_is_worked_out(
    tmp_path, browser, held
):
    bench, person = treated(tmp_path, nights=28)
    with served(bench.house.desk) as (house, origin):
        let_go = held(house)
        visit = Visit(browser, house, origin)
        page = visit.go(f"/p/{person}/treatment")
        page.get_by_role("link", name="Record a visit").focus()
        for _ in range(3):
            page.wait_for_event("requestfinished")
        let_go()
        page.get_by_text("The nights are being held against").wait_for(state="detached")
        page.locator("a:focus", has_text="Record a visit").wait_for()
        assert visit.complaints == []


def test_the_result_stands_first_and_its_doubt_once(tmp_path):
    bench, person = treated(tmp_path, 3, nights=42)
    page = ready(bench, f"/p/{person}/treatment")
    head = page.split('<div class="pagehead">', 1)[1].split("</div>", 1)[0]
    assert "3 of 10 visits done" in head
    assert "evening urge, 0 to 10" in head
    doubt = "people on placebo improved by"
    assert page.count(doubt) == 1
    assert doubt in head
    assert "Two bad nights are not a relapse." in page
    assert "Not enough yet" in page


def test_the_whole_report_stands_in_the_frame(tmp_path):
    bench, person = treated(tmp_path, nights=28)
    page = ready(bench, f"/p/{person}/treatment/course")
    assert "How sure, and how it was worked out" in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1


def test_muscles_are_hypotheses_beside_none_of_them(kept):
    bench, person = kept
    page = ready(bench, f"/p/{person}/treatment")
    assert "Muscles to consider" in page
    assert "Hypothesis" in page
    assert page.count('<span class="pinh">') >= 3
    assert "No muscle pattern" in page
    assert "not checked yet" in page


def test_a_person_sees_no_muscle_that_nobody_checked(tmp_path):
    bench, person = treated(tmp_path)
    desk = bench.house.desk
    member = add_member(desk, "themselves", "person", persons=(person,))
    bench.sign_in(member.id)
    page = ready(bench, f"/p/{person}/treatment")
    assert "Document 000 of this project" not in page
    assert "No muscle pattern" in page


def test_without_nights_it_says_what_the_visits_are_held_against(kept):
    bench, person = kept
    page = ready(bench, f"/p/{person}/treatment")
    assert "No night can be held against these visits yet." in page
    assert page.count("How sure, and every number") == 1


def test_the_next_visit_is_the_day_that_was_written_down_last(tmp_path):
    bench, person = treated(tmp_path)
    desk = bench.house.desk
    place = f"/p/{person}/treatment"
    # A week after the last visit is today.
    assert "Next visit: <b>Friday 20 November</b>" in told(bench.get(place))
    set_appointment(desk, person, date(2026, 12, 9), "visit 3")
    assert "Next visit: <b>Wednesday 9 December</b>" in told(bench.get(place))
    clock_of(desk).at += timedelta(minutes=5)
    set_appointment(desk, person, date(2026, 12, 2), "visit 3")
    assert "Next visit: <b>Wednesday 2 December</b>" in told(bench.get(place))
    course = list_visits(desk, person).course.name
    with desk.store.transaction():
        HomeStep(desk, person).visit(course, 3, date(2026, 12, 4), since=date(2026, 11, 21))
    clock_of(desk).at += timedelta(minutes=5)
    set_appointment(desk, person, date(2026, 12, 5), "dentist")
    assert "Next visit: <b>Friday 4 December</b>" in told(bench.get(place))
    clock_of(desk).at += timedelta(days=30)
    bench.sign_in(bench.house.owner().id)
    assert "Next visit" not in told(bench.get(place))


def test_before_the_first_visit_no_date_is_made_up(tmp_path):
    bench, person = practice(tmp_path)
    bench.post(f"/p/{person}/treatment/begin", {"goal": GOAL, "kind": "needling"})
    page = told(bench.get(f"/p/{person}/treatment"))
    assert "Next visit" not in page
    assert "series 1: planned. The goal: sit through a film" in page


def test_a_course_is_told_in_the_language_of_its_reader(tmp_path):
    bench, person = treated(tmp_path)
    bench.client.cookies.set("ekbom-language", "de")
    page = ready(bench, f"/p/{person}/treatment")
    for text in ("Soleus rechts", "series 1: läuft", "Blutverdünner", "unterbrechen", "Hinten"):
        assert text in page
    assert "5. Nov. 2026: Nadeln" in page
    for english in ("Blood thinner", "ferritin of", "Soleus right", ">Back<", "Project-Id"):
        assert english not in page
    visit = told(bench.get(f"/p/{person}/treatment/visits/1"))
    assert "Muskelkater, 0 bis 10" in visit
    assert "Soreness" not in visit


def test_what_was_changed_alone_stands_with_the_checks(kept):
    bench, person = kept
    seen = see_course(bench.house.desk, person)
    *others, last = seen.course.visits
    changed = Screen(changes=(OwnChange("pramipexole"), OwnChange()))
    last = replace(last, screen=changed, needles_in=2, needles_out=None)
    seen = replace(seen, course=replace(seen.course, visits=(*others, last)))
    found = [(one.look, one.name, one.says) for one in checks_of(seen, texts_of("en"))]
    assert ("warn", "Needles in 2, out not counted", "visit 2") in found
    says = "a message to whoever prescribes is ready"
    assert found[-1] == ("warn", "Changed alone, as told: pramipexole, a medicine", says)


# Begun, asked about, planned


def test_a_course_is_begun_with_one_sentence(tmp_path):
    bench, person = practice(tmp_path)
    page = told(bench.get(f"/p/{person}/treatment/begin"))
    assert 'name="visits_to" id="f-visits_to" value="10"' in page
    bare = bench.post(f"/p/{person}/treatment/begin", {"kind": "manual", "style": HOSTILE})
    assert bare.status_code == 422
    assert "Say what the person wants back; one sentence is enough." in bare.text
    assert HOSTILE not in bare.text
    form = {"goal": GOAL, "kind": "manual", "visits_from": "4", "visits_to": "8", "by.name": "J."}
    answer = bench.post(f"/p/{person}/treatment/begin", form)
    assert answer.headers["location"] == f"/p/{person}/treatment/intake?begun=1"
    made = course(bench, person)
    assert (made.plan.goal, made.plan.kind, made.plan.visits) == (GOAL, "manual", (4, 8))
    assert made.by.name == "J."
    again = bench.post(f"/p/{person}/treatment/begin", form)
    assert again.status_code == 422


def test_the_safety_questions_are_kept_as_they_were_answered(tmp_path):
    bench, person = practice(tmp_path)
    bench.post(f"/p/{person}/treatment/begin", {"goal": GOAL, "kind": "needling"})
    page = told(bench.get(f"/p/{person}/treatment/intake"))
    assert "What nobody asked is never taken as a no." in page
    assert "No consent is written down. Nothing is treated without one." in page
    form = {
        "consent.techniques": list(ACTS), "screen.epilepsy": "no", "screen.age_years": "47",
        "screen.anticoagulant": "yes", "nowhere.screen.varicose_regions": "yes",
        "complaint": "restless in the evening\nand on trains", "situations": ["train", "bed"],
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/intake", form).status_code == 303
    intake = course(bench, person).intake
    screen = intake.screen
    assert (screen.epilepsy, screen.age_years, screen.anticoagulant) == (False, 47, True)
    assert (screen.varicose_regions, screen.lymphoedema_regions) == ((), None)
    assert screen.heart_valve is None
    assert [one.techniques for one in screen.consents] == [ACTS]
    assert [one.says for one in intake.complaint] == ["restless in the evening", "and on trains"]
    assert {one.situation for one in intake.triggers} == {"train", "bed"}


def test_a_change_of_the_screen_needs_a_reason_and_consent_can_be_withdrawn(kept):
    bench, person = kept
    form = {"screen.heart_valve": "yes", "withdraw.0": "yes"}
    bare = bench.post(f"/p/{person}/treatment/intake", form)
    assert bare.status_code == 422
    assert "Say why it is changed, such as asked again." in bare.text
    assert bench.post(
        f"/p/{person}/treatment/intake", {**form, "reason": "told today"}
    ).status_code == 303  # fmt: skip
    screen = course(bench, person).intake.screen
    assert screen.heart_valve is True
    assert screen.epilepsy is False
    assert screen.consents[0].withdrawn.isoformat() == "2026-11-20"
    page = told(bench.get(f"/p/{person}/treatment/intake"))
    assert "withdrawn 20 November 2026" in page
    assert "first visit faint" in page
    assert "lying down, few needles" in page
    assert "No consent is written down" in told(bench.get(f"/p/{person}/treatment"))


def test_a_plan_changes_with_a_reason_and_keeps_its_versions(kept):
    bench, person = kept
    form = {"goal": GOAL, "visits_from": "6", "visits_to": "4"}
    wrong = bench.post(f"/p/{person}/treatment/plan", form)
    assert "At most is less than at least." in wrong.text
    form |= {"visits_to": "12", "interval_days": "14", "reason": "fewer days free"}
    assert bench.post(f"/p/{person}/treatment/plan", form).status_code == 303
    plan = course(bench, person).plan
    assert (plan.visits, plan.interval_days, plan.rationale) == ((6, 12), 14, "tender calf")
    page = told(bench.get(f"/p/{person}/treatment/plan"))
    assert "fewer days free: 6 to 12 visits, one in 14 days" in page
    assert "Look at what is known so far; nothing is decided here." in page


def test_a_step_is_taken_and_a_wrong_one_is_told(kept):
    bench, person = kept
    assert bench.post(f"/p/{person}/treatment/step", {"step": "paused"}).status_code == 400
    form = {"step": "paused", "reason": "a journey"}
    assert bench.post(f"/p/{person}/treatment/step", form).status_code == 303
    assert see_course(bench.house.desk, person).status == "paused"
    page = told(bench.get(f"/p/{person}/treatment"))
    assert "Record a visit" not in page
    assert 'value="went_on"' in page


def test_a_drawn_trial_is_sealed_and_drawn_once(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/stronger"))
    assert "It cannot be drawn again." in page
    assert "not checked yet" in page
    assert bench.post(f"/p/{person}/treatment/stronger", {"way": "legs"}).status_code == 303
    (trial,) = kept_plans(bench.house.desk, person)
    assert course(bench, person).plan.trial == trial.seal
    page = told(bench.get(f"/p/{person}/treatment/stronger"))
    assert "A trial was drawn for this course and is sealed." in page
    again = bench.post(f"/p/{person}/treatment/stronger", {"way": "legs"})
    assert again.status_code == 422
    assert "a second draw would be a choice" in told(again)


# The body, home, paper


def test_a_drawing_is_kept_from_the_list_alone(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/body"))
    assert "3 of 98 places are marked, 2 on the right and 1 on the left" in page
    assert 'href="#drawn.calf_inner_right"' in page
    assert 'id="drawn.calf_inner_right" name="drawn.calf_inner_right" value="7"' in page
    wrong = bench.post(f"/p/{person}/treatment/body", {"visit": "2", "drawn.shin_right": "many"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    form = {"visit": "2", "drawn.shin_right": "3", "reason": "<b>"}
    assert bench.post(f"/p/{person}/treatment/body", form).status_code == 303
    visits = course(bench, person).visits
    assert dict(visits[1].before.drawing.intensities) == {"shin_right": 3}
    assert dict(visits[0].before.drawing.intensities) == DRAWN
    assert visits[1].before.rating == 5


def test_what_may_go_with_a_drawing_is_shown_before_it_is_kept(kept):
    bench, person = kept
    form = {"drawn.buttock_upper_left": "8"}
    page = told(bench.post(f"/p/{person}/treatment/body/try", form))
    assert page.count('<span class="pinh">') >= 3
    assert dict(course(bench, person).visits[1].before.drawing.intensities) == DRAWN


def test_what_is_done_at_home_is_drawn_and_written(kept):
    bench, person = kept
    page = told(bench.get(f"/p/{person}/treatment/home"))
    assert "One thing to do between visits." in page
    assert "Calf stretch, right" in page
    assert 'class="returns"' in page
    form = {
        "items.0.what": "calf stretch", "items.0.from": "0", "items.1.what": HOSTILE,
        "items.1.how_often": "evenings", "items.1.until": "2026-12-20",
    }  # fmt: skip
    assert bench.post(f"/p/{person}/treatment/home", form).status_code == 303
    (record,) = list_records(bench.house.desk, person, "home")
    assert [one.what for one in home_of(record)] == ["calf stretch", HOSTILE]
    assert HOSTILE not in bench.get(f"/p/{person}/treatment/home").text
    assert "On how many days it was done is not written down yet." in page
    bare = bench.post(f"/p/{person}/treatment/home", {"items.0.how_often": "daily"})
    assert bare.status_code == 422
    assert "Say which one, or leave the whole row empty." in bare.text


def test_sheets_and_the_draft_are_there_to_print(kept):
    bench, person = kept
    sheet = told(bench.get(f"/p/{person}/treatment/sheet/receipt"))
    assert "Visits agreed and used" in sheet
    assert sheet.count("<main") == 1
    assert bench.get(f"/p/{person}/treatment/sheet/none").status_code == 400
    draft = ready(bench, f"/p/{person}/treatment/draft?standard=stricta")
    assert "STRICTA" in draft
    # What comes when it is ready brings the way to its text along.
    assert "form=text" in draft.split('id="finding"', 1)[1]
    ready(bench, f"/p/{person}/treatment/draft?standard=care")
    text = bench.get(f"/p/{person}/treatment/draft?standard=care&form=text")
    assert "attachment" in text.headers["content-disposition"]
    assert text.text.startswith("#")
    assert bench.get(f"/p/{person}/treatment/draft?standard=mine").status_code == 400


# Rights, and looks


@pytest.mark.parametrize("path", PAGES)
def test_another_persons_course_is_refused_in_the_words_of_nobodys(kept, path):
    bench, person = kept
    desk = bench.house.desk
    other = add_person(desk, "another")
    member = add_member(desk, "colleague", "therapist", persons=(other.id,))
    bench.sign_in(member.id)
    theirs = bench.get(f"/p/{person}/treatment{path}")
    nobodys = bench.get(f"/p/{'f' * 32}/treatment{path}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.text.replace(person, "-") == nobodys.text.replace("f" * 32, "-")


def test_a_person_may_keep_a_course_of_their_own(tmp_path):
    from tests.builders.desks import make_desk

    bench = Bench(make_desk(tmp_path))
    person = own_person(bench.house.desk)
    answer = bench.post(f"/p/{person}/treatment/begin", {"goal": "sleep", "kind": "movement"})
    assert answer.status_code == 303


def test_the_pages_are_sound_in_a_browser(kept, browser):
    bench, person = kept
    with served(bench.house.desk) as (house, origin):
        visit = Visit(browser, house, origin, width=390, light="dark")
        for path in ("", "/visit", "/body", "/intake", "/home"):
            page = visit.go(f"/p/{person}/treatment{path}")
            page.locator(".skel").first.wait_for(state="detached")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, path
        assert visit.complaints == []
