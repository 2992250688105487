"""A workbench for each way it is served."""

from __future__ import annotations

from collections.abc import Iterable

from ekbom.actions.desk import Desk
from ekbom.web.home import HomeHouse, Pairing
from ekbom.web.house import House

_TLS_PORT = 443  # that browsers do not say
_NAMES = ("127.0.0.1", "localhost", "[::1]")


def local_house(desk: Desk, port: int, *, demo: bool = False) -> House:
    """For the one person at this computer.

    Parameters
    ----------
    desk : Desk
        Of the owner.
    port : int
    demo : bool
        Whether the people in it are made up.
    """
    return House(desk, "local", frozenset(f"{name}:{port}" for name in _NAMES), demo=demo)


def clinic_house(desk: Desk, names: Iterable[str], port: int) -> House:
    """For the people of a practice, who sign in over its network.

    Parameters
    ----------
    desk : Desk
        Of the owner.
    names : iterable of str
        Under which it is asked for, such as ``ekbom.practice.example``.
    port : int
    """
    hosts = {f"{name.lower()}:{port}" for name in names}
    if port == _TLS_PORT:
        hosts |= {name.lower() for name in names}
    return House(desk, "clinic", frozenset(hosts), secure=True)


def home_house(pairing: Pairing) -> HomeHouse:
    """For the phone that is paired, over the home network.

    Parameters
    ----------
    pairing : Pairing
        Shared with the workbench of this computer, which shows the code.
    """
    host = pairing.origin.removeprefix("https://").removeprefix("http://").lower()
    secure = pairing.origin.startswith("https://")
    return HomeHouse(
        pairing.desk, "home", frozenset({host}), secure=secure, sessions=pairing.sessions,
        pairing=pairing,
    )  # fmt: skip
