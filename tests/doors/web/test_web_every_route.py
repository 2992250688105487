"""Every route by everybody: the routes are those of the application, whichever they are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.routing import Route
from tests.builders.clinic import Practice
from tests.builders.crawl import Crawl, routes_of
from tests.builders.demo import demo_desk, person_of
from tests.builders.workbench import PORT, Bench

from ekbom.actions.desk import VERBS, Desk
from ekbom.model.kept import KEPT_KINDS
from ekbom.model.people import ROLES, Actor, Role
from ekbom.web.start import local_house

NOBODY = "f" * 32
# Whose pages hold something of everything, and who is somebody else.
RICH, OTHER = ("Marta", "Case 000", "Night 0417"), "Ole"
# Open to whoever knocks; each asks for something else than a session.
DOORS = ("/static/{mark}/{name}", "/open", "/sign-in", "/leave", "/look", "/keys", "/pair")
READING = {"see", "see_pseudonym", "audit", "check", "export", "share", "backup"}
_PARAM = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass
class Place:
    """The demo, and a bench at which anybody can be sat down."""

    desk: Desk
    bench: Bench
    rich: dict[str, str]
    other: str

    @property
    def routes(self) -> list[Route]:
        return routes_of(self.bench)

    def words_of(self, person: str) -> set[str]:
        """What was written of a person and of nobody else, and their name."""
        card = next(one for one in self.desk.store.persons() if one.id == person)
        told = {card.label}
        for one in self.desk.store.find(person, "entry"):
            note = str(one.body.get("note", ""))
            if len(note) > 12:
                told.add(note)
        return told

    def ids_of(self, person: str) -> list[str]:
        """What names records of a person in an address."""
        found: list[str] = []
        for kind in KEPT_KINDS:
            for one in self.desk.store.find(person, kind, newest=1):
                found += [one.id, one.key]
        return [one for one in dict.fromkeys(found) if re.fullmatch(r"[\w.-]+", one)]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    desk = demo_desk(tmp_path_factory.mktemp("routes"))
    bench = Bench(desk, house=local_house(desk, PORT, demo=False))
    rich = {label: person_of(desk, label) for label in RICH}
    yield Place(desk, bench, rich, person_of(desk, OTHER))
    bench.house.answers.close()
    desk.store.close()


def everything(desk: Desk) -> list[str]:
    """All lines of all tables but the audit's."""
    with closing(sqlite3.connect(desk.folder / "ekbom.db")) as database:
        return [one for one in database.iterdump() if "audit" not in one and '"head"' not in one]


def seat_somebody(place: Place, name: str, role: Role, persons: frozenset[str]) -> str:
    actor = Actor(name, name, role, persons)
    if all(one.id != name for one in place.desk.store.members()):
        place.desk.store.add_member(actor, place.desk.event("add_member"))
    place.bench.sign_in(name)
    return name


def outsiders(place: Place, person: str) -> Iterator[str]:
    """Of each role somebody who has another person, and a researcher who has this one."""
    for role in ROLES:
        yield seat_somebody(place, f"out-{role}", role, frozenset({place.other}))
    yield seat_somebody(place, f"in-researcher-{person}", "researcher", frozenset({person}))
    yield seat_somebody(place, f"in-admin-{person}", "administrator", frozenset({person}))


def filled(path: str, person: str, other: str = "1") -> str:
    return _PARAM.sub(lambda found: person if found[1] == "person" else other, path)


def ask(bench: Bench, route: Route, path: str, data: Any = None) -> Iterator[Any]:
    for method in sorted(route.methods or ()):
        yield bench.get(path) if method == "GET" else bench.post(path, data)


def same(text: str, person: str) -> str:
    return text.replace(person, "-")


def test_another_persons_records_are_refused_at_every_route(place):
    person, met = place.rich["Marta"], 0
    before = everything(place.desk)
    for actor in list(outsiders(place, person)):
        place.bench.sign_in(actor)
        for route in place.routes:
            if "{person}" not in route.path:
                continue
            theirs = ask(place.bench, route, filled(route.path, person))
            nobodys = ask(place.bench, route, filled(route.path, NOBODY))
            for there, absent in zip(theirs, nobodys, strict=True):
                assert there.status_code == 404, (actor, route.path, there.status_code)
                assert same(there.text, person) == same(absent.text, NOBODY), (actor, route.path)
                met += 1
    assert met > 300
    members = [one for one in everything(place.desk) if one not in before]
    assert all('"members"' in one or '"grants"' in one for one in members), members


