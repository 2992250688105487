"""A trial from question to result: looked at, drawn, sealed, opened with a reason, read."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.web_pages import filled_desk, main_of
from tests.builders.workbench import Bench

from ekbom.actions.entries import list_records, show_record
from ekbom.actions.kept_answer import read_trials
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.kept_questions import helps_kept
from ekbom.knowledge.load import load_policy

ASKED = {"action": "warm socks", "outcome": "urge", "start": "2026-11-25", "block": "3"}


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def sealed(tmp_path):
    desk, seals = filled_desk(tmp_path)
    return Bench(desk), seals


def base(bench):
    return f"/p/{own_person(bench.house.desk)}"


def query(**fields):
    return "&".join(f"{name}={value}".replace(" ", "+") for name, value in fields.items())


def test_what_it_can_show_comes_before_anything_is_drawn(bench):
    path = f"{base(bench)}/trial/new"
    assert "What this trial can show" not in bench.get(path).text
    answer = settled(bench, f"{path}?look=yes&{query(**ASKED)}")
    words = main_of(answer)
    assert "Drawn in pairs of 3-night blocks: 66 nights, 2,048 possible schedules." in words
    assert "The smallest p it can reach: under 0.001." in words
    assert (
        "The first night is Wednesday 25 November; the result is read on 30 January 2027" in words
    )
    assert "If it truly helps by 1: the interval leaves zero out in" in words
    assert "the ups and downs of a usual diary were assumed, not your own." in words
    assert "--baseline" not in words
    assert kept_plans(bench.house.desk, own_person(bench.house.desk)) == ()
    assert '<input type="hidden" name="action" value="warm socks">' in answer.text


def test_it_is_drawn_sealed_and_kept_once(bench):
    answer = bench.post(f"{base(bench)}/trial/new", ASKED)
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"{base(bench)}/trial/{plan.seal}",
    )  # fmt: skip
    assert (plan.action, plan.outcome, str(plan.schedule.start)) == (
        "warm socks", "urge", "2026-11-25",
    )  # fmt: skip
    assert len(plan.schedule.assign) == 66
    page = settled(bench, f"{base(bench)}/trial/{plan.seal}")
    words = main_of(page)
    assert "Does warm socks change urge?" in words
    assert "The first night is Wednesday 25 November." in words
    assert "Open the seal early" not in words
    assert page.text.count('<i class="a') == sum(plan.schedule.assign)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("action", "", "The action has no name"),
        ("worthwhile", "much", "'much' is no number; write it as 1 or 0.5"),
        ("start", "soon", "'soon' is no day; write it as 2026-12-01"),
        ("start", "2026-11-19", "2026-11-19"),
        ("pairs", "many", "'many' is no whole number; write it as 6"),
        ("block", "2", "blocks of 2 are not offered"),
        ("action", "x" * 81, "is no name"),
        ("versus", "warm socks", "cannot be compared with itself"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong(bench, field, value, says):
    sent = {**ASKED, field: value}
    for answer in (
        bench.get(f"{base(bench)}/trial/new?look=yes&{query(**sent)}"),
        bench.post(f"{base(bench)}/trial/new", sent),
    ):
        assert answer.status_code == 400
        assert says.casefold() in main_of(answer).casefold()
        assert 'value="urge"' in answer.text or "<option selected>urge</option>" in answer.text
        if field != "block":
            assert f'value="{value}"' in answer.text
    assert kept_plans(bench.house.desk, own_person(bench.house.desk)) == ()


def test_a_prescribed_medicine_waits_for_its_prescriber(bench):
    sent = {**ASKED, "action": "pramipexole"}
    answer = bench.post(f"{base(bench)}/trial/new", sent)
    assert answer.status_code == 400
    assert "prescriber" in main_of(answer)
    agreed = {**sent, "prescriber": "Dr Wu", "agreed": "2026-11-18"}
    assert bench.post(f"{base(bench)}/trial/new", agreed).status_code == 303
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    assert (plan.prescriber, str(plan.agreed)) == ("Dr Wu", "2026-11-18")
    assert "Dr Wu, 18 November 2026" in main_of(settled(bench, f"{base(bench)}/trial/{plan.seal}"))


def test_a_running_trial_says_tonight_and_no_result(sealed):
    bench, (_, running) = sealed
    page = settled(bench, f"{base(bench)}/trial/{running}")
    words = main_of(page)
    assert "Tonight, night 19 of 24" in words
    assert "The result stays sealed until Thursday 26 November" in words
    assert "How few pairs are too few?" in words
    assert "You may end it on any night, without giving a reason." in words
    assert "Result" not in words.split("Result is read")[0].replace("The result", "")
    assert "95 %" not in page.text
    assert page.text.count("tonight") >= 2


def test_to_open_it_early_a_reason_is_asked_and_kept(sealed):
    bench, (_, running) = sealed
    path, me = f"{base(bench)}/trial/{running}", own_person(bench.house.desk)
    settled(bench, path)
    refused = bench.post(f"{path}/open", {"why": "  "})
    assert refused.status_code == 400
    assert "Say why you look now" in main_of(refused) or "say why you look now" in main_of(refused)
    assert all(one.broken_at is None for one in kept_plans(bench.house.desk, me))
    assert bench.post(f"{path}/open", {"why": "my doctor <b>asks</b>"}).status_code == 303
    kept = next(one for one in list_records(bench.house.desk, me, "plan") if one.key == running)
    assert kept.reason == "the seal was broken: my doctor <b>asks</b>"
    words = main_of(settled(bench, path))
    assert "Somebody looked on Friday 20 November, before the end." in words
    assert "95 %" in words
    # It stays broken at the first time.
    clock_of(bench.house.desk).step(hours=1)
    bench.post(f"{path}/open", {"why": "again"})
    assert len(show_record(bench.house.desk, me, kept.id)) == 2


def test_the_result_is_read_and_nothing_is_due_any_more(sealed):
    bench, (over, _) = sealed
    desk, me = bench.house.desk, own_person(bench.house.desk)
    path = f"{base(bench)}/trial/{over}"
    page = settled(bench, path)
    assert "It ended on 1 November 2026; here is what it says." in main_of(page)
    assert "Foot bath helped you by 1.9 points" in main_of(page)
    assert "When to end it early" not in main_of(page)
    assert "I have read it" in main_of(page)
    plans = kept_plans(desk, me)
    assert read_trials(desk, me, plans) == frozenset()
    assert bench.post(f"{path}/read").status_code == 303
    assert read_trials(desk, me, plans) == {over}
    assert "I have read it" not in main_of(settled(bench, path))


def test_a_part_of_the_seal_does_and_another_trial_is_none(sealed):
    bench, (over, _) = sealed
    assert settled(bench, f"{base(bench)}/trial/{over[:12]}").status_code == 200
    assert bench.get(f"{base(bench)}/trial/zzzz").status_code == 404
    assert bench.post(f"{base(bench)}/trial/zzzz/open", {"why": "x"}).status_code == 404


def test_two_measures_against_each_other(bench):
    bench.post(f"{base(bench)}/trial/new", {**ASKED, "versus": "foot bath"})
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    clock_of(bench.house.desk).step(days=5)
    words = main_of(settled(bench, f"{base(bench)}/trial/{plan.seal}"))
    assert "warm socks or foot bath: which is better for urge?" in words
    assert plan.schedule.start + timedelta(days=66) == plan.end


def test_what_begins_once_is_drawn_within_a_window(bench):
    path = f"{base(bench)}/trial/new"
    sent = {**ASKED, "block": "start", "earliest": "2026-12-09", "latest": "2027-01-05"}
    words = main_of(settled(bench, f"{path}?look=yes&{query(**sent)}"))
    assert "The first night was drawn from 28 possible ones" in words
    assert bench.post(path, sent).status_code == 303
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    design = plan.schedule.design
    assert (design.name, design.starts[0], design.starts[-1]) == ("start", 14, 41)
    assert plan.schedule.assign.index(1) in design.starts
    words = main_of(settled(bench, f"{base(bench)}/trial/{plan.seal}"))
    assert "How few pairs are too few?" not in words
    assert "on which of them I begin was drawn by chance" in words


def test_a_window_nobody_names_is_long_enough_for_a_word(bench):
    sent = {**ASKED, "block": "start", "nights": "70"}
    assert bench.post(f"{base(bench)}/trial/new", sent).status_code == 303
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    rules = load_policy().levels
    starts = plan.schedule.design.starts
    assert (starts[0], len(starts)) == (
        rules["changed_after"].before, rules["probably_helps"].starts_min,
    )  # fmt: skip
    assert plan.schedule.design.units == 70


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("earliest", "soon", "'soon' is no day"),
        ("earliest", "2027-02-05", "runs backwards"),
        ("nights", "many", "'many' is no whole number"),
        ("nights", "3", "leaves no night"),
    ],
)
def test_a_window_that_does_not_fit_is_said_beside_it(bench, field, value, says):
    sent = {**ASKED, "block": "start", "earliest": "2026-12-09", "latest": "2027-01-05"}
    answer = bench.post(f"{base(bench)}/trial/new", {**sent, field: value})
    assert answer.status_code == 400
    assert says in main_of(answer)
    assert kept_plans(bench.house.desk, own_person(bench.house.desk)) == ()


def test_a_pause_is_begun_changed_and_ended(sealed):
    bench, (_, running) = sealed
    path, me = f"{base(bench)}/trial/{running}", own_person(bench.house.desk)
    words = main_of(settled(bench, path))
    assert "Pause from tonight" in words
    assert bench.post(f"{path}/pause", {"until": "2026-11-27", "why": "a <b>"}).status_code == 303
    kept = next(one for one in list_records(bench.house.desk, me, "plan") if one.key == running)
    # Tonight is rated already.
    assert kept.body["pauses"] == [{"first": "2026-11-21", "until": "2026-11-27"}]
    assert kept.reason == "paused: a <b>"
    clock_of(bench.house.desk).step(days=1)
    page = settled(bench, path)
    words = main_of(page)
    assert "Paused after 19 of 24 nights" in words
    assert "It goes on with Friday 27 November" in words
    assert "The result stays sealed until Wednesday 2 December" in words
    assert "6 nights, counted for neither side" in words
    assert "It stood still for 6 more." in words
    assert "Paused; it goes on with Friday 27 November." in main_of(
        settled(bench, f"{base(bench)}/helps")
    )
    today = main_of(settled(bench, f"{base(bench)}/today"))
    assert "magnesium: paused" in today
    assert "It goes on with Friday 27 November." in today
    assert 'name="trial-name"' not in bench.get(f"{base(bench)}/today").text
    assert bench.post(f"{path}/pause", {"until": "2026-11-23"}).status_code == 303
    assert "It goes on with Monday 23 November" in main_of(settled(bench, path))
    assert bench.post(f"{path}/go-on").status_code == 303
    words = main_of(settled(bench, path))
    assert "Paused after" not in words
    assert "The result stays sealed until Thursday 26 November" in words


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("", "No night is chosen; choose the night it goes on with."),
        ("soon", "'soon' is no day; write it as 2026-12-01."),
        ("2026-11-19", "a pause that begins on 2026-11-21 does not end on 2026-11-19"),
    ],
)
def test_a_pause_that_does_not_fit_is_said_beside_it(sealed, until, says):
    bench, (_, running) = sealed
    path = f"{base(bench)}/trial/{running}"
    settled(bench, path)
    answer = bench.post(f"{path}/pause", {"until": until, "why": '"><script>'})
    assert answer.status_code == 400
    assert says.casefold() in main_of(answer).casefold()
    assert 'aria-describedby="wrong-until"' in answer.text
    assert f'value="{until}"' in answer.text
    assert "<script>" not in answer.text.split("<main", 1)[1]
    assert all(
        not one.schedule.pauses
        for one in kept_plans(bench.house.desk, own_person(bench.house.desk))
    )


def test_a_trial_that_is_over_is_not_paused(sealed):
    bench, (over, _) = sealed
    path = f"{base(bench)}/trial/{over}"
    assert "Pause from tonight" not in main_of(settled(bench, path))
    assert bench.post(f"{path}/pause", {"until": "2026-12-24"}).status_code == 409
    assert bench.post(f"{path}/go-on").status_code == 409
    assert bench.post(f"{base(bench)}/trial/zzzz/pause", {"until": "2026-12-24"}).status_code == 404


def test_the_result_of_a_trial_that_was_paused_says_so(sealed):
    bench, (_, running) = sealed
    desk = bench.house.desk
    path = f"{base(bench)}/trial/{running}"
    bench.post(f"{path}/pause", {"until": "2026-11-23"})
    clock_of(desk).step(days=12)
    words = main_of(settled(Bench(desk), path))
    assert "2 nights, counted for neither side: 21 November 2026 to 22 November 2026." in words


def test_the_plan_can_be_given_to_a_doctor(bench):
    asked = {**ASKED, "action": "pramipexole", "prescriber": "Dr Wu", "agreed": "2026-11-18"}
    bench.post(f"{base(bench)}/trial/new", asked)
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    page = settled(bench, f"{base(bench)}/trial/{plan.seal}")
    text = unescape(page.text.split('id="plan-words"', 1)[1].split("</textarea>", 1)[0])
    assert "I would like to find out whether pramipexole changes urge." in text
    assert "It lasts 66 nights, in blocks of 3 nights drawn in pairs." in text
    assert "The first night is 25 November 2026; the result is read on 30 January 2027." in text
    assert "I rate urge from 0 to 10. A change of 1 or more would matter to me." in text
    assert "It is about a prescribed medicine; agreed with Dr Wu on 18 November 2026." in text
    assert "- You may end it on any night, without giving a reason." in text
    assert "Any change of a prescribed medicine is agreed with Dr Wu first." in text
    assert "Nothing in this plan says how much of a medicine to take." in text
    assert "2026-" not in text


def test_the_plan_of_two_measures_names_both(bench):
    bench.post(f"{base(bench)}/trial/new", {**ASKED, "versus": "foot bath", "block": "1"})
    (plan,) = kept_plans(bench.house.desk, own_person(bench.house.desk))
    words = main_of(settled(bench, f"{base(bench)}/trial/{plan.seal}"))
    assert "I would like to find out whether warm socks or foot bath is better for urge." in words
    assert "nights, each drawn anew in pairs." in words
    assert "prescribed medicine; agreed" not in words


def test_without_it_is_said_in_the_language_of_the_page(sealed):
    bench, (_, running) = sealed
    plan = next(
        one
        for one in kept_plans(bench.house.desk, own_person(bench.house.desk))
        if one.seal == running
    )
    tonight = plan.schedule.assign[plan.schedule.place_of(date(2026, 11, 20))]
    words = main_of(settled(bench, f"{base(bench)}/helps"))
    assert ("Tonight: magnesium" if tonight else "Tonight: without magnesium") in words


def test_from_sealing_to_the_first_night_the_list_stands_and_the_trial_waits(sealed):
    bench, _ = sealed
    desk, me = bench.house.desk, own_person(bench.house.desk)
    sent = {**ASKED, "action": "coffee", "start": "2026-11-23"}
    seal = bench.post(f"{base(bench)}/trial/new", sent).headers["location"].rsplit("/", 1)[1]
    words = main_of(settled(bench, f"{base(bench)}/helps"))
    assert "Coffee is going to be tested from 23 November 2026 on." in words
    assert "magnesium is being tested now" in words.casefold()
    clock_of(desk).step(days=3)
    bench = Bench(desk)
    words = main_of(settled(bench, f"{base(bench)}/helps"))
    assert "Coffee is being tested now; no night of it is written down yet." in words
    words = main_of(settled(bench, f"{base(bench)}/trial/{seal}"))
    assert "none of its nights is in the diary" not in words.casefold()
    assert "Tonight, night 1 of 66" in words
    clock_of(desk).step(days=80)
    bench = Bench(desk)
    words = main_of(settled(bench, f"{base(bench)}/trial/{seal}"))
    assert "No night of the trial of coffee is written down, so nothing can be read." in words
    assert (
        helps_kept(desk, me, "urge", ["coffee"], keep=False).answer.actions[0].level == "not_enough"
    )


def test_what_is_sent_again_draws_no_second_trial(bench):
    path = f"{base(bench)}/trial/new"
    first, again = bench.post(path, ASKED), bench.post(path, ASKED)
    assert again.status_code == 303
    assert again.headers["location"] == first.headers["location"]
    assert len(kept_plans(bench.house.desk, own_person(bench.house.desk))) == 1
    # What would be drawn otherwise is not taken for it.
    for other in ({"block": "1"}, {"pairs": "9"}, {"helper": "yes"}):
        refused = bench.post(path, {**ASKED, **other})
        assert refused.status_code == 400
        assert "This trial is drawn from that night on already; go on with it" in main_of(refused)
    # Another question, or the same one from another night on, is another trial.
    assert bench.post(path, {**ASKED, "start": "2026-11-26"}).status_code == 303
    assert bench.post(path, {**ASKED, "versus": "cold socks"}).status_code == 303
    assert len(kept_plans(bench.house.desk, own_person(bench.house.desk))) == 3
