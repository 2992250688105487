"""Bring the recording of a night in, with the files of marks beside it: kept by their hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_difference import Brought, Change, Difference, refuse_other
from ekbom.actions.bring_original import digest_of_file, hold_original, take_original
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of, with_key
from ekbom.actions.night_tiles import make_levels
from ekbom.journal import note
from ekbom.model.errors import EkbomError, InputError
from ekbom.model.night import night_of_outcome

if TYPE_CHECKING:
    from ekbom.model.finding import Finding
    from ekbom.model.kept import Kept
    from ekbom.model.recording import RecordingInfo
    from ekbom.recordings.label_draft import OpenLabel
    from ekbom.recordings.labels import LabelMap

# What EDF+ has in the place of a date that was taken out.
_TAKEN_OUT = date(1985, 1, 1)


@dataclass(frozen=True, slots=True)
class _Night:
    """A recording on its way in.

    Attributes
    ----------
    files : tuple of (Path, str)
        Those to be kept, with their hashes; the recording is the first.
    labels : mapping or None
        What its labels mean, as the values of a label map; None for the usual alone.
    open : tuple of OpenLabel
        Labels that nothing was made of.
    """

    name: str
    digest: str
    info: RecordingInfo
    marks: tuple[dict[str, str], ...]
    files: tuple[tuple[Path, str], ...]
    findings: tuple[Finding, ...]
    labels: dict[str, Any] | None
    open: tuple[OpenLabel, ...]


@person_verb("bring")
def bring_night(
    desk: Desk,
    person: str,
    path: str | Path,
    *,
    stages: Sequence[str | Path] = (),
    labels: LabelMap | str | Path | None = None,
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
    labels : LabelMap or path, optional
        What the labels of the laboratory mean. It is kept with the recording, which is scored by
        it; without one that of a recording that is kept already stays.
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
    files = tuple((Path(file), digest_of_file(file)) for file in (path, *stages))
    old = with_key(store, person, "recording", files[0][1])
    night = _read(files, labels, old)
    looked = _difference(old, night)
    unchanged = old is not None and not (looked.added or looked.settings)
    if dry_run or unchanged:
        store.note(desk.event("bring_night", person, result="nothing_changed"))
        return Brought(
            "night", night.name, looked, night.findings, unchanged=unchanged, open=night.open
        )
    sizes = [take_original(desk.originals, file, digest) for file, digest in night.files]
    with store.transaction():
        old = with_key(store, person, "recording", night.digest)
        refuse_other(night.name, agreed or looked, _difference(old, night))
        made = _record(desk, person, night, old)
        event = desk.event("bring_night", person, (made.id,))
        for (file, _), (digest, size) in zip(night.files, sizes, strict=True):
            hold_original(store, desk.originals, file, digest, size, event)
        (store.keep if old is None else store.amend)([made], event)
    if old is None:
        # It is drawn at once when it is opened; where that fails, the opening says why.
        with suppress(EkbomError):
            make_levels(desk.originals, Path(path), night.digest)
    return Brought("night", night.name, looked, night.findings, (made.id,), open=night.open)


def _read(
    files: tuple[tuple[Path, str], ...], labels: LabelMap | str | Path | None, old: Kept | None
) -> _Night:
    from ekbom.actions.inspect import inspect_file
    from ekbom.actions.kept_labels import labels_of_night
    from ekbom.recordings.labels import label_map_values

    (path, digest), *beside = files
    given = labels or (None if old is None else labels_of_night(old))
    found = inspect_file(path, stages=[file for file, _ in beside], labels=given)
    if found.info is None:
        raise InputError(
            str(path),
            "it holds marks alone, and no recording",
            "bring the recording in, and name this file with --stages",
        )
    said = (*found.findings, *_said(found.info))
    marks = tuple({"name": file.name, "sha256": sha256} for file, sha256 in beside)
    meant = None if given is None else label_map_values(found.labels)
    return _Night(found.info.name, digest, found.info, marks, files, said, meant, found.open)


def _difference(old: Kept | None, night: _Night) -> Difference:
    there = [] if old is None else [mark["sha256"] for mark in old.body["marks"]]
    marks = tuple(mark["name"] for mark in night.marks if mark["sha256"] not in there)
    return Difference(
        new=old is None,
        added=(*([night.name] if old is None else ()), *marks),
        settings=() if old is None else _other_labels(old, night),
    )


def _other_labels(old: Kept, night: _Night) -> tuple[Change, ...]:
    """That its labels mean something else from now on."""
    kept = old.body.get("labels")
    if night.labels == kept:
        return ()
    before, after = _labels_words(kept), _labels_words(night.labels)
    changed = ", with other meanings" if before == after else ""
    return (Change(night.name, "what its labels mean", before, after + changed),)


def _labels_words(labels: Mapping[str, Any] | None) -> str:
    if labels is None:
        return ""
    return f"{labels['name'] or 'a label map'} ({note.plural(len(labels['labels']), 'label')})"


def _record(desk: Desk, person: str, night: _Night, old: Kept | None) -> Kept:
    if old is not None:
        there = {mark["sha256"]: mark for mark in (*old.body["marks"], *night.marks)}
        body = {**old.body, "marks": list(there.values()), **_meant(night)}
        return desk.next_record(
            old, body, f"read from {night.name}", source=night.name, original=night.digest
        )
    info = night.info
    body = {
        "name": info.name,
        "form": info.form,
        "start": None if info.start is None else info.start.isoformat(),
        "duration_s": info.duration_s,
        "channels": [channel.label for channel in info.channels],
        "marks": list({mark["sha256"]: mark for mark in night.marks}.values()),
        **_meant(night),
    }
    made = desk.first_record(
        person, "recording", night.digest, body, source=night.name, original=night.digest
    )
    start = _start(info)
    if start is None:
        return made
    own = start.replace(tzinfo=None)
    night_of = night_of_outcome(own, card_of(desk.store, person).day_turns_h)
    return replace(made, at=own, night=night_of)


def _meant(night: _Night) -> dict[str, Any]:
    return {} if night.labels is None else {"labels": night.labels}


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
