"""Steps over the body map."""

from __future__ import annotations

import pytest

from ekbom.knowledge.body import regions
from ekbom.model.candidate import Marked
from ekbom.treatment.nearness import _steps_from, steps_to


@pytest.mark.parametrize(
    ("drawn", "zones", "steps"),
    [
        ("calf_upper", ["calf_upper", "sacrum"], 0),
        ("calf_upper", ["knee_post"], 1),
        ("calf_upper", ["thigh_post"], 2),
        ("forearm", ["forearm"], 0),
        ("great_toe", ["foot_dorsum", "head_vertex"], 1),
    ],
)
def test_steps(drawn: str, zones: list[str], steps: int) -> None:
    assert steps_to(zones, [Marked(drawn, "left", 1.0)]) == steps


def test_the_nearest_of_what_was_drawn_counts() -> None:
    drawn = [Marked("head_vertex", "middle", 1.0), Marked("knee_post", None, 1.0)]
    assert steps_to(["calf_upper"], drawn) == 1


def test_the_map_hangs_together() -> None:
    everything = {name for one in regions().values() for name in one.zones or (one.place,)}
    assert set(_steps_from("great_toe")) == everything
    assert all(_steps_from(a)[b] == _steps_from(b)[a] for a in everything for b in everything)
