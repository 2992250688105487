"""How long a failed try makes one wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ekbom.web import throttle
from ekbom.web.texts import texts_of
from ekbom.web.throttle import Throttle, wait_words

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def tried(made: Throttle, many: int, name: str = "ada", address: str = "a", at=NOW) -> list[int]:
    return [made.begin(name, address, at) for _ in range(many)]


def test_five_tries_are_free_and_then_it_doubles():
    made = Throttle()
    assert tried(made, 7) == [0, 0, 0, 0, 0, 1, 1]
    assert made.begin("ADA ", "a", NOW + timedelta(seconds=0.5)) == 1
    assert made.begin("ada", "a", NOW + timedelta(seconds=1)) == 0
    assert made.begin("ada", "a", NOW + timedelta(seconds=1)) == 2
    assert made.begin("bo", "a", NOW + timedelta(seconds=1)) == 0


def test_it_is_forgotten_after_hours():
    made = Throttle()
    tried(made, 6)
    assert tried(made, 6, at=NOW + timedelta(hours=6)) == [0, 0, 0, 0, 0, 1]


def test_whoever_got_in_starts_again_but_the_address_keeps_its_other_tries():
    made = Throttle()
    for n in range(30):
        assert made.begin(f"n{n}", "a", NOW) == 0
    assert made.begin("ada", "a", NOW) == 1
    made.succeeded("n0", "a")
    assert made.begin("ada", "a", NOW) == 0
    assert made.begin("ada", "a", NOW) == 1
    assert made.begin("ada", "b", NOW) == 0


def test_a_practice_behind_one_address_signs_in_as_often_as_it_likes():
    made = Throttle()
    for n in range(200):
        assert made.begin(f"n{n}", "a", NOW) == 0
        made.succeeded(f"n{n}", "a")


def test_a_name_tried_from_everywhere_waits_half_a_minute_at_most():
    made = Throttle()
    waits = [made.begin("ada", f"a{n}", NOW + timedelta(seconds=30 * n)) for n in range(100)]
    assert waits == [0] * 100
    assert made.begin("ada", "new", NOW + timedelta(seconds=30 * 99)) == 30


def test_only_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(throttle, "_MOST", 30)
    made = Throttle()
    for n in range(100):
        made.begin(f"n{n}", f"a{n}", NOW)
    assert len(made._tries) == 30


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (1, "in 2 seconds."),
        (119, "in 119 seconds."),
        (120, "about 2 minutes."),
        (121, "3 minutes."),
    ],
)
def test_waiting_is_said_in_minutes_where_it_is_long(seconds, says):
    assert wait_words(texts_of("en"), seconds).endswith(says)
    assert wait_words(texts_of("de"), seconds) != wait_words(texts_of("en"), seconds)
