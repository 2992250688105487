"""The shape of a course: columns, exact posterior, set of visits, averages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, noise

from ekbom.knowledge.load import load_course_policy
from ekbom.model.course import SHAPES
from ekbom.model.errors import UsageError
from ekbom.nof1.regress import regress
from ekbom.nof1.shape import (
    CHANGE,
    Candidate,
    ShapeEvidence,
    averaged,
    shape_columns,
    shape_evidence,
    turn_set,
)

PRIORS, COURSES = POLICY.priors, load_course_policy()
DAYS = np.arange(60)
VISITS = (20, 30, 40)


def evidence(y: np.ndarray, days: np.ndarray = DAYS, visits=VISITS, courses=COURSES):
    return shape_evidence(y, days, visits, priors=PRIORS, course_policy=courses, span=10.0)


def average(y: np.ndarray, found: ShapeEvidence, days: np.ndarray = DAYS):
    return averaged(y, days, found, priors=PRIORS, span=10.0)


def column(shape: str, visit: int) -> np.ndarray:
    candidates, columns = shape_columns(DAYS, VISITS)
    return columns[:, candidates.index(Candidate(shape, visit))]


def test_every_shape_stands_at_every_visit_it_can() -> None:
    candidates, columns = shape_columns(DAYS, VISITS)
    assert {(c.shape, c.visit) for c in candidates} == {
        ("step", 1), ("step", 2), ("step", 3), ("ramp", 0), ("ramp_plateau", 2),
        ("ramp_plateau", 3), ("ramp_loss", 1), ("ramp_loss", 2), ("ramp_loss", 3),
    }  # fmt: skip
    assert columns.shape == (60, 9)
    assert columns.min() == 0.0
    assert columns.max(axis=0) == pytest.approx(np.ones(9))
    assert not columns[:20].any()


def test_the_columns_by_hand() -> None:
    assert column("step", 2).tolist() == [0.0] * 30 + [1.0] * 30
    ramp = column("ramp", 0)
    assert ramp[19:22] == pytest.approx([0, 1 / 40, 2 / 40])
    assert ramp[59] == 1.0
    plateau = column("ramp_plateau", 2)
    assert plateau[[19, 20, 29, 30, 59]] == pytest.approx([0, 1 / 11, 10 / 11, 1, 1])
    loss = column("ramp_loss", 2)
    assert loss[[20, 30, 31, 58, 59]] == pytest.approx([1 / 11, 1, 28 / 29, 1 / 29, 0])
    assert column("ramp_loss", 1)[[19, 20, 40, 59]] == pytest.approx([0, 1, 19 / 39, 0])


def test_a_shape_that_no_night_could_show_is_left_out() -> None:
    candidates, _ = shape_columns(np.arange(20, 60), (20, 30, 99))
    named = {(c.shape, c.visit) for c in candidates}
    assert ("step", 1) not in named
    assert ("step", 3) not in named
    assert ("step", 2) in named
    assert shape_columns(np.arange(5), (30, 40))[0] == ()
    assert shape_columns(np.arange(5), (30, 40))[1].shape == (5, 0)


def test_nights_without_any_candidate_have_no_change() -> None:
    y = 5 + noise(10, 1)
    found = evidence(y, np.arange(10), (30, 40))
    assert (found.p_none, found.p_changed, found.drift_fits_better) == (1.0, 0.0, False)
    assert turn_set(found, 0.8) is None
    level, low, high = average(y, found, np.arange(10)).level(80)
    assert level == pytest.approx(np.full(10, y.mean()), abs=0.3)
    assert (low < level).all()
    assert (level < high).all()


@pytest.mark.parametrize("prior", [0.5, 0.8])
def test_the_posterior_is_that_of_one_regression_per_shape(prior: float) -> None:
    y = 6 + noise(60, 3) - 1.5 * (DAYS >= 30)
    keep = np.delete(np.arange(60), [4, 33, 34])
    found = evidence(y[keep], keep, courses=replace(COURSES, none_prior=prior))
    candidates, columns = shape_columns(keep, VISITS)
    logs = []
    for place, one in enumerate(candidates):
        fit = regress(
            y[keep], columns[:, place], days=keep, names=("c",), primary=("c",), priors=PRIORS
        )
        visits = sum(c.shape == one.shape for c in candidates)
        logs.append(fit.log_evidence + np.log((1 - prior) / 4 / visits))
    none = regress(y[keep], np.zeros((57, 0)), days=keep, names=(), priors=PRIORS)
    joint = np.exp(np.array([none.log_evidence + np.log(prior), *logs]) - none.log_evidence)
    joint /= joint.sum()
    assert found.candidates == candidates
    assert found.p_none == pytest.approx(joint[0], abs=1e-9)
    assert found.probability == pytest.approx(joint[1:], abs=1e-9)
    assert found.p_changed == pytest.approx(1 - joint[0], abs=1e-9)


def test_the_shares_add_up_by_shape() -> None:
    found = evidence(6 + noise(60, 4) - 2.0 * (DAYS >= 30))
    shares = found.shares()
    assert tuple(one.name for one in shares) == SHAPES
    assert sum(one.probability for one in shares) == pytest.approx(1.0)
    assert shares[0].probability == found.p_none
    steps = [
        p for c, p in zip(found.candidates, found.probability, strict=True) if c.shape == "step"
    ]
    assert {s.name: s.probability for s in shares}["step"] == pytest.approx(sum(steps))


@pytest.mark.parametrize("visit", [1, 2, 3])
def test_a_plain_step_is_found_at_its_visit(visit: int) -> None:
    y = 7 + noise(60, 5, sd=0.8) - 4.0 * (VISITS[visit - 1] <= DAYS)
    found = evidence(y)
    assert found.best == Candidate("step", visit)
    assert found.p_changed > 0.99
    turn = turn_set(found, 0.8)
    assert turn is not None
    assert turn.best == visit
    assert visit in turn.visits
    assert turn.probability >= 0.8


@pytest.mark.parametrize(("shape", "visit"), [("ramp", 0), ("ramp_plateau", 3), ("ramp_loss", 2)])
def test_a_plain_slow_shape_is_found(shape: str, visit: int) -> None:
    y = 7 + noise(60, 6, sd=0.4, phi=0.0) - 6.0 * column(shape, visit)
    assert evidence(y).best == Candidate(shape, visit)


def test_quiet_nights_have_no_shape() -> None:
    found = evidence(6 + noise(60, 21))
    assert found.p_none > 0.5


def test_a_drift_from_the_first_night_on_is_told_from_a_change_with_the_visits() -> None:
    drifting = 8 + noise(60, 8, sd=0.2, phi=0.0) - 4.0 * DAYS / 59
    assert evidence(drifting).drift_fits_better
    stepping = 8 + noise(60, 8, sd=0.6) - 4.0 * (DAYS >= 30)
    assert not evidence(stepping).drift_fits_better


def made(steps: dict[int, float], ramp: float = 0.0, none: float = 0.0) -> ShapeEvidence:
    candidates = (*(Candidate("step", k) for k in steps), Candidate("ramp", 0))
    probability = np.array([*steps.values(), ramp])
    return ShapeEvidence(candidates, np.zeros((3, len(candidates))), probability, none, False)


@pytest.mark.parametrize(
    ("steps", "share", "visits", "probability", "best"),
    [
        ({1: 0.1, 2: 0.5, 3: 0.2, 4: 0.2}, 0.8, (2, 3, 4), 0.9, 2),
        ({1: 0.1, 2: 0.6, 3: 0.2, 4: 0.1}, 0.8, (2, 3), 0.8, 2),
        ({1: 0.05, 2: 0.05, 3: 0.9}, 0.8, (3,), 0.9, 3),
        ({1: 0.25, 2: 0.25, 3: 0.25, 4: 0.25}, 0.5, (1, 2), 0.5, 1),
        ({1: 0.5, 2: 0.5}, 1.0, (1, 2), 1.0, 1),
    ],
)
def test_the_set_is_the_smallest_that_holds_its_share(
    steps: dict[int, float], share: float, visits: tuple[int, ...], probability: float, best: int
) -> None:
    halved = {k: p / 2 for k, p in steps.items()}
    for found in (made(steps), made(halved, ramp=0.4, none=0.1)):
        turn = turn_set(found, share)
        assert turn is not None
        assert turn.visits == visits
        assert turn.probability == pytest.approx(probability)
        assert turn.best == best


def test_the_change_is_averaged_over_the_shapes() -> None:
    y = 7 + noise(60, 9) - 2.0 * (DAYS >= 30)
    found = evidence(y)
    mean, total = 0.0, 0.0
    for place, p in enumerate(found.probability.tolist()):
        fit = regress(
            y, found.columns[:, place], days=DAYS, names=(CHANGE,), primary=(CHANGE,), priors=PRIORS
        )
        mean += p * fit.marginal(CHANGE).mean
        total += p
    change = average(y, found).change()
    assert change.mean == pytest.approx(mean / total, abs=0.03)
    assert change.weights.sum() == pytest.approx(1.0)


def test_only_shapes_that_hold_nearly_everything_are_fitted() -> None:
    found = evidence(9 + noise(60, 10, sd=0.3) - 6.0 * (DAYS >= 30))
    shapes = average(6 + noise(60, 10), found).shapes
    assert len(shapes) == 1
    assert shapes[0][1].tolist() == column("step", 2).tolist()
    held = sum(p for p, _, _ in average(6 + noise(60, 7), evidence(6 + noise(60, 7))).shapes)
    assert held >= 0.99 * evidence(6 + noise(60, 7)).p_changed


def test_the_level_follows_the_nights_with_a_band() -> None:
    y = 8 + noise(60, 11, sd=0.5) - 4.0 * (DAYS >= 30)
    average_ = average(y, evidence(y))
    level, low, high = average_.level(80)
    assert level[:30].mean() == pytest.approx(y[:30].mean(), abs=0.3)
    assert level[30:].mean() == pytest.approx(y[30:].mean(), abs=0.3)
    wide = average_.level(95)
    assert (wide[2] - wide[1]) / (high - low) == pytest.approx(
        np.full(60, 1.95996 / 1.28155), rel=1e-4
    )
    assert (level - low) == pytest.approx(high - level)


def test_the_band_of_a_plain_level_is_that_of_its_regression() -> None:
    y = 5 + noise(40, 12)
    days = np.arange(40)
    found = ShapeEvidence((), np.zeros((40, 0)), np.zeros(0), 1.0, False)
    level, low, high = averaged(y, days, found, priors=PRIORS, span=10.0).level(80)
    fit = regress(y, np.zeros((40, 0)), days=days, names=(), priors=PRIORS)
    at = y.mean() + fit.loc[:, 0]
    mean = fit.weights @ at
    sd = np.sqrt(fit.weights @ (fit.cov[:, 0, 0] + (at - mean) ** 2))
    assert level == pytest.approx(np.full(40, mean))
    assert high - low == pytest.approx(np.full(40, 2 * 1.2815515655 * sd))


@pytest.mark.parametrize(("n", "visits"), [(1, (0,)), (60, ()), (60, (30, 20)), (60, (20, 20))])
def test_what_cannot_be_searched_is_refused(n: int, visits: tuple[int, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        evidence(5 + noise(n, 1), np.arange(n), visits)
    assert caught.value.where == "shape"
    assert caught.value.problem == f"{n} nights and visits on days {list(visits)}"
    assert caught.value.todo == "give at least two nights, and visits in order, each day once"
