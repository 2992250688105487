"""A workbench that is asked in process, or really served, and a browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from ekbom.actions.desk import Desk
from ekbom.web.app import make_app
from ekbom.web.house import House
from ekbom.web.seat import cookie_name
from ekbom.web.server import Bound, listening, make_server
from ekbom.web.start import local_house

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
# What a browser says of a form that one of our own pages sends.
OWN = {"sec-fetch-site": "same-origin", "origin": ORIGIN}


class Bench:
    """A workbench asked in process by somebody who is signed in.

    Attributes
    ----------
    house : House
    client : TestClient
        Follows no redirect, and is told of a server that breaks by its answer 500.
    """

    def __init__(self, desk: Desk, *, house: House | None = None, member: str = "") -> None:
        self.house = house or local_house(desk, PORT)
        self.client = TestClient(
            make_app(self.house),
            base_url=ORIGIN,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        self.sign_in(member or self.house.owner().id)

    def sign_in(self, member: str) -> None:
        """Act as this member from now on."""
        secret = self.house.sessions.begin(member, "local", self.house.desk.now())
        self.client.cookies.set(cookie_name(self.house), secret)

    def get(self, path: str, **options: Any) -> Any:
        """A page."""
        return self.client.get(path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        """A form of one of its own pages, sent."""
        headers = {**OWN, **options.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, **options)


@contextmanager
def served(desk: Desk, *, port: int = 0, **more: Any) -> Iterator[tuple[House, str]]:
    """The workbench on a real port of this computer: its house and its address."""
    with listening(port) as bound:
        house = local_house(desk, bound.port, **more)
        with running(house, bound) as origin:
            yield house, origin


@contextmanager
def running(house: House, bound: Bound) -> Iterator[str]:
    """A server of a house, and its address without TLS."""
    server = make_server(house)
    thread = Thread(target=server.run, kwargs={"sockets": [bound.socket]}, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.005)
    try:
        yield f"http://127.0.0.1:{bound.port}"
    finally:
        server.should_exit = True
        thread.join(10)
        house.answers.close()


class Visit:
    """One browser page at the workbench, and everything it complained about.

    Attributes
    ----------
    page : Page
    complaints : list of str
        Console messages, errors, and requests that left the origin.
    """

    def __init__(
        self,
        browser: Browser,
        house: House,
        origin: str,
        *,
        width: int = 1440,
        light: str = "light",
        **context: Any,
    ) -> None:
        self.complaints: list[str] = []
        self.origin = origin
        made = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=light, **context
        )
        self.page: Page = made.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._heard)
        self.page.goto(f"{origin}/open?token={house.sessions.launch_token()}")

    def go(self, path: str) -> Page:
        """Open a page of the workbench."""
        self.page.goto(self.origin + path)
        return self.page

    def still(self) -> Page:
        """The page once nothing of it is worked out any more, and so nothing is drawn anew.

        A key or a click that meets a part in the moment it is drawn anew goes nowhere.
        """
        self.page.wait_for_function("() => !document.querySelector('[hx-trigger^=\"load\"]')")
        return self.page

    def _heard(self, request: Any) -> None:
        if not request.url.startswith((self.origin + "/", "data:")):
            self.complaints.append(f"asked for {request.url}")
