"""``ekbom check``: whether this installation, and the workspace, are sound."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import PassphraseOption, WorkspaceOption, opened, place_of
from ekbom.cli.output import show_findings, show_json, version
from ekbom.model.errors import KnowledgeError, StoreError
from ekbom.model.finding import Finding

Quick = Annotated[
    bool, typer.Option("--quick", help="Do not read the files that were brought in again.")
]
Tidy = Annotated[
    bool, typer.Option("--tidy", help="Remove files that were brought in and no record needs.")
]


def check(
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    quick: Quick = False,
    tidy: Tidy = False,
    as_json: opt.Json = False,
) -> None:
    """Check this installation and the workspace: whether anything was lost or altered.

    Looks at versions, the program's own data files, time zone and letters; where there is a
    workspace, at its database, at every line of its audit, and at every file that was brought in.
    Ends with 1 when something is wrong.
    """
    findings = _check_data() + _check_machine()
    facts = _facts()
    seen, more = _check_workspace(workspace, passphrase_file, quick=quick, tidy=tidy)
    findings += more
    bad = any(finding.severity == "error" for finding in findings)
    if as_json:
        told = {"workspace": seen, "ok": not bad, "findings": [f.to_dict() for f in findings]}
        show_json({**facts, **told})
    else:
        for name, value in (facts | (seen or {"workspace": "none"})).items():
            typer.echo(f"{name}: {value}")
        typer.echo("something is wrong" if bad else "all is well")
    show_findings(findings)
    raise typer.Exit(1 if bad else 0)


def _check_workspace(
    workspace: str | None, passphrase_file: str | None, *, quick: bool, tidy: bool
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """What was looked at in the workspace; None where nobody spoke of one and none is there."""
    place = place_of(workspace)
    if workspace is None and not place.exists():
        return None, []
    from ekbom.actions.check_workspace import check_workspace

    seen: dict[str, Any] = {"workspace": str(place)}
    try:
        with opened(workspace, passphrase_file) as desk:
            checked = check_workspace(desk, contents=not quick, tidy=tidy)
    except StoreError as error:
        closed = Finding("workspace_closed", "error", error.where, error.problem, error.todo)
        return seen, [closed]
    counts = {
        "persons": checked.persons,
        "lines of the audit": checked.audit_lines,
        "files brought in": checked.files,
        "bytes of them": checked.file_bytes,
    }
    return seen | counts, list(checked.findings)


def _facts() -> dict[str, str]:
    import locale
    import platform
    from datetime import datetime
    from importlib.metadata import version as installed

    now = datetime.now().astimezone()
    return {
        "ekbom": version(),
        "python": platform.python_version(),
        "numpy": installed("numpy"),
        "system": platform.platform(),
        "letters": locale.getpreferredencoding(False),
        "time zone": f"{now.tzname()} (UTC{now:%z})",
        "data files": ", ".join(_topics()),
    }


def _topics() -> tuple[str, ...]:
    from ekbom.knowledge.load import topics

    return topics()


def _check_data() -> list[Finding]:
    """Read every data file of the program and build what it is read for."""
    from ekbom.actions.simulate import named_worlds
    from ekbom.knowledge.load import drug_names, load_policy, no_treatment, read_topic

    def all_topics() -> None:
        for topic in _topics():
            read_topic(topic)

    findings = []
    for build in (all_topics, load_policy, drug_names, no_treatment, named_worlds):
        try:
            build()
        except KnowledgeError as error:
            findings.append(
                Finding("bad_data_file", "error", error.where, error.problem, error.todo)
            )
    return findings


def _check_machine() -> list[Finding]:
    import locale

    findings = []
    if locale.getpreferredencoding(False).lower().replace("-", "") != "utf8":
        findings.append(
            Finding(
                "letters",
                "note",
                "this terminal",
                f"it writes {locale.getpreferredencoding(False)}, not UTF-8",
                "set LANG to a UTF-8 locale if names look wrong",
            )
        )
    try:
        from zoneinfo import ZoneInfo

        ZoneInfo("Europe/Stockholm")
    except (ImportError, LookupError):
        findings.append(
            Finding(
                "time_zones",
                "warning",
                "this machine",
                "it has no list of time zones, so --tz cannot be used",
                "install the package tzdata",
            )
        )
    return findings
