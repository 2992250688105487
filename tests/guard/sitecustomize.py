"""Refuses every outgoing connection and name look-up, in this process and in its children.

Python imports a module of this name at start when its folder stands on PYTHONPATH; `conftest.py`
puts it there. Unix sockets and loopback stay open: a browser or a database of the test needs them.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

GUARD = str(Path(__file__).resolve().parent)
LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
# With these a child would not see PYTHONPATH or not import this module.
BLINDING = frozenset({"-I", "-E", "-S"})


class OutgoingConnection(Exception):
    """Something wanted to leave the machine."""


# A child that runs tests loads this file under two names; its error is one and the same.
OutgoingConnection = getattr(sys, "_ekbom_guard", OutgoingConnection)  # type: ignore[misc]


def at_home(host: object) -> bool:
    """Whether a host is this machine: loopback by number, its one name, or none at all."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name.lower() in {"", "localhost"}:
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(name.split("%", maxsplit=1)[0]).is_loopback
    return False


def watch(event: str, args: tuple[Any, ...]) -> None:
    """The audit hook."""
    if event in LOOKUPS and not at_home(args[0]):
        raise OutgoingConnection(f"look-up of {args[0]!r}; nothing may leave the machine")
    if event in SENDS:
        address = args[1]
        if isinstance(address, tuple) and not at_home(address[0]):
            raise OutgoingConnection(f"connection to {address!r}; nothing may leave the machine")
    if event == "subprocess.Popen":
        _check_child(args[1], args[3])


def _check_child(argv: Any, env: Any) -> None:
    path = (os.environ if env is None else env).get("PYTHONPATH", "")
    if GUARD not in path.split(os.pathsep):
        raise OutgoingConnection(f"child {argv!r} is started without the guard on its PYTHONPATH")
    words = [argv] if isinstance(argv, str | bytes | os.PathLike) else list(argv or ())
    words = [os.fsdecode(word) for word in words]
    if words and "python" in Path(words[0]).name:
        blind = BLINDING.intersection(words[1:2])
        if blind:
            raise OutgoingConnection(f"child {argv!r} is started blind to the guard by {blind}")


def install() -> None:
    """Watch this process, once; the children find the guard on their PYTHONPATH."""
    path = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    if GUARD not in path:
        os.environ["PYTHONPATH"] = os.pathsep.join([GUARD, *path])
    if not hasattr(sys, "_ekbom_guard"):
        sys._ekbom_guard = OutgoingConnection  # type: ignore[attr-defined]
        sys.addaudithook(watch)


install()
