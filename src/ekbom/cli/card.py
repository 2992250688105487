"""``ekbom card``: half a page for anybody who prescribes for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

import ekbom.cli.options as opt
from ekbom.cli.assess import Audience, CaseFile, Today, day_of
from ekbom.cli.show import show_findings, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.card import PrescriberCard


def card(
    case: CaseFile, audience: Audience = "person", on: Today = None, as_json: opt.Json = False
) -> None:
    """Print a card for a new prescriber: what is known, and what needs a look first."""
    from ekbom.actions.assess import read_told
    from ekbom.actions.card import prescriber_card

    today = day_of(on)
    told, diary = read_told(case, today=today)
    found = prescriber_card(told, audience=audience, today=today, diary=diary)
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
