"""Plans say themselves in one line."""

from __future__ import annotations

from datetime import date, datetime

from ekbom.model.trial import Design, Plan, Schedule


def test_a_plan_is_one_short_line() -> None:
    plan = Plan(
        action="bath",
        versus="tea",
        outcome="urge",
        lower_is_better=True,
        worthwhile=1.0,
        scale=(0.0, 10.0),
        schedule=Schedule((1, 0), Design("pairs", 2), date(2026, 11, 22)),
        end=date(2026, 11, 24),
        written_at=datetime(2026, 11, 21),
    )
    assert repr(plan) == (
        "Plan(bath against tea, judged by urge: pairs, 2 nights from 2026-11-22, "
        "read from 2026-11-24)"
    )