def test_nobodys_records_are_found_from_inside_another_persons_pages(place):
    """The person is one's own; the record, the seal or the number in the address is another's."""
    seat_somebody(place, "ole-himself", "person", frozenset({place.other}))
    met = 0
    for label, person in place.rich.items():
        secrets, before = place.words_of(person), of_person(place.desk, person)
        ids = place.ids_of(person)
        assert len(ids) > 1, label
        for route in place.routes:
            others = set(_PARAM.findall(route.path)) - {"person"}
            if "{person}" not in route.path or not others:
                continue
            for one in ids:
                fields = dict.fromkeys(("record", "seal", "recording", "id", "series"), one)
                for answer in ask(place.bench, route, filled(route.path, place.other, one), fields):
                    assert answer.status_code < 500, (route.path, one, answer.status_code)
                    leaked = [word for word in secrets if word in answer.text]
                    assert not leaked, (route.path, one, leaked)
                    met += 1
        assert of_person(place.desk, person) == before, label
    assert met > 100


def of_person(desk: Desk, person: str) -> list[Any]:
    return [
        (one.id, one.version, one.key, one.body)
        for kind in KEPT_KINDS for one in desk.store.find(person, kind)
    ]  # fmt: skip


def test_without_signing_in_no_route_answers(place, tmp_path):
    """At a computer of one's own, and in a practice."""
    words = {word for person in place.rich.values() for word in place.words_of(person)}
    place.bench.client.cookies.clear()
    practice = Practice(place.desk)
    person = place.rich["Marta"]
    for bench, status, goes in ((place.bench, 401, None), (practice, 303, "/sign-in")):
        for route in routes_of(bench):  # type: ignore[arg-type]
            if route.path in DOORS:
                continue
            for answer in ask(bench, route, filled(route.path, person)):  # type: ignore[arg-type]
                assert answer.status_code == status, route.path
                assert answer.headers.get("location") == goes
                assert not [word for word in words if word in answer.text], route.path


def test_pages_of_the_house_name_nobody_who_is_not_ones_own(place):
    theirs = {card.label for card in place.desk.store.persons() if card.id != place.other}
    for role in ROLES:
        seat_somebody(place, f"out-{role}", role, frozenset({place.other}))
        for route in place.routes:
            if "{" in route.path or "GET" not in (route.methods or ()):
                continue
            # Whoever keeps the house knows its members, and who is to sign in.
            if role == "administrator" and route.path in ("/accounts", "/people"):
                continue
            page = place.bench.get(route.path).text
            shown = [label for label in theirs if re.search(rf"\b{re.escape(label)}\b", page)]
            assert not shown, (role, route.path, shown)


@pytest.mark.parametrize("role", ["carer", "researcher"])
def test_who_may_do_nothing_to_the_house_changes_nothing_of_it(place, role):
    seat_somebody(place, f"out-{role}", role, frozenset({place.other}))
    before = everything(place.desk)
    for route in place.routes:
        if "{person}" in route.path or route.path in DOORS:
            continue
        fields = dict.fromkeys(("label", "name", "member", "persons", "role"), "x")
        for answer in ask(place.bench, route, filled(route.path, "", "x"), fields):
            assert answer.status_code < 500, route.path
    assert everything(place.desk) == before


def test_looking_changes_nothing(place):
    """Every page that links lead to, by whoever may see all of them."""
    place.bench.sign_in(place.bench.house.owner().id)
    before, pages = everything(place.desk), 0
    whom = tuple(place.rich.values())
    starts = [f"/p/{one}/today" for one in whom]
    head, _ = place.desk.store.head()
    wrote: list[tuple[str, str]] = []
    for seen in Crawl(place.bench, each=1, whom=whom).walk("/", *starts):
        pages += 1
        assert seen.answer.status_code < 500, (seen.path, seen.by)
        for line in place.desk.store.audit(after=head):
            head = line.number
            verb = VERBS.get(line.event.verb)
            if verb is not None and verb.right not in READING and line.event.result == "done":
                wrote.append((seen.path, verb.name))
    assert everything(place.desk) == before, wrote
    assert pages > 40


TRAVERSALS = (
    "..", "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fworkspace.json",
    "..%5cworkspace.json", "%00", "%2fetc%2fpasswd", "x" * 5000, "%ff%fe", "-1", "9" * 20, "NaN",
    "' OR '1'='1",
)  # fmt: skip


def put_in(path: str, values: dict[str, str]) -> str:
    return _PARAM.sub(lambda found: values.get(found[1], "1"), path)


def test_no_address_leads_out_of_the_house(place):
    """Every parameter of every path, and no text of a file of this machine comes back."""
    place.bench.sign_in(place.bench.house.owner().id)
    person, met = place.rich["Night 0417"], 0
    usual = {"person": person, "recording": place.desk.store.find(person, "recording")[0].id}
    before = everything(place.desk)
    for route in place.routes:
        for param in _PARAM.findall(route.path):
            for evil in TRAVERSALS:
                path = put_in(route.path, {**usual, param: evil})
                for answer in ask(place.bench, route, path):
                    assert answer.status_code < 500, (path, answer.status_code)
                    assert "root:x:0" not in answer.text
                    assert "ekbom-workspace/1" not in answer.text
                    met += 1
    assert met > 500
    assert everything(place.desk) == before
