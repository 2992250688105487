"""Taking in what another machine handed over: compared first, never in the place of what is here.

Record by record and version by version: versions are added where theirs go on, and kept beside ours
where the two part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

from ekbom.actions import handed as met
from ekbom.actions.desk import Desk, house_verb, person_verb
from ekbom.actions.found_record import card_of
from ekbom.actions.people import check_label, take_on
from ekbom.actions.permissions import may_know
from ekbom.exchange.share_file import Share, files_in, read_share
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept, needed
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse
from ekbom.model.store import Originals, Store

__all__ = ["Delivery", "Received", "delivered", "receive", "receive_new", "whose"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A share that was opened and found sound.

    Attributes
    ----------
    share : Share
    file : Path
        The sealed file.
    passphrase : str
    """

    share: Share
    file: Path
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """What a share changed here, or would change.

    Attributes
    ----------
    person : str
        Id of the person here.
    label : str
        How the workspace calls them.
    new_person : bool
        Whether they came in with the share.
    sections : mapping of str to mapping of str to int
        How many records of each section met in which way; see `ekbom.actions.versions.Meeting`.
    difference : tuple of str
        The same in lines, with every change.
    findings : tuple of Finding
    ids : tuple of str
        Records that were added to, or would be.
    beside : int
        Versions that are now kept beside ours, or would be, and ids elsewhere.
    own_medicines : tuple of MedicineUse
        Medicines that what came in says were ended or altered alone.
    """

    person: str
    label: str
    new_person: bool
    sections: Mapping[str, Mapping[str, int]]
    difference: tuple[str, ...]
    findings: tuple[Finding, ...]
    ids: tuple[str, ...]
    beside: int = 0
    own_medicines: tuple[MedicineUse, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything comes in."""
        return bool(self.ids or self.beside) or self.new_person

    @property
    def alters(self) -> bool:
        """Whether more than new records come in: new versions, or somebody for the first time."""
        longer = any("longer" in ways for ways in self.sections.values())
        return longer or bool(self.beside) or self.new_person


@contextmanager
def _stream(file: Path, passphrase: str) -> Iterator[BinaryIO]:
    from ekbom.storage.sealed import unsealed

    with unsealed(file, passphrase) as stream:
        yield stream


def delivered(file: str | Path, passphrase: str) -> Delivery:
    """Open a share and check all of it; nothing of it touches the disk.

    Parameters
    ----------
    file : str or Path
    passphrase : str

    Raises
    ------
    StoreError
        When the passphrase does not open it, or it was altered or cut.
    InputError
        When it is no sealed file, or what was sealed is no share.
    """
    from ekbom.storage.sealed import is_sealed

    place = Path(file)
    if not is_sealed(place):
        raise InputError(str(file), "this is no file that ekbom sealed", "check the name")
    with _stream(place, passphrase) as stream:
        return Delivery(read_share(stream, place.name), place, passphrase)


@house_verb("people")
def whose(desk: Desk, delivery: Delivery) -> PersonCard | None:
    """The person here a delivery is about, among those one may know; None when it is nobody.

    Parameters
    ----------
    desk : Desk
    delivery : Delivery
        From `delivered`.
    """
    cards = [card for card in desk.store.persons() if may_know(desk.actor, card.id)]
    found = met.person_of(desk.store, cards, delivery.share)
    desk.store.note(desk.event("whose", "" if found is None else found.id))
    return found


@person_verb("bring")
def receive(desk: Desk, person: str, delivery: Delivery, *, dry_run: bool = False) -> Received:
    """Take in what another machine shared of a person.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person here. An id they have on the other machine is remembered.
    delivery : Delivery
        From `delivered`.
    dry_run : bool
        Only say what would change.

    Returns
    -------
    Received

    Raises
    ------
    InputError
        When the share is about somebody else here.
    StoreError
        When the workspace cannot be read or written; nothing was changed then.
    """
    share_ = delivery.share
    owner = met.person_of(desk.store, desk.store.persons(), share_)
    if owner is not None and owner.id != person:
        raise InputError(
            delivery.file.name, "it is about another person here", "leave --for out, and try again"
        )
    with desk.store.snapshot():
        card = card_of(desk.store, person)
        found = _compared(desk.store, card, share_)
        beside = _beside(desk, card, found, share_)
    if dry_run:
        desk.store.note(desk.event("receive", person, result="nothing_changed"))
        return _received(card, found, beside, share_, new=False)
    files = _take_files(desk.originals, found, delivery)
    with desk.store.transaction():
        found = _compared(desk.store, card, share_)
        beside = _take_in(desk, "receive", card, found, share_, files)
    return _received(card, found, beside, share_, new=False)


@house_verb("people")
def receive_new(desk: Desk, delivery: Delivery, *, label: str, dry_run: bool = False) -> Received:
    """Take in what another machine shared of somebody nobody here knows yet.

    Parameters
    ----------
    desk : Desk
    delivery : Delivery
        From `delivered`.
    label : str
        How the workspace shall call them.
    dry_run : bool
        Only say what would come in.

    Raises
    ------
    UsageError
        When the label is none, or is taken.
    InputError
        When the person is here already.
    """
    told = delivery.share.person
    card = replace(told, label=label, made_at=desk.now().astimezone(UTC))
    with desk.store.snapshot():
        _check_new(desk.store, delivery, label)
        found = _compared(desk.store, card, delivery.share)
        beside = _beside(desk, card, found, delivery.share)
    if dry_run:
        desk.store.note(desk.event("receive_new", card.id, result="nothing_changed"))
        return _received(card, found, beside, delivery.share, new=True)
    files = _take_files(desk.originals, found, delivery)
    with desk.store.transaction():
        _check_new(desk.store, delivery, label)
        take_on(desk.store, desk.actor, card, desk.event("receive_new", card.id))
        beside = _take_in(desk, "receive_new", card, found, delivery.share, files)
    return _received(card, found, beside, delivery.share, new=True)


def _check_new(store: Store, delivery: Delivery, label: str) -> None:
    persons = store.persons()
    if met.person_of(store, persons, delivery.share) is not None:
        raise InputError(
            delivery.file.name, "it is about somebody who is here", "leave the new label out"
        )
    check_label(label, persons)


def _compared(store: Store, card: PersonCard, share_: Share) -> tuple[met.Handed, ...]:
    """Under the person's id here, whatever it is there."""
    histories = tuple(
        tuple(replace(version, person=card.id) for version in history)
        for history in share_.histories
    )
    return met.compared(store, card.id, replace(share_, histories=histories))


def _take_files(
    originals: Originals, found: Iterable[met.Handed], delivery: Delivery
) -> frozenset[str]:
    """Keep the files first: after a crash one too many is there, never one too few."""
    wanted = {digest for one in found for version in one.added for digest in needed(version)}
    wanted &= delivery.share.originals.keys()
    if wanted:
        with _stream(delivery.file, delivery.passphrase) as stream:
            for digest, content in files_in(stream, delivery.file.name):
                if digest in wanted:
                    originals.take_stream(content, delivery.file.name)
    return frozenset(wanted)


def _take_in(
    desk: Desk,
    verb: str,
    card: PersonCard,
    found: Sequence[met.Handed],
    share_: Share,
    files: frozenset[str],
) -> list[Kept]:
    """Put in what is new, and return what is kept beside it."""
    store = desk.store
    added = [version for one in found for version in one.added]
    beside = _beside(desk, card, found, share_)
    for digest in files:
        # Says so when a deletion of the same file has removed it meanwhile.
        desk.originals.size(digest)
    for digest in sorted(files - {digest for digest, _ in store.originals()}):
        store.add_original(digest, share_.originals[digest], desk.event(verb, card.id))
    if added:
        ids = tuple(dict.fromkeys(version.id for version in added))
        store.keep_versions(added, desk.event(verb, card.id, ids))
    if beside:
        store.keep(beside, desk.event(verb, card.id, tuple(one.id for one in beside)))
    if not added and not beside:
        store.note(desk.event(verb, card.id, result="nothing_changed"))
    return beside


def _beside(desk: Desk, card: PersonCard, found: Iterable[met.Handed], share_: Share) -> list[Kept]:
    """Versions that part from ours, each way once, and ids of the person that are new here."""
    kept = {one.key for one in desk.store.find(card.id, "handover")}
    plain = Kept(
        id="",
        person=card.id,
        kind="handover",
        key="",
        written_at=desk.now().astimezone(UTC),
        author=desk.actor.id,
        author_role=desk.actor.role,
    )
    made = [
        replace(plain, key=met.apart_key(one.theirs), body=met.apart_body(one), night=newest.night)
        for one in found
        if one.how == "apart"
        for newest in one.theirs[-1:]
    ]
    ids = (id_ for id_ in share_.ids if id_ != card.id)
    made += [replace(plain, key=met.ELSEWHERE + id_) for id_ in ids]
    return [replace(one, id=desk.new_id()) for one in made if one.key not in kept]


def _received(
    card: PersonCard,
    found: Sequence[met.Handed],
    beside: Sequence[Kept],
    share_: Share,
    *,
    new: bool,
) -> Received:
    added = [one.added[-1] for one in found if one.added]
    return Received(
        person=card.id,
        label=card.label,
        new_person=new,
        sections=met.counts(found),
        difference=tuple(met.difference(found)),
        findings=tuple(met.findings(found, share_, card)),
        ids=tuple(one.id for one in added),
        beside=len(beside),
        own_medicines=met.medicines_in(added),
    )
