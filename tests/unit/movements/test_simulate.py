"""A made-up night as a whole: one seed is one night at every rate, and its truth is exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ekbom.knowledge.recipes import load_recipe
from ekbom.model.errors import UsageError
from ekbom.model.movement import Span
from ekbom.movements.simulate import SimulatedNight, simulate_night


def night(kind: str = "hard", seed: int = 5, hours: float = 0.5, **given: object) -> SimulatedNight:
    given = {"rate_hz": 100.0, **given}
    return simulate_night(kind, rng=np.random.default_rng(seed), hours=hours, **given)  # type: ignore[arg-type]


def ends(spans: object) -> float:
    return sum(one.onset_s + one.duration_s for one in spans)  # type: ignore[attr-defined]


# Kept as they were first drawn: a night that changes changes every table made from its seed.
@pytest.mark.parametrize(
    ("kind", "moves", "truth", "first", "arousals", "sizes"),
    [
        ("clean", 52, 25560.172, ("left", 51.8, 8.6333), 8115.512, (429558, 432732)),
        ("quiet", 52, 25559.991, ("left", 51.7987, 8.6288), 8115.512, (290101, 292800)),
        ("hard", 72, 70533.142, ("right", 2.4595, 6.6945), 14105.156, (1466215, 1579017)),
        ("artefacts", 55, 45907.204, ("right", 106.5007, 2.5219), 4455.83, (939439, 781825)),
    ],
)
def test_the_same_seed_draws_the_same_night(
    kind: str,
    moves: int,
    truth: float,
    first: tuple[str, float, float],
    arousals: float,
    sizes: tuple[float, float],
) -> None:
    found = night(kind)
    assert found.kind == kind
    assert len(found.truth) == moves
    assert ends(found.truth) == pytest.approx(truth, abs=2e-3)
    one = found.truth[0]
    assert (one.leg, round(one.onset_s, 4), round(one.duration_s, 4)) == first
    assert ends(found.arousals) == pytest.approx(arousals, abs=2e-3)
    assert ends(found.respiratory) == pytest.approx(4697.663 if kind == "hard" else 0, abs=2e-3)
    assert found.left is not None
    assert found.right is not None
    for leg, size in zip((found.left, found.right), sizes, strict=True):
        assert np.abs(leg).sum(dtype=float) == pytest.approx(size, rel=1e-5)
    assert found.lights == Span(180.0, 1440.0)
    assert "".join(stage[-1] for stage in found.hypnogram.stages) == "W" * 6 + "1" * 11 + (
        "2" * 37 + "W" * 6
    )


def test_only_a_night_with_heart_beats_has_a_channel_of_them() -> None:
    assert night("clean").ecg is None
    ecg = night("hard", rate_hz=128.0, right_rate_hz=200.0).ecg
    assert ecg is not None
    assert len(ecg) == 1800 * 128
    assert ecg.max() == pytest.approx(1000, rel=0.05)


def test_one_night_at_every_rate() -> None:
    slow, fast = night(rate_hz=100.0), night(rate_hz=512.0)
    assert slow.truth == fast.truth
    assert (slow.hypnogram, slow.respiratory, slow.arousals, slow.lights) == (
        fast.hypnogram,
        fast.respiratory,
        fast.arousals,
        fast.lights,
    )
    assert slow.left is not None
    assert fast.left is not None
    assert len(fast.left) == 512 * 1800
    # The strength of the muscle does not depend on the rate, second by second.
    one, other = (
        np.sqrt(np.square(leg.reshape(1800, -1)).mean(axis=1))
        for leg in (night("clean").left, night("clean", rate_hz=512.0).left)
        if leg is not None
    )
    moving = one > 10
    assert moving.sum() > 50
    assert np.median(other[moving] / one[moving]) == pytest.approx(1.0, abs=0.05)


def test_legs_at_different_rates() -> None:
    found = night("clean", rate_hz=100.0, right_rate_hz=200.0)
    assert (found.rate_hz, found.right_rate_hz) == (100.0, 200.0)
    assert found.left is not None
    assert found.right is not None
    assert (len(found.left), len(found.right)) == (180000, 360000)


def test_which_legs_are_recorded() -> None:
    both = night()
    assert night().rate_hz == night().right_rate_hz == 100.0
    left, right, single = (night(legs=legs) for legs in ("left", "right", "single"))
    assert (left.right, right.left, single.right) == (None, None, None)
    assert left.truth == tuple(one for one in both.truth if one.leg == "left")
    assert right.truth == tuple(one for one in both.truth if one.leg == "right")
    assert single.truth == tuple(replace(one, leg="unknown") for one in left.truth)
    for one, same in ((left.left, both.left), (right.right, both.right), (single.left, both.left)):
        np.testing.assert_array_equal(one, same)


def test_truth_is_sorted_and_keeps_long_movements() -> None:
    found = night(hours=2.0).truth
    assert [one.onset_s for one in found] == sorted(one.onset_s for one in found)
    assert {one.leg for one in found} == {"left", "right"}
    assert sum(one.duration_s > 10 for one in found) > 4
    assert min(one.duration_s for one in found) >= 0.5


def test_rest_has_the_level_of_the_recipe() -> None:
    found = night("clean")
    moving = np.zeros(1800, dtype=bool)
    for one in found.truth:
        if one.leg == "left":
            moving[int(one.onset_s) - 1 : int(one.onset_s + one.duration_s) + 2] = True
    assert found.left is not None
    rest = found.left.reshape(1800, -1)[~moving]
    assert np.sqrt(np.square(rest).mean()) == pytest.approx(1.5, rel=0.03)


def test_a_dead_leg_holds_nothing_and_no_truth() -> None:
    recipe = replace(load_recipe("clean"), dead_share=0.5, clip_uv=40.0)
    found = simulate_night(recipe, rng=np.random.default_rng(1), hours=1.0, rate_hz=100.0)
    assert found.kind == ""
    assert found.left is not None
    assert found.right is not None
    silent = found.right.reshape(3600, -1).max(axis=1) == 0
    assert silent.sum() == pytest.approx(1800, abs=6)
    assert (found.left.reshape(3600, -1).max(axis=1) > 0).all()
    assert not any(silent[int(one.onset_s)] for one in found.truth if one.leg == "right")
    assert found.left.max() == -found.left.min() == 40.0


def test_mains_and_heart_beats_lie_where_they_should() -> None:
    quiet = replace(load_recipe("quiet"), run_mean=1.0, pause_median_s=1e6)
    hum = replace(quiet, mains_share=0.375, mains_min_uv=5.0, mains_max_uv=5.0)
    for recipe, legs in ((hum, 2), (replace(quiet, ecg_share=0.375), 1)):
        found = simulate_night(recipe, rng=np.random.default_rng(2), hours=1.0, rate_hz=200.0)
        disturbed = [
            (np.square(leg.reshape(1200, -1)).mean(axis=1) > 1.0).mean()
            for leg in (found.left, found.right)
            if leg is not None
        ]
        assert disturbed[0] == pytest.approx(0.375, abs=0.02)
        assert disturbed[1] == pytest.approx(0.375 * (legs - 1), abs=0.02)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"hours": 0.009}, "hours: 0.009 cannot be; give 0.01 to 30"),
        ({"hours": 30.01}, "hours: 30.01 cannot be; give 0.01 to 30"),
        ({"hours": float("nan")}, "hours: nan cannot be; give 0.01 to 30"),
        ({"rate_hz": 63.0}, "rate: 63 Hz cannot be; give 64 to 4096"),
        ({"right_rate_hz": 4097.0}, "rate: 4097 Hz cannot be; give 64 to 4096"),
        ({"legs": "none"}, 'legs: "none" is unknown; use both, left, right, single'),
        (
            {"kind": "easy"},
            '--kind: "easy" is unknown; use one of clean, quiet, hard, artefacts',
        ),
    ],
)
def test_what_cannot_be_drawn(given: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        night(**given)  # type: ignore[arg-type]
    assert str(caught.value) == told


@pytest.mark.parametrize("given", [{"hours": 0.01}, {"rate_hz": 64.0}, {"rate_hz": 4096.0}])
def test_the_edges_can_be_drawn(given: dict[str, float]) -> None:
    found = night("clean", **{"hours": 0.02, **given})  # type: ignore[arg-type]
    assert found.left is not None
    assert np.isfinite(found.left).all()
    assert len(found.hypnogram.stages) >= 1


def test_the_whole_band_below_half_the_rate() -> None:
    found = night("clean", rate_hz=512.0, hours=0.2)
    assert found.left is not None
    power = np.abs(np.fft.rfft(found.left)) ** 2
    hz = np.fft.rfftfreq(len(found.left), 1 / 512)
    inside = power[(hz > 19) & (hz < 101)].sum() / power.sum()
    assert inside > 0.999
