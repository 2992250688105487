"""Who may do what: the table of roles, the owner, and the words of a refusal."""

from __future__ import annotations

import pytest

from ekbom.actions.permissions import (
    HOUSE_RIGHTS,
    PERSON_RIGHTS,
    RIGHTS,
    PersonRight,
    check_may,
    may,
    may_know,
)
from ekbom.model.errors import NotAllowed
from ekbom.model.people import ROLES, Actor, Role


def actor(role: Role, *persons: str, owner: bool = False) -> Actor:
    return Actor("m1", "somebody", role, frozenset(persons), owner)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("right", PERSON_RIGHTS)
def test_a_right_on_a_person_needs_the_role_and_the_person(role: Role, right: PersonRight) -> None:
    assert may(actor(role, "p1"), right, "p1") is (right in RIGHTS[role])
    assert not may(actor(role, "p1"), right, "p2")
    assert not may(actor(role), right, "p1")
    assert not may(actor(role, "p1"), right)


def test_to_the_owner_every_person_is_theirs_within_their_role() -> None:
    assert may(actor("therapist", owner=True), "see", "p1")
    assert not may(actor("therapist", owner=True), "score", "p1")
    assert not may(actor("administrator", owner=True), "see", "p1")


@pytest.mark.parametrize("role", ROLES)
def test_the_owner_can_delete_what_somebody_wants_deleted(role: Role) -> None:
    assert may(actor(role, owner=True), "delete", "p1")
    assert may(actor(role, "p1"), "delete", "p1") is (role == "person")


@pytest.mark.parametrize("right", HOUSE_RIGHTS)
def test_the_house_is_its_owners_and_the_administrators(right: str) -> None:
    assert may(actor("person", owner=True), right)  # type: ignore[arg-type]
    assert may(actor("administrator"), right)  # type: ignore[arg-type]
    assert not may(actor("carer", "p1"), right)  # type: ignore[arg-type]


def test_a_researcher_may_not_know_who_it_is() -> None:
    assert may(actor("researcher", "p1"), "see_pseudonym", "p1")
    assert not may_know(actor("researcher", "p1"), "p1")
    assert may_know(actor("carer", "p1"), "p1")
    assert not may_know(actor("carer", "p1"), "p2")
    assert not may_know(actor("administrator"), "p1")
    # They have to be able to delete whom they are asked to.
    assert may_know(actor("administrator", owner=True), "p1")


def test_a_refusal_names_the_role_and_the_right_and_nobody() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_may(actor("carer", "p1"), "delete", "p1")
    assert str(refused.value) == (
        "carer: the role carer may not do this to this person (delete); ask whoever keeps it"
    )
    with pytest.raises(NotAllowed, match=r"to this workspace \(backup\)"):
        check_may(actor("carer"), "backup")
    check_may(actor("carer", "p1"), "write", "p1")
