"""``ekbom simulate``: made-up diaries and nights whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import generator, read_day, read_moment, show_json
from ekbom.cli.plan import read_window
from ekbom.cli.simulate_night import simulate_night
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from ekbom.nof1.simulate import Simulated

_NIGHTS = 84

simulate = typer.Typer(
    help="Make up data whose truth is known: for teaching, tests, and trying things out.",
    rich_markup_mode=None,
)


@simulate.callback()
def _root() -> None:
    pass


simulate.command("night")(simulate_night)


@simulate.command("diary")
def simulate_diary(
    world: opt.World = "plain",
    action: opt.ActionName = "stretching",
    outcome: opt.OutcomeName = "urge",
    effect: opt.TrueEffect = 0.0,
    pairs: opt.Pairs = None,
    block: opt.Block = 1,
    random_start: opt.RandomStart = None,
    nights: opt.Nights = None,
    start: opt.Start = None,
    seed: opt.Seed = None,
    output: opt.Output = None,
    plan: opt.PlanFile = None,
    as_json: opt.Json = False,
) -> None:
    """Make up a diary, and say what is true of it.

    Without a schedule (--pairs or --random-start) the world decides when the action is done.
    The CSV goes to stdout unless -o names a file.
    """
    from ekbom.exchange.diary_csv import diary_csv
    from ekbom.exchange.plan_file import write_plan
    from ekbom.exchange.text_file import write_text

    if as_json and output is None:
        raise UsageError("--json", "stdout cannot hold both CSV and JSON", "name a file with -o")
    first = read_day(start, "--start") or read_moment(None).date()
    made = _make(
        world, action, outcome, effect, first,
        pairs=pairs, block=block, window=read_window(random_start, first), nights=nights, seed=seed,
    )  # fmt: skip
    if plan is not None:
        if made.plan is None:
            raise UsageError("--plan", "nothing was drawn, so there is no plan", "add --pairs")
        write_plan(made.plan, plan)
    text = diary_csv(made.diary)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_text(output, text, replace=False)
    truth = {
        "world": world,
        "nights": len(made.diary),
        "effects": dict(made.truth["effects"]),
        "begins": made.truth["begins"],
        "diary": output,
        "plan": plan,
        "findings": [],
    }
    if as_json:
        show_json(truth)
    else:
        typer.echo(
            f"note: {Path(output or 'stdout').name}: true effects {truth['effects']}", err=True
        )


def _make(
    world: str,
    action: str,
    outcome: str,
    effect: float,
    first: date,
    *,
    pairs: int | None,
    block: int,
    window: tuple[int, int] | None,
    nights: int | None,
    seed: int | None,
) -> Simulated:
    from ekbom.actions.plan import choose_design
    from ekbom.actions.simulate import named_worlds
    from ekbom.knowledge.load import load_policy
    from ekbom.nof1.simulate import Remedy
    from ekbom.nof1.simulate import simulate_diary as make_up

    known = named_worlds()
    if world not in known:
        raise UsageError("--world", f"{world!r} is not known", f"use one of {', '.join(known)}")
    design = None
    if pairs is not None or window is not None:
        design = choose_design(load_policy(), pairs, block, 0, window, None)
    length = nights or (design.units if design else _NIGHTS)
    begins = None
    if known[world].bad_run_nights:
        begins = (length // 3, 2 * length // 3)
    remedy = Remedy(
        action, effect, kind="planned" if design else "habit", design=design, begins=begins
    )
    return make_up(
        known[world], remedy, nights=length, start=first, rng=generator(seed), outcomes=(outcome,)
    )
