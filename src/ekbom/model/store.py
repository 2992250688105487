"""What any store of a workspace must be able to do; every method that writes takes an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ekbom.model.account import Account
from ekbom.model.audit import AuditLine, Event
from ekbom.model.house import HouseEntry, HouseKind
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import Actor, PersonCard

if TYPE_CHECKING:
    from pathlib import Path


class Store(Protocol):
    """Persons, members, records with their versions, and the audit.

    A method that writes does so together with its audit line, in the running transaction or in one
    of its own; either both are there afterwards or neither. All of them raise ``StoreError`` when
    the place cannot be read or written, and then nothing was changed.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """All that is read and written inside is one step: seen by others whole or not at all.

        Writers wait for each other. Transactions do not nest.
        """

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one moment; nobody waits for it."""

    def close(self) -> None:
        """Let go of the database."""

    # Reading

    def persons(self) -> tuple[PersonCard, ...]:
        """All persons, by their labels."""

    def members(self) -> tuple[Actor, ...]:
        """All who may act, with the persons they were given, in the order they came."""

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by the names people sign in with."""

    def account(self, member: str) -> Account | None:
        """The account of a member, or None."""

    def get(self, record: str) -> Kept | None:
        """The newest version of a record, or None."""

    def find(
        self,
        person: str,
        kind: KeptKind,
        *,
        key: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        newest: int | None = None,
    ) -> tuple[Kept, ...]:
        """Newest versions of a person's records of one kind, by night, moment and id.

        Parameters
        ----------
        person : str
        kind : KeptKind
        key, source : str, optional
            Only those.
        since, until : date, optional
            First and last night; a record without a night is left out when one is given.
        newest : int, optional
            Only so many, the latest.
        """

    def history(self, record: str) -> tuple[Kept, ...]:
        """All versions of a record, the first one first."""

    def originals(self) -> tuple[tuple[str, int], ...]:
        """SHA-256 and number of bytes of every original that a record needs."""

    def doomed(self) -> tuple[str, ...]:
        """SHA-256 of originals no record needs any more, that are still to be removed."""

    def house(self, kind: HouseKind) -> tuple[HouseEntry, ...]:
        """All versions of what the workspace keeps for itself, the first one first."""

    def audit(self, *, after: int = 0) -> Iterator[AuditLine]:
        """The lines of the audit behind a number, in order."""

    def head(self) -> tuple[int, str]:
        """Number and digest of the last line, as kept apart from the lines themselves."""

    def faults(self) -> tuple[str, ...]:
        """What the database finds wrong with itself: its pages, its links, gaps in versions."""

    # Writing

    def note(self, event: Event) -> None:
        """Only write the audit line: something was read, or refused."""

    def add_person(self, card: PersonCard, event: Event) -> None:
        """A new person; its label must be free."""

    def change_person(self, card: PersonCard, event: Event) -> None:
        """Another label, hour or zone."""

    def delete_person(self, person: str, event: Event) -> None:
        """The person with every record and version; originals nobody else needs become doomed."""

    def add_member(self, member: Actor, event: Event) -> None:
        """Somebody else who may act."""

    def change_member(self, member: Actor, event: Event) -> None:
        """Another label, role, or persons; nobody is taken out, so that the audit can be read."""

    def put_account(self, account: Account, event: Event) -> None:
        """A new account, or an account as it is now; its name must be free."""

    def remove_account(self, member: str, event: Event) -> None:
        """The member stays, and signs in no more."""

    def keep(self, records: Sequence[Kept], event: Event) -> None:
        """New records, all or none."""

    def amend(self, records: Sequence[Kept], event: Event) -> None:
        """New versions of records; each follows the newest that is there by exactly one."""

    def keep_versions(self, records: Sequence[Kept], event: Event) -> None:
        """Versions from another machine, put in as they are; those that are there are left."""

    def delete(self, records: Sequence[str], event: Event) -> None:
        """Records with all their versions; originals nobody else needs become doomed."""

    def add_original(self, digest: str, size: int, event: Event) -> None:
        """That an original is kept; comes before the records that need it, in one transaction."""

    def keep_house(self, entry: HouseEntry, event: Event) -> None:
        """The next version of what the workspace keeps for itself; it follows the newest by one."""

    def forget_doomed(self, digests: Sequence[str], event: Event) -> None:
        """That doomed originals were removed."""


class Derived(Protocol):
    """What was worked out of an original and can be worked out anew; it goes with the original."""

    def put(self, digest: str, what: str, pieces: Iterable[bytes]) -> None:
        """Write one, whole or not at all; one that is there is replaced."""

    def open(self, digest: str, what: str) -> BinaryIO | None:
        """One of them for reading from any place; None when it is not there."""


class Originals(Protocol):
    """Files as they were brought, kept by the SHA-256 of their content, written once.

    All methods raise ``StoreError`` when the place cannot be read or written.
    """

    @property
    def derived(self) -> Derived:
        """What was worked out of them."""

    def peek(self, digest: str) -> BinaryIO:
        """As `open`, without looking first whether all of it is what was brought."""

    def take(self, file: Path) -> tuple[str, int]:
        """Keep a copy, whole or not at all, and return its SHA-256 and its bytes.

        It survives a crash from here on. A file that is kept already is left as it is.
        """

    def take_stream(self, source: BinaryIO, where: str) -> tuple[str, int]:
        """As `take`, from an open file, which messages call `where`."""

    def open(self, digest: str) -> BinaryIO:
        """The content for reading; raises ``StoreError`` when it is not there or was altered."""

    def lay_out(self, digest: str, place: Path) -> Path:
        """A readable copy under `place`, for readers that need a file; the caller removes it."""

    def size(self, digest: str) -> int:
        """Bytes of its content; raises ``StoreError`` when it is not there."""

    def kept(self) -> tuple[str, ...]:
        """SHA-256 of every file that is here."""

    def faults(self) -> tuple[str, ...]:
        """SHA-256 of every file whose content is not what its name says."""

    def remove(self, digest: str) -> None:
        """Remove it for good; nothing happens when it is not there."""

    def tidy(self) -> int:
        """Remove what a crash left half written, and say how many pieces it was."""
