"""A diary written as the CSV file that `ekbom helps` reads."""

from __future__ import annotations

import csv
import io

from ekbom.model.diary import Action, Diary, Outcome


def diary_csv(diary: Diary) -> str:
    """One line per unit: its date, then outcomes and actions; missing cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns: list[Outcome | Action] = [*diary.outcomes.values(), *diary.actions.values()]
    writer.writerow(["date", *(column.name for column in columns)])
    for place, day in enumerate(diary.dates):
        cells = (column.values[place] for column in columns)
        writer.writerow([day.isoformat(), *("" if v is None else f"{v:g}" for v in cells)])
    return out.getvalue()
