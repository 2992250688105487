"""Plans and helpers' lists as files: written once, read strictly, never half changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from ekbom.exchange.json_file import Taker, read_json, write_json
from ekbom.model.day import parse_day
from ekbom.model.diary import Row
from ekbom.model.errors import InputError, UsageError
from ekbom.model.trial import Design, DesignName, Pause, Plan, Schedule
from ekbom.nof1.design import check_design, permitted
from ekbom.nof1.plan import list_hash, open_list, record_of, seal_of, seals_of
from ekbom.nof1.reach import nights_of

FORMAT = "ekbom-plan/1"
LIST_FORMAT = "ekbom-helper-list/1"
# Outside of the seal: they come later.
PAUSES, HELPER_LIST = "pauses", "helper_list"

Word = TypeVar("Word", bound=str)


def write_plan(plan: Plan, path: str | Path) -> None:
    """Write a new plan file; an existing file is never overwritten.

    Raises
    ------
    StoreError
        When the name is taken, or the place cannot be written to.
    """
    write_json(path, _contents(plan))


def _contents(plan: Plan) -> dict[str, Any]:
    return {
        "format": FORMAT,
        **record_of(plan),
        "seal": {**seals_of(plan), "whole": plan.seal},
        "broken_at": plan.broken_at.isoformat() if plan.broken_at else None,
        **({PAUSES: pauses_told(plan.schedule.pauses)} if plan.schedule.pauses else {}),
    }


def pauses_told(pauses: Iterable[Pause]) -> list[dict[str, str]]:
    """Pauses as a plan's file holds them."""
    return [{"first": one.first.isoformat(), "until": one.until.isoformat()} for one in pauses]


def read_plan(path: str | Path) -> Plan:
    """Read a plan and check its seal.

    Raises
    ------
    InputError
        When the file is no plan, of an unknown version, incomplete, or was altered after it
        was sealed (the message names the group that was).
    """
    return plan_of(read_json(path), str(path))


def plan_of(contents: Mapping[str, Any], where: str) -> Plan:
    """The plan that the contents of a plan's file hold, its seal checked.

    Parameters
    ----------
    contents : mapping
        As the file holds it.
    where : str
        How messages name it.

    Raises
    ------
    InputError
        As `read_plan` does.
    """
    told = dict(contents)
    pauses, opened = told.pop(PAUSES, []), told.pop(HELPER_LIST, None)
    top = Taker(where, "", told)
    version = top.take("format", str)
    if version != FORMAT:
        raise InputError(
            where, f"its format is {version!r}, not {FORMAT!r}", "use the version that wrote it"
        )
    question = Taker(where, "question", top.take("question", dict))
    schedule = Taker(where, "schedule", top.take("schedule", dict))
    clock = Taker(where, "time", top.take("time", dict))
    agreement = Taker(where, "agreement", top.take("agreement", dict))
    seals = Taker(where, "seal", top.take("seal", dict))
    plan = Plan(
        action=question.take("action", str),
        versus=question.take("versus", str),
        outcome=question.take("outcome", str),
        lower_is_better=question.take("lower_is_better", bool),
        worthwhile=_number(question, "worthwhile", question.take("worthwhile", int, float)),
        scale=_scale(question),
        row=cast(Row, _word(question, "row", ("night", "day"))),
        schedule=_schedule(schedule),
        blinding=cast(Literal["open", "helper"], _word(schedule, "blinding", ("open", "helper"))),
        sealed_list=schedule.take("sealed_list", str),
        written_at=_moment(clock, "written_at", clock.take("written_at", str)),
        end=_day(clock, "end", clock.take("end", str)),
        prescribed=agreement.take("prescribed", bool),
        prescriber=agreement.take("prescriber", str),
        agreed=_maybe_day(agreement, "agreed"),
        seal=seals.take("whole", str),
    )
    broken = top.take("broken_at", str, type(None))
    _check_seals(where, plan, seals)
    for taker in (top, question, schedule, clock, agreement, seals):
        taker.finish()
    _check_schedule(where, plan)
    if opened is not None:
        plan = _with_list(where, plan, Taker(where, HELPER_LIST, opened))
    broken_at = None if broken is None else _moment(top, "broken_at", broken)
    return _paused(replace(plan, broken_at=broken_at), _pauses(top, plan, pauses))


def _pauses(top: Taker, plan: Plan, told: object) -> tuple[Pause, ...]:
    """The pauses of a plan, held against its nights."""
    if not isinstance(told, list):
        top.refuse(PAUSES, "is no list")
    found: list[Pause] = []
    for each in told:
        one = Taker(top.where, PAUSES, each)
        made = Pause(
            _day(one, "first", one.take("first", str)), _day(one, "until", one.take("until", str))
        )
        one.finish()
        so_far = _paused(plan, tuple(found))
        after = found[-1].until if found else plan.schedule.start or plan.end
        if not after <= made.first < min(made.until, so_far.end):
            one.refuse("first", f"is {made.first}, which does not fit the nights of the trial")
        found.append(made)
    return tuple(found)


def _paused(plan: Plan, pauses: tuple[Pause, ...]) -> Plan:
    """The plan as it was sealed, with its nights moved by pauses."""
    schedule = replace(plan.schedule, pauses=pauses)
    return replace(plan, schedule=schedule, end=plan.end + timedelta(days=schedule.paused))


