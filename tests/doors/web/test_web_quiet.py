"""What is worked out of a case holds while ratings are written, and no longer than that."""

from __future__ import annotations

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench

from ekbom.actions.entries import log_entry
from ekbom.web.quiet import is_nightly


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def person(bench):
    return own_person(bench.house.desk)


def known(bench, person):
    """Keys of the newest state for which it is known what is due."""
    settled(bench, f"/p/{person}/today")
    return {key[1] for key in bench.house.answers._kept if key[2] == "due"}


def sent(bench, person, **fields):
    form = {"night": "2026-11-20", "shown": "{}", **fields}
    answer = bench.post(f"/p/{person}/today", form, headers={"hx-request": "true"})
    assert answer.status_code == 200
    stamp = bench.house.changes.stamp(person)
    return stamp in {key[1] for key in bench.house.answers._kept if key[2] == "due"}


def test_a_rating_and_something_done_have_nothing_worked_out_anew(bench, person):
    known(bench, person)
    assert sent(bench, person, **{"asks-evening": "1", "evening": "4"})
    assert sent(bench, person, own="walk")
    bench.post(f"/p/{person}/now", {"before": "7", "measure": "slow breathing"})
    assert bench.house.changes.stamp(person) in known(bench, person)


def test_a_medicine_or_a_word_has(bench, person):
    known(bench, person)
    assert not sent(bench, person, medicine=["pramipexole"], **{"taken-0": "yes"})
    known(bench, person)
    assert not sent(bench, person, note="stopped pramipexole")


def test_so_has_what_somebody_else_wrote_meanwhile(bench, person, monkeypatch):
    known(bench, person)
    stamp = bench.house.changes.stamp
    told = iter([True, False])

    def late(who):
        if not next(told, False):
            log_entry(bench.house.desk, person, {"ferritin": "20 ug/L"})
        return stamp(who)

    monkeypatch.setattr(type(bench.house.changes), "stamp", lambda _, who: late(who))
    form = {"night": "2026-11-20", "shown": "{}", "asks-evening": "1", "evening": "4"}
    bench.post(f"/p/{person}/today", form)
    monkeypatch.undo()
    now = bench.house.changes.stamp(person)
    assert now not in {key[1] for key in bench.house.answers._kept if key[2] == "due"}


@pytest.mark.parametrize(
    ("name", "text", "nightly"),
    [("urge", "4", True), ("walk", "yes", True), ("magnesium", "400 mg", True),
     ("pramipexole", "yes", False), ("ferritin", "20 ug/L", False), ("irls", "22", False),
     ("sit desk", "20 min", False), ("onset", "21:30", False)],
)  # fmt: skip
def test_what_is_nightly(name, text, nightly):
    assert is_nightly(name, text) is nightly
