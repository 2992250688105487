"""Charlie is refused at every action, in the same words, and leaves one line in the audit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
from tests.builders.desks import make_desk, seat
from tests.project.repo import modules

from ekbom.actions.desk import VERBS, Desk, Verb
from ekbom.actions.people import add_person
from ekbom.actions.permissions import PERSON_RIGHTS, RIGHTS, may, may_know
from ekbom.model.errors import EkbomError, NotAllowed
from ekbom.model.kept import Kept
from ekbom.model.people import ROLES, Actor

for _path in modules("actions"):
    if _path.stem != "__init__":
        import_module(f"ekbom.actions.{_path.stem}")

NOBODY = "f" * 32
WORDS = ("Alice", "Bob", "coffee and a bad evening", "lorazepam")


@dataclass(frozen=True)
class House:
    """A workspace kept by an administrator, with two persons and something kept of one."""

    desk: Desk
    alice: str
    bob: str


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    desk = make_desk(tmp_path, role="administrator")
    alice, bob = add_person(desk, WORDS[0]).id, add_person(desk, WORDS[1]).id
    told = Kept(
        id=desk.new_id(),
        person=alice,
        kind="entry",
        key="1",
        written_at=desk.now(),
        author=desk.actor.id,
        author_role="administrator",
        body={"cells": {"lorazepam": "1"}, "note": WORDS[2]},
        night=desk.now().date(),
        source="log",
    )
    desk.store.keep([told], desk.event("log_entry", alice, (told.id,)))
    yield House(desk, alice, bob)
    desk.store.close()


def knows(verb: Verb, actor: Actor, person: str) -> bool:
    """Whether the table of rights lets somebody do it; a name is known by any right on it."""
    return may_know(actor, person) if verb.name == "whom" else may(actor, verb.right, person)


def outsiders(verb: Verb, house: House) -> Iterator[Actor]:
    """Everybody who must not do this to Alice: of each role with her and with another, and none."""
    for role in ROLES:
        for persons in (frozenset(), {house.bob}, {house.alice}):
            actor = Actor(f"{role}-{len(persons)}", "Charlie", role, frozenset(persons))
            if not knows(verb, actor, house.alice if verb.about_person else ""):
                yield actor
    # Who keeps the house does not see into it.
    keeper = Actor("keeper", "Charlie", "administrator", owner=True)
    if verb.about_person and not knows(verb, keeper, house.alice):
        yield keeper


def everything(desk: Desk) -> tuple[list[str], dict[str, str]]:
    """All lines of all tables but the audit's, and all files beside the database."""
    database = sqlite3.connect(desk.folder / "ekbom.db")
    try:
        lines = [
            line for line in database.iterdump() if "audit" not in line and '"head"' not in line
        ]
    finally:
        database.close()
    files = (path for path in desk.folder.rglob("*") if path.is_file())
    kept = {str(p): sha256(p.read_bytes()).hexdigest() for p in files if "ekbom.db" not in p.name}
    return lines, kept


def refused(verb: Verb, desk: Desk, *target: str) -> str:
    """The words of the refusal, and that there is exactly one line in the audit about it."""
    before, _ = desk.store.head()
    with pytest.raises(EkbomError) as caught:
        verb.function(desk, *target)
    assert type(caught.value) is NotAllowed, (verb.name, desk.actor, caught.value)
    (line,) = desk.store.audit(after=before)
    event = line.event
    assert (event.verb, event.result, event.actor) == (verb.name, "refused", desk.actor.id)
    assert event.person in ("", *target)
    return str(caught.value)


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_outsider_is_refused_and_changes_nothing(name: str, house: House) -> None:
    verb = VERBS[name]
    before = everything(house.desk)
    met = 0
    for actor in outsiders(verb, house):
        desk = seat(house.desk, actor)
        if verb.about_person:
            there, absent = refused(verb, desk, house.alice), refused(verb, desk, NOBODY)
            assert there.replace(house.alice, "-") == absent.replace(NOBODY, "-")
        else:
            there = refused(verb, desk)
        assert not [word for word in WORDS if word in there]
        met += 1
    # Nobody at all, a person of their own, and each role that lacks the right.
    assert met >= len([role for role in ROLES if verb.right not in RIGHTS[role]])
    assert met >= (len(ROLES) + 1 if verb.about_person else 3)
    assert everything(house.desk) == before


def test_the_walk_is_not_empty() -> None:
    assert {"log_entry", "delete_person", "back_up", "share", "check_workspace"} <= set(VERBS)
    assert {verb.right for verb in VERBS.values()} >= set(PERSON_RIGHTS) - {"see_pseudonym"}


def test_a_verb_that_forgot_its_check_is_seen(house: House) -> None:
    """The same walk over an action that lets everybody in."""

    def unchecked(desk: Desk, person: str) -> None:
        del desk, person

    with pytest.raises(pytest.fail.Exception):
        refused(
            Verb("unchecked", "see", unchecked), seat(house.desk, Actor("c", "C", "carer")), "x"
        )


def test_a_verb_that_says_who_is_there_is_seen(house: House) -> None:
    """An action that only refuses where there is something to see."""

    def telling(desk: Desk, person: str) -> None:
        there = any(card.id == person for card in desk.store.persons())
        desk.store.note(desk.event("telling", person, result="refused"))
        raise NotAllowed("person", "you may not" if there else "nobody is there", "ask")

    desk = seat(house.desk, Actor("c", "C", "carer"))
    verb = Verb("telling", "see", telling)
    assert refused(verb, desk, house.alice) != refused(verb, desk, NOBODY)


def test_whoever_has_the_right_is_let_in(house: House) -> None:
    """Refusing everybody would pass the walk as well."""
    doctor = Actor("d", "Dora", "doctor", frozenset({house.alice}))
    name = import_module("ekbom.actions.people").whom(seat(house.desk, doctor), WORDS[0])
    assert name.id == house.alice
