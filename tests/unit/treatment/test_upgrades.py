"""Stronger designs for a plan: what would be drawn can be drawn, and reaches what it should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.project.test_words import said

from ekbom.knowledge.load import load_policy
from ekbom.model.course_record import UPGRADES
from ekbom.model.errors import UsageError
from ekbom.nof1.design import check_design, draw
from ekbom.nof1.reach import out_of_reach
from ekbom.treatment.schedule import default_plan
from ekbom.treatment.upgrades import rated_by, upgrade, upgrades

PLAN = default_plan("sit through a meeting")


def test_every_way_is_there_with_its_fact() -> None:
    found = upgrades(PLAN)
    assert tuple(one.name for one in found) == UPGRADES == ("break", "baselines", "legs", "start")
    assert [one.ground.fact for one in found] == [f"report.upgrade.{name}" for name in UPGRADES]
    assert [one.design is not None for one in found] == [False, False, True, True]
    assert all(one.ground.status == "memory" for one in found)
    assert not said(" ".join(one.how + one.says for one in found))


@pytest.mark.parametrize("name", ["legs", "start"])
def test_what_is_drawn_can_reach_probably_helps(name: str) -> None:
    design = upgrade(PLAN, name).design  # type: ignore[arg-type]
    assert design is not None
    assert check_design(design) == design
    assert len(draw(design, np.random.default_rng(7))) == design.units
    assert out_of_reach(design, load_policy().levels["probably_helps"]) == ""


@pytest.mark.parametrize("days", [1, 2, 3, 7, 14, 28, None])
def test_no_order_of_the_legs_can_reach_the_word_it_is_said_not_to(days: int | None) -> None:
    found = upgrade(replace(PLAN, interval_days=days), "legs")
    assert found.design is not None
    levels = load_policy().levels
    assert out_of_reach(found.design, levels["probably_helps"]) == ""
    assert out_of_reach(found.design, levels["helps"]) != ""
    assert 'At best that earns "Probably helps"' in found.how


def test_a_start_is_drawn_behind_the_baseline() -> None:
    found = upgrade(PLAN, "start")
    assert found.design is not None
    assert (found.design.name, found.design.starts) == ("start", tuple(range(14, 34)))
    assert found.design.units == 33 + 28
    assert found.how == (
        "After 14 nights of diary the first visit lies on one of 20 days, drawn before the diary "
        'begins; 61 nights in all. At best that earns "Probably helps": a single start cannot earn '
        "more, however clear the change."
    )
    levels = load_policy().levels
    assert all(out_of_reach(found.design, levels[more]) for more in ("helps", "replicated"))
    later = upgrade(replace(PLAN, baseline_nights=21), "start").design
    assert later is not None
    assert later.starts[0] == 21
    assert upgrade(replace(PLAN, baseline_nights=None), "start").design == found.design


def test_legs_are_drawn_in_pairs_of_visits() -> None:
    found = upgrade(PLAN, "legs")
    assert found.design is not None
    assert (found.design.name, found.design.block, found.design.units) == ("pairs", 7, 70)
    assert found.how == (
        "Which leg is treated is drawn within each of 5 pairs of visits, 7 days apart; both legs "
        "are rated every night, as evening_urge_left and evening_urge_right, and left minus right "
        "is what counts: 1 point less on the treated leg is 2 points between the two. At best that "
        'earns "Probably helps"; "Helps" asks for 6 pairs and 84 recorded nights.'
    )
    close = upgrade(replace(PLAN, interval_days=3), "legs")
    assert close.design is not None
    assert (close.design.block, close.design.units) == (3, 30)
    assert close.how.endswith('"Helps" asks for 6 pairs and 56 recorded nights.')
    assert upgrade(replace(PLAN, interval_days=None), "legs").design == found.design
    # Nights count where visits lie close together: as many as the level asks for.
    daily = upgrade(replace(PLAN, interval_days=1), "legs").design
    assert daily is not None
    nights = load_policy().levels["probably_helps"].nights_for(1)
    assert nights <= daily.units < nights + 2


@pytest.mark.parametrize(
    ("outcome", "name", "scale"),
    [
        ("evening urge, 0 to 10", "evening urge", (0, 10)),
        ("urge", "urge", (0, 10)),
        (" urge (0 to 100)", "urge", (0, 100)),
        ("urge 1 to 5 ", "urge", (1, 5)),
        ("urge, 10 to 0", "urge, 10 to 0", (0, 10)),
    ],
)
def test_the_rating_of_a_trial_is_named_as_its_column(
    outcome: str, name: str, scale: tuple[float, float]
) -> None:
    assert rated_by(replace(PLAN, outcome=outcome)) == (name, scale)


def test_where_nothing_is_drawn_it_says_so() -> None:
    for name, nights in (("break", "14 nights"), ("baselines", "after 28")):
        found = upgrade(PLAN, name)  # type: ignore[arg-type]
        assert nights in found.how
        assert found.how.endswith("Nothing is drawn, so no test is possible.")


def test_another_way_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^upgrade: there is no 'magic'; use one of break, "):
        upgrade(PLAN, "magic")  # type: ignore[arg-type]