def _check_seals(where: str, plan: Plan, seals: Taker) -> None:
    altered = [g for g, expected in seals_of(plan).items() if seals.take(g, str) != expected]
    if altered or plan.seal != seal_of(plan):
        what = " and ".join(altered) or "seal"
        raise InputError(
            where,
            f"the {what} part was altered after the plan was sealed",
            "restore the file as it was written, or draw a new plan",
        )


def _check_schedule(where: str, plan: Plan) -> None:
    """A sealed plan from another program may still hold a schedule its rule cannot draw."""
    design, assign = plan.schedule.design, plan.schedule.assign
    first = plan.schedule.start
    hidden = plan.blinding == "helper" and not assign
    problem = ""
    if not hidden and not permitted(design, assign):
        problem = "its schedule is not one that its rule could have drawn"
    elif first is None or plan.end != first + timedelta(days=design.units):
        problem = "its end is not the day after its last night"
    if problem:
        raise InputError(where, problem, "restore the file as it was written, or draw a new plan")


def _scale(taker: Taker) -> tuple[float, float]:
    ends = taker.take("scale", list)
    if len(ends) != 2 or any(isinstance(e, bool) or not isinstance(e, (int, float)) for e in ends):
        taker.refuse("scale", f"is {ends!r}, not two numbers")
    return _number(taker, "scale", ends[0]), _number(taker, "scale", ends[1])


def _number(taker: Taker, key: str, value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        taker.refuse(key, "is too large")


def _word(taker: Taker, key: str, allowed: tuple[str, ...]) -> str:
    word = taker.take(key, str)
    if word not in allowed:
        taker.refuse(key, f"is {word!r}, not one of {', '.join(allowed)}")
    return word


def _day(taker: Taker, key: str, text: str) -> date:
    try:
        found = parse_day(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        taker.refuse(key, f"is {text!r}, not a date such as 2026-11-21")
    return found


def _maybe_day(taker: Taker, key: str) -> date | None:
    text = taker.take(key, str, type(None))
    return None if text is None else _day(taker, key, text)


def _moment(taker: Taker, key: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        taker.refuse(key, f"is {text!r}, not a time such as 2026-11-21T20:15:00")


def _schedule(taker: Taker) -> Schedule:
    inner = Taker(taker.where, "schedule.design", taker.take("design", dict))
    starts = inner.take("starts", list)
    if any(isinstance(s, bool) or not isinstance(s, int) for s in starts):
        inner.refuse("starts", "holds something that is not a whole number")
    design = Design(
        name=cast(DesignName, _word(inner, "name", ("pairs", "start", "balanced"))),
        units=inner.take("units", int),
        block=inner.take("block", int),
        ones=inner.take("ones", int),
        max_run=inner.take("max_run", int),
        starts=tuple(starts),
        wash_in=inner.take("wash_in", int),
    )
    inner.finish()
    try:
        check_design(design)
    except UsageError as error:
        inner.refuse("units", f"and the rest do not fit: {error.problem}")
    text = taker.take("assign", str)
    if not set(text) <= {"0", "1"}:
        taker.refuse("assign", "holds something other than 0 and 1")
    return Schedule(
        assign=tuple(int(arm) for arm in text),
        design=design,
        start=_maybe_day(taker, "start"),
        first_index=taker.take("first_index", int),
    )


def break_seal(path: str | Path, now: datetime) -> Plan:
    """Record in the plan's file that somebody looked before the end; the first time counts.

    Raises
    ------
    InputError, StoreError
        As `read_plan` and `write_plan`.
    """
    plan = read_plan(path)
    if plan.broken_at is not None or now.date() >= plan.end:
        return plan
    broken = replace(plan, broken_at=now.replace(microsecond=0))
    write_json(path, _contents(broken), replace=True)
    return broken


def write_helper_list(plan: Plan, assign: tuple[int, ...], salt: str, path: str | Path) -> None:
    """Write the list of a helper-blind trial, to be kept by the helper alone.

    Raises
    ------
    UsageError
        When the list does not belong to the plan.
    StoreError
    """
    opened = open_list(plan, assign, salt)
    write_json(
        path,
        {
            "format": LIST_FORMAT,
            "plan": plan.seal,
            "salt": salt,
            "assign": "".join(map(str, assign)),
            "nights": dict(nights_of(opened)),
        },
    )


def read_helper_list(path: str | Path, plan: Plan) -> Plan:
    """The plan with the schedule its helper kept.

    Raises
    ------
    InputError
        When the list is not the one the plan was sealed with.
    """
    where = str(path)
    top = Taker(where, "", read_json(path))
    if top.take("format", str) != LIST_FORMAT:
        raise _other_list(where)
    return _with_list(where, plan, top)


def _with_list(where: str, plan: Plan, told: Taker) -> Plan:
    salt, assign = told.take("salt", str), told.take("assign", str)
    arms = tuple(int(arm) for arm in assign if arm in "01")
    if list_hash(arms, salt) != plan.sealed_list:
        raise _other_list(where)
    return open_list(plan, arms, salt)


def _other_list(where: str) -> InputError:
    return InputError(
        where,
        "it is not the list the plan was sealed with",
        "give the list that was written together with this plan",
    )
