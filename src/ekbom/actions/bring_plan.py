"""Bring a sealed plan in: one plan for one seal, and a broken seal stays broken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Brought, Change, Difference, refuse_other
from ekbom.actions.bring_original import digest_of_file, hold_original, take_original
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import with_key
from ekbom.exchange.plan_file import HELPER_LIST, PAUSES
from ekbom.journal import note

if TYPE_CHECKING:
    from ekbom.model.finding import Finding
    from ekbom.model.kept import Kept

_BROKEN = "broken_at"


@person_verb("bring")
def bring_plan(
    desk: Desk,
    person: str,
    path: str | Path,
    *,
    dry_run: bool = False,
    agreed: Difference | None = None,
) -> Brought:
    """Keep a plan as it was sealed.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    path : str or Path
        As `ekbom plan` wrote it, or the list its helper kept, once the trial is over. It is never
        changed.
    dry_run : bool
        Only say what would be done.
    agreed : Difference, optional
        The one that somebody agreed to; no other one is written.

    Raises
    ------
    InputError
        When it is no plan, or was altered after it was sealed; nothing was changed.
    NotAnswerable
        When it is the list of a trial that is not over, or is not kept here.
    StoreError
        When it cannot be kept, or what is kept was changed meanwhile.
    """
    from ekbom.actions.unread_trials import with_helper_list
    from ekbom.exchange.json_file import read_json
    from ekbom.exchange.plan_file import LIST_FORMAT, plan_of

    store, name = desk.store, Path(path).name
    digest, contents = digest_of_file(path), read_json(path)
    if contents.get("format") == LIST_FORMAT:
        contents = with_helper_list(store, person, contents, str(path), desk.now())
    plan = plan_of(contents, str(path))
    old = with_key(store, person, "plan", plan.seal)
    looked, findings = _difference(old, contents, name), _said(old, contents, name)
    unchanged = old is not None and not looked.changed
    if dry_run or unchanged:
        store.note(desk.event("bring_plan", person, result="nothing_changed"))
        return Brought("plan", name, looked, findings, unchanged=unchanged)
    _, size = take_original(desk.originals, path, digest)
    with store.transaction():
        old = with_key(store, person, "plan", plan.seal)
        refuse_other(name, agreed or looked, _difference(old, contents, name))
        if old is None:
            made = desk.first_record(
                person, "plan", plan.seal, contents, at=plan.written_at.replace(tzinfo=None),
                night=plan.schedule.start, source=name, original=digest,
            )  # fmt: skip
        else:
            made = desk.next_record(
                old, _merged(old, contents), f"read from {name}", source=name, original=digest
            )
        event = desk.event("bring_plan", person, (made.id,))
        hold_original(store, desk.originals, path, digest, size, event)
        (store.keep if old is None else store.amend)([made], event)
    return Brought("plan", name, looked, findings, (made.id,))


def _difference(old: Kept | None, contents: dict[str, Any], name: str) -> Difference:
    if old is None:
        return Difference(new=True, added=(name,))
    # All else is under the seal; somebody looked once for all, and pauses are kept here.
    merged = _merged(old, contents)
    found = []
    if merged.get(_BROKEN) != old.body.get(_BROKEN):
        found.append(Change("plan", "seal", "whole", f"broken at {merged[_BROKEN]}"))
    if merged.get(HELPER_LIST) != old.body.get(HELPER_LIST):
        found.append(Change("plan", "helper's list", "", "handed in"))
    if merged.get(PAUSES) != old.body.get(PAUSES):
        found.append(Change("plan", "pauses", "", str(len(merged[PAUSES]))))
    return Difference(changed=tuple(found))


def _merged(old: Kept, contents: dict[str, Any]) -> dict[str, Any]:
    """What is kept, with what a file of the same plan adds to it."""
    body = dict(old.body)
    for name in (_BROKEN, HELPER_LIST, PAUSES):
        if contents.get(name) and not body.get(name):
            body[name] = contents[name]
    return body


def _said(old: Kept | None, contents: dict[str, Any], name: str) -> tuple[Finding, ...]:
    broken = None if old is None else old.body.get(_BROKEN)
    if broken is None or contents.get(_BROKEN) == broken:
        return ()
    return (
        note.warning(
            "seal_broken_here",
            name,
            f"the seal of the plan that is kept was broken at {broken}",
            "it stays broken",
        ),
    )
