"""The real randomised diary, through the public doors, against another program.

Reference: exact-likelihood AR(1) regression of the 70 daily means on an intercept and the arm,
statsmodels 0.15.0 ``SARIMAX(order=(1, 0, 0))`` with ``cov_type="oim"``: effect 1.0350, standard
error 0.9243. Tolerance 0.3 points: ours also holds weekday and slow change equal, and has priors.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import ekbom
from ekbom.model.errors import NotAnswerable

HERE = Path(__file__).parents[2] / "examples" / "melatonin"
REFERENCE, ERROR = 1.0350, 0.9243
READING = {"outcome": "mood", "action": ["melatonin"], "lower_is_better": False, "scale": (0, 100)}


def test_the_effect_agrees_with_another_program() -> None:
    diary = ekbom.read_diary(HERE / "melatonin_ema.csv", index="study_day", **READING)
    answer = ekbom.what_helps(
        diary,
        outcome="mood",
        schedule=HERE / "melatonin_schedule.json",
        schedule_rule="balanced,max_run=2",
        worthwhile=5,
    )
    (found,) = answer.actions
    assert (answer.nights_due, found.nights_with, found.nights_without) == (70, 35, 35)
    assert found.effect is not None
    assert found.effect.mean == pytest.approx(REFERENCE, abs=0.3)
    assert found.effect.sd == pytest.approx(ERROR, rel=0.15)
    assert found.level == "does_not_help"
    assert "under 5 points" in found.sentence


def test_the_day_on_which_count_and_calendar_part_is_said() -> None:
    diary = ekbom.read_diary(HERE / "melatonin_ema.csv", index="study_day", **READING)
    (said,) = [f for f in diary.findings if f.code == "index_off_calendar"]
    assert "from 2026-04-03 on" in said.what


@pytest.mark.parametrize("column", ["melatonin", "melatonin@same"])
def test_the_wrong_reading_is_refused(column: str) -> None:
    """Night by night 40 of 71 nights hold both arms, and the effect would more than double."""
    reading = {**READING, "action": [column]}
    with pytest.raises(NotAnswerable, match=r"40 of 71 nights.*--row day --index study_day"):
        ekbom.read_diary(HERE / "melatonin_ema.csv", row="night", **reading)
