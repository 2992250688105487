"""One visit as it is recorded: how it is, what was done, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.home_item import HomeDone, HomeTask
from ekbom.model.planned_visit import Reply, Screen
from ekbom.model.record import Teller
from ekbom.model.treatment_work import (
    Cotreatment,
    Device,
    Electro,
    Felt,
    Hand,
    Insertion,
    Movement,
    Needle,
)

VisitKind = Literal["needling", "manual", "device", "movement", "talk"]
VISIT_KINDS: tuple[VisitKind, ...] = get_args(VisitKind)
Change = Literal["none", "better", "worse", "up_and_down"]
Harm = Literal["mild", "significant", "serious"]
Mode = Literal["face_to_face", "group", "remote"]
CameTrue = Literal["yes", "partly", "no", "not_known"]


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Who treats.

    Attributes
    ----------
    name, qualification : str
    years : float or None
        In practice.
    """

    name: str = ""
    qualification: str = ""
    years: float | None = None


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What was told of the time since the last visit.

    Attributes
    ----------
    says : str
    change : Change or None
    medicine_changed : bool or None
    """

    says: str = ""
    change: Change | None = None
    medicine_changed: bool | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """How it is at one moment of a visit.

    Attributes
    ----------
    rating : float or None
        0 to 10.
    drawing : BodyDrawing or None
        None where it was not asked; an empty one where nothing is felt.
    """

    rating: float | None = None
    drawing: BodyDrawing | None = None


@dataclass(frozen=True, slots=True)
class Harmed:
    """Something unwanted.

    Attributes
    ----------
    what : str
    severity : Harm or None
    site : str
    on : date or None
    lasted_h : float or None
        None while it lasts, or where nobody told.
    action : str
    over : bool or None
    source : str
    """

    what: str
    severity: Harm | None = None
    site: str = ""
    on: date | None = None
    lasted_h: float | None = None
    action: str = ""
    over: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """The working idea: a hypothesis that names what should change, and by when.

    Attributes
    ----------
    suspects : str
        Where it is thought to come from.
    expects : str
        What should be different if that is so.
    by : date or None
    by_visit : int or None
        Where no date is known.
    instead : tuple of str
        What else it may be.
    source : str
    """

    suspects: str
    expects: str = ""
    by: date | None = None
    by_visit: int | None = None
    instead: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class IdeaSeen:
    """Whether an idea came true.

    Attributes
    ----------
    came_true : CameTrue
    of_visit : int or None
        The visit it was written at; the latest open one where it is None.
    says, source : str
    """

    came_true: CameTrue
    of_visit: int | None = None
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was altered in a record after it was written.

    Attributes
    ----------
    at : datetime
    by : str
    reason : str
    was : mapping of field to str
        What stood there before, as JSON; empty where nothing did.
    """

    at: datetime
    by: str
    reason: str
    was: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit.

    Attributes
    ----------
    number : int
        From 1 in its course.
    kind : VisitKind
    also : tuple of VisitKind
        Further kinds of work in the same visit.
    on : date or None
        None where no date was told.
    start : str
        Clock time, such as ``17:30``.
    minutes : float or None
    setting : str
    mode : Mode or None
    by : Practitioner or None
        Where it is another one than that of the course.
    told : str
        What was said to the person.
    since_last : SinceLast or None
    before, after : Now or None
    felt : tuple of Felt
    needle : Needle or None
        Used unless an insertion names another.
    insertions : tuple of Insertion
    needles_in, needles_out : int or None
        Counted by hand; never carried over from another visit.
    electro : Electro or None
    hands : tuple of Hand
    devices : tuple of Device
    movements : tuple of Movement
    topics : tuple of str
        What was talked about in a visit of talk.
    cotreatments : tuple of Cotreatment
    nothing_else : bool
        That no other care was given.
    harmed : tuple of Harmed
    nothing_harmed : bool
        That it was asked for and there was nothing.
    home : tuple of HomeTask
        What is to be done from now on; what is left out has ended.
    done : tuple of HomeDone
    idea : Idea or None
    idea_seen : IdeaSeen or None
    next_on : date or None
    screen : Screen or None
        What was asked that day.
    replies : tuple of Reply
    consent_version : str
    response : str
        What was told of the days after it.
    source : str
        Where it was told; empty for what was recorded here.
    told_by : Teller
    written_by : str
    written_at : datetime or None
    amendments : tuple of Amendment
        The oldest first.
    """

    number: int
    kind: VisitKind
    also: tuple[VisitKind, ...] = ()
    on: date | None = None
    start: str = ""
    minutes: float | None = None
    setting: str = ""
    mode: Mode | None = None
    by: Practitioner | None = None
    told: str = ""
    since_last: SinceLast | None = None
    before: Now | None = None
    felt: tuple[Felt, ...] = ()
    needle: Needle | None = None
    insertions: tuple[Insertion, ...] = ()
    needles_in: int | None = None
    needles_out: int | None = None
    electro: Electro | None = None
    hands: tuple[Hand, ...] = ()
    devices: tuple[Device, ...] = ()
    movements: tuple[Movement, ...] = ()
    topics: tuple[str, ...] = ()
    cotreatments: tuple[Cotreatment, ...] = ()
    nothing_else: bool = False
    after: Now | None = None
    harmed: tuple[Harmed, ...] = ()
    nothing_harmed: bool = False
    home: tuple[HomeTask, ...] = ()
    done: tuple[HomeDone, ...] = ()
    idea: Idea | None = None
    idea_seen: IdeaSeen | None = None
    next_on: date | None = None
    screen: Screen | None = None
    replies: tuple[Reply, ...] = ()
    consent_version: str = ""
    response: str = ""
    source: str = ""
    told_by: Teller = "therapist"
    written_by: str = ""
    written_at: datetime | None = None
    amendments: tuple[Amendment, ...] = ()

    @property
    def kinds(self) -> tuple[VisitKind, ...]:
        """Every kind of work of this visit, the main one first."""
        return (self.kind, *self.also)
