"""What came in already: an entry that is sent a second time is kept once.

A browser whose server is gone cannot know whether what it sent came through. So it gives an entry
an id of its own and sends it until it is acknowledged; the id stands in the audit line that was
written with the entry, in one transaction, so that also a server that was killed right after it
knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Annotated

from fastapi import Depends, Header

from ekbom.actions.desk import Desk, Sent
from ekbom.model.store import Store

# So long a phone may keep an entry and still be believed when it was written.
LONGEST = timedelta(days=30)


class Received:
    """The ids of what was received, as the audit has them.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read = 0
        self._marks: set[tuple[str, str]] = set()
        self._lock = Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time, so that the same thing is never looked for twice before it is kept."""
        with self._lock:
            yield

    def has(self, person: str, sent: Sent) -> bool:
        """Whether it was written for this person; asked of the audit, which is read once."""
        for line in self._store.audit(after=self._read):
            self._read = line.number
            if line.event.result != "refused":
                marks = (one for one in line.event.records if one.startswith("sent-"))
                self._marks |= {(line.event.person, one) for one in marks}
        return (person, sent.mark) in self._marks


@dataclass(frozen=True, slots=True)
class Sending:
    """How a request says that it may come again.

    Attributes
    ----------
    id : str
        Empty from a browser without scripts, which sends once.
    again : bool
        Whether it may have been received before.
    written : datetime or None
        When it was written, by the clock of the browser.
    """

    id: str
    again: bool
    written: datetime | None

    @contextmanager
    def once(self, received: Received, desk: Desk, person: str) -> Iterator[Desk | None]:
        """The desk to write at; None when it is there already.

        Parameters
        ----------
        received : Received
        desk : Desk
        person : str
            Id of the person.
        """
        if not self.id:
            yield desk
            return
        now = desk.now()
        sent = Sent(self.id, now)
        with received.alone():
            if self.again and received.has(person, sent):
                yield None
                return
            written = self._believed(now)
            yield replace(desk, sent=sent, now=lambda: written)

    def _believed(self, now: datetime) -> datetime:
        """When it was written: never later than now, and not long ago."""
        said = self.written
        if not self.again or said is None or said.tzinfo is None:
            return now
        return said.astimezone(now.tzinfo) if now - LONGEST < said < now else now


def sending(
    ekbom_sent: Annotated[str, Header(pattern="^[0-9a-f-]{0,64}$")] = "",
    ekbom_again: Annotated[str, Header(max_length=5)] = "",
    ekbom_written: Annotated[datetime | None, Header()] = None,
) -> Sending:
    """What the headers of a request say of it."""
    return Sending(ekbom_sent, ekbom_again == "1", ekbom_written)


OnceOnly = Annotated[Sending, Depends(sending)]
