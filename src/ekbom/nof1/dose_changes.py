"""Lasting changes of a medicine, read from its nightly doses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

from ekbom.model.case import MedicineStep
from ekbom.model.course import MedicineEvent
from ekbom.model.diary import Action


def dose_changes(
    action: Action, dates: Sequence[date], *, lasting: int
) -> tuple[MedicineEvent, ...]:
    """The nights on which a steady dose gave way to another steady dose.

    A single forgotten or extra dose is no change of the medicine: only doses kept for at least
    `lasting` written nights count, and what lies between two such stretches is passed over.

    Parameters
    ----------
    action : Action
        Of a medicine; its values are doses (or 1 for taken), None where nothing was written.
    dates : sequence of date
        One per value.
    lasting : int
        Written nights from which a dose counts as steady.

    Returns
    -------
    tuple of MedicineEvent
        In the order of time, each on the first night of the new dose.
    """
    written = [
        (day, value) for day, value in zip(dates, action.values, strict=True) if value is not None
    ]
    runs = [list(run) for _, run in groupby(written, key=lambda night: night[1])]
    steady = [(run[0][0], run[0][1]) for run in runs if len(run) >= lasting]
    return tuple(
        MedicineEvent(
            action.name, _step(before, after), "unknown",
            f"{before:g} to {after:g} {action.unit}".rstrip(), day, None, False,
        )
        for (_, before), (day, after) in pairwise(steady)
        if before != after
    )  # fmt: skip


def _step(before: float, after: float) -> MedicineStep:
    if before == 0:
        return "begun"
    if after == 0:
        return "stopped"
    return "raised" if after > before else "reduced"
