"""Answers worked out beside the pages: once for a state, waited for once, anew when broken."""

from __future__ import annotations

from functools import partial
from threading import Event, Thread
from time import sleep

import pytest

from ekbom.web.ready import Answers

KEY = ("p", "s", "k")


@pytest.fixture
def answers():
    made = Answers(1)
    yield made
    made.close()


def test_what_is_quick_is_there_at_once_and_worked_out_once(answers):
    calls = []
    for _ in range(3):
        assert answers.get(KEY, lambda: calls.append(1) or "done", patience_s=5) == "done"
    assert calls == [1]


def test_another_state_is_another_answer(answers):
    assert answers.get(("p", 1, "k"), lambda: "first", patience_s=5) == "first"
    assert answers.get(("p", 2, "k"), lambda: "second", patience_s=5) == "second"


def test_what_takes_long_is_none_until_it_is_done(answers):
    go = Event()

    def work() -> str:
        go.wait(30)
        return "done"

    assert answers.get(KEY, work, patience_s=0) is None
    assert answers.get(KEY, work) is None
    go.set()
    # Who has to have it waits, though somebody asked before.
    assert answers.get(KEY, work, patience_s=30) == "done"
    assert answers.get(KEY, work) == "done"


def test_what_broke_is_told_and_tried_anew(answers):
    def broken() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        answers.get(KEY, broken, patience_s=5)
    assert answers.get(KEY, lambda: "now", patience_s=5) == "now"


def test_what_does_not_depend_on_a_change_is_carried_over(answers):
    answers.get(("p", "old", "due"), lambda: "due", patience_s=5)
    answers.get(("p", "old", "helps"), lambda: "helps", patience_s=5)
    answers.carry("p", "old", "new", ["due"])
    assert answers.get(("p", "new", "due"), lambda: "anew", patience_s=5) == "due"
    assert answers.get(("p", "new", "helps"), lambda: "anew", patience_s=5) == "anew"


def test_the_oldest_are_forgotten(answers):
    for n in range(513):
        answers.get(("p", "s", n), lambda n=n: n, patience_s=5)
    assert answers.get(("p", "s", 512), lambda: "anew", patience_s=5) == 512
    assert answers.get(("p", "s", 0), lambda: "anew", patience_s=5) == "anew"


def test_what_is_at_work_is_never_begun_again(answers):
    go, begun = Event(), []

    def work(n: int) -> int:
        begun.append(n)
        go.wait(30)
        return n

    for n in range(600):
        assert answers.get(("p", "s", n), partial(work, n), patience_s=0) is None
    go.set()
    found = [answers.get(("p", "s", n), partial(work, n), patience_s=30) for n in range(600)]
    assert found == begun == list(range(600))


def test_an_answer_to_an_earlier_state_is_forgotten_and_not_begun(answers):
    go, begun = Event(), []
    answers.get(("p", "s", "in the way"), partial(go.wait, 30), patience_s=0)
    for state in range(20):
        asked = partial(begun.append, state)
        assert answers.get(("p", state, "helps"), asked, patience_s=0) is None
    go.set()
    answers.get(("p", "s", "behind them"), lambda: None, patience_s=30)
    assert begun == [19]
    assert [key for key in answers._kept if key[2] == "helps"] == [("p", 19, "helps")]


def test_who_waits_for_an_earlier_state_is_told_to_ask_again(answers):
    go, told = Event(), []
    answers.get(("p", "s", "in the way"), partial(go.wait, 30), patience_s=0)
    early = partial(answers.get, ("p", 1, "helps"), lambda: "old", patience_s=30)
    waiting = Thread(target=lambda: told.append(early()))
    waiting.start()
    while not any(key[2] == "helps" for key in answers._kept):
        sleep(0.001)
    assert answers.get(("p", 2, "helps"), lambda: "new", patience_s=0) is None
    waiting.join(30)
    assert told == [None]
    go.set()
    assert answers.get(("p", 2, "helps"), lambda: "new", patience_s=30) == "new"
