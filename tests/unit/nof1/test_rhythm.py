"""The hour it begins, the area of an evening, and signs to pass on."""

from __future__ import annotations

import numpy as np
import pytest

from ekbom.model.errors import UsageError
from ekbom.nof1 import rhythm
from ekbom.nof1.cosinor import cosinor
from ekbom.nof1.rhythm import evening_area, onset_hour, signs


def test_the_wave_is_part_of_the_rhythm() -> None:
    assert rhythm.cosinor is cosinor


@pytest.mark.parametrize(
    ("hours", "began", "median"),
    [
        ([20], [True], 20),
        ([19, 21], [True, True], 20),
        ([18, 19, 20], [True] * 3, 19),
        ([23, 0.5, 1], [True] * 3, 0.5),
        ([23, 1], [True] * 2, 0),
        ([12, 11.9, 12.1], [True] * 3, 12.1),
        ([18, 19, 23, 23], [True, True, False, False], 19),
        ([18, 19, 23, 23, 0.5], [True, True, False, False, True], 0.5),
        ([18, 23, 23], [True, False, False], None),
        ([18, 18.5, 22], [False, False, True], 22),
        ([20, 20, 22, 22], [True, False, True, True], 22),
        ([24, 0], [True, True], 0),
    ],
)
def test_median_onset(hours, began, median) -> None:  # type: ignore[no-untyped-def]
    found = onset_hour(hours, began)
    assert found.median_h == median
    assert found.n == len(hours)
    assert found.not_before == began.count(False)


def test_nights_not_told_do_not_count() -> None:
    found = onset_hour([None, 20, None, 22], [True, True, False, False])
    assert (found.n, found.not_before, found.median_h) == (2, 1, 20)


def test_an_exact_half_that_nothing_follows_is_named() -> None:
    assert onset_hour([20, 22], [True, False]).median_h == 20
    assert onset_hour([20, 21, 22, 23], [True, True, False, False]).median_h == 21


def test_without_bedtimes_it_is_the_plain_median() -> None:
    hours = np.random.default_rng(3).uniform(17, 24, 30)
    assert onset_hour(hours.tolist(), [True] * 30).median_h == pytest.approx(np.median(hours))


def test_what_onset_refuses() -> None:
    with pytest.raises(UsageError) as error:
        onset_hour([20], [])
    assert str(error.value) == "onset_hour: 1 hours and 0 marks do not fit; give one mark per night"
    for hour in (-0.1, 24.1, float("nan")):
        with pytest.raises(UsageError) as error:
            onset_hour([hour], [True])
        assert str(error.value) == f"onset_hour: hour {hour} is not on the clock; give 0 to 24"


def test_words_of_onset() -> None:
    assert onset_hour([20, 21.5, 23], [True, True, False]).say() == (
        "On half of the nights it had begun by 21:30 (3 nights, on 1 of them nothing before "
        "bedtime)."
    )
    assert onset_hour([23], [False]).say() == (
        "It began before bedtime on too few nights to name an hour. (1 night, on 1 of them "
        "nothing before bedtime)"
    )
    assert onset_hour([], []).reason == "No night was told."
    assert onset_hour([20], [True]).reason == ""
    assert onset_hour([20], [True]).to_dict()["median_h"] == 20


def test_area_by_hand() -> None:
    found = evening_area([0.5, 18, 20, 22], [2, 1, 3, 5])
    assert found.area == pytest.approx(4 + 8 + 8.75)
    assert found.mean == pytest.approx(20.75 / 6.5)
    assert (found.from_h, found.to_h, found.n, found.reason) == (18, 0.5, 4, "")
    assert found.say() == (
        "From 18:00 to 00:30, 4 ratings: area 20.8 points x h, 3.2 points on average. Evenings "
        "compare only over the same hours."
    )
    assert found.to_dict()["area"] == found.area


def test_noon_begins_the_evening() -> None:
    assert evening_area([12, 24], [1, 1]).area == 12
    assert evening_area([11.5, 12], [1, 1]).area == 23.5
    assert evening_area([0, 22], [1, 3]).area == 4


def test_missing_ratings_of_an_evening() -> None:
    found = evening_area([18, 20, None, 22], [1, None, 4, 3])
    assert (found.area, found.n) == (8, 2)


@pytest.mark.parametrize(("hours", "n"), [([20], 1), ([], 0)])
def test_an_area_needs_two_ratings(hours: list[float], n: int) -> None:
    found = evening_area(hours, [3] * n)
    assert (found.area, found.mean, found.from_h, found.to_h, found.n) == (None,) * 4 + (n,)
    assert found.say() == f"An area needs two ratings ({n} given)."


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ([20, 20], "two ratings share an hour; keep one of them"),
        ([0, 24], "two ratings share an hour; keep one of them"),
        ([20, 24.1], "an hour is not on the clock; give 0 to 24"),
        ([20, -0.1], "an hour is not on the clock; give 0 to 24"),
    ],
)
def test_what_an_area_refuses(hours: list[float], message: str) -> None:
    with pytest.raises(UsageError) as error:
        evening_area(hours, [1, 2])
    assert str(error.value) == f"evening_area: {message}"
    with pytest.raises(UsageError, match=r"^evening_area: times \(2,\) and values \(1,\)"):
        evening_area(hours, [1])


LAST = (
    "This is a sign and no measurement. With some medicines it is one that the person who "
    "prescribes them wants to hear of soon."
)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (22.5, 20.0, "It now begins about 2.5 h earlier (20:00, before 22:30)."),
        (1.0, 23.0, "It now begins about 2.0 h earlier (23:00, before 01:00)."),
        (22.0, 20.1, None),
        (20.0, 22.0, None),
        (None, 20.0, None),
        (22.0, None, None),
    ],
)
def test_an_earlier_onset_is_a_sign(before, now, said) -> None:  # type: ignore[no-untyped-def]
    found = signs(before, now, earlier_h=2)
    assert found == ((said, LAST) if said else ())


def test_a_spread_is_a_sign() -> None:
    found = signs(
        None, None, earlier_h=2, parts_before=["legs"], parts_now=["trunk", "legs", "arms"]
    )
    assert found == ("It is now also felt in: arms, trunk.", LAST)
    assert signs(None, None, earlier_h=2, parts_before=["legs"], parts_now=["legs"]) == ()
    assert signs(None, None, earlier_h=2, parts_before=["legs", "arms"], parts_now=["legs"]) == ()


def test_what_was_never_told_before_is_no_spread() -> None:
    assert signs(None, None, earlier_h=2, parts_now=["legs"]) == ()


def test_both_signs_and_no_number_of_chance() -> None:
    found = signs(22, 19, earlier_h=2, parts_before=iter(["legs"]), parts_now=iter(["arms"]))
    assert len(found) == 3
    assert not any(word in " ".join(found) for word in ("p ", "probab", "%", "interval"))
