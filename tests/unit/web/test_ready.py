"""Answers worked out beside the pages: once for a state, waited for once, anew when broken."""

from __future__ import annotations

from threading import Event

import pytest

from ekbom.web.ready import Answers


@pytest.fixture
def answers():
    made = Answers(1)
    yield made
    made.close()


def test_what_is_quick_is_there_at_once_and_worked_out_once(answers):
    calls = []
    for _ in range(3):
        assert answers.get("k", lambda: calls.append(1) or "done", patience_s=5) == "done"
    assert calls == [1]


def test_another_state_is_another_answer(answers):
    assert answers.get(("p", 1), lambda: "first", patience_s=5) == "first"
    assert answers.get(("p", 2), lambda: "second", patience_s=5) == "second"


def test_what_takes_long_is_none_until_it_is_done(answers):
    go = Event()

    def work() -> str:
        go.wait(30)
        return "done"

    assert answers.get("k", work, patience_s=0) is None
    assert answers.get("k", work) is None
    go.set()
    # Who has to have it waits, though somebody asked before.
    assert answers.get("k", work, patience_s=30) == "done"
    assert answers.get("k", work) == "done"


def test_what_broke_is_told_and_tried_anew(answers):
    def broken() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        answers.get("k", broken, patience_s=5)
    assert answers.get("k", lambda: "now", patience_s=5) == "now"


def test_what_does_not_depend_on_a_change_is_carried_over(answers):
    answers.get(("p", "old", "due"), lambda: "due", patience_s=5)
    answers.get(("p", "old", "helps"), lambda: "helps", patience_s=5)
    answers.carry("p", "old", "new", ["due"])
    assert answers.get(("p", "new", "due"), lambda: "anew", patience_s=5) == "due"
    assert answers.get(("p", "new", "helps"), lambda: "anew", patience_s=5) == "anew"


def test_the_oldest_are_forgotten(answers):
    for n in range(65):
        answers.get(n, lambda n=n: n, patience_s=5)
    assert answers.get(64, lambda: "anew", patience_s=5) == 64
    assert answers.get(0, lambda: "anew", patience_s=5) == "anew"
