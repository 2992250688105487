"""Minutes one can sit, words of our own: compared within one person, graded by nothing."""

from __future__ import annotations

import math
from datetime import date

import pytest

from ekbom.assessment.own_measures import (
    Sitting,
    median,
    sittings,
    summary,
    unknown_words,
    vocabulary,
)
from ekbom.model.finding import Finding
from ekbom.model.record import SitMinutes, Symptoms

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_each_situation_has_its_own_series() -> None:
    told = Symptoms(
        sit=(
            SitMinutes("desk", 35, JUNE),
            SitMinutes("dialysis_chair", 90),
            SitMinutes("desk", 20, MAY),
            SitMinutes("desk", 10),
        )
    )
    found, findings = sittings(told)
    assert found == (
        Sitting("desk", ((None, 10.0), (MAY, 20.0), (JUNE, 35.0)), 35, 20, 35),
        Sitting("dialysis_chair", ((None, 90.0),), 90, 90, 90),
    )
    assert findings == ()
    assert [one.says() for one in found] == [
        "desk: 35 minutes on 2026-06-01 at last; of 3 times the middle is 20, the longest 35",
        "dialysis chair: 90 minutes",
    ]
    assert found[0].to_dict() == {
        "series": [[None, 10], [MAY, 20], [JUNE, 35]], "last": 35, "median": 20, "longest": 35,
    }  # fmt: skip


def test_the_last_is_not_the_longest() -> None:
    (found,), _ = sittings(Symptoms(sit=(SitMinutes("car", 50, MAY), SitMinutes("car", 20, JUNE))))
    assert (found.last, found.middle, found.longest) == (20, 35, 50)


def test_a_day_is_said_of_a_single_time() -> None:
    (found,), _ = sittings(Symptoms(sit=(SitMinutes("bed", 5, MAY),)))
    assert found.says() == "bed: 5 minutes on 2026-05-01"


@pytest.mark.parametrize("minutes", [-1, math.inf, math.nan])
def test_what_is_no_time_is_left_out_and_said(minutes: float) -> None:
    found, findings = sittings(Symptoms(sit=(SitMinutes("car", minutes),)))
    assert found == ()
    assert findings == (
        Finding(
            "out_of_range",
            "error",
            "[[symptoms.sit]] car",
            f"{minutes:g} minutes are no time one can stay still",
            "give minutes from 0 on",
        ),
    )


def test_no_minute_at_all_is_a_time() -> None:
    (found,), findings = sittings(Symptoms(sit=(SitMinutes("car", 0),)))
    assert (found.last, findings) == (0, ())


def test_the_middle() -> None:
    assert median([3]) == 3
    assert median([9, 1, 4]) == 4
    assert median([9, 1, 4, 2]) == 3


def test_several_numbers_in_one_line() -> None:
    assert summary([3]) == ()
    assert summary([3, 8, 4]) == ("of 3 times the middle is 4, the lowest 3, the highest 8",)


def test_words_stand_in_the_data() -> None:
    assert {"crawling", "electric", "urge_alone"} <= set(vocabulary("sensations"))
    assert {"calf", "arm"} <= set(vocabulary("places"))
    assert set(vocabulary("legs")) < set(vocabulary("places"))
    assert "mother" in vocabulary("relatives")
    assert "aunt" not in vocabulary("relatives")
    assert "menopause" in vocabulary("hormones")


def test_a_word_that_is_not_held_is_kept_and_said() -> None:
    assert unknown_words("sensations", ("crawling", "electrik")) == (
        Finding(
            "unknown_word",
            "warning",
            "[symptoms] sensations",
            "'electrik' is not on the list of sensations; it is kept as it is",
            "words near to it are electric",
        ),
    )
    (found,) = unknown_words("hormones", ("xyz",))
    assert found.repair == f"words near to it are {', '.join(vocabulary('hormones'))}"
