"""``ekbom plan``: draw a schedule, seal it, and say beforehand what it can show."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import generator, read_day, read_moment, show_findings, show_json
from ekbom.model.errors import InputError, NotAnswerable, UsageError

if TYPE_CHECKING:
    from ekbom.actions.plan import Outlook
    from ekbom.model.diary import Diary
    from ekbom.model.trial import Plan

_Keep = Annotated[
    bool,
    typer.Option("--keep", help="Keep it in the workspace; its nights so far are the baseline."),
]


def plan(
    outcome: opt.Outcome,
    action: opt.Tried = None,
    compare: opt.Compare = None,
    pairs: opt.Pairs = None,
    block: opt.Block = 1,
    wash_in: opt.WashIn = None,
    random_start: opt.RandomStart = None,
    nights: opt.Nights = None,
    start: opt.Start = None,
    worthwhile: opt.Worthwhile = None,
    scale: opt.Scale = (0, 10),
    higher_is_better: opt.HigherIsBetter = False,
    row: opt.Row = "night",
    prescribed: opt.Prescribed = False,
    prescriber: opt.Prescriber = "",
    agreed: opt.Agreed = None,
    helper_blind: opt.HelperBlind = None,
    baseline: opt.Baseline = None,
    seed: opt.Seed = None,
    now: opt.Now = None,
    output: opt.Output = None,
    keep: _Keep = False,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Draw a schedule for one question and seal it.

    ekbom plan course plans a course of visits, ekbom plan pause lets a trial stand still.
    """
    from ekbom.actions.plan import outlook, plan_trial

    moment = read_moment(now)
    first = read_day(start, "--start") or moment.date() + timedelta(days=1)
    what, versus = _arms(action, compare)
    if row not in ("night", "day"):
        raise UsageError("--row", f"{row!r} is neither night nor day", "use night or day")
    if helper_blind is not None and seed is not None:
        raise UsageError("--seed", "with it you could draw the helper's list yourself", "drop it")
    whom = Whom(for_, workspace, passphrase_file) if keep or for_ or workspace else None
    before = _baseline(baseline, whom, outcome, scale, now)
    rng = generator(seed)
    path = output or _file_name(what, first)
    made = plan_trial(
        what, outcome, start=first, now=moment, rng=rng, versus=versus, worthwhile=worthwhile,
        scale=scale, lower_is_better=not higher_is_better, pairs=pairs, block=block,
        wash_in=wash_in, random_start=read_window(random_start, first), nights=nights,
        row="day" if row == "day" else "night", prescribed=prescribed, prescriber=prescriber,
        agreed=read_day(agreed, "--agreed"), helper_blind=helper_blind, path=path,
    )  # fmt: skip
    seen = outlook(made, rng=rng, baseline=before)
    kept = None if whom is None else _keep(whom, path, now)
    if as_json:
        told = {"file": path, "helper_list": helper_blind, "kept": kept}
        show_json({**seen.to_dict(), **told})
    else:
        show_plan(made, seen, path, helper_blind)
    show_findings(seen.findings)


def _arms(action: str | None, compare: tuple[str, str] | None) -> tuple[str, str]:
    if compare is None:
        if action is None:
            raise UsageError("plan", "no action is named", "name what you want to try")
        return action, ""
    if action is not None and action not in compare:
        raise UsageError(
            "--compare", f"{action!r} is neither of {' and '.join(compare)}", "leave one out"
        )
    first, second = compare
    return (second, first) if action == second else (first, second)


def read_window(texts: tuple[str, str] | None, first: date) -> tuple[int, int] | None:
    """The first nights that may be drawn, counted from 1; dates are counted from the start."""
    if texts is None:
        return None
    places = []
    for text in texts:
        if text.isascii() and text.isdigit():
            places.append(int(text))
        else:
            day = read_day(text, "--random-start")
            places.append((day - first).days + 1 if day else 0)
    return places[0], places[1]


def _baseline(
    path: str | None, whom: Whom | None, outcome: str, scale: tuple[float, float], now: str | None
) -> Diary | None:
    """The nights so far: of the file, else of the workspace where it is asked and has some."""
    if path is not None:
        from ekbom.actions.journal import read_diary

        return read_diary(path, outcome=outcome, scale=scale)
    if whom is None:
        return None
    from ekbom.actions.kept_diary import kept_diary

    with whom.desk(now) as (desk, person):
        try:
            options = {"outcome": outcome, "scale": scale, "now": read_moment(now)}
            return kept_diary(desk, person, options=options)
        except (InputError, NotAnswerable, UsageError):
            return None  # nobody has rated this outcome yet


def _keep(whom: Whom, path: str, now: str | None) -> str:
    """Keep the plan that was written, and return the id of its record."""
    from ekbom.actions.bring_plan import bring_plan

    with whom.desk(now) as (desk, person):
        return next(iter(bring_plan(desk, person, path).ids), "")


def _file_name(action: str, first: date) -> str:
    """A name for the plan's file, from the action and the first evening."""
    words = re.sub(r"[^a-z0-9]+", "-", action.casefold()).strip("-") or "trial"
    return f"plan-{words}-{first.isoformat()}.json"


def show_plan(made: Plan, seen: Outlook, path: str, helper_list: str | None) -> None:
    """What was drawn, what it can show, and when to end it."""
    from ekbom.actions.plan import SEAL_WORDS
    from ekbom.model.legs import rating_of
    from ekbom.nof1.power import say_power

    better = "lower" if made.lower_is_better else "higher"
    unit = made.row
    how = f"{better} is better"
    if rating_of(made.outcome):
        how = "below 0 the left leg has the lower rating"
    typer.echo(f"{made.name}, judged by {made.outcome} ({how})")
    typer.echo(f"  {seen.say()}")
    typer.echo(
        f"  first {unit} {made.schedule.start}, read on {made.end} or later;"
        f" a change of {made.worthwhile:g} would matter"
    )
    typer.echo("\nWhat it can show")
    for line in say_power(seen.power):
        typer.echo(f"  {line}")
    typer.echo("\nWhen to end it early")
    for rule in seen.stop_rules:
        typer.echo(f"  - {rule}")
    if seen.nights:
        typer.echo(f"\nThe {unit}s")
        for night, what in seen.nights:
            typer.echo(f"  {night}  {what}")
    typer.echo(f"\nThe sealed plan lies in {path}")
    if helper_list is not None:
        typer.echo(f"The list for the helper lies in {helper_list}: hand it over without looking")
    typer.echo(SEAL_WORDS)
