"""``ekbom due``: what wants attention, with its day and its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import ForOption, PassphraseOption, WorkspaceOption, clock_of, opened
from ekbom.cli.kept import KeptCase, Whom
from ekbom.cli.output import day_of, show_findings, show_json
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ekbom.actions.due import WhatIsDue
    from ekbom.actions.interview import Sheet
    from ekbom.cli.cited import Cited
    from ekbom.model.due import DueItem
    from ekbom.model.record import Teller

_All = Annotated[bool, typer.Option("--all", help="Everybody you may act for.")]
_Days = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="Only what comes within so many days; all by default."),
]
_Ask = Annotated[
    bool, typer.Option("--ask", help="Ask the questions that are due, and keep each answer.")
]
_Ics = Annotated[
    str | None, typer.Option(metavar="FILE", help="Write it as a calendar file as well.")
]
_PlainWords = Annotated[
    bool,
    typer.Option("--plain-words", help="Say in the calendar what it is about; others can see it."),
]
_Events = Annotated[
    bool, typer.Option("--events", help="For a calendar without tasks: write events of a day.")
]
_STATES = {"overdue": "Overdue", "today": "Now", "coming": "Coming"}


def due(
    case: KeptCase = None,
    for_: ForOption = None,
    everybody: _All = False,
    plan: opt.Plans = None,
    days: _Days = None,
    ask: _Ask = False,
    ics: _Ics = None,
    plain_words: _PlainWords = False,
    events: _Events = False,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: opt.Json = False,
) -> None:
    """Say what is due and by which rule: tests, questions, scales, visits, the end of a trial."""
    whom = Whom(for_, workspace, passphrase_file)
    _check(case, whom, everybody, plan, ask)
    if ics is None and (plain_words or events):
        raise UsageError("due", "--plain-words and --events are about a calendar", "add --ics FILE")
    today = day_of(on)
    if case is None:
        found = _of_workspace(whom, everybody, ask, audience, today)
    else:
        found = [_of_case(case, plan or [], ask, audience, today)]
    if days is not None:
        found = [one.within(days) for one in found]
    count = _write(found, ics, today, plain_words, events) if ics else 0
    if as_json:
        show_json({"persons": [one.to_dict() for one in found], "calendar": ics})
    else:
        typer.echo("\n".join(_lines(found)))
    show_findings(finding for one in found for finding in one.findings)
    if ics and not as_json:
        entries = "1 entry" if count == 1 else f"{count} entries"
        typer.echo(f"\nThe calendar lies in {ics}, with {entries}; nothing was sent")


def _check(
    case: str | None, whom: Whom, everybody: bool, plan: list[str] | None, ask: bool
) -> None:
    """Refuse words that contradict each other."""
    if case is not None:
        whom.refuse_beside(case)
        if everybody:
            raise UsageError("--all", f"{case} is the case of one person", "leave one out")
    elif plan:
        raise UsageError("--plan", "the workspace has its own plans", "bring it: ekbom import")
    if everybody and whom.label is not None:
        raise UsageError("--all", "--for names one person", "leave one out")
    if everybody and ask:
        raise UsageError("--ask", "it asks one person", "say whom it is about: --for LABEL")


def _of_case(case: str, plans: list[str], ask: bool, audience: str, today: date) -> WhatIsDue:
    from ekbom.actions.assess import read_told
    from ekbom.actions.due import due_of_case

    told, diary = read_told(case, today=today)
    if ask:
        _interview(case, audience, today)
        told, diary = read_told(case, today=today)
    return due_of_case(told, audience=audience, today=today, diary=diary, plans=plans)


def _of_workspace(
    whom: Whom, everybody: bool, ask: bool, audience: str, today: date
) -> list[WhatIsDue]:
    from ekbom.actions.due import due as due_for

    if everybody:
        from ekbom.actions.people import list_persons

        with opened(whom.workspace, whom.passphrase_file) as desk:
            cards = list_persons(desk)
            return [due_for(desk, card.id, today, audience=audience) for card in cards]
    with whom.desk() as (desk, person):
        if ask:
            from ekbom.actions.kept_case import sheet_of

            sheet = sheet_of(desk, person)
            _interview(sheet, audience, today, by=sheet.by(audience))
        return [due_for(desk, person, today, audience=audience)]


def _interview(path: str | Sheet, audience: str, today: date, *, by: Teller | None = None) -> None:
    from ekbom.actions.due_interview import DueInterview
    from ekbom.cli.interview import go_on

    go_on(DueInterview(path, audience, today, by))


def _write(
    found: Sequence[WhatIsDue], ics: str, today: date, plain_words: bool, events: bool
) -> int:
    from ekbom.actions.due import write_calendar

    return write_calendar(
        found, ics, made_at=clock_of(None)(), today=today, plain_words=plain_words, events=events
    )


def _lines(found: Sequence[WhatIsDue]) -> Iterator[str]:
    from ekbom.cli.cited import Cited, titled, urgent_lines

    cited = Cited()
    for number, one in enumerate(found):
        if number:
            yield ""
        yield one.title
        yield from urgent_lines(one.red_flags, one.stop_cards, cited)
        for state, heading in _STATES.items():
            said = [item for item in one.items if item.state == state]
            lines = [line for item in said for line in _item_lines(item, cited)]
            yield from titled(heading, lines)
        if not (one.items or one.red_flags):
            yield ""
            yield "Nothing is due by what is written down here. ekbom next says what comes next."
    yield from cited.listed()


def _item_lines(item: DueItem, cited: Cited) -> Iterator[str]:
    yield f"  - {_when(item)}: {item.what}{cited.marks(item.grounds)}"
    yield f"    because: {'; '.join(item.why)}"
    yield from (f"    ? {question}" for question in item.asks)
    yield from (f"    ! {caution}" for caution in item.cautions)
    yield f"    rule: {item.code}"


def _when(item: DueItem) -> str:
    """The days of its time, as far as they are known."""
    if item.since is None:
        return "no day is known"
    if item.until is None or item.until == item.since:
        return f"{item.since}"
    return f"{item.since} to {item.until}"
