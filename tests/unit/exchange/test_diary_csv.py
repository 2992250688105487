"""A diary as CSV."""

from __future__ import annotations

from datetime import date

from ekbom.exchange.diary_csv import diary_csv
from ekbom.model.diary import Action, Diary, Outcome


def test_one_line_per_night() -> None:
    diary = Diary(
        dates=(date(2026, 11, 21), date(2026, 11, 22)),
        index=(0, 1),
        outcomes={"urge, left": Outcome("urge, left", (6.0, None))},
        actions={"tea": Action("tea", (0.5, 0.0))},
    )
    assert diary_csv(diary) == 'date,"urge, left",tea\n2026-11-21,6,0.5\n2026-11-22,,0\n'
