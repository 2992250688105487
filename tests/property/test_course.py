"""What must not matter for a course does not: the calendar's zero, the scale's zero, unit and
direction, and nights that lie apart."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.nof1 import POLICY, START, URGE, diary, noise

from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import Course, MedicineEvent
from ekbom.nof1.course import follow_nights
from ekbom.nof1.relapse import Learned, rise_steps
from ekbom.nof1.shape import ShapeEvidence, shape_evidence, turn_set

COURSES = load_course_policy()
seeds = st.integers(0, 2**20)
phis = st.floats(-0.2, 0.85)
VISITS = (20, 27, 34, 41)


def nights(seed: int, phi: float) -> tuple[np.ndarray, np.ndarray]:
    """Recorded nights with a step of random size at a random visit, and their places."""
    rng = np.random.default_rng(seed)
    days = np.flatnonzero(rng.random(60) >= 0.15)
    y = 5 + noise(60, seed, phi=phi) - rng.uniform(-1, 4) * (np.arange(60) >= rng.choice(VISITS))
    return y[days], days


def search(y: np.ndarray, days: np.ndarray, visits: tuple[int, ...], span: float = 10.0):
    return shape_evidence(y, days, visits, priors=POLICY.priors, course_policy=COURSES, span=span)


def same(one: ShapeEvidence, other: ShapeEvidence) -> None:
    assert other.probability == pytest.approx(one.probability, abs=1e-7)
    assert other.p_none == pytest.approx(one.p_none, abs=1e-7)
    assert other.drift_fits_better == one.drift_fits_better


@given(seed=seeds, phi=phis, shift=st.integers(-10_000, 10_000))
def test_shifting_the_calendar_changes_nothing(seed: int, phi: float, shift: int) -> None:
    y, days = nights(seed, phi)
    moved = tuple(visit + shift for visit in VISITS)
    same(search(y, days, VISITS), search(y, days + shift, moved))


@given(seed=seeds, phi=phis, shift=st.floats(-100, 100), times=st.floats(0.1, 50))
def test_zero_and_unit_of_the_scale_change_nothing(
    seed: int, phi: float, shift: float, times: float
) -> None:
    y, days = nights(seed, phi)
    same(search(y, days, VISITS), search(shift + times * y, days, VISITS, 10.0 * times))


@given(seed=seeds, phi=phis)
def test_the_direction_of_the_scale_changes_nothing(seed: int, phi: float) -> None:
    y, days = nights(seed, phi)
    same(search(y, days, VISITS), search(-y, days, VISITS))


@given(seed=seeds, phi=phis, share=st.floats(0.05, 0.99))
def test_probabilities_add_up_and_the_set_holds_its_share(
    seed: int, phi: float, share: float
) -> None:
    found = search(*nights(seed, phi), VISITS)
    assert found.p_none + found.p_changed == pytest.approx(1.0)
    turn, wider = turn_set(found, share), turn_set(found, 0.99)
    assert turn is not None
    assert wider is not None
    assert share <= turn.probability + 1e-12
    assert turn.best in turn.visits
    assert set(turn.visits) <= set(wider.visits)


@given(seed=seeds, phi=st.floats(0, 0.9), rise=st.floats(0.3, 2), up=st.floats(0, 5))
def test_worse_nights_never_speak_less_for_a_rise(
    seed: int, phi: float, rise: float, up: float
) -> None:
    y = noise(40, seed, phi=phi)
    days = np.cumsum(np.random.default_rng(seed).integers(1, 3, 40))
    known = Learned(0.0, 1.5, phi)
    low = rise_steps(y, days, known, rise_sd=rise)
    assert (rise_steps(y + up, days, known, rise_sd=rise) >= low - 1e-9).all()


def follow(y: np.ndarray, *medicine: MedicineEvent, lower: bool = True) -> Course:
    return follow_nights(
        diary(y, lower_is_better=lower), URGE, [START + timedelta(days=v) for v in VISITS],
        medicine, policy=POLICY, course_policy=COURSES, rng=np.random.default_rng(0),
    )  # fmt: skip


def whole(seed: int, phi: float) -> np.ndarray:
    y = np.full(60, np.nan)
    values, days = nights(seed, phi)
    y[days] = np.clip(np.rint(values), 0, 10)
    return y


@settings(max_examples=10)
@given(seed=seeds, phi=phis)
def test_a_course_on_the_mirrored_scale_is_the_same_course(seed: int, phi: float) -> None:
    y = whole(seed, phi)
    one, other = follow(y), follow(10 - y, lower=False)
    assert one.level == other.level
    assert one.reasons == other.reasons
    assert one.turn == other.turn
    if one.effect is not None:
        assert other.effect is not None
        assert other.effect.mean == pytest.approx(-one.effect.mean, abs=1e-6)


@settings(max_examples=10)
@given(seed=seeds, phi=phis, garbage=st.floats(0, 10))
def test_nights_that_lie_apart_have_no_say(seed: int, phi: float, garbage: float) -> None:
    y = whole(seed, phi)
    other = y.copy()
    other[50:] = np.where(np.isnan(y[50:]), np.nan, garbage)
    change = MedicineEvent(
        "iron", "begun", "prescriber", "", START + timedelta(days=50), None, False
    )
    assert follow(y, change) == follow(other, change)


@settings(max_examples=10)
@given(seed=seeds, phi=phis)
def test_a_course_is_never_more_than_changed_after_and_never_without_the_placebo_line(
    seed: int, phi: float
) -> None:
    found = follow(whole(seed, phi))
    assert found.level in ("not_enough", "noted", "changed_after")
    assert (found.placebo == "") == (found.level == "not_enough")
