"""``ekbom card``: half a page for anybody who prescribes for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.assess import Audience, Today, day_of
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import KeptCase, Whom, answer_of_case
from ekbom.cli.output import show_findings, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.card import PrescriberCard


def card(
    case: KeptCase = None,
    audience: Audience = "person",
    on: Today = None,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Print a card for a new prescriber: what is known, and what needs a look first."""
    from ekbom.actions.card import prescriber_card

    today = day_of(on)
    found = answer_of_case(
        case, Whom(for_, workspace, passphrase_file), today,
        lambda told, diary: prescriber_card(told, audience=audience, today=today, diary=diary),
    )  # fmt: skip
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n".join(_lines(found)))
    show_findings(found.findings)


def _lines(found: PrescriberCard) -> Iterator[str]:
    from ekbom.cli.cited import Cited, statement_lines

    cited = Cited()
    yield f"For a new prescriber: {found.title}"
    yield ""
    for one in found.lines:
        yield from statement_lines(one, cited)
    yield from cited.listed()
