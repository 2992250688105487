"""A body map in words: how much is marked, and what changed since last time."""

from __future__ import annotations

from datetime import date

from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.region import BODY_SIDES
from ekbom.reports.words import day, listed, number
from ekbom.treatment.body import compare, extent, intensity_sum

_SIDES = {"right": "on the right", "left": "on the left", "middle": "in the middle"}


def in_words(drawing: BodyDrawing) -> str:
    """How much is marked and how strongly, as sentences."""
    found = extent(drawing)
    if not found.regions:
        return "No place is marked."
    sides = [f"{found.by_side[one]} {_SIDES[one]}" for one in BODY_SIDES if one in found.by_side]
    verb = "is" if found.regions == 1 else "are"
    return (
        f"{found.regions} of {found.of_regions} places {verb} marked, {listed(sides)}: "
        f"{_percent(found.share)} of the drawn surface. "
        f"The intensities add up to {intensity_sum(drawing)}."
    )


def change_words(now: BodyDrawing, before: BodyDrawing, on: date | None) -> str:
    """What is the same as last time and what is not, as sentences."""
    found = compare(now, before)
    then = f"on {day(on)}" if on else "last time"
    if found.overlap is None:
        return f"No place was marked {then} either."
    sets = (("the same", found.kept), ("new", found.new), ("gone", found.gone))
    way = "lower" if found.sum_change < 0 else "higher"
    total = f"{abs(found.sum_change)} {way}" if found.sum_change else "the same"
    return (
        f"Beside what was marked {then}: "
        f"{listed([f'{len(ids)} {word}' for word, ids in sets])}; "
        f"overlap {number(found.overlap, 2)}, where 1 is the same drawing and 0 a wholly other "
        f"one. The sum is {total}."
    )


def _percent(share: float) -> str:
    whole = round(100 * share)
    return f"about {whole} %" if whole else "less than 1 %"
