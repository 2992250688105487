"""The table of evidence, and that nothing is put together that does not belong together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ekbom.actions.evidence import put_together, table_of
from ekbom.knowledge.measures import measures, trial_rows
from ekbom.model.measure import TrialRow

ROW = TrialRow(
    of="ther.soak",
    source="src.doe",
    design="randomised",
    outcome="IRLS",
    bias="not judged",
    people=20,
    effect=-3.0,
    ci95=(-5.0, -1.0),
    unit="IRLS points",
    kind="difference",
)


def rows(*effects: float) -> list[TrialRow]:
    return [replace(ROW, effect=one, ci95=(one - 2, one + 2)) for one in effects]


def test_the_table_of_a_measure_holds_its_own_trials_and_those_near_to_it() -> None:
    table = table_of(measures()["peroneal_stimulation"])
    assert [(row.of, row.effect) for row in table] == [("ther.npns", -3.4), ("ther.npns", 28)]
    near = table_of(measures()["epsom_bath"])
    assert [row.of for row in near] == ["ther.heat_cold", "ther.heat_cold"]
    assert table_of(measures()["brain_work"]) == ()


@pytest.mark.parametrize(
    ("given", "trials"),
    [
        ([], "0 trials give"),
        (rows(-3), "1 trial gives"),
        (rows(-3, -2), "2 trials give"),
        ([*rows(-3, -2), replace(ROW, unit="points")], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, outcome="sleep")], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, of="ther.other")], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, kind="pooled")], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, kind="before_after")], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, ci95=None)], "2 trials give"),
        ([*rows(-3, -2), replace(ROW, effect=None)], "2 trials give"),
    ],
)
def test_too_few_are_not_put_together(given: list[TrialRow], trials: str) -> None:
    found = put_together(given)
    assert found.pooled is None
    assert found.says == (
        f"Not put together: {trials} the difference between groups with its interval for one "
        "outcome, and it takes 3."
    )
    assert found.ground.fact == "try.pooling"


def test_three_of_one_kind_are_put_together() -> None:
    found = put_together([*rows(-4, -3, -2), replace(ROW, outcome="sleep", effect=50)])
    assert found.pooled is not None
    assert found.pooled.n == 3
    assert found.pooled.value == pytest.approx(-3)
    # Each interval is 4 points wide, so that of the mean of three is 4 / sqrt(3).
    low, high = found.pooled.interval
    assert high - low == pytest.approx(4 / 3**0.5)
    assert found.says == (
        "3 trials of IRLS put together: -3.00 (95 % interval -4.15 to -1.85) IRLS points."
    )


def test_no_therapy_of_the_catalogue_has_enough_trials_yet() -> None:
    for therapy in {row.of for row in trial_rows()}:
        same = [row for row in trial_rows() if row.of == therapy]
        assert put_together(same).pooled is None
