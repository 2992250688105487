"""``ekbom serve --home``: the workbench of this computer, and a paired phone beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network, ip_address
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.web.home import Pairing

# Always the same: a phone keeps what is unsent for this address alone.
PORT = 8444
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for by a name, and through TLS alone
_ROUTES, _ADDRESSES = Path("/proc/net/route"), Path("/proc/net/fib_trie")


def found_address(routes: Path = _ROUTES, addresses: Path = _ADDRESSES) -> str:
    """The address of this computer in its home network: where its way out begins.

    Parameters
    ----------
    routes, addresses : Path
        As Linux tells them.

    Raises
    ------
    UsageError
        When it is not known here; it is then said.
    """
    try:
        lines = [line.split() for line in routes.read_text().splitlines()[1:]]
        local = _local(addresses.read_text().splitlines())
    except OSError:
        lines, local = [], set()
    ways = {line[0] for line in lines if line[1] == "00000000"}
    near = [_network(line[1], line[7]) for line in lines if line[0] in ways and line[1] != "0" * 8]
    here = sorted(one for one in local if any(one in each for each in near) and one.is_private)
    if not here:
        raise UsageError(
            "--home", "the address of this computer in the home network is not known",
            "say it: --address 192.168.1.20",
        )  # fmt: skip
    return str(here[0])


def _local(lines: list[str]) -> set[IPv4Address]:
    """Addresses of this computer: each stands in the line before its ``/32 host LOCAL``."""
    pairs = pairwise(lines)
    return {IPv4Address(before.split()[-1]) for before, line in pairs if "/32 host LOCAL" in line}


def _network(address: str, mask: str) -> IPv4Network:
    """From hexadecimal digits, the last byte first."""
    parts = (IPv4Address(bytes.fromhex(one)[::-1]) for one in (address, mask))
    return IPv4Network("/".join(map(str, parts)))


@contextmanager
def home_served(desk: Desk, address: str, port: int) -> Iterator[Pairing]:
    """Serve a phone beside everything else, until the end.

    Parameters
    ----------
    desk : Desk
        Of the owner.
    address : str
        Of this computer at home; found where it is empty.
    port : int
        0 for the usual one.

    Raises
    ------
    UsageError
        When the address or the port cannot be used.
    """
    from ekbom.actions.phones import prepare_home
    from ekbom.web.home import Pairing
    from ekbom.web.server import listening, make_server, secured
    from ekbom.web.start import home_house

    address = (address or found_address()).lower()
    files = prepare_home(desk, address)
    tls: dict[str, Any] = secured(files.certificate, files.key)
    with listening(port or PORT, _bound_to(address)) as bound:
        pairing = Pairing(desk, files, f"https://{_in_address(address)}:{bound.port}")
        house = home_house(pairing)
        server = make_server(house, **tls)
        thread = Thread(target=server.run, kwargs={"sockets": [bound.socket]}, daemon=True)
        thread.start()
        try:
            yield pairing
        finally:
            server.should_exit = True
            thread.join(10)
            house.answers.close()


def _bound_to(address: str) -> str:
    """What is listened on: that address alone, or all where a name is said."""
    try:
        return str(ip_address(address))
    except ValueError:
        return _EVERYWHERE


def _in_address(address: str) -> str:
    return f"[{address}]" if ":" in address else address
