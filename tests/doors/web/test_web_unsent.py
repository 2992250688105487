"""Entries that are not lost: held in the page while the server is gone, sent again, kept once."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.builders.desks import Clock, Counter, clock_of, make_desk, own_person
from tests.builders.waits import until
from tests.builders.workbench import Bench, Visit, served

from ekbom.actions.entries import list_records
from ekbom.actions.today import read_evening
from ekbom.actions.workspace import open_workspace

FIRST, SECOND = "0" * 31 + "1", "0" * 31 + "2"


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


def entries(bench, person):
    return list_records(bench.house.desk, person, kind="entry")


def headers(sent, **more):
    return {"ekbom-sent": sent, **{f"ekbom-{name}": text for name, text in more.items()}}


def test_an_attack_that_is_sent_again_is_kept_once(bench, person):
    first = bench.post(f"/p/{person}/now", {"before": "7"}, headers=headers(FIRST))
    again = bench.post(f"/p/{person}/now", {"before": "7"}, headers=headers(FIRST, again="1"))
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["location"] == f"/p/{person}/now"
    assert [one.body["cells"] for one in entries(bench, person)] == [{"urge before": "7"}]


def test_another_one_with_another_id_is_kept_too(bench, person):
    for sent in (FIRST, SECOND):
        bench.post(f"/p/{person}/now", {"before": "7"}, headers=headers(sent, again="1"))
    assert len(entries(bench, person)) == 2


def test_a_server_that_was_started_anew_knows_what_it_kept(bench, person):
    bench.post(f"/p/{person}/now", {"before": "7"}, headers=headers(FIRST))
    anew = Bench(bench.house.desk)
    anew.post(f"/p/{person}/now", {"before": "7"}, headers=headers(FIRST, again="1"))
    assert len(entries(anew, person)) == 1


def test_what_was_refused_was_not_kept(bench, person):
    """The line of the audit that says so stands there only with what was written."""
    wrong = {"before": "7", "measure": "a\x07b"}
    assert bench.post(f"/p/{person}/now", wrong, headers=headers(FIRST)).status_code == 400
    bench.post(f"/p/{person}/now", {"before": "7"}, headers=headers(FIRST, again="1"))
    assert len(entries(bench, person)) == 1


def test_an_evening_that_was_changed_since_is_not_put_back(bench, person):
    form = {"night": "2026-11-20", "asks-evening": "1", "shown": "{}", "touched": "evening"}
    address = f"/p/{person}/today"
    bench.post(address, {**form, "evening": "4"}, headers=headers(FIRST))
    bench.post(address, {**form, "evening": "6"}, headers=headers(SECOND))
    part = {**headers(FIRST, again="1"), "hx-request": "true"}
    answer = bench.post(address, {**form, "evening": "4"}, headers=part)
    assert answer.status_code == 200
    assert "Saved on this computer" in answer.text
    assert read_evening(bench.house.desk, person).cells == {"urge": "6"}


def test_a_late_delivery_says_when_it_was_written(bench, person):
    clock = clock_of(bench.house.desk)
    written = clock()
    clock.step(hours=12)
    late = headers(FIRST, again="1", written=written.isoformat())
    assert bench.post(f"/p/{person}/now", {"before": "7"}, headers=late).status_code == 303
    (entry,) = entries(bench, person)
    assert entry.written_at == written
    assert entry.at == written.replace(tzinfo=None)
    assert not entry.late
    (line,) = (one for one in bench.house.desk.store.audit() if one.event.verb == "log_entry")
    assert line.event.at == clock()
    assert line.event.records == (entry.id, f"sent-{FIRST}")


@pytest.mark.parametrize("written", ["2026-11-21T23:00:00+00:00", "2026-01-01T23:00:00+00:00"])
def test_nobody_writes_in_the_future_or_long_ago(bench, person, written):
    late = headers(FIRST, again="1", written=written)
    assert bench.post(f"/p/{person}/now", {"before": "7"}, headers=late).status_code == 303
    (entry,) = entries(bench, person)
    assert entry.written_at == clock_of(bench.house.desk)()


@pytest.mark.parametrize("name", ["ekbom-sent", "ekbom-written"])
def test_headers_that_say_nothing_are_refused(bench, person, name):
    answer = bench.post(f"/p/{person}/now", {"before": "7"}, headers={name: "<script>"})
    assert answer.status_code == 422
    assert not entries(bench, person)


_SERVER = """
import sys
from pathlib import Path
from threading import Event
from tests.builders.desks import Clock, Counter, make_desk, own_person
from tests.builders.workbench import served
from ekbom.actions.workspace import open_workspace
place, port, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
there = (place / "ws").exists()
again = dict(now=Clock(), new_id=Counter(first))
desk = open_workspace(place / "ws", **again) if there else make_desk(place)
with served(desk, port=port) as (house, origin):
    print(origin, own_person(desk), house.sessions.launch_token(), flush=True)
    Event().wait()
