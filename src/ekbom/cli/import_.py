"""``ekbom import``: diaries, cases, nights, plans and shares into the workspace."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.brought import plain, show_brought, show_difference
from ekbom.cli.desk import (
    DryRunOption,
    ForOption,
    PassphraseOption,
    WorkspaceOption,
    YesOption,
    opened,
    passphrase_of,
)
from ekbom.cli.labels import named_labels
from ekbom.cli.output import read_pairs, show_findings, show_json
from ekbom.cli.share import SealOption
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ekbom.actions.bring_difference import Brought, BroughtKind
    from ekbom.actions.desk import Desk

_Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Diaries, cases, recordings, plans; or one share."),
]
_As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="diary|case|night|plan|share", help="What it is; seen by itself else."
    ),
]
_Name = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="NAME", help="How a table is called; the same name is the same table."
    ),
]
_Mapping = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="What the columns mean; it is remembered."),
]
_Propose = Annotated[
    bool, typer.Option("--propose", help="Print a draft of a mapping for a table, and stop.")
]
_Outcomes = Annotated[
    list[str] | None, typer.Option("--outcome", metavar="NAME", help="What is measured.")
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was said on the command line of how the files come in."""

    name: str | None
    mapping: str | None
    stages: Sequence[str]
    labels: str | None
    options: dict[str, Any]


