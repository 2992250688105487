"""What all commands share: reading dates, numbers and pairs, printing JSON and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import typer

from ekbom.model.day import parse_day
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding


class Answer(Protocol):
    """What can be shown and kept as plain values."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said of the input."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""


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


def show_answer(
    found: Answer, lines: Iterable[str], *, as_json: bool, page: str | None = None
) -> None:
    """Print an answer as JSON or in lines, its findings, and where its page lies.

    Parameters
    ----------
    found : Answer
    lines : iterable of str
        The answer for people.
    as_json : bool
    page : str, optional
        The page that was written of it.
    """
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n".join(lines))
    show_findings(found.findings)
    if page is not None and not as_json:
        typer.echo(f"\nThe page lies in {page}")


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
        found = datetime.fromisoformat(text)
        parse_day(str(found.date()))
    except ValueError as error:
        raise UsageError(
            option, f"{text!r} is not a date and time", "write it as 2026-11-21T20:15"
        ) from error
    return found


def read_day(text: str | None, option: str) -> date | None:
    """The day said, or None."""
    if text is None:
        return None
    try:
        return parse_day(text)
    except ValueError as error:
        raise UsageError(option, f"{text!r} {error}", "write it as 2026-11-21") from error


def day_of(on: str | None) -> date:
    """The day said by ``--on``, or that of this computer."""
    return read_day(on, "--on") or read_moment(None).date()


def read_pairs(texts: Sequence[str] | None, option: str, *, empty: bool = False) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping; the last = separates, and a value may be `empty`."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not (equals and name and (value or empty)):
            raise UsageError(option, f"{text!r} is not NAME=VALUE", "write it as NAME=VALUE")
        if name in found:
            raise UsageError(option, f"{name!r} is said twice", "say it once")
        found[name] = value
    return found


def generator(seed: int | None) -> Any:
    """Chance: repeatable from a seed, from the machine without one."""
    from numpy.random import default_rng

    return default_rng(seed)
