"""The rule of a schedule in words: read from a short text, said in a sentence."""

from __future__ import annotations

from ekbom.model.errors import InputError, UsageError
from ekbom.model.trial import Design
from ekbom.nof1.design import blocks_of, check_design, permitted

_WHERE = "--schedule-rule"
_FORMS = "balanced,max_run=2  balanced,block=7  pairs  pairs,block=3  start,from=15,to=40"
_KEYS = {
    "pairs": {"block", "wash_in"},
    "balanced": {"block", "max_run", "wash_in"},
    "start": {"from", "to", "wash_in"},
}
# A count with more digits than this is said as a power of ten.
_DIGITS_SHOWN = 10


def parse_rule(text: str, units: int, assign: tuple[int, ...]) -> Design:
    """The set of schedules that a rule such as ``balanced,max_run=2`` describes.

    Parameters
    ----------
    text : str
        ``pairs``, ``balanced`` or ``start``, then ``key=number`` parts: `block`, `max_run`,
        `wash_in`, and for a start the first and last possible night, counted from 1.
    units : int
        Length of the schedule.
    assign : tuple of int
        The schedule that was used; it fixes how many nights arm 1 has.

    Raises
    ------
    UsageError
        When the text is not such a rule, or its numbers do not fit the schedule's length.
    InputError
        When the rule could not have drawn this schedule: a test would then be void.
    """
    name, numbers = _parts(text)
    starts: tuple[int, ...] = ()
    if name == "start":
        if not {"from", "to"} <= set(numbers):
            raise UsageError(_WHERE, f"{text!r} does not say both from= and to=", f"use {_FORMS}")
        starts = tuple(range(numbers["from"] - 1, numbers["to"]))
    design = check_design(
        Design(
            name="pairs" if name == "pairs" else "start" if name == "start" else "balanced",
            units=units,
            block=numbers.get("block", 1),
            ones=sum(assign) if name == "balanced" else 0,
            max_run=numbers.get("max_run", 0),
            starts=starts,
            wash_in=numbers.get("wash_in", 0),
        )
    )
    if not permitted(design, assign):
        raise InputError(
            "schedule",
            f"it cannot have been drawn by the rule {text.strip()!r} ({describe(design)})",
            "correct the rule, or leave it out and no randomisation test is made",
        )
    return design


def _parts(text: str) -> tuple[str, dict[str, int]]:
    name, *rest = (part.strip() for part in text.split(","))
    if name not in _KEYS:
        raise UsageError(_WHERE, f"{text!r} is not a rule", f"use one of: {_FORMS}")
    numbers: dict[str, int] = {}
    for part in rest:
        key, _, value = (piece.strip() for piece in part.partition("="))
        if key not in _KEYS[name] or key in numbers:
            allowed = ", ".join(sorted(_KEYS[name]))
            raise UsageError(
                _WHERE, f"{part!r} is unknown or said twice in {text!r}", f"{name} takes {allowed}"
            )
        if not (value.isascii() and value.isdigit()):
            raise UsageError(_WHERE, f"{part!r} in {text!r} is not a whole number", f"use {_FORMS}")
        numbers[key] = int(value)
    return name, numbers


def describe(design: Design) -> str:
    """What could have been drawn, in words, without the number of schedules."""
    if design.name == "given":
        return f"{design.units} nights as given, without a rule"
    if design.name == "start":
        return (
            f"{design.units} nights, a first night with it drawn from night"
            f" {design.starts[0] + 1} to {design.starts[-1] + 1}"
        )
    blocks = len(blocks_of(design))
    each = "nights" if design.block == 1 else f"blocks of {design.block} nights"
    if design.name == "pairs":
        words = f"{blocks // 2} pairs of {each}, each pair in either order"
    else:
        words = f"{blocks} {each}, {-(-design.ones // design.block)} of them with it"
        if design.max_run:
            words += f", at most {design.max_run} in a row"
    if design.wash_in:
        words += f"; the first {design.wash_in} of each block counted apart"
    return words


def say_count(schedules: int) -> str:
    """A number of schedules as people read it."""
    digits = str(schedules)
    if len(digits) <= _DIGITS_SHOWN:
        return f"{schedules:,}"
    return f"about {digits[0]} followed by {len(digits) - 1} zeros"
