"""Bring a person's case in, or bring it again: what differs is shown by table and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Brought, Change, Difference, refuse_other
from ekbom.actions.bring_original import digest_of_file, hold_original, take_original
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.journal import note

if TYPE_CHECKING:
    from ekbom.model.case import Case
    from ekbom.model.finding import Finding
    from ekbom.model.kept import Kept

KEY = "case"
Told = dict[tuple[str, str], str]


@person_verb("bring")
def bring_case(
    desk: Desk,
    person: str,
    path: str | Path,
    *,
    dry_run: bool = False,
    agreed: Difference | None = None,
) -> Brought:
    """Keep a case as the person's; the one that was kept stays in the history.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    path : str or Path
        As for `ekbom.exchange.case_file.read_case`. It is never changed.
    dry_run : bool
        Only say what would be done.
    agreed : Difference, optional
        The one that somebody agreed to; no other one is written.

    Raises
    ------
    InputError, UnitError
        When the file is no case; nothing was changed.
    StoreError
        When it cannot be kept, or what is kept was changed meanwhile.
    """
    from ekbom.actions.own_ways import with_case_cards
    from ekbom.assessment.stop_card import uses_of
    from ekbom.exchange.case_file import case_from, case_text
    from ekbom.exchange.case_table import CaseSource

    place, store = Path(path), desk.store
    digest = digest_of_file(path)
    about = CaseSource(str(path), place.name)
    text = case_text(place, about)
    case = with_case_cards(case_from(text, place.name, now=desk.now().replace(tzinfo=None)))
    old = with_key(store, person, "case", KEY)
    looked = _difference(old, text, place.name)
    findings = (*about.findings, *case.findings, *_said(case, looked, old))
    medicines = (*case.record.medicines, *uses_of(case.medicines))
    unchanged = old is not None and old.body["text"] == text
    if dry_run or unchanged:
        store.note(desk.event("bring_case", person, result="nothing_changed"))
        return Brought(
            "case", place.name, looked, findings, unchanged=unchanged, own_medicines=medicines
        )
    _, size = take_original(desk.originals, path, digest)
    body, name = {"text": text}, place.name
    with store.transaction():
        old = with_key(store, person, "case", KEY)
        refuse_other(place.name, agreed or looked, _difference(old, text, place.name))
        if old is None:
            made = desk.first_record(person, "case", KEY, body, source=name, original=digest)
        else:
            made = desk.next_record(old, body, f"read from {name}", source=name, original=digest)
        event = desk.event("bring_case", person, (made.id,))
        hold_original(store, desk.originals, path, digest, size, event)
        (store.keep if old is None else store.amend)([made], event)
    return Brought("case", place.name, looked, findings, (made.id,), own_medicines=medicines)


def _said(case: Case, found: Difference, old: Kept | None) -> Iterator[Finding]:
    if found.removed and old is not None:
        what = note.plural(len(found.removed), "thing")
        yield note.warning(
            "told_no_more",
            case.file,
            f"{what} that {'is' if len(found.removed) == 1 else 'are'} kept here "
            f"{'is' if len(found.removed) == 1 else 'are'} not in the file",
            "the file takes the place of what is kept; the versions before stay in the history",
        )
    if case.nights is not None:
        yield note.note(
            "names_a_diary",
            case.file,
            f"it names a diary, {case.nights.path}",
            f"bring it in as well: ekbom import {case.nights.path}",
        )


def _difference(old: Kept | None, text: str, where: str) -> Difference:
    new = _told(text, where)
    before = {} if old is None else _told(str(old.body["text"]), "the case that is kept")
    return Difference(
        new=old is None,
        added=tuple(_line(*place, text) for place, text in new.items() if place not in before),
        changed=tuple(
            Change(*place, before[place], text)
            for place, text in new.items()
            if before.get(place, text) != text
        ),
        removed=tuple(_line(*place, text) for place, text in before.items() if place not in new),
    )


def _line(table: str, key: str, text: str) -> str:
    return f"{table}.{key} = {text}" if table else f"{key} = {text}"


def _told(text: str, where: str) -> Told:
    """Every value of a case, by its table and its key."""
    from ekbom.exchange.case_file import parsed_case

    return dict(_values("", parsed_case(text, where)))


def _values(table: str, part: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for key, value in part.items():
        inner = f"{table}.{key}" if table else key
        if isinstance(value, dict) and "value" not in value:
            yield from _values(inner, value)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            names = [_named(one) for one in value]
            for place, (name, one) in enumerate(zip(names, value, strict=True), start=1):
                alone = name and names.count(name) == 1
                yield from _values(f"{inner} {name if alone else place}", one)
        else:
            yield (table, key), _plain(value)


def _named(part: dict[str, Any]) -> str:
    """A table of a list by its own name where it has one, so that another before it moves none."""
    return str(part.get("name") or part.get("on") or "")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
