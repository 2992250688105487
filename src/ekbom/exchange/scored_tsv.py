"""Scored movements as tables: one row for each, tabs between columns, empty where not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ekbom.model.movement import LegMovement, Movement

LEG_COLUMNS = ("onset_s", "duration_s", "leg")
COLUMNS = (
    "onset_s", "duration_s", "legs", "candidate", "periodic", "series", "stage", "respiratory",
    "arousal",
)  # fmt: skip


def leg_movements_tsv(movements: Iterable[LegMovement]) -> str:
    """The movements of single legs, in the order of time; ``onset_s, duration_s, leg``."""
    order = sorted(movements, key=lambda one: (one.onset_s, one.leg, one.duration_s))
    return _table(
        LEG_COLUMNS, [(seconds(one.onset_s), seconds(one.duration_s), one.leg) for one in order]
    )


def movements_tsv(movements: Iterable[Movement]) -> str:
    """The movements as the rules see them, as they come.

    Booleans are ``true`` and ``false``; a movement of no series has an empty cell there, and so
    has one of which nobody knows whether it belongs to a respiratory event or an arousal.
    """
    return _table(
        COLUMNS,
        [
            (
                seconds(one.onset_s),
                seconds(one.duration_s),
                one.legs,
                _word(one.candidate),
                _word(one.periodic),
                "" if one.series is None else str(one.series),
                one.stage,
                _word(one.respiratory),
                _word(one.arousal),
            )
            for one in movements
        ],
    )


def seconds(value: float) -> str:
    """Seconds to a millionth, without zeros that say nothing."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _word(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (columns, *rows))