def import_(
    files: _Files,
    for_: ForOption = None,
    as_: _As = None,
    name: _Name = None,
    mapping: _Mapping = None,
    propose: _Propose = False,
    outcome: _Outcomes = None,
    action: opt.Actions = None,
    time: opt.Time = None,
    scale: opt.MaybeScale = None,
    higher_is_better: opt.HigherIsBetter = False,
    row: opt.RowWord = None,
    index: opt.Index = None,
    kind: opt.Kinds = None,
    day_turns: opt.DayTurns = None,
    tz: opt.Zone = None,
    date_format: opt.DateFormat = None,
    order: opt.Order = None,
    written: opt.Written = None,
    bedtime: opt.Bedtime = None,
    ignore: opt.Ignore = None,
    stages: opt.Stages = None,
    labels: opt.LabelFileOrName = None,
    share_passphrase_file: SealOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Bring files into the workspace. What they are is seen by what they hold.

    A file that was brought before changes nothing; of a newer one only what changed is written,
    after it was shown. Rows that have gone from a file stay; what was corrected here stays
    corrected, and what was removed here stays out. The files themselves are kept beside the
    database and never changed.
    """
    _check_one(files, name=name, propose=propose or None, stages=stages)
    if propose:
        _propose(files[0])
        return
    options = {
        "outcome": outcome or None, "action": action or None, "time": time, "scale": scale,
        "lower_is_better": False if higher_is_better else None, "row": row, "index": index,
        "kind": read_pairs(kind, "--kind") or None, "day_turns": day_turns, "tz": tz,
        "date_format": date_format, "written": written, "bedtime": bedtime,
        "order": {k: v.split(",") for k, v in read_pairs(order, "--order").items()} or None,
        "ignore": ignore or None,
    }  # fmt: skip
    said = {word: value for word, value in options.items() if value is not None}
    asked = _Asked(name, mapping, stages or (), labels, said)
    kinds = _kinds(files, as_, asked)
    with opened(workspace, passphrase_file, now=now) as desk:
        if kinds == ["share"]:
            from ekbom.cli.receive import receive_share

            secret = passphrase_of(share_passphrase_file, of="share")()
            receive_share(
                desk, files[0], secret, label=for_, dry_run=dry_run, yes=yes, as_json=as_json
            )
            return
        _bring(desk, for_, list(zip(files, kinds, strict=True)), asked, dry_run, yes, as_json)


def _check_one(files: Sequence[str], **said: object) -> None:
    """Refuse what tells of one file where there are several."""
    if len(files) > 1:
        for option, value in said.items():
            if value:
                raise UsageError(
                    f"--{option}", f"it tells of one file, and {len(files)} are given",
                    "bring that one by itself",
                )  # fmt: skip


def _propose(file: str) -> None:
    from ekbom.exchange.diary_file import read_table
    from ekbom.exchange.proposed_mapping import propose

    draft, findings = propose(read_table(file))
    show_json(draft)
    show_findings(findings)


def _kinds(files: Sequence[str], as_: str | None, asked: _Asked) -> list[BroughtKind]:
    """What each file is; options that none of them can use are refused."""
    from ekbom.actions.bring_kind import kind_of

    kinds = [kind_of(file, as_) for file in files]
    if "share" in kinds and len(kinds) > 1:
        raise UsageError("import", "a share is brought by itself", "name it alone")
    diaries = (
        ("--mapping", asked.mapping),
        ("--name", asked.name),
        *((f"--{word.replace('_', '-')}", word) for word in asked.options),
    )
    nights = ("--stages", asked.stages), ("--labels", asked.labels)
    for kind, options in (("diary", diaries), ("night", nights)):
        for option, value in options:
            if value and kind not in kinds:
                raise UsageError(
                    option, f"it is of a {kind}, and {files[0]} is a {kinds[0]}",
                    f"leave it out, or say --as {kind}",
                )  # fmt: skip
    return kinds


def _bring(
    desk: Desk,
    label: str | None,
    files: list[tuple[str, BroughtKind]],
    asked: _Asked,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Look at all files first, so that one that cannot be read changes nothing; then write."""
    from ekbom.actions.people import whom

    person = whom(desk, label or "").id
    looked = list(_each(desk, person, files, asked, None))
    alters = [one for one in looked if one.difference.alters]
    if not as_json:
        for one in looked:
            show_difference(one)
    if alters and not (dry_run or yes):
        _agree(alters)
    done = looked if dry_run else list(_each(desk, person, files, asked, looked))
    if as_json:
        show_json({"brought": [plain(one) for one in done], "dry_run": dry_run})
    else:
        show_brought(done, dry_run=dry_run)
    show_findings(finding for one in done for finding in one.findings)


def _agree(alters: Sequence[Brought]) -> None:
    names = ", ".join(one.name for one in alters)
    if not sys.stdin.isatty():
        raise UsageError(
            names,
            "it would change what is kept, and there is no terminal to ask on",
            "look at it with --dry-run, then say --yes",
        )
    typer.confirm(f"Write this ({names})?", abort=True, err=True)


def _each(
    desk: Desk,
    person: str,
    files: Sequence[tuple[str, BroughtKind]],
    asked: _Asked,
    agreed: Sequence[Brought] | None,
) -> Iterator[Brought]:
    """Every file in turn; only looked at where nothing was agreed to yet."""
    from ekbom.actions.bring_case import bring_case
    from ekbom.actions.bring_diary import bring_diary
    from ekbom.actions.bring_night import bring_night
    from ekbom.actions.bring_plan import bring_plan
    from ekbom.exchange.mapping_file import read_mapping

    mapping = None if asked.mapping is None else read_mapping(asked.mapping)
    labels = named_labels(desk, person, asked.labels)
    for place, (file, kind) in enumerate(files):
        _say_place(place, len(files), file)
        name, how = asked.name, dict[str, Any](dry_run=True)
        if agreed is not None:
            # Under the name that was shown, also where a file before it has the same columns.
            name, how = agreed[place].name, {"agreed": agreed[place].difference}
        if kind == "diary":
            yield bring_diary(
                desk, person, file, options=asked.options, mapping=mapping, name=name, **how
            )
        elif kind == "night":
            yield bring_night(desk, person, file, stages=asked.stages, labels=labels, **how)
        elif kind == "case":
            yield bring_case(desk, person, file, **how)
        else:
            yield bring_plan(desk, person, file, **how)


def _say_place(place: int, of: int, file: str) -> None:
    """Progress, where somebody looks."""
    if of > 1 and sys.stderr.isatty():
        typer.echo(f"{place + 1} of {of}: {file}", err=True)
