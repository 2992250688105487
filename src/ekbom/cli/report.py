"""``ekbom report``: two pages for a doctor, and a draft of a report on a case by a standard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.doctor_lines import told_to_doctor
from ekbom.cli.kept import KeptCase, Whom
from ekbom.cli.output import read_moment, show_findings, show_json

if TYPE_CHECKING:
    from datetime import datetime

    from ekbom.actions.doctor_report import DoctorReport
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

_Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="PART", help="A part to leave out; may be said again."),
]

# A label may hold a dot as well, as in "Dr. Weber".
_FILES = (".toml", ".json")

report = typer.Typer(
    help="Two pages for a doctor, or a draft of a report on a case with what is missing first.",
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


@report.command("doctor")
def report_doctor(
    case: KeptCase = None,
    for_: ForOption = None,
    html: opt.Html = None,
    without: _Without = None,
    now: opt.Now = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Two pages for a doctor: nights, medicines, iron, what was tried; parts can be left out."""
    from ekbom.actions.doctor_report import parts_without, write_doctor_page

    left_out, moment = parts_without(without or ()), read_moment(now)
    found = _for_doctor(case, Whom(for_, workspace, passphrase_file), moment)
    if html is not None:
        write_doctor_page(found, html, without=left_out, made_at=f"{moment:%Y-%m-%d %H:%M}")
    if as_json:
        show_json(found.to_dict(left_out))
    else:
        typer.echo("\n".join(told_to_doctor(found, left_out)))
    show_findings(found.findings)
    if html is not None and not as_json:
        typer.echo(f"The page lies in {html}", err=True)


def _for_doctor(case: str | None, whom: Whom, moment: datetime) -> DoctorReport:
    from ekbom.actions.doctor_report import doctor_report, doctor_report_of_case

    if case is not None:
        whom.refuse_beside(case)
        return doctor_report_of_case(case, today=moment.date())
    with whom.desk(moment.isoformat()) as (desk, person):
        return doctor_report(desk, person)


def _drafted(case: str | None, whom: Whom, standard: CaseStandard, moment: datetime) -> Drafted:
    """From a file where it is one or is called like one; else from the workspace."""
    from ekbom.actions.report_case import draft_of_case, draft_of_person

    today = moment.date()
    if case is not None and (case.lower().endswith(_FILES) or Path(case).is_file()):
        whom.refuse_beside(case)
        return draft_of_case(case, standard, today=today)
    with replace(whom, label=case).desk(moment.isoformat()) as (desk, person):
        return draft_of_person(desk, person, standard, today=today)
