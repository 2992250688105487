"""The numbers of a filled-in scale held against its form: what cannot be used, and the total.

A part that is missing is never guessed, so there is no total without all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ekbom.assessment.scale_forms import ANY_NUMBER
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from datetime import date

    from ekbom.assessment.scale_forms import Form, Range
    from ekbom.model.record import ScaleResult


def refusals(form: Form, result: ScaleResult, today: date, where: str) -> Iterator[Finding]:
    """What makes a result unfit for use altogether."""
    if result.on is not None and result.on > today:
        what = f"its day lies after {today.isoformat()}"
        yield Finding("date_to_come", "error", where, what, "correct the day")
    for part, value in result.items.items():
        if form.parts and part not in form.parts:
            what = f"{form.title} has no part {part!r}"
            repair = f"its parts are {', '.join(form.parts)}"
            yield Finding("unknown_part", "error", where, what, repair)
        elif form.parts:
            yield from outside(form, f"part {part}", value, form.parts[part], where)
    if result.total is not None and form.total is not None:
        yield from outside(form, "total", result.total, form.total, where)


def outside(form: Form, what: str, value: float, allowed: Range, where: str) -> Iterator[Finding]:
    """A finding for a number outside its range, or a broken one where only whole ones go."""
    low, high = allowed
    whole = form.name in ANY_NUMBER or not math.isfinite(value) or value == int(value)
    if low <= value <= high and whole:
        return
    said = f"the {what} of the {form.title} is {value:g}, which it cannot be"
    kind = "a number" if form.name in ANY_NUMBER else "a whole number"
    # What is from memory refuses a slip, but is not shown as if it were known.
    reach = f"give {kind} from {low:g} to {high:g}" if form.checked else "correct it"
    repair = f"{reach}, or leave it out"
    yield Finding("out_of_range", "error", where, said, repair)


def made_total(form: Form, result: ScaleResult, where: str) -> tuple[float | None, list[Finding]]:
    """The total that was told or made of all parts; findings where there is none."""
    items, told = result.items, result.total
    if form.total is None:
        if told is None:
            return None, [] if items else [_empty(where)]
        what = f"the {form.title} has no total"
        repair = f"give its parts {', '.join(form.parts)}; the total was left out"
        return None, [Finding("no_total", "warning", where, what, repair)]
    if items and not form.parts:
        what = f"no rule is held that makes a total of parts of the {form.title}"
        kept = "give the total" if told is None else "the total that was told is used"
        return told, [Finding("parts_not_used", "warning", where, what, kept)]
    if not items:
        return told, [] if told is not None else [_empty(where)]
    missing = [part for part in form.parts if part not in items]
    made = math.fsum(items.values())
    most = made + math.fsum(form.parts[part][1] for part in missing)
    if told is None and missing:
        what = f"parts {', '.join(missing)} of the {form.title} are missing"
        repair = "add them, or give the total; no total is made of the others"
        return None, [Finding("parts_missing", "warning", where, what, repair)]
    if told is not None and not made <= told <= most:
        reach = f"{made:g}" if made == most else f"{made:g} to {most:g}"
        what = f"the total of the {form.title} is {told:g}, its parts make {reach}"
        return None, [Finding("contradiction", "error", where, what, "correct one; none counts")]
    return (float(made) if told is None else told), []


def _empty(where: str) -> Finding:
    return Finding("no_numbers", "warning", where, "it holds no numbers", "give total or parts")


def where_of(scale: str, on: date | None) -> str:
    """The place of a scale in the file, with its day."""
    return f"[[scale]] {scale}{'' if on is None else f' of {on.isoformat()}'}"
