"""A practice with accounts, asked in process as browsers ask it through TLS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyotp
from starlette.testclient import TestClient
from tests.builders.desks import clock_of

from ekbom.actions.desk import Desk
from ekbom.actions.people import add_member
from ekbom.model.account import Account
from ekbom.model.people import Role
from ekbom.storage.passwords import hash_password
from ekbom.web.app import make_app
from ekbom.web.house import House
from ekbom.web.start import clinic_house

NAME, PORT = "ekbom.practice.test", 8443
ORIGIN = f"https://{NAME}:{PORT}"
OWN = {"sec-fetch-site": "same-origin", "origin": ORIGIN}
PASSWORD = "tulip ladder frost window"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def let_in(desk: Desk, member: str, name: str, **more: Any) -> None:
    """An account that is ready, with `PASSWORD` and `SECRET`."""
    made = Account(member, name, hash_password(PASSWORD), desk.now(), desk.now(), secret=SECRET,
                   confirmed=True)  # fmt: skip
    desk.store.put_account(replace(made, **more), desk.event("add_account", records=(member,)))


def code(desk: Desk) -> str:
    """What the app on the phone shows now."""
    return pyotp.TOTP(SECRET).at(desk.now())


def employed(desk: Desk, label: str, role: Role, persons: tuple[str, ...] = ()) -> str:
    """A member with an account of the same name."""
    member = add_member(desk, label, role, persons=persons).id
    let_in(desk, member, label.casefold())
    return member


class Practice:
    """One browser at a practice.

    Attributes
    ----------
    house : House
    client : TestClient
    """

    def __init__(self, desk: Desk, house: House | None = None) -> None:
        self.house = house or clinic_house(desk, [NAME], PORT)
        self.desk = desk
        self.client = TestClient(
            make_app(self.house), base_url=ORIGIN, follow_redirects=False,
            raise_server_exceptions=False,
        )  # fmt: skip

    def other(self) -> Practice:
        """Another browser at the same practice."""
        return Practice(self.desk, self.house)

    def get(self, path: str, **options: Any) -> Any:
        """A page."""
        return self.client.get(path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        """A form of one of its own pages, sent."""
        headers = {**OWN, **options.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, **options)

    def sign_in(self, name: str, *, password: str = PASSWORD, with_code: str | None = None) -> Any:
        """The form of the door, sent; half a minute later, as each code is good once."""
        clock_of(self.desk).step(seconds=30)
        said = code(self.desk) if with_code is None else with_code
        return self.post("/sign-in", {"name": name, "password": password, "code": said})
