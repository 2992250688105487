"""Left minus right: what must change it in a known way, and what must not change it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ekbom.actions.journal import options_of
from ekbom.journal.assemble import assemble
from ekbom.journal.table import Table
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Outcome

MINUS = "urge, left minus right"
FIRST = date(2026, 1, 5)
rating = st.sampled_from(["", "0", "3", "7.5", "10"])
# The first night is whole, so that neither leg is without any rating.
diaries = st.lists(st.tuples(rating, rating), max_size=20).map(lambda rows: [("1", "4"), *rows])


def read(nights: list[tuple[str, str]], *names: str) -> Outcome:
    """The difference, of nights each with the rating of the left leg and that of the right."""
    rows = tuple(
        (str(FIRST + timedelta(days=at)), *cells) for at, cells in enumerate([*nights, ("2", "2")])
    )
    table = Table(("date", *names), rows, tuple(range(2, 2 + len(rows))))
    return assemble(table, options_of({"outcome": MINUS}), load_policy()).outcomes[MINUS]


@given(diaries)
def test_swapping_the_legs_changes_the_sign(nights: list[tuple[str, str]]) -> None:
    here = read(nights, "urge_left", "urge_right")
    there = read(nights, "urge_right", "urge_left")
    assert there.values == tuple(None if one is None else -one for one in here.values)
    assert there.scale == here.scale == (-10, 10)


@given(diaries)
def test_the_order_of_the_columns_changes_nothing(nights: list[tuple[str, str]]) -> None:
    turned = [(right, left) for left, right in nights]
    assert read(turned, "urge_right", "urge_left") == read(nights, "urge_left", "urge_right")


@given(diaries)
def test_a_night_is_known_when_both_legs_are(nights: list[tuple[str, str]]) -> None:
    values = read(nights, "urge_left", "urge_right").values
    for (left, right), value in zip(nights, values, strict=False):
        assert (value is not None) == bool(left and right)
        assert value is None or value == float(left) - float(right)
        assert value is None or -10 <= value <= 10
