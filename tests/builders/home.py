"""A home: a computer that serves a phone through TLS, and a phone that trusts its authority."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from starlette.testclient import TestClient
from tests.builders.browser import ARGUMENTS

from ekbom.actions.desk import Desk
from ekbom.actions.phones import prepare_home
from ekbom.web.app import make_app
from ekbom.web.home import Pairing
from ekbom.web.server import listening, make_server, secured
from ekbom.web.start import home_house

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOST = "127.0.0.1"
ORIGIN = "https://192.168.1.20:8444"
OWN = {"sec-fetch-site": "same-origin", "origin": ORIGIN}


class Home:
    """A home asked in process by a phone; it is paired with nothing yet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pairing = Pairing(desk, prepare_home(desk, "192.168.1.20"), ORIGIN)
        self.house = home_house(self.pairing)
        self.client = self.stranger()

    def stranger(self) -> TestClient:
        """Somebody in the same network."""
        return TestClient(
            make_app(self.house), base_url=ORIGIN, follow_redirects=False,
            raise_server_exceptions=False, headers=OWN,
        )  # fmt: skip

    def pair(self, person: str, client: TestClient | None = None):
        """The phone reads the code from the screen."""
        owner = self.house.owner().id
        code = self.pairing.new_code(owner, person)
        return (client or self.client).post("/pair", data={"code": code.spaced})


class Computer:
    """The computer at home, on a real port; it can be switched off and on again."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.files = prepare_home(desk, HOST)
        self.port = 0
        self.on()

    def on(self) -> None:
        """Start the server, at the same port as before."""
        self._bound = listening(self.port, HOST)
        bound = self._bound.__enter__()
        self.port = bound.port
        self.origin = f"https://{HOST}:{self.port}"
        self.pairing = Pairing(self.desk, self.files, self.origin)
        self.house = home_house(self.pairing)
        self._server = make_server(self.house, **secured(self.files.certificate, self.files.key))
        sockets = {"sockets": [bound.socket]}
        self._thread = Thread(target=self._server.run, kwargs=sockets, daemon=True)
        self._thread.start()
        while not self._server.started:
            sleep(0.005)

    def off(self) -> None:
        """Nobody answers any more, and who was connected is not."""
        self._server.should_exit = True
        self._thread.join(10)
        self._bound.__exit__(None, None, None)
        self.house.answers.close()


@contextmanager
def phone_trusting(usual: Browser, place: Path, authority: bytes) -> Iterator[Browser]:
    """A browser whose user told it to trust an authority, as on a phone: in its own store.

    Parameters
    ----------
    usual : Browser
        One that was not told.
    place : Path
        An empty folder, the home of that user.
    authority : bytes
        In DER.
    """
    database = place / ".pki" / "nssdb"
    database.mkdir(parents=True)
    file = place / "authority.crt"
    file.write_bytes(authority)
    store = ["certutil", "-d", f"sql:{database}"]
    subprocess.run([*store, "-N", "--empty-password"], check=True)
    subprocess.run([*store, "-A", "-t", "C,,", "-n", "ekbom at home", "-i", str(file)], check=True)
    browser = usual.browser_type.launch(
        executable_path=shutil.which("chromium") or "/usr/bin/chromium",
        args=list(ARGUMENTS), env={"HOME": str(place), "XDG_DATA_HOME": str(place / "none")},
    )  # fmt: skip
    yield browser
    browser.close()
