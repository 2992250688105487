"""Hand-over between two machines without a network: what was chosen of a person, in a sealed file.

How the other machine takes it in stands in `ekbom.actions.receive`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

from ekbom.actions import handed as met
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import card_of
from ekbom.exchange.share_file import SECTIONS, Share, share_pieces
from ekbom.model.audit import Result
from ekbom.model.day import first_of
from ekbom.model.errors import InputError, UsageError
from ekbom.model.kept import Kept, needed
from ekbom.model.store import Store

__all__ = ["Shared", "check_sections", "share"]

# Of these a share takes all there is; of the others what is of the chosen days.
_WHOLE = frozenset({"case", "plan", "home", "intake", "series", "visit"})
# What was read from their files travels, and the files too.
_WITH_FILES = frozenset({"recording", "report"})


@dataclass(frozen=True, slots=True)
class Shared:
    """What was put into a share.

    Attributes
    ----------
    label : str
        How the workspace calls the person.
    sections : mapping of str to int
        How many records of each section that was chosen.
    since : date or None
        First day; None when all was chosen.
    nights : (date, date) or None
        First and last night in it.
    files : int
        Recordings, marks and pages in it.
    bytes : int
        Of these files.
    target : str
        Where the file lies; empty when none was written.
    """

    label: str
    sections: Mapping[str, int]
    since: date | None
    nights: tuple[date, date] | None
    files: int
    bytes: int
    target: str = ""


@person_verb("share")
def share(
    desk: Desk,
    person: str,
    target: str | Path,
    *,
    sections: Sequence[str],
    passphrase: str,
    days: int | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Shared:
    """Write what was chosen of a person into one sealed file.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    target : str or Path
        A new file.
    sections : sequence of str
        Of diary, case, answers, nights, plans, home, appointments, visits.
    passphrase : str
        Opens the file on the other machine.
    days : int, optional
        Only the last so many days. A case, a plan, visits and what is to be done at home are
        always whole.
    dry_run : bool
        Only say what would be in it.
    progress : callable, optional
        Is told how many of how many files are written.

    Returns
    -------
    Shared

    Raises
    ------
    UsageError
        For a section that does not exist, none at all, less than a day, or a passphrase that is
        too short.
    InputError
        When nothing of it is there.
    StoreError
        When the file cannot be written, or is there already.
    """
    from ekbom.storage.keys import check_passphrase
    from ekbom.storage.sealed import seal_stream
    from ekbom.storage.tar_stream import Pulled

    check_sections(sections)
    if not dry_run:
        check_passphrase(passphrase)
    if days is not None and days < 1:
        raise UsageError("--days", f"{days} is less than a day", "give a number such as 28")
    with desk.store.snapshot():
        made = _gathered(desk.store, person, sections, days, desk)
    if not made.histories:
        raise InputError(
            "share", "nothing of what was chosen is there", "choose other sections, or more days"
        )
    ids = tuple(history[-1].id for history in made.histories)
    # Before the file: whatever leaves is accounted for.
    result: Result = "nothing_changed" if dry_run else "done"
    desk.store.note(desk.event("share", person, ids, result=result))
    if not dry_run:
        done = count(1)

        def opened(digest: str) -> BinaryIO:
            if progress is not None:
                progress(next(done), len(made.originals))
            return desk.originals.open(digest)

        pieces = Pulled(share_pieces(made, opened))
        seal_stream(cast(BinaryIO, pieces), Path(target), passphrase)
    return _told(made, "" if dry_run else str(target))


def check_sections(sections: Sequence[str]) -> None:
    """Refuse a section that does not exist, and none at all.

    Raises
    ------
    UsageError
    """
    strange = [name for name in sections if name not in SECTIONS]
    if strange or not sections:
        problem = f"{strange[0]!r} is no section" if strange else "nothing is chosen"
        raise UsageError("--sections", problem, f"use some of {','.join(SECTIONS)}")


def _gathered(
    store: Store, person: str, sections: Sequence[str], days: int | None, desk: Desk
) -> Share:
    now = desk.now()
    since = None if days is None else first_of(days, now.date())
    card = card_of(store, person)
    chosen = [name for name in SECTIONS if name in sections]
    records = list(_chosen(store, person, chosen, since))
    sizes = dict(store.originals())
    files = {
        digest: sizes[digest]
        for history in records
        if history[-1].kind in _WITH_FILES
        for version in history
        for digest in needed(version)
        if digest in sizes
    }
    return Share(
        person=card,
        sender_role=desk.actor.role,
        made_at=now.astimezone(UTC),
        sections=tuple(chosen),
        histories=tuple(records),
        others=met.ids_elsewhere(store, person),
        since=since,
        originals=files,
    )


def _chosen(
    store: Store, person: str, sections: Iterable[str], since: date | None
) -> Iterator[tuple[Kept, ...]]:
    """The records of the sections with all their versions; a table only with rows of it."""
    found = {kind: store.find(person, kind) for kind in met.kinds_of(sections)}
    kept = {
        kind: [one for one in ones if since is None or kind in _WHOLE or _day(one) >= since]
        for kind, ones in found.items()
    }
    if "source" in found:
        used = {one.source for one in kept.get("entry", ())}
        kept["source"] = [one for one in found["source"] if since is None or one.key in used]
    for ones in kept.values():
        for one in ones:
            yield (one,) if one.version == 1 else store.history(one.id)


def _day(record: Kept) -> date:
    """The day a record is about, else the one it was written on."""
    if record.night is not None:
        return record.night
    return (record.at or record.written_at).date()


def _told(made: Share, target: str) -> Shared:
    newest = [history[-1] for history in made.histories]
    nights = sorted(one.night for one in newest if one.night is not None)
    counted = {name: sum(one.kind in SECTIONS[name] for one in newest) for name in made.sections}
    return Shared(
        label=made.person.label,
        sections=counted,
        since=made.since,
        nights=(nights[0], nights[-1]) if nights else None,
        files=len(made.originals),
        bytes=sum(made.originals.values()),
        target=target,
    )
