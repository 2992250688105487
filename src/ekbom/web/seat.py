"""Who is asking: from the cookie to the desk they act at, and the person a page is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.responses import Response

from ekbom.actions.desk import Desk
from ekbom.actions.people import whom
from ekbom.model.people import PersonCard
from ekbom.web.house import House
from ekbom.web.sessions import Kind, Session


class NotSignedIn(Exception):
    """The request carries no living session."""


class NotReady(Exception):
    """Somebody is signed in, and has to choose a password or a second factor first."""


def house_of(request: Request) -> House:
    """The workbench that is asked."""
    found: House = request.app.state.house
    return found


def cookie_name(house: House) -> str:
    """Of the session: bound to this host through TLS, else told apart by the port."""
    if house.secure:
        return "__Host-ekbom"
    return "ekbom-" + min(house.hosts).rpartition(":")[2]


def session_of(request: Request) -> Session | None:
    """The living session of a request."""
    house = house_of(request)
    secret = request.cookies.get(cookie_name(house))
    return house.sessions.find(secret, house.desk.now()) if secret else None


def knows(house: House) -> Callable[[Mapping[str, str]], bool]:
    """Whether cookies are those of somebody who is signed in here."""

    def known(cookies: Mapping[str, str]) -> bool:
        secret = cookies.get(cookie_name(house))
        return bool(secret) and house.sessions.find(secret or "", house.desk.now()) is not None

    return known


def at_the_door(request: Request) -> Desk:
    """The desk of whoever is signed in, also before their account is ready.

    Raises
    ------
    NotSignedIn
        Without a living session of a member.
    """
    house, session = house_of(request), session_of(request)
    desk = house.seat(session.member) if session else None
    if session is None or desk is None:
        raise NotSignedIn
    if session.kind == "account":
        request.state.standing = standing = house.porter.standing(session.member)
        if standing is None or session.made_at < standing.ended_at:
            sign_out(request)
            raise NotSignedIn
    return desk


def seated(request: Request) -> Desk:
    """The desk of whoever asks, with the rights they have now.

    Raises
    ------
    NotSignedIn
        Without a living session of a member.
    NotReady
        When their account needs a password or a second factor first.
    """
    desk = at_the_door(request)
    standing = getattr(request.state, "standing", None)
    if standing is not None and not standing.ready:
        raise NotReady
    request.state.desk = desk
    return desk


def sign_in(request: Request, response: Response, member: str, kind: Kind) -> None:
    """Begin a session: always a new secret, whatever cookie came along."""
    house = house_of(request)
    sign_out(request)
    secret = house.sessions.begin(member, kind, house.desk.now())
    response.set_cookie(
        cookie_name(house),
        secret,
        httponly=True,
        samesite="strict",
        secure=house.secure,
        path="/",
    )


def sign_out(request: Request) -> None:
    """End the session of this request, if there is one."""
    house = house_of(request)
    secret = request.cookies.get(cookie_name(house))
    if secret:
        house.sessions.end(secret)


Seated = Annotated[Desk, Depends(seated)]
AtTheDoor = Annotated[Desk, Depends(at_the_door)]


@dataclass(frozen=True, slots=True)
class About:
    """Whom a page is about, and the desk of whoever looks at it.

    Attributes
    ----------
    desk : Desk
    card : PersonCard
    """

    desk: Desk
    card: PersonCard

    @property
    def person(self) -> str:
        """Id of the person."""
        return self.card.id


PersonId = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,64}$")]
RecordId = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,64}$")]


def about(request: Request, person: PersonId, desk: Seated) -> About:
    """The person in the address, refused in the same words whether unknown or another's."""
    found = About(desk, whom(desk, person))
    request.state.card = found.card
    return found


Person = Annotated[About, Depends(about)]