"""


class Killable:
    """A server in a process of its own, at one port."""

    def __init__(self, place):
        self._place, self._starts = place, 0
        self.port = 0

    def start(self):
        self._starts += 1
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(self._place), str(self.port),
             str(1000 * self._starts)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.origin, self.person, token = self._process.stdout.readline().split()
        self.port = int(self.origin.rpartition(":")[2])
        return f"{self.origin}/open?token={token}"

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def server(tmp_path):
    made = Killable(tmp_path)
    made.first = made.start()
    yield made
    made.kill()


def test_what_is_typed_while_the_server_is_gone_is_sent_when_it_is_back(server, tmp_path, browser):
    page = browser.new_context().new_page()
    page.goto(server.first)
    page.goto(f"{server.origin}/p/{server.person}/today")
    attack = page.context.new_page()
    attack.goto(f"{server.origin}/p/{server.person}/now")
    attack.get_by_text("Nothing, only write it down").click()
    server.kill()
    page.locator("input[name=evening][value='6']").check(force=True)
    page.locator("#note").fill("typed into the dark")
    page.locator("#note").blur()
    page.get_by_text("What you entered is not saved yet").wait_for()
    page.locator("input[name=bed][value='3']").check(force=True)
    attack.locator("button[name=before][value='8']").click()
    attack.get_by_text("What you entered is not saved yet").wait_for()
    back = server.start()
    # The new server does not know this browser yet, and says how it will.
    page.get_by_text("open its new page in this browser").wait_for()
    page.context.new_page().goto(back)
    page.get_by_text("What was waiting is saved now").wait_for()
    page.get_by_text("Saved on this computer").wait_for()
    attack.wait_for_url("**/now/*")
    page.reload()
    assert page.locator("#note").input_value() == "typed into the dark"
    assert page.locator("#unsent").is_hidden()
    stored = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    server.kill()
    desk = open_workspace(tmp_path / "ws", now=Clock(), new_id=Counter(900))
    kept = list_records(desk, server.person, kind="entry")
    desk.store.close()
    cells = sorted(tuple(sorted(one.body["cells"].items())) for one in kept)
    assert cells == [
        (("urge", "6"), ("urge in bed", "3")),
        (("urge before", "8"),),
    ]
    server.start()


def test_an_answer_that_is_lost_on_its_way_doubles_nothing(tmp_path, browser):
    from httpx2 import post

    desk = make_desk(tmp_path)
    person = own_person(desk)
    with served(desk) as (house, origin):
        visit = Visit(browser, house, origin, width=390)
        page = visit.go(f"/p/{person}/now")
        page.get_by_text("Nothing, only write it down").click()
        lost = []

        def lose(route):
            """What is sent comes through; what is answered does not, the first two times."""
            if route.request.method == "POST" and len(lost) < 2:
                asked = route.request
                answer = post(asked.url, content=asked.post_data, headers=asked.all_headers())
                lost.append(answer.status_code)
                route.abort()
            else:
                route.continue_()

        page.route("**/now", lose)
        page.locator("button[name=before][value='5']").click()
        page.get_by_text("What you entered is not saved yet").wait_for()
        page.wait_for_url("**/now", wait_until="commit")
        page.get_by_role("heading", name="What can be tried this minute").wait_for()
        assert until(lambda: page.locator("#unsent").is_hidden() and len(lost) == 2)
    assert lost == [303, 303]
    assert [one.body["cells"] for one in list_records(desk, person)] == [{"urge before": "5"}]
