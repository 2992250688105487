"""What is answered about a point."""

from __future__ import annotations

from ekbom.model.point_answer import PointsAnswer


def test_an_answer_comes_as_plain_values() -> None:
    answer = PointsAnswer("kd 3", "person", "unknown", "No such point.", (), ("KI3",))
    assert answer.to_dict() == {
        "asked": "kd 3", "audience": "person", "state": "unknown", "says": "No such point.",
        "points": [], "others": ["KI3"], "findings": [],
    }  # fmt: skip
