"""All there is of a person, in open formats; or what a researcher may see of it, under a code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.export_texts import Found, Texts, audit_text, texts_of
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_diary import own_clock
from ekbom.actions.pseudonym import Coding, coded_texts, coding_of, new_secret
from ekbom.exchange.open_formats import csv_text, file_name, readme_text
from ekbom.exchange.text_file import write_text
from ekbom.model.kept import KEPT_KINDS, Kept, needed
from ekbom.model.store import Store

__all__ = ["Exported", "export_everything", "export_pseudonyms"]

_FOLDER = 0o700
_README, _ORIGINALS = "README.txt", "originals"
_SAYS = (
    "This is everything that was kept, in formats that any spreadsheet, text editor or program\n"
    "reads. Nothing in it needs ekbom.",
    "Tables are CSV: text in UTF-8, commas between cells, names in the first row. A cell that a\n"
    "spreadsheet would take for a formula has an apostrophe in front; records.jsonl has none.",
    "Times are those of the person's own clock; those with +00:00 behind them are in UTC. A night\n"
    "is named by the date of its evening.",
)
_CODED_SAYS = (
    "A code stands for the person. All dates were moved by one number of weeks, which is known to\n"
    "nobody outside the workspace this comes from: weekdays and distances are as they were, the\n"
    "season is not. Names, notes, words somebody wrote, recordings and the names of files were\n"
    "left out, and so were columns whose name says nothing to ekbom.",
    "It may still be possible to tell who it is from what is left, together with other knowledge.\n"
    "Treat it as what a person confided.",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written of one person.

    Attributes
    ----------
    name : str
        The person's label, or the code in its place.
    folder : str
        Of the person, below the one that was given.
    files : tuple of str
        In it, in order.
    records : int
    left_out : mapping of str to int
        What is not in it, and how often.
    """

    name: str
    folder: str
    files: tuple[str, ...]
    records: int
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@person_verb("export")
def export_everything(
    desk: Desk, person: str, folder: Path, *, pseudonyms: bool = False
) -> Exported:
    """Write all there is of a person into a folder of their own.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    folder : Path
        Below which that folder is made; see `ekbom.actions.export_place.export_place`.
    pseudonyms : bool
        Write what `export_pseudonyms` writes instead, to be handed to a researcher.

    Raises
    ------
    StoreError
        When the place cannot be written to, or an original is not what was brought.
    """
    if pseudonyms:
        return _write_coded(desk, person, folder, "export_everything")
    desk.store.note(desk.event("export_everything", person))
    with desk.store.snapshot():
        card = card_of(desk.store, person)
        found = _found(desk.store, person)
        versions = tuple(_versions(desk.store, found))
        audit = [line for line in desk.store.audit() if line.event.person == person]
        here = {digest for digest, _ in desk.store.originals()}
    texts = texts_of(found, versions, own_clock(desk.now(), card.zone))
    texts["audit.csv"] = (
        "who did what to these records, when, and without a word about health",
        audit_text(audit),
    )
    place = _new_folder(folder, card.label)
    originals = _write_originals(desk, place, found, here)
    if originals:
        texts[f"{_ORIGINALS}.csv"] = (
            f"which file in {_ORIGINALS} is what",
            csv_text(("file", "name", "sha256", "records"), originals),
        )
    _write(place, f"What ekbom kept of {card.label}", _SAYS, texts)
    files = (_README, *texts, *(row[0] for row in originals))
    return Exported(card.label, place.name, files, sum(map(len, found.values())))


@person_verb("see_pseudonym")
def export_pseudonyms(desk: Desk, person: str, folder: Path) -> Exported:
    """Write what a researcher may see: a code for the name, moved dates, and no word of anybody.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    folder : Path
        Below which a folder named by the code is made.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    return _write_coded(desk, person, folder, "export_pseudonyms")


def _write_coded(desk: Desk, person: str, folder: Path, verb: str) -> Exported:
    coding = _coding(desk, person, verb)
    with desk.store.snapshot():
        found = _found(desk.store, person)
    coded = coded_texts(found, coding)
    place = _new_folder(folder, coding.code)
    _write(place, f"Nights of {coding.code}", _CODED_SAYS, coded.texts)
    return Exported(coding.code, place.name, (_README, *coded.texts), coded.records, coded.left_out)


def _coding(desk: Desk, person: str, verb: str) -> Coding:
    """The person's code and the weeks their dates are moved by: made once, kept, never shown."""
    with desk.store.transaction():
        card_of(desk.store, person)
        known = coding_of(desk.store.find(person, "handover"))
        if known is not None:
            desk.store.note(desk.event(verb, person))
            return known
        made = new_secret(person, desk.actor, desk.now(), "".join(desk.new_id() for _ in range(3)))
        desk.store.keep([made], desk.event(verb, person, (made.id,)))
    return coding_of([made]) or Coding("", 0)


def _found(store: Store, person: str) -> Found:
    return {kind: store.find(person, kind) for kind in KEPT_KINDS if kind != "handover"}


def _versions(store: Store, found: Found) -> Iterator[Kept]:
    for ones in found.values():
        for one in ones:
            yield from (one,) if one.version == 1 else store.history(one.id)


def _new_folder(folder: Path, name: str) -> Path:
    place = folder / file_name(name, (one.name for one in folder.iterdir()))
    place.mkdir(mode=_FOLDER)
    return place


def _write(place: Path, title: str, says: Sequence[str], texts: Texts) -> None:
    for name, (_, text) in texts.items():
        write_text(place / name, text)
    told = {name: what for name, (what, _) in texts.items()}
    write_text(place / _README, readme_text(title, says, told))


def _write_originals(
    desk: Desk, place: Path, found: Found, here: set[str]
) -> list[tuple[str, str, str, int]]:
    """Lay out every file that is here; each row says which it is, and how many records need it."""
    names: dict[str, str] = {}
    needs = Counter[str]()
    for ones in found.values():
        for one in ones:
            for digest in here.intersection(needed(one)):
                names.setdefault(digest, _name_of(one, digest))
                needs[digest] += 1
    return [
        (_lay_out(desk, place / _ORIGINALS, digest, name), name, digest, needs[digest])
        for digest, name in names.items()
    ]


def _name_of(record: Kept, digest: str) -> str:
    """How the file was called when it was brought, as far as that was kept."""
    for mark in record.body.get("marks", ()):
        if mark["sha256"] == digest:
            return str(mark.get("name", ""))
    return str(record.body.get("name") or record.source)


def _lay_out(desk: Desk, folder: Path, digest: str, name: str) -> str:
    folder.mkdir(mode=_FOLDER, exist_ok=True)
    plain = desk.originals.lay_out(digest, folder)
    target = folder / file_name(name, (one.name for one in folder.iterdir()))
    plain.rename(target)
    return f"{_ORIGINALS}/{target.name}"
