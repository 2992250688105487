"""``ekbom card``: half a page for anybody who prescribes for the first time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import KeptCase, Whom, answer_of_case
from ekbom.cli.output import day_of, show_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.card import PrescriberCard


def card(
    case: KeptCase = None,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Print a card for a new prescriber: what is known, and what needs a look first."""
    from ekbom.actions.card import prescriber_card

    today = day_of(on)
    whom = Whom(for_, workspace, passphrase_file)
    ask = partial(prescriber_card, audience=audience, today=today)
    found = answer_of_case(case, whom, today, ask)
    show_answer(found, _lines(found), as_json=as_json)


def _lines(found: PrescriberCard) -> Iterator[str]:
    from ekbom.cli.cited import Cited, statement_lines

    cited = Cited()
    yield f"For a new prescriber: {found.title}"
    yield ""
    for one in found.lines:
        yield from statement_lines(one, cited)
    yield from cited.listed()
