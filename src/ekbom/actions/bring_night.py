"""Bring the recording of a night in, with the files of marks beside it: kept by their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Brought, Difference, refuse_other
from ekbom.actions.bring_original import digest_of_file, hold_original, take_original
from ekbom.actions.bring_record import at_the_time, first_version, next_version
from ekbom.actions.desk import Desk, person_verb
from ekbom.journal import note
from ekbom.model.errors import InputError

if TYPE_CHECKING:
    from ekbom.model.finding import Finding
    from ekbom.model.kept import Kept
    from ekbom.model.recording import RecordingInfo

# What EDF+ has in the place of a date that was taken out.
_TAKEN_OUT = date(1985, 1, 1)


@dataclass(frozen=True, slots=True)
class _Night:
    """A recording on its way in; `files` are those to be kept, with their hashes."""

    name: str
    digest: str
    info: RecordingInfo
    marks: tuple[dict[str, str], ...]
    files: tuple[tuple[Path, str], ...]
    findings: tuple[Finding, ...]


@person_verb("bring")
def bring_night(
    desk: Desk,
    person: str,
    path: str | Path,
    *,
    stages: Sequence[str | Path] = (),
    labels: str | Path | None = None,
    dry_run: bool = False,
    agreed: Difference | None = None,
) -> Brought:
    """Keep a recording as it is, and what its header says; its signals stay in the file.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    path : str or Path
        EDF, EDF+ or BDF. It is never changed.
    stages : sequence of path
        Files of stages, events, lights or leg movements; a recording that is kept already is given
        those it has not.
    labels : path, optional
        What the labels of the laboratory mean, to look into the files with.
    dry_run : bool
        Only say what would be done.
    agreed : Difference, optional
        The one that somebody agreed to; no other one is written.

    Raises
    ------
    InputError
        When it is no recording, or a file beside it cannot be read; nothing was changed.
    StoreError
        When it cannot be kept, or what is kept was changed meanwhile.
    """
    store = desk.store
    night = _read(path, stages, labels)
    old = next(iter(store.find(person, "recording", key=night.digest)), None)
    looked = _difference(old, night)
    unchanged = old is not None and not looked.added
    if dry_run or unchanged:
        store.note(desk.event("bring_night", person, result="nothing_changed"))
        return Brought("night", night.name, looked, night.findings, unchanged=unchanged)
    sizes = [take_original(desk.originals, file, digest) for file, digest in night.files]
    with store.transaction():
        old = next(iter(store.find(person, "recording", key=night.digest)), None)
        refuse_other(night.name, agreed or looked, _difference(old, night))
        made = _record(desk, person, night, old)
        event = desk.event("bring_night", person, (made.id,))
        for (file, _), (digest, size) in zip(night.files, sizes, strict=True):
            hold_original(store, desk.originals, file, digest, size, event)
        (store.keep if old is None else store.amend)([made], event)
    return Brought("night", night.name, looked, night.findings, (made.id,))


def _read(path: str | Path, stages: Sequence[str | Path], labels: str | Path | None) -> _Night:
    from ekbom.actions.inspect import inspect_file

    found = inspect_file(path, stages=stages, labels=labels)
    if found.info is None:
        raise InputError(
            str(path),
            "it holds marks alone, and no recording",
            "bring the recording in, and name this file with --stages",
        )
    files = tuple((Path(file), digest_of_file(file)) for file in (path, *stages))
    said = (*found.findings, *_said(found.info))
    (_, digest), *beside = files
    marks = tuple({"name": file.name, "sha256": sha256} for file, sha256 in beside)
    return _Night(found.info.name, digest, found.info, marks, files, said)


def _difference(old: Kept | None, night: _Night) -> Difference:
    there = [] if old is None else [mark["sha256"] for mark in old.body["marks"]]
    marks = tuple(mark["name"] for mark in night.marks if mark["sha256"] not in there)
    return Difference(new=old is None, added=(*([night.name] if old is None else ()), *marks))


def _record(desk: Desk, person: str, night: _Night, old: Kept | None) -> Kept:
    who: Any = {
        "actor": desk.actor, "now": desk.now(), "source": night.name, "original": night.digest
    }  # fmt: skip
    if old is not None:
        there = {mark["sha256"]: mark for mark in (*old.body["marks"], *night.marks)}
        return next_version(old, {**old.body, "marks": list(there.values())}, **who)
    info = night.info
    body = {
        "name": info.name,
        "form": info.form,
        "start": None if info.start is None else info.start.isoformat(),
        "duration_s": info.duration_s,
        "channels": [channel.label for channel in info.channels],
        "marks": list({mark["sha256"]: mark for mark in night.marks}.values()),
    }
    made = first_version(desk.new_id(), person, "recording", night.digest, body, **who)
    start = _start(info)
    if start is None:
        return made
    card = next(one for one in desk.store.persons() if one.id == person)
    return at_the_time(made, start, card)


def _start(info: RecordingInfo) -> datetime | None:
    """When it began, where its date is one."""
    return None if info.start is None or info.start.date() == _TAKEN_OUT else info.start


def _said(info: RecordingInfo) -> tuple[Finding, ...]:
    if _start(info) is not None:
        return ()
    return (
        note.note(
            "night_without_date",
            info.name,
            "its date was taken out, or cannot be read",
            "kept, and laid beside no night of the diary",
        ),
    )
