"""``ekbom log``: an entry of the journal in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.desk import DryRunOption, ForOption, PassphraseOption, WorkspaceOption, opened
from ekbom.cli.home import is_home, note_home
from ekbom.cli.output import show_findings, show_json
from ekbom.cli.records import day_words, entry_words, record_line
from ekbom.cli.stop_cards import cards_from, plain_cards, show_cards
from ekbom.model.errors import UsageError
from ekbom.model.kept import SHORT

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.actions.entries import Logged

_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME=VALUE... [NOTE]",
        help="What it was; all other words are a note. home= and next=DATE are what to do at home, "
        "and the next appointment.",
    ),
]
_At = Annotated[
    str | None,
    typer.Option(metavar="WHEN", help="21:30, 2026-11-20T21:30 or 2026-11-20; now by default."),
]
_By = Annotated[
    str | None,
    typer.Option(metavar="partner|parent|carer", help="Who writes, if not the person."),
]
_Correct = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="Change an entry (first letters of its id, or last); NAME= takes a value out.",
    ),
]
_Reason = Annotated[str | None, typer.Option(metavar="WHY", help="Why it is corrected.")]
_Gone = Annotated[
    str | None, typer.Option(metavar="ID", help="Delete an entry with all its versions, for good.")
]
_New = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="A new name, however near it is to another; may be repeated."
    ),
]
_RELATIONS = ("partner", "parent", "carer")


def log(
    words: _Words = None,
    at: _At = None,
    for_: ForOption = None,
    by: _By = None,
    correct: _Correct = None,
    reason: _Reason = None,
    remove: _Gone = None,
    new: _New = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    passphrase_file: PassphraseOption = None,
    now: opt.Now = None,
    as_json: opt.Json = False,
) -> None:
    """Keep an entry: ekbom log urge=6 coffee=2 magnesium=400mg "bad evening"."""
    cells, note = read_words(words or ())
    _check(cells, note, at, correct, reason, remove)
    with opened(workspace, passphrase_file, now=now) as desk:
        from ekbom.actions.people import whom

        person = whom(desk, for_ or "").id
        acting = desk if by is None else _as_carer(desk, person, by, dry_run)
        if remove is not None:
            _remove(acting, person, remove, dry_run, as_json)
        elif is_home(cells):
            note_home(acting, person, cells, note, dry_run=dry_run, as_json=as_json)
        else:
            keep = _keeper(acting, person, note, at, by, correct, reason)
            logged = _asking(partial(keep, dry_run=dry_run), cells, new or [])
            _show(logged, correct is not None, as_json)


def read_words(words: Sequence[str]) -> tuple[dict[str, str], str]:
    """``NAME=VALUE`` words as a mapping, and all others as a note."""
    cells: dict[str, str] = {}
    note: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            note.append(word)
        elif name.strip() in cells:
            raise UsageError("log", f"{name.strip()!r} is said twice", "say it once")
        else:
            cells[name.strip()] = value.strip()
    return cells, " ".join(note)


def _check(
    cells: Mapping[str, str], note: str, at: str | None, correct: str | None, reason: str | None,
    remove: str | None,
) -> None:  # fmt: skip
    """Refuse words that contradict each other."""
    if remove is not None and (cells or note or at or correct or reason):
        raise UsageError("--remove", "an entry is removed whole", "say --remove ID alone")
    if correct is None and reason is not None:
        raise UsageError("--reason", "it belongs to --correct ID", "say which entry is corrected")
    if is_home(cells):
        if correct or at:
            raise UsageError(
                "log", "home= and next= are no entries of a moment", "say them again to change them"
            )
        return
    empty = [name for name, text in cells.items() if not text]
    if correct is None and empty:
        raise UsageError("log", f"{empty[0]}= has no value", f"write {empty[0]}=VALUE")


def _as_carer(desk: Desk, person: str, by: str, dry_run: bool) -> Desk:
    """The desk with the carer acting, who is known from the first time on."""
    if by not in _RELATIONS:
        raise UsageError("--by", f"{by!r} is unknown", f"use {', '.join(_RELATIONS)}")
    from ekbom.actions.people import carer_of

    return replace(desk, actor=carer_of(desk, person, by, dry_run=dry_run))


def _keeper(
    desk: Desk, person: str, note: str, at: str | None, by: str | None, correct: str | None,
    reason: str | None,
) -> Callable[..., Logged]:  # fmt: skip
    """What keeps the cells: as a new entry, or as another version of one."""
    from ekbom.actions.entries import amend_entry, log_entry
    from ekbom.journal.kept_rows import LOG, PARTNER

    if correct is None:
        source = PARTNER if by == PARTNER else LOG
        return partial(log_entry, desk, person, note=note, at=at, source=source)
    return partial(
        amend_entry, desk, person, correct, note=note or None, at=at, reason=reason or ""
    )


def _asking(keep: Callable[..., Logged], cells: Mapping[str, str], new: Sequence[str]) -> Logged:
    """Keep it; on a terminal, ask about each name that is nearly spelt as another."""
    from ekbom.actions.entry_names import NearName

    while True:
        try:
            return keep(cells=cells, new=new)
        except NearName as error:
            if not sys.stdin.isatty():
                raise
            said, near = error.name, error.near
            if typer.confirm(f"{said} is new here. Is it {near}?", default=True, err=True):
                cells = {near if name == said else name: text for name, text in cells.items()}
            else:
                new = [*new, said]


def _remove(desk: Desk, person: str, record: str, dry_run: bool, as_json: bool) -> None:
    from ekbom.actions.entries import delete_records

    (gone,) = delete_records(desk, person, [record], dry_run=dry_run)
    if as_json:
        show_json({"removed": not dry_run, "id": gone.id})
        return
    how = "would be removed" if dry_run else "removed, with all its versions"
    typer.echo(f"{how}: {record_line(gone)}  [{gone.id[:SHORT]}]")


def _show(logged: Logged, corrected: bool, as_json: bool) -> None:
    cards = cards_from(logged.medicines)
    entry = logged.entry
    if as_json:
        from ekbom.exchange.kept_json import kept_dict

        show_json(
            {
                "kept": logged.kept,
                "entry": kept_dict(entry),
                "findings": [one.to_dict() for one in logged.findings],
                "stop_cards": plain_cards(cards),
            }
        )
    else:
        show_cards(cards)
        done = "corrected" if corrected else "kept"
        done = done if logged.kept else f"would be {done}"
        typer.echo(
            f"{done} for the night of {day_words(entry.night)}: {entry_words(entry)}"
            f"  [{entry.id[:SHORT]}]"
        )
    show_findings(logged.findings)
