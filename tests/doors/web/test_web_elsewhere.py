"""Answers worked out in a process beside the one that serves: the same ones, and never a trap."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path
from pickle import PicklingError
from threading import Thread

import pytest
from tests.builders.children import ended, heeds_ctrl_c
from tests.builders.crawl import AT_WORK
from tests.builders.demo_pages import FIRST, walked
from tests.builders.desks import make_desk, own_person
from tests.builders.waits import until
from tests.builders.workbench import PORT, Bench

from ekbom.actions.kept_questions import helps_kept
from ekbom.model.errors import NotAnswerable
from ekbom.web.elsewhere import beside
from ekbom.web.ready import Answers
from ekbom.web.start import local_house

SOON_S = 60
# Asked of everybody in the demo; each of these works an answer out.
PAGES = (
    "today", "now", "helps", "pattern", "medicines", "measures", "report", "treatment",
    "treatment/course", "treatment/draft", "day-one/said", "settings",
)  # fmt: skip


def shown(bench, path):
    answer = bench.get(path)
    return answer.status_code, answer.text, AT_WORK not in answer.text


@pytest.fixture
def pool(tmp_path):
    with beside(make_desk(tmp_path)) as made:
        yield made


def test_every_answer_of_the_demo_is_the_same_from_there():
    desk = walked().desk
    here = Bench(desk, house=local_house(desk, PORT, demo=True))
    there = Bench(desk, house=local_house(desk, PORT, demo=True))
    there.house.answers.close()
    people = [card.id for card in desk.store.persons() if card.label in FIRST]
    with beside(desk) as sent:
        there.house.answers = Answers(beside=sent)
        for path in ["/practice", *(f"/p/{one}/{page}" for one in people for page in PAGES)]:
            # A part of a page may come later too: both are looked at until nothing is missing.
            both = partial(lambda path: (shown(here, path), shown(there, path)), path)
            ours, theirs = until(both, lambda seen: seen[0] == seen[1] and seen[0][2])
            assert ours == theirs, path
        # None of them was worked out here instead.
        assert there.house.answers._beside is sent
    here.house.answers.close()
    there.house.answers.close()


def test_what_cannot_be_answered_is_said_in_the_same_words_from_there(pool, tmp_path):
    desk = make_desk(tmp_path, name="other")
    person = own_person(desk)
    answers = Answers(beside=pool)
    work = partial(helps_kept, desk, person, "urge", keep=False)
    said = []
    ask = partial(answers.get, (person, "s", "helps"), work)
    for _ in range(2):
        with pytest.raises(NotAnswerable) as problem:
            until(ask)
        said.append((problem.value.where, problem.value.problem, problem.value.todo))
    with pytest.raises(NotAnswerable) as here:
        work()
    assert said == [(here.value.where, here.value.problem, here.value.todo)] * 2
    answers.close()


def test_once_a_process_died_threads_go_on(pool):
    answers = Answers(beside=pool)
    first = until(lambda: answers.get(("p", "s", "first"), partial(os.getpid)))
    assert first not in (None, os.getpid())
    assert answers.get(("p", "s", "dies"), partial(os._exit, 3)) is None
    # Either it is seen when the next one is sent, or when somebody asks for this one.
    state = iter(range(10**6))
    until(
        lambda: answers.get(("p", next(state), "next"), partial(os.getpid)),
        lambda there: there == os.getpid(),
    )
    assert answers._beside is None
    assert until(lambda: answers.get(("p", "s", "last"), partial(os.getpid))) == os.getpid()
    answers.close()


def read_so_far():
    """How many bytes this process has read."""
    told = dict(one.split(": ") for one in Path("/proc/self/io").read_text().splitlines())
    return int(told["rchar"])


def test_they_end_in_the_middle_of_an_answer(tmp_path):
    with beside(make_desk(tmp_path)) as made:
        made.submit(os.getpid).result()
        before = read_so_far()
        large = made.submit(partial(bytes, 500_000_000))
        begun = until(lambda: read_so_far() - before, lambda read: read > 1_000_000)
        ending = Thread(target=made.shutdown, daemon=True)
        ending.start()
        ending.join(SOON_S)
        assert 1_000_000 < begun < 500_000_000
        assert not ending.is_alive()
        with pytest.raises(BrokenExecutor):
            large.result(SOON_S)
        with pytest.raises(BrokenExecutor):
            made.submit(os.getpid)


def test_what_waits_is_told_that_they_ended(pool):
    answers = [pool.submit(partial(os._exit, 3)), *(pool.submit(os.getpid) for _ in range(9))]
    for one in answers:
        with pytest.raises(BrokenExecutor):
            one.result(SOON_S)


def test_what_cannot_be_sent_is_said_and_the_next_is_answered(pool):
    with pytest.raises((AttributeError, TypeError, PicklingError)):
        pool.submit(lambda: 1).result(SOON_S)
    with pytest.raises(ZeroDivisionError) as problem:
        pool.submit(divmod, 1, 0).result(SOON_S)
    assert "divmod" not in str(problem.value)
    assert "_worked_out" in problem.value.__notes__[0]
    assert pool.submit(os.getpid).result(SOON_S) != os.getpid()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_they_end_with_the_process_that_serves(tmp_path, how):
    place = make_desk(tmp_path).folder
    words = [sys.executable, "-u", "-m", "ekbom", "serve", "--workspace", place, "--no-browser"]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": heeds_ctrl_c}
    with subprocess.Popen([*words, "--port", "0"], text=True, **piped) as server, ended(server):
        server.stdout.readline()
        place = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        # One that works, and one that cleans up after it. The first gives way to pages as soon as
        # it was told what it is for; one that ends before that says so.
        until(lambda: _nice(place), lambda many: len(many) == 2 and max(many) > min(many))
        children = [Path(f"/proc/{one}") for one in place.read_text().split()]
        assert len(children) == 2
        server.send_signal(how)
        told = server.communicate(timeout=SOON_S)
    assert "Traceback" not in told[1]
    assert until(lambda: [one for one in children if one.exists()], lambda left: not left) == []


def _nice(children):
    return [os.getpriority(os.PRIO_PROCESS, int(one)) for one in children.read_text().split()]


def test_the_key_of_a_locked_workspace_stays_where_it_is(tmp_path):
    with beside(make_desk(tmp_path, database="sqlcipher")) as made:
        assert made is None
