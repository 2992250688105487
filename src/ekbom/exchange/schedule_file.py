"""Schedules that were drawn elsewhere, in the two JSON forms people have them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from ekbom.exchange.json_file import Taker, read_json
from ekbom.model.day import parse_day
from ekbom.model.errors import InputError, UsageError
from ekbom.model.trial import Design, Schedule
from ekbom.nof1.rule import parse_rule

_NAMED = {"start", "unit", "assign", "rule"}


def read_schedule(path: str | Path, rule: str | None = None) -> Schedule:
    """Read a schedule file.

    Parameters
    ----------
    path : str or Path
        ``{"1": 0, "2": 1, ...}`` keyed by the study index from 1 without holes, or
        ``{"start": DATE or first index, "unit": "night", "assign": [0, 1, ...], "rule": ...}``.
    rule : str, optional
        How it was drawn, such as ``balanced,max_run=2``. Without a rule, here or in the file,
        the design is ``given`` and no randomisation test is possible.

    Raises
    ------
    InputError
        When the file is not such a schedule, or the rule could not have drawn it.
    UsageError
        When the rule is not a rule, or the file names another one.
    """
    return schedule_from(read_json(path), where=str(path), rule=rule)


def schedule_from(
    values: dict[Any, Any], *, where: str = "schedule", rule: str | None = None
) -> Schedule:
    """The same for values already in memory; index keys may be whole numbers or text.

    Raises
    ------
    InputError, UsageError
        As `read_schedule`.
    """
    if not values:
        raise InputError(where, "it holds no night", "give one arm, 0 or 1, for every night")
    if "assign" in values or _NAMED & set(map(str, values)):
        schedule, in_file = _named(Taker(where, "", values))
    else:
        schedule, in_file = _by_index(where, values), None
    if rule and in_file and rule.replace(" ", "") != in_file.replace(" ", ""):
        raise UsageError(
            "--schedule-rule", f"{rule!r} is not the rule {in_file!r} of the file", "leave one out"
        )
    return _with_rule(where, schedule, rule or in_file)


def _with_rule(where: str, schedule: Schedule, rule: str | None) -> Schedule:
    if not rule:
        return schedule
    try:
        design = parse_rule(rule, schedule.design.units, schedule.assign)
    except InputError as error:
        raise InputError(where, error.problem, error.todo) from error
    return Schedule(schedule.assign, design, schedule.start, schedule.first_index)


def _by_index(where: str, values: dict[Any, Any]) -> Schedule:
    arms: dict[int, int] = {}
    for key, value in values.items():
        text = str(key)
        if not (text.isascii() and text.isdigit() and str(int(text)) == text):
            raise InputError(
                where, f"the key {key!r} is not a study day", "number the nights 1, 2, 3 ..."
            )
        arms[int(text)] = _arm(where, f"night {text}", value)
    missing = sorted(set(range(1, max(arms) + 1)) - set(arms)) if 0 not in arms else [0]
    if missing:
        what = "night 0 is there" if missing == [0] else f"night {missing[0]} is missing"
        raise InputError(where, what, "number the nights from 1 without holes")
    return _given(tuple(arms[place] for place in sorted(arms)), where)


def _named(top: Taker) -> tuple[Schedule, str | None]:
    assign = tuple(
        _arm(top.where, f"place {place}", arm)
        for place, arm in enumerate(top.take("assign", list), start=1)
    )
    start = top.take("start", str, int)
    unit = top.take("unit", str) if "unit" in top.left else "night"
    if unit not in ("night", "day", "index"):
        top.refuse("unit", f"is {unit!r}, not night, day or index")
    rule = top.take("rule", str, type(None)) if "rule" in top.left else None
    top.finish()
    schedule = _given(assign, top.where)
    if isinstance(start, int):
        return Schedule(assign, schedule.design, None, start), rule
    try:
        return Schedule(assign, schedule.design, parse_day(str(start))), rule
    except ValueError:
        top.refuse("start", f"is {start!r}, not a date such as 2026-11-21")


def _given(assign: tuple[int, ...], where: str) -> Schedule:
    if len(set(assign)) < 2:
        refuse(where, "it needs nights of both arms", "give 0 and 1")
    return Schedule(assign, Design("given", units=len(assign)))


def _arm(where: str, what: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in (0, 1):
        refuse(
            where, f"{what} is {value!r}, not the number 0 or 1", "write 0 for without, 1 for with"
        )
    return value


def refuse(where: str, problem: str, todo: str) -> NoReturn:
    """Raise the error of a schedule file."""
    raise InputError(where, problem, todo)
