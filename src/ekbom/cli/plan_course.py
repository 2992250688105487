"""``ekbom plan course``: a course of visits is planned, changed with a reason, taken further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

import ekbom.cli.options as opt
from ekbom.cli.changes import read_changes
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import read_day, show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ekbom.actions.desk import Desk
    from ekbom.actions.series import Series
    from ekbom.model.course_record import CourseStep
    from ekbom.model.treatment import VisitKind

_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[GOAL] [NAME=VALUE...]",
        help="What the person wants back, and fields of the plan such as interval_days=14; "
        "by.name= and by.qualification= say who treats.",
    ),
]
_Kind = Annotated[
    str, typer.Option(metavar="KIND", help="needling, manual, device, movement or talk.")
]
_Name = Annotated[str, typer.Option(metavar="NAME", help="Of the course.")]
_Intake = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="What was asked before (JSON); alone it changes the intake."),
]
_Change = Annotated[
    bool, typer.Option("--change", help="Change the plan there is; needs --reason.")
]
_Step = Annotated[
    str | None, typer.Option(metavar="STEP", help="Such as paused, ended, relapse, taper_begun.")
]
_Start = Annotated[
    str | None, typer.Option(metavar="DATE", help="Of the first visit: shows the plan in dates.")
]
_Upgrades = Annotated[
    bool, typer.Option("--upgrades", help="List the ways to a stronger design, and what each asks.")
]
_Upgrade = Annotated[
    str | None,
    typer.Option(
        metavar="WAY",
        help="Make it stronger: start or legs is drawn, sealed and kept, from the evening --start "
        "on; for break or baselines nothing is drawn.",
    ),
]
_On = Annotated[str | None, typer.Option(metavar="DATE", help="Day of the step; today by default.")]
_Reason = Annotated[str, typer.Option(metavar="WHY", help="Why it is changed.")]


def course(
    words: _Words = None,
    kind: _Kind = "needling",
    name: _Name = "",
    intake: _Intake = None,
    change: _Change = False,
    step: _Step = None,
    on: _On = None,
    reason: _Reason = "",
    start: _Start = None,
    upgrades: _Upgrades = False,
    upgrade: _Upgrade = None,
    seed: opt.Seed = None,
    output: opt.Output = None,
    for_: ForOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Plan a course of visits: goal, visits, reviews, stop rule, and dates from --start on."""
    goal, told = _parted(words or [])
    _check(goal, told, change=change, step=step, on=on, intake=intake is not None)
    others = bool(words or change or step or intake or reason)
    _check_upgrade(upgrade, output, seed, others=others, listed=upgrades)
    first, day = read_day(start, "--start"), read_day(on, "--on")
    asked = None if intake is None else _read(intake)
    with Whom(for_, workspace, passphrase_file).desk(now) as (desk, person):
        if upgrades or upgrade is not None:
            from ekbom.cli.upgrades import draw, show_upgrades

            if upgrade is None:
                show_upgrades(desk, person, name, as_json=as_json)
            else:
                draw(
                    desk, person, upgrade, name, start=first, seed=seed, output=output,
                    dry_run=dry_run, as_json=as_json,
                )  # fmt: skip
            return
        options: dict[str, Any] = {"dry_run": dry_run}
        if goal:
            from ekbom.actions.series import begin_series

            by = told.pop("by", None)
            done = begin_series(
                desk, person, goal, told, intake=asked, by=by, name=name,
                kind=cast("VisitKind", kind), **options,
            )  # fmt: skip
        else:
            options |= {"series": name, "reason": reason}
            done = _changed(desk, person, told, asked, step, day, options)
    _show(done, first, as_json)


def _parted(words: list[str]) -> tuple[str, dict[str, Any]]:
    """The goal, in words that hold no ``=``, and the fields."""
    goal = " ".join(word for word in words if "=" not in word)
    return goal, read_changes([word for word in words if "=" in word], "plan course")


def _check(
    goal: str, told: dict[str, Any], *, change: bool, step: str | None, on: str | None,
    intake: bool,
) -> None:  # fmt: skip
    """Refuse words that contradict each other."""
    if goal and (change or step):
        raise UsageError("plan course", "a goal begins a course", "leave out --change and --step")
    if step is None and on is not None:
        raise UsageError("--on", "it is the day of a step", "say --step STEP")
    if step is not None and (change or told):
        raise UsageError("--step", "a step changes no plan", "say --step STEP alone")
    if intake and (change or step is not None):
        raise UsageError("--intake", "it changes the intake alone", "say --change or --step apart")
    if told and not (goal or change):
        raise UsageError(
            "plan course", "no goal is named", "say what the person wants back, or --change"
        )


def _check_upgrade(
    way: str | None, output: str | None, seed: int | None, *, others: bool, listed: bool
) -> None:
    """Refuse words beside an upgrade that belong to something else."""
    option = "--upgrades" if listed else "--upgrade"
    if listed and way is not None:
        raise UsageError(option, "it lists what --upgrade draws", "leave one out")
    if (listed or way is not None) and others:
        raise UsageError(option, "it changes nothing else of the course", f"say {option} alone")
    if way is None and (output is not None or seed is not None):
        which = "--output" if output is not None else "--seed"
        raise UsageError(which, "it belongs to --upgrade WAY", "say which way is drawn")


def _read(path: str) -> dict[str, Any]:
    from ekbom.exchange.json_file import read_json

    found = read_json(path, kind="an intake")
    return {name: value for name, value in found.items() if name != "schema"}


def _changed(
    desk: Desk, person: str, told: Mapping[str, Any], intake: Mapping[str, Any] | None,
    step: str | None, on: date | None, options: dict[str, Any],
) -> Series:  # fmt: skip
    from ekbom.actions.series import change_intake, change_series, step_series

    if step is not None:
        return step_series(desk, person, cast("CourseStep", step), on=on, **options)
    if intake is not None:
        return change_intake(desk, person, intake, **options)
    return change_series(desk, person, told, **options)


def _show(done: Series, first: date | None, as_json: bool) -> None:
    from ekbom.treatment.schedule import timetable

    plan = done.course.plan
    dates = timetable(plan, first) if plan is not None and first is not None else ()
    if as_json:
        told = [{"on": one.on.isoformat(), "kind": one.kind, "says": one.says} for one in dates]
        show_json({**done.to_dict(), "timetable": told})
        return
    from ekbom.cli.visit_words import shown

    typer.echo(shown(_lines(done)))
    for one in dates:
        typer.echo(f"  {one.on}  {one.says}")


def _lines(done: Series) -> Iterator[str]:
    course, plan = done.course, done.course.plan
    yield f"{'kept' if done.kept else 'would be kept'}: {course.name}, {done.status}"
    if plan is None:
        return
    yield f"  goal: {plan.goal}"
    if plan.visits:
        yield f"  {plan.visits[0]} to {plan.visits[1]} visits, one in {plan.interval_days} days"
    if plan.baseline_nights:
        yield f"  before the first one {plan.baseline_nights} nights of diary"
    if plan.look_at and plan.decide_at:
        low, high = plan.decide_at
        yield f"  look at visit {plan.look_at}, decide at visits {low} to {high}"
    if plan.stop_rule:
        yield f"  stop rule: {plan.stop_rule}"
