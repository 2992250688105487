"""Actions taken because the legs were bad: the trap in which what helps looks harmful.

Nights are made so that the action follows the evening's own legs. Whatever the truth (no effect,
one point better), marked or unmarked, the diary must never be read as more than "noted".
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.builders.nof1 import URGE, action, diary, noise, on_scale, only

from ekbom.actions.helps import what_helps
from ekbom.model.answer import ActionAnswer, Answer
from ekbom.model.diary import Diary, Kind

SEEDS = range(40)
TALK = "prescribed it"


def reactive(
    seed: int, effect: float, kind: Kind | None, name: str = "walk", n: int = 112
) -> Diary:
    """The worst third of the evenings, as felt with some error, sets it off."""
    rng = np.random.default_rng(seed)
    legs = 6 + noise(n, seed, sd=2.0)
    felt = legs + rng.standard_normal(n)
    done = felt > np.quantile(felt, 2 / 3)
    habit = rng.random(n) < 0.5
    return diary(
        on_scale(legs + effect * done), action(name, done, kind), action("tea", habit, "habit")
    )


def answered(seed: int, effect: float, kind: Kind | None) -> tuple[Answer, ActionAnswer]:
    given = what_helps(reactive(seed, effect, kind), URGE)
    return given, only(given, "walk")


@pytest.mark.parametrize("kind", ["as_needed", None])
@pytest.mark.parametrize("effect", [0.0, -1.0])
def test_never_above_noted(effect: float, kind: Kind | None) -> None:
    levels = {answered(seed, effect, kind)[1].level for seed in SEEDS}
    assert levels <= {"noted", "not_enough"}
    assert "noted" in levels


def test_the_trap_is_real() -> None:
    # A walk that takes a whole point off still stands beside worse nights.
    found = [answered(seed, -1.0, None)[1].effect for seed in SEEDS]
    assert np.mean([e.mean for e in found if e is not None]) > 0.5


@pytest.mark.parametrize("effect", [0.0, -1.0])
def test_marked_it_has_no_effect_at_all(effect: float) -> None:
    for seed in SEEDS:
        found = answered(seed, effect, "as_needed")[1]
        assert found.effect is None
        assert (found.p_benefit, found.p_worthwhile, found.randomisation_p) == (None, None, None)
        assert (found.secondary or {})["difference"] == pytest.approx(
            difference(reactive(seed, effect, "as_needed"))
        )


def difference(made: Diary) -> float:
    y = np.array(made.outcomes[URGE].values, dtype=float)
    on = np.array(made.actions["walk"].values) == 1
    return float(y[on].mean() - y[~on].mean())


def test_marked_it_leaves_the_other_actions_alone() -> None:
    for seed in (1, 2, 3):
        made = reactive(seed, -1.0, "as_needed")
        without = Diary(made.dates, made.index, made.outcomes, {"tea": made.actions["tea"]})
        assert only(what_helps(made, URGE), "tea") == only(what_helps(without, URGE), "tea")


def test_unmarked_it_does_not_move_the_declared_ones() -> None:
    made = reactive(1, -1.0, None)
    without = Diary(made.dates, made.index, made.outcomes, {"tea": made.actions["tea"]})
    assert only(what_helps(made, URGE), "tea") == only(what_helps(without, URGE), "tea")


def test_the_words_say_why_and_offer_a_trial() -> None:
    text = answered(1, -1.0, "as_needed")[1].sentence
    assert "It is taken when the legs are bad, so this cannot show what it does" in text
    assert '"ekbom plan"' in text
    assert TALK not in text
    assert "because" not in text
    assert "helps" not in text


def test_for_a_medicine_the_words_offer_the_prescriber_and_no_trial() -> None:
    given = what_helps(reactive(1, -1.0, "as_needed", "Levodopa 100 mg"), URGE)
    text = only(given, "Levodopa 100 mg").sentence
    assert "this cannot show what it does" in text
    assert TALK in text
    assert "ekbom plan" not in text


def test_without_a_kind_the_words_ask_for_it() -> None:
    given, found = answered(1, -1.0, None)
    assert found.kind is None
    assert found.effect is not None
    assert "Please say whether walk is planned, a habit, or taken because the legs are bad" in (
        found.sentence
    )
    assert "kind_missing" in [f.code for f in given.findings]


def test_without_a_kind_even_an_honest_effect_stays_noted() -> None:
    done = np.random.default_rng(1).integers(0, 2, 112)
    made = diary(on_scale(6 + noise(112, 1) - 3 * done), action("walk", done, None))
    assert only(what_helps(made, URGE)).level == "noted"


def after_bad_nights(seed: int, kind: Kind | None = "habit", clock: float | None = None) -> Diary:
    """Done on the evening after a bad night. With a `clock`, ratings come so many hours late."""
    n = 112
    y = 6 + noise(n, seed, sd=2.0, phi=0.2)
    rng = np.random.default_rng(seed)
    done = np.append(False, y[:-1] > 7) ^ (rng.random(n) < 0.1)
    evening = [datetime(2026, 3, 2, 21, 0) + timedelta(days=i) for i in range(n)]
    times = {} if clock is None else {"done_at": tuple(evening)}
    rated = [] if clock is None else [t + timedelta(days=1, hours=clock) for t in evening]
    return diary(on_scale(y), action("walk", done, kind, **times), rated_at=tuple(rated))


def looks_reactive(made: Diary) -> bool:
    return "looks_reactive" in [f.code for f in what_helps(made, URGE).findings]


@pytest.mark.parametrize("kind", ["habit", "planned", None])
def test_what_follows_bad_ratings_is_warned_of_and_capped(kind: Kind | None) -> None:
    for seed in range(10):
        given = what_helps(after_bad_nights(seed, kind), URGE)
        (finding,) = [f for f in given.findings if f.code == "looks_reactive"]
        assert "ratings made before it" in finding.what
        assert '--kind "walk=as_needed"' in finding.repair
        assert only(given).level == "noted"
        assert "It was done more often after a bad rating" in only(given).sentence


def test_where_higher_is_better_bad_means_low() -> None:
    made = after_bad_nights(1)
    y = 10 - np.array(made.outcomes[URGE].values, dtype=float)
    turned = diary(y, made.actions["walk"], lower_is_better=False)
    assert looks_reactive(turned)
    assert not looks_reactive(diary(y, made.actions["walk"]))


def test_what_is_marked_as_needed_needs_no_warning() -> None:
    assert not looks_reactive(after_bad_nights(1, "as_needed"))


def test_only_ratings_made_before_the_action_can_warn() -> None:
    # The rating of the night before, written down two hours before this evening's walk,
    # and the same ratings written down two hours after it.
    assert looks_reactive(after_bad_nights(1, clock=-2.0))
    assert not looks_reactive(after_bad_nights(1, clock=2.0))


def test_a_rating_of_the_same_night_cannot_warn() -> None:
    # The walk decides the night that is rated after it; nights are free of one another.
    warned = 0
    for seed in range(60):
        y = 5 + noise(112, seed, sd=1.0, phi=0.0)
        done = np.random.default_rng(seed).random(112) < 0.5
        made = diary(on_scale(y + 2.5 * done), action("walk", done))
        warned += looks_reactive(made)
    assert warned <= 5


@pytest.mark.parametrize("name", ["walk", "tea"])
def test_an_action_after_the_rating_is_refused_as_its_cause(name: str) -> None:
    n = 60
    evening = [datetime(2026, 3, 2, 20, 0) + timedelta(days=i) for i in range(n)]
    late = tuple(t + timedelta(hours=2) for t in evening)
    done = np.random.default_rng(1).integers(0, 2, n)
    made = diary(
        6 + noise(n, 1) - 2 * done, action(name, done, done_at=late), rated_at=tuple(evening)
    )
    given = what_helps(made, URGE)
    found = only(given)
    assert (found.level, found.effect) == ("not_enough", None)
    assert "It began after the rating, so it cannot be its cause." in found.sentence
    (finding,) = [f for f in given.findings if f.code == "action_after_outcome"]
    assert "rate an outcome later in the night" in finding.repair


def test_the_outcome_that_would_do_is_named() -> None:
    n = 60
    evening = [datetime(2026, 3, 2, 20, 0) + timedelta(days=i) for i in range(n)]
    done = np.random.default_rng(1).integers(0, 2, n)
    walk = action("walk", done, done_at=tuple(t + timedelta(hours=2) for t in evening))
    made = diary(6 + noise(n, 1), walk, rated_at=tuple(evening), others={"sleep": noise(n, 2) + 5})
    morning = tuple(t + timedelta(hours=11) for t in evening)
    object.__setattr__(made.outcomes["sleep"], "rated_at", morning)
    (finding,) = [f for f in what_helps(made, URGE).findings if f.code == "action_after_outcome"]
    assert finding.repair == "ask about sleep"
