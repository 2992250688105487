"""Scored movements as tables: columns, order, cells of what is not known."""

from __future__ import annotations

import pytest

from ekbom.exchange.scored_tsv import leg_movements_tsv, movements_tsv, seconds
from ekbom.model.movement import LegMovement, Movement


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-1e-9, "0"),
        (12.0, "12"),
        (100.0, "100"),
        (12.5, "12.5"),
        (1 / 3, "0.333333"),
        (28_799.9999996, "28800"),
        (-2.25, "-2.25"),
        (1e-6, "0.000001"),
    ],
)
def test_seconds(value: float, text: str) -> None:
    assert seconds(value) == text


def test_movements_of_single_legs() -> None:
    text = leg_movements_tsv(
        [
            LegMovement(40.25, 1.5, "right"),
            LegMovement(7.0, 2.0, "right"),
            LegMovement(7.0, 3.0, "left"),
            LegMovement(7.0, 2.0, "left"),
        ]
    )
    assert text == (
        "onset_s\tduration_s\tleg\n7\t2\tleft\n7\t3\tleft\n7\t2\tright\n40.25\t1.5\tright\n"
    )
    assert leg_movements_tsv([]) == "onset_s\tduration_s\tleg\n"


def test_movements_as_the_rules_see_them() -> None:
    known = Movement(7.5, 2.0, "both", 2, True, True, 3, "N2", False, True, None, None)
    unknown = Movement(99.0, 12.0, "left", 1, False, False, None, "?", None, None, 20.0, 1)
    assert movements_tsv([known, unknown]) == (
        "onset_s\tduration_s\tlegs\tcandidate\tperiodic\tseries\tstage\trespiratory\tarousal\n"
        "7.5\t2\tboth\ttrue\ttrue\t3\tN2\tfalse\ttrue\n"
        "99\t12\tleft\tfalse\tfalse\t\t?\t\t\n"
    )
    assert movements_tsv([]).count("\n") == 1
