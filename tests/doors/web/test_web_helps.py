"""What helps: the list, the words, the nights behind it, how things are done, and every state."""

from __future__ import annotations

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.web_pages import filled_desk, main_of
from tests.builders.workbench import Bench

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_answer import said_kinds
from ekbom.actions.people import add_member, add_person


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    return Bench(filled_desk(tmp_path_factory.mktemp("helps"))[0])


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def base(bench):
    return f"/p/{own_person(bench.house.desk)}"


def test_nothing_yet_says_what_to_do_tonight(bench):
    answer = settled(bench, f"{base(bench)}/helps")
    assert answer.status_code == 200
    words = main_of(answer)
    assert "What helps you will stand here, ordered by how sure we can be." in words
    assert "The one thing to do tonight: one number for the urge" in words
    assert f'href="{base(bench)}/today"' in answer.text


def test_the_finding_comes_first_then_the_list(filled):
    words = main_of(settled(filled, f"{base(filled)}/helps"))
    first = words.index("Of 3 actions, we can say most about foot bath: helps")
    assert first < words.index("From 80 nights, 80 written down.") < words.index("Your list")
    assert words.count("you knew which nights were which") == 1
    assert "80 %:" in words
    assert "foot bath Helps Foot bath helped you by 1.9 points" in words
    assert "best guess, 80 % bar, 95 % line" in words


def test_a_running_trial_shows_counts_alone(filled):
    answer = settled(filled, f"{base(filled)}/helps")
    row = answer.text.split('<h3 translate="no">magnesium</h3>', 1)[1].split("</li>", 1)[0]
    assert "Sealed until 26 November 2026" in row
    assert "95 %" not in row
    assert '<div class="cival"><span>Sealed' in row
    assert "Night 19 of 24. The result stays sealed until Thursday 26 November." in main_of(answer)


def test_no_word_of_the_command_line_is_shown(filled):
    words = main_of(settled(filled, f"{base(filled)}/helps"))
    assert " --" not in words
    assert "(--" not in words
    assert "Please say whether coffee is planned, a habit" in words


def test_how_things_are_done_is_said_once_and_kept(tmp_path):
    bench = Bench(filled_desk(tmp_path)[0])
    page = settled(bench, f"{base(bench)}/helps").text
    assert 'name="kind-coffee"' in page
    assert 'name="kind-foot bath"' not in page  # chance decided about it
    sent = {"outcome": "urge", "kind-coffee": "habit", "kind-nothing": "habit", "kind-": "wrong"}
    answer = bench.post(f"{base(bench)}/helps/kinds", sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(bench)}/helps#say")
    me = own_person(bench.house.desk)
    assert said_kinds(bench.house.desk, me) == {"coffee": "habit"}
    page = settled(bench, f"{base(bench)}/helps").text
    assert 'name="kind-coffee" value="habit" checked' in page
    assert "A habit; logged, not drawn." in page
    assert "Please say whether coffee" not in page
    # The same once more keeps one answer.
    bench.post(f"{base(bench)}/helps/kinds", sent)
    assert len(list_records(bench.house.desk, me, "answer")) == 1


def test_nothing_chosen_keeps_nothing(filled):
    answer = filled.post(f"{base(filled)}/helps/kinds", {"outcome": "urge"})
    assert answer.status_code == 400
    assert "Nothing is chosen" in answer.text


def test_several_outcomes_can_be_chosen_between(bench):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    log_entry(desk, me, {"urge": "6", "urge in bed": "3", "coffee": "2"}, new=("urge in bed",))
    page = settled(bench, f"{base(bench)}/helps").text
    assert "<option selected>urge</option>" in page
    page = settled(bench, f"{base(bench)}/helps?outcome=urge+in+bed").text
    assert "<option selected>urge in bed</option>" in page
    assert '<h3 translate="no">urge</h3>' not in page  # what is rated is nothing one did
    assert "What helps: urge" in settled(bench, f"{base(bench)}/helps?outcome=nothing").text


def test_a_source_alone(bench, tmp_path):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    log_entry(desk, me, {"urge": "6", "coffee": "2"})
    table = tmp_path / "diary.csv"
    rows = [f"2026-03-0{k}T22:00,{k},{k % 2}" for k in range(1, 9)]
    table.write_text("\n".join(["time,urge,tea", *rows]))
    bring_diary(desk, me, table, options={"day_turns": 15})
    answer = settled(bench, f"{base(bench)}/helps")
    assert answer.status_code == 409
    words = main_of(answer)
    assert "Your nights cannot be compared as they are" in words
    assert "Everything you wrote is safe." in words
    assert "The tables of this person turn their day at different hours" in words
    assert "--" not in words
    page = settled(bench, f"{base(bench)}/helps?source=diary.csv")
    assert page.status_code == 200
    assert '<h3 translate="no">tea</h3>' in page.text
    assert '<h3 translate="no">coffee</h3>' not in page.text


def test_the_raw_nights_by_four_weeks(filled):
    answer = settled(filled, f"{base(filled)}/helps/nights")
    words = main_of(answer)
    assert "24 October 2026 - 20 November 2026: urge" in words
    assert "Left out until the seal opens" in words
    assert "early: magnesium." in words
    assert 'href="?outcome=urge&amp;until=2026-10-23"' in answer.text
    older = settled(filled, f"{base(filled)}/helps/nights?outcome=urge&until=2026-10-23")
    assert "26 September 2026 - 23 October 2026" in main_of(older)
    assert "Four weeks after" in main_of(older)
    nothing = settled(filled, f"{base(filled)}/helps/nights?until=2020-01-01")
    assert "Nothing is written down in these four weeks." in main_of(nothing)
    assert settled(filled, f"{base(filled)}/helps/nights?until=0001-01-01").status_code == 200
    assert filled.get(f"{base(filled)}/helps/nights?until=never").status_code == 422


def test_a_page_at_work_asks_again_by_itself(filled):
    house = filled.house
    key_free = house.answers
    house.answers = type(key_free)(1)
    house.answers.get = lambda *_args, **_more: None  # never ready
    try:
        page = filled.get(f"{base(filled)}/helps?outcome=urge")
    finally:
        house.answers = key_free
    assert page.status_code == 200
    assert f'hx-get="{base(filled)}/helps?outcome=urge"' in page.text
    assert 'hx-trigger="load delay:400ms"' in page.text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.text
    assert "You can go on to any other page meanwhile" in page.text


def test_hostile_names_stay_text(bench):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    name = "<script>alert(1)</script>"
    for night in range(2):
        log_entry(desk, me, {"urge": "6", name: "2"}, new=(name,), at=f"2026-11-{18 + night}T21:00")
    for page in ("helps", "helps/nights"):
        text = settled(bench, f"{base(bench)}/{page}").text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_anothers_nights_are_refused_in_the_same_words(tmp_path):
    desk = make_desk(tmp_path, role="therapist")
    mine, other = add_person(desk, "Ann").id, add_person(desk, "Ben").id
    carer = add_member(desk, "Cara", "carer", persons=[mine])
    bench = Bench(desk, member=carer.id)
    assert settled(bench, f"/p/{mine}/helps").status_code == 200
    refused = [bench.get(f"/p/{who}/helps") for who in (other, "f" * 32)]
    assert [one.status_code for one in refused] == [404, 404]
    assert main_of(refused[0]).replace(other, "x") == main_of(refused[1]).replace("f" * 32, "x")
    researcher = add_member(desk, "Rita", "researcher", persons=[mine])
    assert Bench(desk, member=researcher.id).get(f"/p/{mine}/helps").status_code == 404
