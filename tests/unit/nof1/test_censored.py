"""The middle of times of which some were not seen to end."""

from __future__ import annotations

import pytest

from ekbom.nof1.censored import middle

Times = list[tuple[float, bool]]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], None),
        ([(5.0, False)], None),
        ([(5.0, True)], 5.0),
        ([(5.0, True), (9.0, True)], 7.0),
        ([(9.0, True), (5.0, True), (1.0, True)], 5.0),
        ([(1.0, True), (2.0, True), (4.0, True), (8.0, True)], 3.0),
        # Exactly half have ended, and nobody saw the next end.
        ([(5.0, True), (9.0, False)], 5.0),
        ([(5.0, False), (9.0, True)], 9.0),
        ([(1.0, True), (2.0, True), (3.0, False), (8.0, True)], 5.0),
        ([(1.0, True), (2.0, False), (3.0, False), (4.0, False)], None),
        # An end and a last look at the same moment: the end comes first.
        ([(2.0, False), (2.0, True)], 2.0),
        ([(2.0, True), (2.0, False), (3.0, True)], 3.0),
        ([(1.0, True)] * 3 + [(7.0, True)] * 3, 4.0),
    ],
)
def test_by_hand(times: Times, expected: float | None) -> None:
    assert middle(times) == expected
    assert middle(iter(reversed(times))) == expected
