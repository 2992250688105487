"""Who acts in a workspace, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

# "carer" is a parent, a partner or anybody else who writes for a person.
Role = Literal["person", "carer", "therapist", "doctor", "researcher", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, and the persons they may act for.

    Attributes
    ----------
    id : str
        Of the member of the workspace; stands in every audit line.
    label : str
        How the workspace calls them; never in the audit.
    role : Role
    persons : frozenset of str
        Ids of the persons they were given.
    owner : bool
        Of the workspace: every person in it is theirs, and the workspace itself.
    relation : str
        Of a carer to the person: ``parent``, ``partner``; empty when not told.
    """

    id: str
    label: str
    role: Role
    persons: frozenset[str] = frozenset()
    owner: bool = False
    relation: str = ""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person as the workspace knows them; what is known of them stands in its records.

    Attributes
    ----------
    id : str
        Made once and the same on every machine the person's file travels to.
    label : str
        A name the workspace uses; unique in it.
    made_at : datetime
        In UTC.
    day_turns_h : float
        Hour at which the person's day turns.
    zone : str
        IANA time zone of the person's clock; empty when it is that of the machine.
    """

    id: str
    label: str
    made_at: datetime
    day_turns_h: float = 12.0
    zone: str = ""
