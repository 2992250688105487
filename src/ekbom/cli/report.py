"""``ekbom report case``: a draft of a report on a case, in the order of a standard of reporting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import PassphraseOption, WorkspaceOption
from ekbom.cli.kept import Whom
from ekbom.cli.output import read_moment, show_findings, show_json

if TYPE_CHECKING:
    from datetime import datetime

    from ekbom.actions.report_case import Drafted
    from ekbom.model.case_report import CaseStandard

_Case = Annotated[
    str | None,
    typer.Argument(
        metavar="[CASE|PERSON]",
        help="A case (TOML), a course (JSON), or the label of a person of the workspace.",
    ),
]
_Standard = Annotated[
    str, typer.Option(metavar="NAME", help="Order of the draft: care, stricta, tidier or cent.")
]

report = typer.Typer(
    help="Draft a report on a case: what is told, item by item, and what is missing first.",
    rich_markup_mode=None,
)


@report.callback()
def _root() -> None:
    pass


@report.command("case")
def report_case(
    case: _Case = None,
    standard: _Standard = "care",
    html: opt.Html = None,
    now: opt.Now = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Draft a report on a case. What nobody told is listed as missing and never made up."""
    from ekbom.actions.report_case import standard_of, write_report_page, written

    moment = read_moment(now)
    whom = Whom(workspace=workspace, passphrase_file=passphrase_file)
    found = _drafted(case, whom, standard_of(standard), moment)
    if html is not None:
        write_report_page(found, html, made_at=f"{moment:%Y-%m-%d %H:%M}")
    if as_json:
        show_json(found.report.to_dict())
    else:
        typer.echo(written(found.report), nl=False)
    show_findings(found.report.findings)
    if html is not None and not as_json:
        typer.echo(f"The page lies in {html}", err=True)


def _drafted(case: str | None, whom: Whom, standard: CaseStandard, moment: datetime) -> Drafted:
    """From a file where it is one or is called like one; else from the workspace."""
    from ekbom.actions.report_case import draft_of_case, draft_of_person

    today = moment.date()
    if case is not None and (Path(case).suffix or Path(case).is_file()):
        whom.refuse_beside(case)
        return draft_of_case(case, standard, today=today)
    with replace(whom, label=case).desk(moment.isoformat()) as (desk, person):
        return draft_of_person(desk, person, standard, today=today)
