"""``ekbom plan course --upgrades`` and ``--upgrade``: a course made a stronger design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import typer

from ekbom.cli.output import generator, show_findings, show_json
from ekbom.cli.plan import show_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.actions.desk import Desk
    from ekbom.cli.cited import Cited
    from ekbom.model.course_record import UpgradeName
    from ekbom.model.course_schedule import Upgrade


def show_upgrades(desk: Desk, person: str, series: str, *, as_json: bool) -> None:
    """Every way with what it would mean."""
    from ekbom.actions.upgrade import list_upgrades

    found = list_upgrades(desk, person, series)
    if as_json:
        show_json({"upgrades": [_plain(one) for one in found]})
        return
    from ekbom.cli.cited import Cited
    from ekbom.cli.visit_words import shown

    cited = Cited()
    lines = [line for one in found for line in _lines(one, cited)]
    typer.echo(shown((*lines, *cited.listed())))


def draw(
    desk: Desk, person: str, name: str, series: str, *, start: date | None, seed: int | None,
    output: str | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Draw, seal and keep one way, and show what it can show."""
    from ekbom.actions.plan import outlook
    from ekbom.actions.upgrade import draw_upgrade

    rng = generator(seed)
    done = draw_upgrade(
        desk, person, cast("UpgradeName", name), start=start, rng=rng, path=output, series=series,
        dry_run=dry_run,
    )  # fmt: skip
    seen = None if done.trial is None else outlook(done.trial, rng=rng)
    if as_json:
        drawn = None if seen is None else seen.to_dict()
        told = {"upgrade": _plain(done.way), "drawn": drawn, "file": done.file or None}
        show_json({**done.series.to_dict(), **told, "record": done.record or None})
    else:
        from ekbom.cli.cited import Cited
        from ekbom.cli.visit_words import shown

        cited, course = Cited(), done.series.course
        kept = "kept" if done.series.kept else "would be kept"
        lines = (f"{kept}: {course.name}, {done.series.status}", *_lines(done.way, cited))
        typer.echo(shown((*lines, *cited.listed())))
        if done.trial is not None and seen is not None:
            typer.echo()
            show_plan(done.trial, seen, done.file, None)
    show_findings(() if seen is None else seen.findings)


def _lines(one: Upgrade, cited: Cited) -> Iterator[str]:
    unchecked = "" if one.ground.status == "verified" else " (not checked yet)"
    yield f"{one.name}: {one.how}"
    yield f"  {one.says}{unchecked}{cited.marks((one.ground,))}"


def _plain(one: Upgrade) -> dict[str, Any]:
    design = one.design
    return {
        "name": one.name,
        "how": one.how,
        "says": one.says,
        "status": one.ground.status,
        "sources": list(one.ground.sources),
        "nights": None if design is None else design.units,
    }
