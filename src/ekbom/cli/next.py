"""``ekbom next``: the ordered steps for one person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption
from ekbom.cli.kept import KeptCase, Whom, answer_of_case
from ekbom.cli.output import day_of, show_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.next_steps import NextSteps


def next_(
    case: KeptCase = None,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    for_: ForOption = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Say what comes next for this person: each step open, done or not for them, and why."""
    from ekbom.actions.next_steps import next_steps

    today = day_of(on)
    whom = Whom(for_, workspace, passphrase_file)
    ask = partial(next_steps, audience=audience, today=today)
    found = answer_of_case(case, whom, today, ask)
    show_answer(found, _lines(found), as_json=as_json)


def _lines(found: NextSteps) -> Iterator[str]:
    from ekbom.cli.cited import Cited, step_lines, urgent_lines

    cited = Cited()
    yield found.title
    yield from urgent_lines(found.red_flags, found.stop_cards, cited)
    yield ""
    for number, step in enumerate(found.steps, start=1):
        yield from step_lines(number, step, cited)
    yield from cited.listed()
