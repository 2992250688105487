"""A trial whose list a helper keeps: handed over once, sealed, given back, read."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.web_pages import main_of
from tests.builders.workbench import Bench

from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.kept_plans import break_kept_seal, kept_plans
from ekbom.actions.kept_questions import helps_kept
from ekbom.model.errors import InputError, NotAnswerable

FIRST = date(2026, 11, 21)
ASKED = {"action": "tea & <honey>", "versus": "water", "outcome": "urge", "start": str(FIRST),
         "block": "1", "helper": "yes"}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def me(desk):
    return own_person(desk)


@pytest.fixture
def given(desk, me):
    """The page for the helper."""
    return Bench(desk).post(f"/p/{me}/trial/new", ASKED)


@pytest.fixture
def listed(given, tmp_path):
    """The file that was saved from it."""
    name, data = re.search(r'download="([^"]+)" href="data:[^,]+,([^"]+)"', given.text).groups()
    path = tmp_path / name
    path.write_bytes(base64.b64decode(data))
    return path


def plan_of(desk, me):
    (plan,) = kept_plans(desk, me)
    return plan


def live(desk, me, listed, nights):
    """So many nights as the list has them; tea helps by 3."""
    clock, arms = clock_of(desk), json.loads(listed.read_text())["assign"]
    for n in range(nights):
        clock.step(days=1)
        urge = (7, 6, 8, 7, 5)[n % 5] - 3 * int(arms[n])
        log_entry(desk, me, {"urge": str(urge), "walk": "yes" if n % 2 else "no"}, new=("walk",))


def test_the_helper_presses_the_last_button(desk, me):
    words = main_of(Bench(desk).get(f"/p/{me}/trial/new"))
    assert "Who keeps the list?" in words
    asked = "&".join(f"{name}={value}" for name, value in {**ASKED, "action": "tea"}.items())
    page = main_of(settled(Bench(desk), f"/p/{me}/trial/new?look=yes&{asked}"))
    assert "Now give the computer to whoever helps, and look away." in page
    assert "I am the helper: draw the nights" in page


def test_the_list_is_given_out_once_and_kept_nowhere(desk, me, given, listed):
    assert given.status_code == 200
    plan, told = plan_of(desk, me), json.loads(listed.read_text())
    assert listed.name == "list-tea-honey-2026-11-21.json"
    assert (plan.blinding, plan.schedule.assign, told["plan"]) == ("helper", (), plan.seal)
    nights = plan.schedule.design.units
    table = given.text.split('aria-label="The nights of the list"', 1)[1].split("</table>", 1)[0]
    found = [unescape(one) for one in re.findall(r"<td>([^<]+)</td>", table)]
    assert found == ["tea & <honey>" if one == "1" else "water" for one in told["assign"]]
    assert len(found) == nights
    assert "Sat 21 Nov 2026" in table
    for kept in list_records(desk, me, "plan"):
        assert told["salt"] not in json.dumps(dict(kept.body))
    page = settled(Bench(desk), f"/p/{me}/trial/{plan.seal}")
    assert "A helper keeps the list; it is not known here which night is which." in main_of(page)
    assert "A helper keeps the list, so that I do not know which night is which." in main_of(page)
    assert told["assign"] not in page.text
    assert 'class="sched"' not in page.text


def test_while_it_runs_nothing_is_read_and_the_rest_of_the_list_stands(desk, me, listed):
    live(desk, me, listed, 30)
    bench, plan = Bench(desk), plan_of(desk, me)
    words = main_of(settled(bench, f"/p/{me}/helps"))
    assert "Tea & <honey> against water is being tested now, and a helper keeps the list." in words
    assert "walk" in words
    page = main_of(settled(bench, f"/p/{me}/trial/{plan.seal}"))
    assert "The result stays sealed until" in page
    assert "Bring the list in" not in page
    assert "Pause from tonight" not in page
    assert "0 with" not in page
    today = main_of(settled(bench, f"/p/{me}/today"))
    assert "Tonight: as your helper's list says (tea & <honey> against water)" in today
    with pytest.raises(NotAnswerable, match="is not over before"):
        bring_plan(desk, me, listed)


def test_at_the_end_the_list_is_brought_in_and_the_result_read(desk, me, listed):
    plan = plan_of(desk, me)
    live(desk, me, listed, plan.schedule.design.units)
    clock_of(desk).step(days=1)
    bench = Bench(desk)
    words = main_of(settled(bench, f"/p/{me}/trial/{plan.seal}"))
    assert "A helper kept the list. Bring its file in, and the result can be read." in words
    assert f'href="/p/{me}/bring"' in bench.get(f"/p/{me}/trial/{plan.seal}").text
    assert "the trial of tea & <honey> against water is over" in main_of(
        settled(bench, f"/p/{me}/helps")
    ).replace("The trial", "the trial")
    brought = bring_plan(desk, me, listed, dry_run=True)
    assert [(one.what, one.after) for one in brought.difference.changed] == [
        ("helper's list", "handed in")
    ]
    # As any other file: looked at, then agreed to.
    files = [("file", (listed.name, listed.read_bytes()))]
    sent = bench.post(f"/p/{me}/bring/upload", data={"kind": "plan"}, files=files)
    assert sent.status_code == 303, main_of(sent)
    secret = sent.headers["location"].split("sent=")[1]
    looked = main_of(bench.get(sent.headers["location"]))
    assert "helper's list" in looked
    assert bench.post(f"/p/{me}/bring/agree", {"sent": secret}).status_code == 200
    assert bring_plan(desk, me, listed).unchanged
    opened = plan_of(desk, me)
    assert (opened.seal, len(opened.schedule.assign)) == (plan.seal, plan.schedule.design.units)
    (found,) = [
        one
        for one in helps_kept(desk, me, "urge", keep=False).answer.actions
        if one.name == plan.name
    ]
    # The page draws by chance, so the word may be the weaker one.
    assert found.level in ("helps", "probably_helps")
    assert found.effect.mean == pytest.approx(-3, abs=1.2)
    words = main_of(settled(Bench(desk), f"/p/{me}/trial/{plan.seal}"))
    assert "drawn, a helper kept the list" in words.casefold()
    assert "I have read it" in words


def test_a_seal_that_was_opened_early_takes_the_list(desk, me, listed):
    live(desk, me, listed, 20)
    plan = plan_of(desk, me)
    break_kept_seal(desk, me, plan.seal, clock_of(desk).at)
    words = main_of(settled(Bench(desk), f"/p/{me}/trial/{plan.seal}"))
    assert "Bring the list in" in words
    bring_plan(desk, me, listed)
    assert plan_of(desk, me).broken_at is not None
    assert plan_of(desk, me).schedule.assign


def test_a_list_of_another_plan_or_altered_is_refused(desk, me, listed, tmp_path):
    told = json.loads(listed.read_text())
    clock_of(desk).step(days=200)
    other = tmp_path / "other.json"
    for changed, error in (
        ({"plan": "f" * 64}, NotAnswerable),
        ({"plan": ""}, NotAnswerable),
        ({"assign": told["assign"][::-1] + "1"}, InputError),
        ({"salt": 3}, InputError),
    ):
        other.write_text(json.dumps({**told, **changed}))
        with pytest.raises(error):
            bring_plan(desk, me, other)
    assert plan_of(desk, me).schedule.assign == ()


def test_a_pause_would_move_the_dates_of_the_list(desk, me, listed):
    clock_of(desk).step(days=3)
    plan = plan_of(desk, me)
    until = str(FIRST + timedelta(days=9))
    answer = Bench(desk).post(f"/p/{me}/trial/{plan.seal}/pause", {"until": until})
    assert answer.status_code == 409
    assert "Its helper holds a list of dates" in main_of(answer)


def test_the_page_of_the_list_loaded_again_draws_no_second_plan(desk, me, given):
    again = Bench(desk).post(f"/p/{me}/trial/new", ASKED)
    assert again.status_code == 400
    words = main_of(again)
    assert "This trial is drawn from that night on already" in words
    assert "choose another first night" in words
    assert "Save the list" not in words
    assert plan_of(desk, me).seal in given.text
    # Nor is one that anybody can read taken for it.
    assert Bench(desk).post(f"/p/{me}/trial/new", {**ASKED, "helper": ""}).status_code == 400
