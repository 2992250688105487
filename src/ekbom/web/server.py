"""How the pages are served: the port is taken first, so that the address can be said."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn import Config, Server

from ekbom.actions.night_counted import get_ready_to_count
from ekbom.model.errors import UsageError
from ekbom.web.app import make_app
from ekbom.web.assets import assets
from ekbom.web.elsewhere import beside
from ekbom.web.frame import environment
from ekbom.web.house import House
from ekbom.web.ready import Answers
from ekbom.web.texts import LANGUAGES

LOOPBACK = "127.0.0.1"
_SELDOM = (200_000, 50, 1000)
_TIDY_S = 60
# A page is read and the next one asked for, mostly, before the connection is made anew.
_STAYS_S = 20
_OF_NIGHTS = ("frame.", "night.", "night_")
_LOUD = "critical"  # uvicorn tells of addresses otherwise, and those may hold a token
_TCP, _NO_DELAY = 6, 1


@dataclass(frozen=True, slots=True)
class Bound:
    """A port that is ours.

    Attributes
    ----------
    socket : socket
    host : str
    port : int
    """

    socket: Any
    host: str
    port: int


def secured(certificate: str, key: str) -> dict[str, str]:
    """Options of the server for TLS, after a look whether these files can be used.

    Parameters
    ----------
    certificate, key : str
        Files in PEM.

    Raises
    ------
    UsageError
        When they cannot be read, or do not belong together.
    """
    options = {"ssl_certfile": certificate, "ssl_keyfile": key}
    try:
        Config(_nothing, log_level=_LOUD, ssl_certfile=certificate, ssl_keyfile=key).load()
    except OSError as error:
        raise UsageError(
            "--certificate", f"it cannot be used ({error.strerror or type(error).__name__})",
            "give a certificate in PEM, and the key that belongs to it",
        ) from error  # fmt: skip
    return options


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """A server that is only made to see whether it could run."""


@contextmanager
def listening(port: int, host: str = LOOPBACK) -> Iterator[Bound]:
    """Take a port of this computer, any free one for 0, and give it back at the end.

    Raises
    ------
    UsageError
        When it is taken, or may not be taken.
    """
    try:
        found = Config("", host=host, port=port, log_level=_LOUD).bind_socket()
    except SystemExit as error:
        raise UsageError(
            "--port", f"{port} is taken, or not yours to take", "say another, or none"
        ) from error
    with found:
        # Each piece of an answer goes out at once, or a page waits 40 ms for its second one; those
        # that are accepted have it from this one. Level and option as every system numbers them.
        found.setsockopt(_TCP, _NO_DELAY, 1)
        found.listen()  # a browser that is quicker than the pages waits, and is not turned away
        yield Bound(found, host, found.getsockname()[1])


def can_be_taken(port: int) -> bool:
    """Whether a port of this computer is free."""
    try:
        with listening(port):
            return True
    except UsageError:
        return False


def serve_on(house: House, bound: Bound, **options: Any) -> None:
    """Serve until it is interrupted.

    Parameters
    ----------
    house : House
    bound : Bound
    **options
        Further ones of uvicorn, such as the files of a certificate.
    """
    # The server hands a signal on when it has stopped: by itself that would end us right there.
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        with beside(house.desk) as others:
            house.answers, over = Answers(beside=others), Event()
            Thread(target=get_ready, daemon=True).start()
            Thread(target=_tidied_until, args=(over,), daemon=True).start()
            try:
                make_server(house, **options).run(sockets=[bound.socket])
            finally:
                over.set()
                house.answers.close()
    finally:
        signal.signal(signal.SIGTERM, before)


def get_ready() -> None:
    """Do what the first night would wait for, while the browser is still opening."""
    assets()
    get_ready_to_count()
    for language in LANGUAGES:
        templates = environment(language)
        for name in templates.list_templates(filter_func=lambda name: name.startswith(_OF_NIGHTS)):
            templates.get_template(name)


def _tidied_until(over: Event) -> None:
    """Throw away now and then what is left of connections that ended; it holds much memory."""
    while not over.wait(_TIDY_S):
        gc.collect()


def _ended(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def make_server(house: House, **options: Any) -> Server:
    """A server of the pages, not yet running; without a log of what was asked."""
    # Nobody waits while everything of ten years is looked through for what can be thrown away.
    gc.set_threshold(*_SELDOM)
    return Server(
        Config(
            make_app(house),
            log_level=_LOUD,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_keep_alive=_STAYS_S,
            timeout_graceful_shutdown=3,
            **options,
        )
    )
