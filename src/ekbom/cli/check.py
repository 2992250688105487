"""``ekbom check``: whether this installation is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from ekbom.cli.show import show_findings, show_json, version
from ekbom.model.errors import KnowledgeError
from ekbom.model.finding import Finding


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check this installation: versions, the program's own data files, time zone, letters.

    Ends with 1 when something is wrong.
    """
    findings = _check_data() + _check_machine()
    facts = _facts()
    bad = any(finding.severity == "error" for finding in findings)
    if as_json:
        show_json({**facts, "ok": not bad, "findings": [f.to_dict() for f in findings]})
    else:
        for name, value in facts.items():
            typer.echo(f"{name}: {value}")
        typer.echo("something is wrong" if bad else "all is well")
    show_findings(findings)
    raise typer.Exit(1 if bad else 0)


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
