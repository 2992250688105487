"""``ekbom score``: the leg movements of a recording under a named edition of the rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import read_moment, read_pairs, show_findings, show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from ekbom.actions.night import ScoredNight

# The first letters of an id, or all of it.
_ID = re.compile(r"[0-9a-f]{4,32}")

_AllNew = Annotated[
    bool,
    typer.Option("--all-new", help="Score every kept recording that was not scored like this."),
]
_Progress = Annotated[
    bool, typer.Option("--progress", help="Say how far it is, also where nobody watches.")
]


def score(
    night: opt.NightFile = None,
    rules: opt.Rules = "wasm2016",
    left: opt.LeftLeg = None,
    right: opt.RightLeg = None,
    leg: opt.OneLeg = None,
    unit: opt.Unit = None,
    stages: opt.Stages = None,
    labels: opt.LabelFileOrName = None,
    option: opt.RuleOptions = None,
    marks: opt.UseMarks = False,
    sit: opt.TestSpan = None,
    out: opt.OutFolder = None,
    only: opt.OnlyForms = None,
    all_new: _AllNew = False,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    progress: _Progress = False,
    dry_run: DryRunOption = False,
    seed: opt.Seed = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> int:
    """Score a night: find the leg movements, score them, write tables, marks and a page.

    One recording at a time, from a file or by the id it is kept under; what is kept is scored once.
    Without --out the answer is printed, and nothing is written. The number of movements is no
    measure of how strong restless legs are.
    """
    if (night is None) != all_new:
        raise UsageError(
            "score", "it is not clear what is to be scored", "give NIGHT, an id, or --all-new"
        )
    if dry_run and not all_new:
        raise UsageError("--dry-run", "it says what --all-new would score", "leave it out")
    whom = Whom(for_, workspace, passphrase_file)
    choices: dict[str, Any] = {
        "rules": rules, "left": left, "right": right, "leg": leg, "unit": unit, "labels": labels,
        "options": read_pairs(option, "--option"), "marked": marks, "sit": sit, "seed": seed or 0,
    }  # fmt: skip
    files = Files(out, only, read_moment(now))
    if night is not None and _is_file(night):
        whom.refuse_beside(night)
        _score_file(night, stages or [], choices, files, as_json)
        return 0
    if stages:
        raise UsageError("--stages", "a kept recording has its marks", "bring them: ekbom import")
    from ekbom.cli.score_kept import score_all_new, score_one

    if night is None:
        if out is not None:
            raise UsageError("--out", "it holds the files of one night", "name one id")
        return score_all_new(
            whom, choices, now, progress=progress, dry_run=dry_run, as_json=as_json
        )
    score_one(night, whom, choices, files, now, as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True)
class Files:
    """What is to be written, and where."""

    out: str | None
    only: str | None
    now: datetime

    def __post_init__(self) -> None:
        if self.only is not None and self.out is None:
            raise UsageError("--only", "no folder is named to write into", "add --out DIR")

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that are to be written."""
        from ekbom.actions.night_files import FORMS

        if self.only is None:
            return tuple(FORMS)
        return tuple(self.only.replace(" ", "").split(","))

    def check(self, sources: list[str]) -> None:
        """Refuse a place that cannot be written to, before any work is done."""
        from ekbom.actions.night_files import check_place

        if self.out is not None:
            check_place(self.out, self.forms, sources)

    def write(self, night: ScoredNight, sources: list[str]) -> tuple[Path, ...]:
        """Write the files, where that was asked."""
        from ekbom.actions.night_files import write_night

        if self.out is None:
            return ()
        made_at = self.now.isoformat(sep=" ", timespec="minutes")
        return write_night(night, self.out, made_at=made_at, only=self.forms, sources=sources)

    def show(self, written: tuple[Path, ...]) -> None:
        """Say what was written."""
        if written:
            typer.echo(f"\nIn {self.out}: {', '.join(path.name for path in written)}")


def _is_file(night: str) -> bool:
    """Whether a recording on disk is meant; else it is the id of one that is kept."""
    return Path(night).exists() or _ID.fullmatch(night) is None


def _score_file(
    night: str, stages: list[str], choices: dict[str, Any], files: Files, as_json: bool
) -> None:
    from ekbom.actions.night import score_night

    labels = choices["labels"]
    sources = [night, *stages, *([] if labels is None else [labels])]
    files.check(sources)
    found = score_night(night, stages=stages or None, **choices)
    written = files.write(found, sources)
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo(found.say())
    show_findings(found.findings)
    if not as_json:
        files.show(written)
