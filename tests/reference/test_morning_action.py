"""A 09:00 coffee acts on the coming night, a 09:00 rating tells of the past one.

200 made-up diaries, each written as a file of one row a morning (rating and coffee at 09:00), read
through the real reader and answered by the public function. The true effect is -1.0. Filed with
the night it acts on, it is recovered; filed under the past night, it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

import ekbom
from ekbom.actions.simulate import named_worlds
from ekbom.model.diary import Diary
from ekbom.nof1.simulate import MorningRows, simulate_mornings

DIARIES = 200
TRUE = -1.0


def rows_of(number: int) -> MorningRows:
    return simulate_mornings(
        named_worlds()["plain"],
        nights=56,
        start=date(2026, 1, 5),
        hour=time(9),
        effect=TRUE,
        rng=np.random.default_rng([20260105, number]),
    )


def written(rows: MorningRows, path: Path) -> Path:
    """The diary as its file."""
    lines = ["time,urge,coffee"]
    for at, rating, coffee in zip(rows.at, rows.ratings, rows.actions, strict=True):
        cells = (
            "" if rating is None else f"{rating:.0f}",
            "" if coffee is None else f"{coffee:.0f}",
        )
        lines.append(f"{at:%Y-%m-%d %H:%M},{cells[0]},{cells[1]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def effects(folder: Path, read: Callable[[Path], Diary]) -> list[float]:
    found = []
    for number in range(DIARIES):
        diary = read(written(rows_of(number), folder / f"{number}.csv"))
        effect = ekbom.what_helps(diary, "urge").actions[0].effect
        assert effect is not None
        found.append(effect.mean)
    return found


def test_the_effect_of_a_morning_action_is_recovered(tmp_path: Path) -> None:
    def read(path: Path) -> Diary:
        return ekbom.read_diary(
            path, outcome="urge", action="coffee", scale=(0, 10), kind={"coffee": "habit"}
        )

    found = effects(tmp_path, read)
    assert mean(found) == pytest.approx(TRUE, abs=0.3)


@pytest.mark.parametrize("action", ["coffee@before", "coffee@same"])
def test_filed_under_the_past_night_it_is_not(tmp_path: Path, action: str) -> None:
    def read(path: Path) -> Diary:
        return ekbom.read_diary(
            path, outcome="urge", action=action, scale=(0, 10), kind={"coffee": "habit"}
        )

    found = effects(tmp_path, read)
    # Not even zero: whitened with the night before, the coffee of the next one turns its sign.
    assert mean(found) > TRUE + 0.9


def test_the_reader_puts_rating_and_coffee_of_one_row_on_two_nights(tmp_path: Path) -> None:
    rows = rows_of(0)
    diary = ekbom.read_diary(
        written(rows, tmp_path / "diary.csv"), outcome="urge", action="coffee", scale=(0, 10)
    )
    evening = diary.dates.index(date(2026, 1, 5))
    assert diary.actions["coffee"].values[evening] == rows.actions[0]
    assert diary.outcomes["urge"].values[evening] == rows.ratings[1]
