"""What one running workbench holds: the workspace it serves, to whom, and under which addresses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ekbom.actions.desk import Desk
from ekbom.actions.porter import Porter
from ekbom.model.people import Actor
from ekbom.web.changes import Changes
from ekbom.web.practice_book import PracticeBook
from ekbom.web.ready import Answers
from ekbom.web.received import Received
from ekbom.web.sessions import Sessions
from ekbom.web.throttle import Throttle

if TYPE_CHECKING:
    from ekbom.web.home import Pairing

Mode = Literal["local", "home", "clinic"]


@dataclass(slots=True)
class House:
    """A running workbench.

    Attributes
    ----------
    desk : Desk
        Of the owner of the workspace; whoever else acts sits at the same store.
    mode : str
        ``local``: one person at this computer. ``home``: a paired phone as well. ``clinic``:
        accounts over a network.
    hosts : frozenset of str
        Names under which it may be asked for, as a Host header says them, with their port.
    secure : bool
        Whether it is reached through TLS.
    demo : bool
        Whether the people in it are made up.
    sessions : Sessions
    answers : Answers
    practice : PracticeBook
    changes : Changes
    throttle : Throttle
    porter : Porter
        Checks names, passwords and codes.
    received : Received
        What browsers sent that may be sent again.
    pairing : Pairing or None
        With a phone, where the home network is served.
    """

    desk: Desk
    mode: Mode
    hosts: frozenset[str]
    secure: bool = False
    demo: bool = False
    sessions: Sessions = field(default_factory=Sessions)
    answers: Answers = field(default_factory=Answers)
    practice: PracticeBook = field(default_factory=PracticeBook)
    throttle: Throttle = field(default_factory=Throttle)
    pairing: Pairing | None = None
    changes: Changes = field(init=False)
    porter: Porter = field(init=False)
    received: Received = field(init=False)

    def __post_init__(self) -> None:
        self.changes = Changes(self.desk.store)
        self.porter = Porter(self.desk.store, self.desk.now)
        self.received = Received(self.desk.store)

    def seat(self, member: str) -> Desk | None:
        """The desk of a member as they stand in the workspace now; None when they are gone."""
        found = next((one for one in self.desk.store.members() if one.id == member), None)
        return None if found is None else self.desk_of(found)

    def desk_of(self, actor: Actor) -> Desk:
        """The same store with somebody acting."""
        return replace(self.desk, actor=actor)

    def owner(self) -> Actor:
        """Whoever keeps the workspace."""
        return next(one for one in self.desk.store.members() if one.owner)
