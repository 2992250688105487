"""What Today shows of what is kept: hours slept, visits, two measures of a trial, days in words."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import numpy as np
import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.treated import treated
from tests.builders.web_pages import main_of
from tests.builders.workbench import Bench

from ekbom.actions.course_seen import see_course
from ekbom.actions.entries import log_entry
from ekbom.actions.evening import NightTold, keep_nights
from ekbom.actions.kept_case import amend_case
from ekbom.actions.kept_plans import kept_plans
from ekbom.actions.seal_trial import TrialAsked, seal_trial
from ekbom.actions.today import read_evening
from ekbom.web.days_said import days_said
from ekbom.web.evening_form import SLEPT, slept

TONIGHT = date(2026, 11, 20)


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


def sent(bench, person, **fields):
    text = bench.get(f"/p/{person}/today").text
    shown = unescape(re.search(r'name="shown" value="([^"]*)"', text)[1])
    return bench.post(f"/p/{person}/today", {"night": "2026-11-20", "shown": shown, **fields})


def cells(bench, person, night=TONIGHT):
    return dict(read_evening(bench.house.desk, person, night).cells)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "under 4 h"), ("3.9", "under 4 h"), ("4", "4-5 h"), ("5", "5-6 h"),
        ("5.5 h", "5-6 h"), ("5,9", "5-6 h"), ("6", "6-7 h"), ("7", "6-7 h"), ("7.1", "over 7 h"),
        ("24", "over 7 h"),
    ],
)  # fmt: skip
def test_the_chip_that_holds_the_hours_carries_them(text, words):
    found = slept(text)
    assert [said for value, said in found if value == text] == [words]
    assert [said for _, said in found] == [said for _, said in SLEPT]
    assert sum(value not in dict(SLEPT) for value, _ in found) == (text not in dict(SLEPT))


@pytest.mark.parametrize("text", ["", "bad", "-1", "25", "300 min", "yes"])
def test_what_is_no_number_of_hours_marks_no_chip(text):
    assert slept(text) == SLEPT


def test_hours_kept_elsewhere_are_shown_once_and_stay_as_they_are(bench, person):
    log_entry(bench.house.desk, person, {"sleep hours": "5"}, at="2026-11-19")
    text = bench.get(f"/p/{person}/today").text
    field = text.split("Sleep last night", 1)[1].split("</fieldset>", 1)[0]
    assert re.findall(r'value="([^"]+)" checked><span>([^<]+)<', field) == [("5", "5-6 h")]
    assert ">5<" not in field
    fields = {"asks-before-sleep": "1", "before-sleep": "5", "asks-bed": "1", "bed": "4"}
    assert sent(bench, person, **fields).status_code == 303
    assert cells(bench, person, date(2026, 11, 19)) == {"sleep hours": "5"}
    assert cells(bench, person) == {"urge in bed": "4"}


def test_a_visit_is_marked_under_its_night_and_in_the_table(tmp_path):
    bench, person = treated(tmp_path)
    last = see_course(bench.house.desk, person).course.visits[-1].on
    log_entry(bench.house.desk, person, {"urge": "4"}, at=last.isoformat())
    text = settled(bench, f"/p/{person}/today").text
    wide = text.split('class="only-w lines"', 1)[1].split("</svg>", 1)[0]
    assert len(re.findall(r"l4\.5 8h-9z", wide)) >= 1
    table = text.split("The last 28 nights as a table", 1)[1].split("</table>", 1)[0]
    assert '<th scope="col">Visit</th>' in table
    assert '<th scope="col">Trial</th>' not in table
    row = table.split(f"?night={last}", 1)[1].split("</tr>", 1)[0]
    assert row.endswith("<td>visit</td>")


def test_without_visits_there_is_no_column_for_them(bench, person):
    log_entry(bench.house.desk, person, {"urge": "4"}, at="2026-11-19")
    text = settled(bench, f"/p/{person}/today").text
    assert '<th scope="col">Visit</th>' not in text
    assert 'class="tip"' not in text


@pytest.fixture
def two(bench, person):
    """A trial of two measures on its second night, and which of them tonight is."""
    desk = bench.house.desk
    clock_of(desk).step(days=-2)
    asked = TrialAsked(
        "warm bath", "urge", date(2026, 11, 19), versus="calf stretch", pairs=4, block=1
    )
    seal_trial(desk, person, asked, rng=np.random.default_rng(1))
    clock_of(desk).step(days=2)
    (plan,) = kept_plans(desk, person)
    names = ("warm bath", "calf stretch")
    return names if plan.schedule.assign[1] else names[::-1]


def test_a_night_of_two_measures_asks_which_of_them_it_was(bench, person, two):
    tonight, other = two
    text = settled(bench, f"/p/{person}/today").text
    card = text.split('id="h-trial"', 1)[1].split("</section>", 1)[0]
    assert f"Tonight: {tonight}" in card
    assert "warm bath or calf stretch: which one was it?" in card
    assert re.findall(r'name="trial" value="[^"]+"><span>([^<]+)<', card) == [
        "warm bath", "calf stretch", "Neither",
    ]  # fmt: skip
    assert not re.search(r">(Yes|No|Done|Left out)<", card)
    assert '<span>A<span class="vh">: warm bath</span></span>' in card
    assert '<span>B<span class="vh">: calf stretch</span></span>' in card
    # They are asked for here, not among the other chips.
    assert 'name="done" value="calf stretch"' not in text
    assert 'name="done" value="warm bath"' not in text
    assert other in card


@pytest.mark.parametrize(
    ("said", "kept", "checked"),
    [
        ("yes", ("yes", "no"), "yes"),
        ("the other", ("no", "yes"), "the other"),
        ("no", ("no", "no"), "no"),
    ],
)
def test_both_measures_of_a_night_are_kept(bench, person, two, said, kept, checked):
    fields = {"trial-name": two[0], "trial-other": two[1], "trial-usual": "yes"}
    assert sent(bench, person, **fields, trial=said).status_code == 303
    assert cells(bench, person) == dict(zip(two, kept, strict=True))
    text = bench.get(f"/p/{person}/today").text
    assert re.findall(r'name="trial" value="([^"]+)" checked', text) == [checked]
    assert sent(bench, person, **fields, trial="").status_code == 303
    assert cells(bench, person) == {}


def test_the_usual_amount_of_the_other_measure_is_what_is_kept(bench, person, two):
    told = {two[1]: "20 min"}
    keep_nights(bench.house.desk, person, [NightTold(date(2026, 11, 19), told)])
    text = bench.get(f"/p/{person}/today").text
    assert '<input type="hidden" name="trial-usual" value="20 min">' in text


def test_the_table_of_nights_says_which_were_drawn(bench, person, two):
    log_entry(bench.house.desk, person, {"urge": "4"}, at="2026-11-19")
    text = settled(bench, f"/p/{person}/today").text
    table = text.split("The last 28 nights as a table", 1)[1].split("</table>", 1)[0]
    assert '<th scope="col">Trial</th>' in table
    assert re.findall(r"<td>(warm bath|calf stretch)</td>", table) == list(two)
    legend = text.split('<ul class="legend">', 1)[1].split("</ul>", 1)[0]
    assert "trial night: warm bath" in legend
    assert "trial night: calf stretch" in legend
    assert "trial night with" not in legend


def test_beside_going_without_both_are_told_apart(bench, person, two):
    desk = bench.house.desk
    asked = TrialAsked("magnesium", "urge", date(2026, 11, 21), pairs=4, block=1)
    seal_trial(desk, person, asked, rng=np.random.default_rng(1))
    clock_of(desk).step(days=8)
    bench.sign_in(bench.house.owner().id)
    log_entry(desk, person, {"urge": "4"}, at="2026-11-27")
    text = settled(bench, f"/p/{person}/today").text
    legend = text.split('<ul class="legend">', 1)[1].split("</ul>", 1)[0]
    assert "trial night: warm bath, with" in legend
    assert "trial night: calf stretch, without" in legend


def test_days_of_what_is_due_are_written_as_people_write_them(bench, person):
    amend_case(
        bench.house.desk, person,
        'format = "ekbom-case/1"\ntitle = "x"\nsource = "y"\n\n[[taking]]\n'
        'name = "Pramipexole"\ntaking = "taken"\nsince = 2023-03-01\n',
        reason="told",
    )  # fmt: skip
    for page in ("today", "today/due"):
        words = main_of(settled(bench, f"/p/{person}/{page}"))
        assert "Pramipexole is taken since 1 March 2023" in words
        assert "2023-03-01" not in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("of 2026-11-20.", "of 20 November 2026."),
        ("2026-11-20 and 2026-02-30", "20 November 2026 and 2026-02-30"),
        ("plan-2026-11-20 of 12026-11-20", "plan-2026-11-20 of 12026-11-20"),
        ("", ""),
    ],
)
def test_days_in_a_sentence(text, said):
    assert days_said(text) == said


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused(bench, person, day):
    base = f"/p/{person}"
    gets = (
        f"today?night={day}", f"paper?last={day}", f"paper/sheet?first={day}",
        f"treatment/legs?night={day}", f"helps/nights?until={day}", f"nights?month={day[:7]}",
    )  # fmt: skip
    assert [bench.get(f"{base}/{one}").status_code for one in gets] == [
        422,
        422,
        422,
        200,
        200,
        200,
    ]
    posts = (
        ("today", {"night": day, "urge": "4"}, 400), ("today/goal", {"night": day}, 422),
        ("paper", {"last": day}, 400), ("trial/new", {"action": "tea", "start": day}, 400),
        ("medicines", {"name": "iron", "since": day}, 400),
        ("treatment/home", {"items.0.what": "a walk", "items.0.until": day}, 422),
    )  # fmt: skip
    answers = [bench.post(f"{base}/{one}", form).status_code for one, form, _ in posts]
    assert answers == [code for *_, code in posts]
