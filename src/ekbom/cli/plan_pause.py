"""``ekbom plan pause``: a trial of the workspace stands still for some nights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import read_day, show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.model.trial import Plan

_Until = Annotated[
    str | None, typer.Argument(metavar="[DATE]", help="The night on which it goes on.")
]
_GoOn = Annotated[bool, typer.Option("--go-on", help="Go on tonight, earlier than was said.")]
_Trial = Annotated[
    str,
    typer.Option("--trial", metavar="NAME", help="What is tried, or the beginning of its seal."),
]
_Why = Annotated[str, typer.Option("--why", metavar="WHY", help="Why it stands still.")]


def pause(
    until: _Until = None,
    go_on: _GoOn = False,
    trial: _Trial = "",
    why: _Why = "",
    for_: ForOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Let a trial stand still from tonight; its order goes on behind the pause."""
    day = read_day(until, "DATE")
    if go_on and (day or why):
        raise UsageError("--go-on", "a date and a reason belong to a pause", "leave them out")
    if not (go_on or day):
        raise UsageError("plan pause", "no night is said", "give its DATE, or --go-on")
    from ekbom.actions.pause_trial import end_pause, pause_trial, running_trial

    with Whom(for_, workspace, passphrase_file).desk(now) as (desk, person):
        seal = running_trial(desk, person, trial).seal
        if day is None:
            plan = end_pause(desk, person, seal, dry_run=dry_run)
        else:
            plan = pause_trial(desk, person, seal, day, why=why, dry_run=dry_run)
    if as_json:
        from ekbom.exchange.plan_file import pauses_told

        show_json({
            "kept": not dry_run, "trial": plan.name, "seal": plan.seal,
            "pauses": pauses_told(plan.schedule.pauses), "end": plan.end.isoformat(),
        })  # fmt: skip
        return
    typer.echo(f"{'it would be: ' if dry_run else ''}{_words(plan, go_on=go_on)}")


def _words(plan: Plan, *, go_on: bool) -> str:
    read = f"it is read on {plan.end} or later"
    if go_on:
        return f"{plan.name} goes on tonight; {read}"
    last = plan.schedule.pauses[-1]
    return f"{plan.name} stands still from {last.first} and goes on on {last.until}; {read}"
