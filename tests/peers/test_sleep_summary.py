"""The sleep summary against YASA on 50 hypnograms by lot.

Differences of definition (YASA 0.8.1): its wake after onset (``WASO``) ends with the last sleep,
ours with the time in bed, of which `final_wake_min` is the part after the last sleep; its latency
of REM sleep counts from the start of the hypnogram, ours from the first sleep; its shares and its
efficiency are percent, ours are of one; its fragmentation index counts every turn from sleep to
wake per hour, our awakenings those that sleep follows; without sleep its numbers are NaN and ours
are None with a reason. It knows no lights and no arousals, so that lights are left out here. Its
numbers are rounded to four digits.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import yasa

from ekbom.model.movement import Hypnogram, Stage
from ekbom.movements.sleep import sleep_summary

NAMES: dict[Stage, str] = {"W": "WAKE", "N1": "N1", "N2": "N2", "N3": "N3", "R": "REM", "?": "UNS"}


def night(seed: int) -> tuple[Stage, ...]:
    """Stages that stay for a while; some nights without REM sleep or sleep, some with gaps."""
    rng = np.random.default_rng(seed)
    names: list[Stage] = ["W", "N1", "N2", "N3", "R", "?"]
    weights = rng.dirichlet(np.ones(6))
    weights[5] *= seed % 3 == 0
    weights[4] *= seed % 7 != 0
    if seed % 10 == 9:
        weights[1:5] = 0.0
    drawn: list[Stage] = []
    while len(drawn) < 600:
        stage = names[rng.choice(6, p=weights / weights.sum())]
        drawn += [stage] * int(rng.geometric(0.1))
    return tuple(drawn[: int(rng.integers(200, 600))])


@pytest.mark.parametrize("seed", range(50))
def test_the_summary_is_that_of_yasa(seed: int) -> None:
    stages = night(seed)
    epoch_s = float((10, 20, 30)[seed % 3])
    theirs = yasa.Hypnogram(
        [NAMES[stage] for stage in stages], freq=f"{epoch_s:g}s"
    ).sleep_statistics()
    ours = {
        name: one.value
        for name, one in sleep_summary(Hypnogram(stages, epoch_s, 17.0)).numbers.items()
    }
    expected = {
        "time_in_bed_min": theirs["TIB"],
        "asleep_min": theirs["TST"],
        "efficiency": theirs["SE"] / 100,
        "latency_min": theirs["SOL"],
        "rem_latency_min": theirs["Lat_REM"] - theirs["SOL"],
        "n1_min": theirs["N1"],
        "n2_min": theirs["N2"],
        "n3_min": theirs["N3"],
        "rem_min": theirs["REM"],
        "n1_share": theirs["%N1"] / 100,
        "n2_share": theirs["%N2"] / 100,
        "n3_share": theirs["%N3"] / 100,
        "rem_share": theirs["%REM"] / 100,
        "unscored_min": theirs.get("UNS", 0.0),
    }
    for name, value in expected.items():
        same(ours[name], value, name)
    after, final = ours["wake_after_onset_min"], ours["final_wake_min"]
    same(None if after is None or final is None else after - final, theirs["WASO"], "WASO")
    if "?" not in stages and ours["awakenings"] is not None:
        turns = theirs["SFI"] * theirs["TST"] / 60
        assert ours["awakenings"] + (stages[-1] == "W") == pytest.approx(turns, abs=1e-2)


def same(ours: float | None, theirs: float, name: str) -> None:
    if math.isnan(theirs):
        assert ours is None, name
    else:
        assert ours == pytest.approx(float(theirs), abs=2e-4), name
