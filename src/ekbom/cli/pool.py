"""``ekbom pool``: studies put together, with what would change the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import read_moment, show_findings, show_json

if TYPE_CHECKING:
    from ekbom.actions.pool import PoolAnswer


def pool(
    table: opt.TableFile,
    effects: opt.Effects = None,
    variances: opt.Variances = None,
    se: opt.Errors = None,
    labels: opt.Labels = None,
    method: opt.PoolMethod = "REML",
    knapp_hartung: opt.KnappHartung = False,
    now: opt.Now = None,
    html: opt.Html = None,
    as_json: opt.Json = False,
) -> None:
    """Pool a table of studies: the mean, the spread between them, and how much one study moves it.

    Independent studies of the same thing, in the same units, with known errors.
    """
    from ekbom.actions.pool import pool_table, write_pool_page

    moment = read_moment(now)
    found = pool_table(
        table,
        effect=effects,
        variance=variances,
        se=se,
        label=labels,
        method=method,
        knapp_hartung=knapp_hartung,
    )
    if html is not None:
        made_at = moment.isoformat(sep=" ", timespec="minutes")
        write_pool_page(found, html, made_at=made_at)
    if as_json:
        show_json(found.to_dict())
    else:
        _show(found)
    show_findings(found.findings)
    if html is not None and not as_json:
        typer.echo(f"\nThe page lies in {html}")


def _show(found: PoolAnswer) -> None:
    width = max(len(row.name) for row in found.rows)
    for row in found.rows:
        typer.echo(
            f"{row.name:<{width}}  {row.value:+.3f}  95 % {row.low:+.3f} to {row.high:+.3f}"
            f"  weight {row.weight:.1f} %"
        )
    typer.echo(f"\n{found.pooled.say()}")
    typer.echo(f"tau2 {found.pooled.tau2:.4f}, Q {found.pooled.q:.2f} (p {found.pooled.q_p:.2g})")
    for part in (found.leave_one_out, found.egger):
        if part is not None:
            typer.echo(part.say())
