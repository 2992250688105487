"""``ekbom score``: the leg movements of a recording under a named edition of the rules."""

from __future__ import annotations

from pathlib import Path

import typer

import ekbom.cli.options as opt
from ekbom.cli.show import read_moment, read_pairs, show_findings, show_json
from ekbom.model.errors import UsageError


def score(
    night: opt.NightFile,
    rules: opt.Rules = "wasm2016",
    left: opt.LeftLeg = None,
    right: opt.RightLeg = None,
    leg: opt.OneLeg = None,
    unit: opt.Unit = None,
    stages: opt.Stages = None,
    labels: opt.LabelFile = None,
    option: opt.RuleOptions = None,
    marks: opt.UseMarks = False,
    sit: opt.TestSpan = None,
    out: opt.OutFolder = None,
    only: opt.OnlyForms = None,
    seed: opt.Seed = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Score a night: find the leg movements, score them, write tables, marks and a page.

    One recording at a time. Without --out the answer is printed, and nothing is written. The
    number of movements is no measure of how strong restless legs are.
    """
    from ekbom.actions.night import score_night
    from ekbom.actions.night_files import FORMS, check_place, write_night

    if only is not None and out is None:
        raise UsageError("--only", "no folder is named to write into", "add --out DIR")
    moment = read_moment(now)
    forms = tuple(FORMS) if only is None else tuple(only.replace(" ", "").split(","))
    sources = [night, *(stages or ()), *([] if labels is None else [labels])]
    if out is not None:
        check_place(out, forms, sources)
    found = score_night(
        night, rules, left=left, right=right, leg=leg, unit=unit, stages=stages, labels=labels,
        options=read_pairs(option, "--option"), marked=marks, sit=sit, seed=seed or 0,
    )  # fmt: skip
    written: tuple[Path, ...] = ()
    if out is not None:
        made_at = moment.isoformat(sep=" ", timespec="minutes")
        written = write_night(found, out, made_at=made_at, only=forms, sources=sources)
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo(found.say())
    show_findings(found.findings)
    if written and not as_json:
        typer.echo(f"\nIn {out}: {', '.join(path.name for path in written)}")
