"""``ekbom next``: the ordered steps for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.assess import Audience, Today, day_of, urgent_lines
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import KeptCase, Whom, answer_of_case
from ekbom.cli.output import show_findings, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.next_steps import NextSteps


def next_(
    case: KeptCase = None,
    audience: Audience = "person",
    on: Today = None,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Say what comes next for this person: each step open, done or not for them, and why."""
    from ekbom.actions.next_steps import next_steps

    today = day_of(on)
    found = answer_of_case(
        case, Whom(for_, workspace, passphrase_file), today,
        lambda told, diary: next_steps(told, audience=audience, today=today, diary=diary),
    )  # fmt: skip
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n".join(_lines(found)))
    show_findings(found.findings)


def _lines(found: NextSteps) -> Iterator[str]:
    from ekbom.cli.cited import Cited, step_lines

    cited = Cited()
    yield found.title
    yield from urgent_lines(found.red_flags, found.stop_cards, cited)
    yield ""
    for number, step in enumerate(found.steps, start=1):
        yield from step_lines(number, step, cited)
    yield from cited.listed()
