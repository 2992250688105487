"""Files that were sent: laid aside, looked at, and brought in when somebody agrees."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.bring_difference import Brought, BroughtKind
from ekbom.actions.bring_kind import kind_of
from ekbom.actions.bring_night import bring_night
from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.original_copies import make_place
from ekbom.actions.read_apart import read_apart
from ekbom.model.errors import EkbomError, InputError, StoreError, UsageError

if TYPE_CHECKING:
    from ekbom.recordings.labels import LabelMap

__all__ = [
    "Sent", "Staged", "bring_staged", "drop_staged", "look_again", "plain_name", "stage_files",
]  # fmt: skip

Part = Literal["file", "stages", "labels", "mapping"]
PREFIX = ".bringing-"
_CHUNK = 1 << 20
_LONGEST_NAME, _MOST_FILES = 100, 12
# What a fault of a label map is said of: the field it came from.
LABELS = "labels"
# A share holds a person's records and a passphrase; it is opened beside the database alone.
_SHARE = "bring it in on the computer itself: ekbom import FILE"


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent.

    Attributes
    ----------
    part : {"file", "stages", "labels", "mapping"}
        What it is for.
    name : str
        As the sender called it.
    content : BinaryIO
    """

    part: Part
    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Staged:
    """Files that wait for somebody to agree.

    Attributes
    ----------
    place : Path
        Folder they lie in.
    kind : BroughtKind
    file : Path
    stages : tuple of Path
    labels, mapping : Path or None
    name : str or None
        How a table is to be called.
    options : mapping
        How a table is read.
    brought : Brought
        What would be done.
    """

    place: Path
    kind: BroughtKind
    file: Path
    stages: tuple[Path, ...]
    labels: Path | None
    mapping: Path | None
    name: str | None
    options: Mapping[str, Any] = field(default_factory=dict)
    brought: Brought | None = None


@person_verb("bring")
def stage_files(
    desk: Desk,
    person: str,
    sent: Sequence[Sent],
    *,
    kind: str | None = None,
    name: str | None = None,
    laboratory: str = "",
    options: Mapping[str, Any] | None = None,
) -> Staged:
    """Lay files aside, read them in a process of their own, and say what bringing them would do.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    sent : sequence of Sent
    kind : str, optional
        What it is; seen by itself else.
    name : str, optional
        How a table is called.
    laboratory : str
        Name of a label map that is kept, for a night; a map that was sent goes before it.
    options : mapping, optional
        How a table is read, in the words of ``ekbom helps``.

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person.
    UsageError
        Without a file, or with more than one; for an option that does not fit, or a label map that
        is not kept.
    InputError, UnitError
        When a file cannot be read.
    StoreError
        When there is no room.
    """
    files = [one for one in sent if one.part == "file"]
    if len(files) != 1:
        seen = f"{len(files)} files were chosen" if files else "no file was chosen"
        raise UsageError("file", seen, "choose the file to bring in")
    if len(sent) > _MOST_FILES:
        raise UsageError(
            "file", f"{len(sent)} files are more than {_MOST_FILES}", "leave some of them out"
        )
    place = make_place(desk.folder, PREFIX)
    try:
        staged = _laid_out(place, sent, kind, name, options or {})
        if staged.kind == "night":
            staged = _with_labels(desk, staged, laboratory)
        read_apart(
            staged.kind,
            staged.file,
            stages=staged.stages,
            labels=staged.labels,
            mapping=staged.mapping,
        )
        return look_again(desk, person, staged)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


@person_verb("bring")
def bring_staged(desk: Desk, person: str, staged: Staged) -> Brought:
    """Bring in what was agreed to, and nothing else; the files aside are removed.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    staged : Staged

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person.
    StoreError
        When what is kept was changed meanwhile, or cannot be written.
    """
    try:
        return _bring(desk, person, staged, dry_run=False)
    finally:
        drop_staged(staged)


def drop_staged(staged: Staged) -> None:
    """Remove files nobody agreed to."""
    shutil.rmtree(staged.place, ignore_errors=True)


