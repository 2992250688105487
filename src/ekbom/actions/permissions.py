"""Who may do what, in one place: a table of roles and rights, and the check all actions make."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.errors import NotAllowed
from ekbom.model.people import Actor, Role

# About one person: see, see_pseudonym, write, amend, delete, bring (import), score, share, export.
# About the workspace: people, members, audit, backup, restore, migrate, check, the safety policy
# that every visit is held against, and what the labels of laboratories mean.
PersonRight = Literal[
    "see", "see_pseudonym", "write", "amend", "delete", "bring", "score", "share", "export"
]  # fmt: skip
HouseRight = Literal[
    "people", "members", "audit", "backup", "restore", "migrate", "check", "policy", "labels"
]  # fmt: skip
Right = PersonRight | HouseRight
PERSON_RIGHTS: tuple[PersonRight, ...] = get_args(PersonRight)
HOUSE_RIGHTS: tuple[HouseRight, ...] = get_args(HouseRight)

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        # Of oneself everything; the workspace belongs to its owner.
        "person": frozenset(PERSON_RIGHTS) - {"see_pseudonym"},
        "carer": frozenset({"see", "write", "amend", "bring"}),
        "therapist": frozenset(
            {"see", "write", "amend", "bring", "share", "export", "people", "policy", "labels"}
        ),
        "doctor": frozenset(
            {
                "see",
                "write",
                "amend",
                "bring",
                "score",
                "share",
                "export",
                "people",
                "policy",
                "labels",
            }
        ),
        # Never a name, never a date, never a word somebody wrote.
        "researcher": frozenset({"see_pseudonym"}),
        # Keeps the house, and sees no health.
        "administrator": frozenset(HOUSE_RIGHTS),
    }
)
# Who keeps a workspace answers for it that what somebody wants erased is erased, whatever the role.
OWNER_RIGHTS: frozenset[Right] = frozenset({"delete"})


def may(actor: Actor, right: Right, person: str = "") -> bool:
    """Whether somebody may do this, to this person where it is about one.

    Parameters
    ----------
    actor : Actor
    right : Right
    person : str
        Id of the person; empty for rights about the workspace.
    """
    if right in HOUSE_RIGHTS:
        return actor.owner or right in RIGHTS[actor.role]
    theirs = bool(person) and (actor.owner or person in actor.persons)
    return theirs and (right in RIGHTS[actor.role] or (actor.owner and right in OWNER_RIGHTS))


def may_know(actor: Actor, person: str) -> bool:
    """Whether somebody may know that there is this person: they may do anything under the name."""
    return any(may(actor, right, person) for right in PERSON_RIGHTS if right != "see_pseudonym")


def check_may(actor: Actor, right: Right, person: str = "") -> None:
    """Refuse what somebody may not do.

    Raises
    ------
    NotAllowed
        In the same words whether or not there is such a person.
    """
    if not may(actor, right, person):
        what = f"this person ({right})" if person else f"this workspace ({right})"
        raise NotAllowed(
            actor.role, f"the role {actor.role} may not do this to {what}", "ask whoever keeps it"
        )
