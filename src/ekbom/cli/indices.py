"""``ekbom indices``: the single-case indices of a table of phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import show_findings, show_json

if TYPE_CHECKING:
    from ekbom.actions.indices import Comparison


def indices(
    data: opt.TableFile,
    phase: opt.Phase,
    value: opt.Value,
    case: opt.CaseColumn = None,
    higher_is_better: opt.HigherIsBetter = False,
    share: opt.ShareWord = None,
    as_json: opt.Json = False,
) -> None:
    """Compare each phase of a table with the one before it, by every index of the literature.

    None of them decides anything here: all of them take neighbouring nights for independent.
    """
    from ekbom.actions.indices import compare_phases

    found = compare_phases(
        data,
        phase=phase,
        value=value,
        case=case,
        improvement="increase" if higher_is_better else "decrease",
        share=share,
    )
    if as_json:
        show_json(found.to_dict())
    else:
        better = "more" if higher_is_better else "less"
        typer.echo(
            f"{found.value}: {better} is better. Signed indices are above zero where it got "
            "better; NAP and PEM are 0.5 where nothing changed."
        )
        for one in found.comparisons:
            _show(one)
        typer.echo(
            "\nEvery index assumes independent nights; where one night carries over to the next, "
            "the true uncertainty is larger."
        )
    show_findings(found.findings)


def _show(one: Comparison) -> None:
    before, after = one.indices[0].n
    of = f"{one.case}: " if one.case else ""
    typer.echo(f"\n{of}{one.after} ({after} values) against {one.before} ({before})")
    for index in one.indices:
        if index.value is None:
            typer.echo(f"  {index.name:<28} not computable: {index.reason}")
            continue
        interval = ""
        if index.interval is not None:
            low, high = index.interval
            interval = f"  95 % {low:+.3f} to {high:+.3f}"
        se = "" if index.se is None else f"  SE {index.se:.3f}"
        typer.echo(f"  {index.name:<28} {index.value:+.3f}{se}{interval}")