def plain_name(said: str) -> str:
    """The name of a file without folders, and without what only a machine could mean.

    Parameters
    ----------
    said : str
        As a browser sent it.
    """
    last = said.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).strip().lstrip(".")
    stem, dot, end = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        plain = f"{stem[: _LONGEST_NAME - len(end) - 1]}{dot}{end}"[-_LONGEST_NAME:]
    return plain or "file"


def _laid_out(
    place: Path,
    sent: Iterable[Sent],
    kind: str | None,
    name: str | None,
    options: Mapping[str, Any],
) -> Staged:
    laid: dict[str, list[Path]] = {"file": [], "stages": [], "labels": [], "mapping": []}
    for number, one in enumerate(sent):
        # Each in a folder of its own, as two may have the same name.
        target = place / str(number) / plain_name(one.name)
        _copy(one.content, target)
        laid[one.part].append(target)
    (file,) = laid["file"]
    seen = kind_of(file, kind)
    if seen == "share":
        raise InputError(file.name, "it is somebody's share", _SHARE)
    return Staged(
        place=place,
        kind=seen,
        file=file,
        stages=tuple(laid["stages"]) if seen == "night" else (),
        labels=next(iter(laid["labels"]), None) if seen == "night" else None,
        mapping=next(iter(laid["mapping"]), None) if seen == "diary" else None,
        name=name if seen == "diary" else None,
        options=options if seen == "diary" else {},
    )


def _with_labels(desk: Desk, staged: Staged, laboratory: str) -> Staged:
    """With the label map that was sent, or else the one that is kept under this name."""
    if staged.labels is None:
        if not laboratory:
            return staged
        from ekbom.actions.kept_labels import labels_called

        return lay_labels(staged, labels_called(desk.store, laboratory))
    try:
        read_apart("labels", staged.labels)
    except EkbomError as error:
        raise InputError(LABELS, f"{staged.labels.name}: {error.problem}", error.todo) from error
    return staged


def lay_labels(staged: Staged, labels: LabelMap) -> Staged:
    """The same files with another label map beside them.

    Parameters
    ----------
    staged : Staged
    labels : LabelMap

    Raises
    ------
    StoreError
        When there is no room.
    """
    from ekbom.recordings.labels import labels_text

    target = staged.place / LABELS / "labels.toml"
    shutil.rmtree(target.parent, ignore_errors=True)
    _copy(BytesIO(labels_text(labels).encode()), target)
    return replace(staged, labels=target)


@person_verb("bring")
def look_again(desk: Desk, person: str, staged: Staged) -> Staged:
    """The same files, looked at anew as they lie there now.

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person.
    """
    looked = _bring(desk, person, replace(staged, brought=None), dry_run=True)
    return replace(staged, brought=looked)


def _copy(source: BinaryIO, target: Path) -> None:
    try:
        target.parent.mkdir(mode=0o700)
        with target.open("xb") as file:
            while piece := source.read(_CHUNK):
                file.write(piece)
    except OSError as error:
        raise StoreError(
            target.name, f"it cannot be laid aside ({error.strerror})", "make room on the disk"
        ) from error


def _bring(desk: Desk, person: str, staged: Staged, *, dry_run: bool) -> Brought:
    how: dict[str, Any] = {"dry_run": dry_run}
    if staged.brought is not None:
        how["agreed"] = staged.brought.difference
    if staged.kind == "night":
        return bring_night(
            desk, person, staged.file, stages=staged.stages, labels=staged.labels, **how
        )
    if staged.kind == "case":
        return bring_case(desk, person, staged.file, **how)
    if staged.kind == "plan":
        return bring_plan(desk, person, staged.file, **how)
    mapping = None
    if staged.mapping is not None:
        from ekbom.exchange.mapping_file import read_mapping

        mapping = read_mapping(staged.mapping)
    name = staged.name if staged.brought is None else staged.brought.name
    return bring_diary(
        desk, person, staged.file, options=staged.options, mapping=mapping, name=name, **how
    )
