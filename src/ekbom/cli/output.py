"""What all commands share: reading dates, numbers and pairs, printing JSON and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import typer

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding


def version() -> str:
    """The version that is installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("ekbom")
    except PackageNotFoundError:
        return "0 (not installed)"


def show_json(value: dict[str, Any]) -> None:
    """Print the answer as JSON on stdout."""
    import json

    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def show_findings(findings: Iterable[Finding]) -> None:
    """Print findings on stderr, one a line."""
    for finding in findings:
        words = " ".join(str(finding).split())
        typer.echo(f"{finding.severity}: {words}", err=True)


def read_moment(text: str | None, option: str = "--now") -> datetime:
    """The moment said, or that of this computer."""
    if text is None:
        return datetime.now().astimezone().replace(tzinfo=None)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            option, f"{text!r} is not a date and time", "write it as 2026-11-21T20:15"
        ) from error


def read_day(text: str | None, option: str) -> date | None:
    """The day said, or None."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(option, f"{text!r} is not a date", "write it as 2026-11-21") from error


def read_pairs(texts: Sequence[str] | None, option: str) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping; the last = separates."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not (equals and name and value):
            raise UsageError(option, f"{text!r} is not NAME=VALUE", "write it as NAME=VALUE")
        if name in found:
            raise UsageError(option, f"{name!r} is said twice", "say it once")
        found[name] = value
    return found


def generator(seed: int | None) -> Any:
    """Chance: repeatable from a seed, from the machine without one."""
    from numpy.random import default_rng

    return default_rng(seed)
