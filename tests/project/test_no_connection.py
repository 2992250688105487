"""Nothing leaves the machine: not from a test, not from a child of one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest
from tests.guard.sitecustomize import GUARD, OutgoingConnection, at_home

# Reserved for documents: neither the name nor the number leads anywhere even without a guard.
NOWHERE, NUMBER = "planted.example.invalid", "192.0.2.1"
LOOK_UP = f"import socket; socket.getaddrinfo({NOWHERE!r}, 443)"


def child(code: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, **more)  # type: ignore[call-overload]


def test_a_planted_look_up_is_refused() -> None:
    with pytest.raises(OutgoingConnection, match="look-up"):
        socket.getaddrinfo(NOWHERE, 443)
    with pytest.raises(OutgoingConnection, match="look-up"):
        socket.gethostbyname(NOWHERE)


def test_a_planted_connection_is_refused() -> None:
    with socket.socket() as planted, pytest.raises(OutgoingConnection, match="connection"):
        planted.connect((NUMBER, 9))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as planted,
        pytest.raises(OutgoingConnection, match="connection"),
    ):
        planted.sendto(b"planted", (NUMBER, 9))


def test_a_planted_look_up_in_a_child_is_refused() -> None:
    found = child(LOOK_UP)
    assert found.returncode != 0
    assert "OutgoingConnection: look-up" in found.stderr


def test_a_planted_look_up_in_a_grandchild_is_refused() -> None:
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {LOOK_UP!r}])"
    assert "OutgoingConnection: look-up" in child(code).stderr


def test_a_child_cannot_be_started_without_the_guard() -> None:
    bare = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with pytest.raises(OutgoingConnection, match="without the guard"):
        child("pass", env=bare)
    with pytest.raises(OutgoingConnection, match="blind"):
        subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)
    assert GUARD in os.environ["PYTHONPATH"]


def test_this_machine_stays_in_reach() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
    left, right = socket.socketpair()
    left.close()
    right.close()


@pytest.mark.parametrize(
    ("host", "home"),
    [
        (None, True),
        ("", True),
        ("localhost", True),
        (b"127.0.0.53", True),
        ("::1", True),
        ("::1%lo", True),
        ("localhost.example", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("2001:db8::1", False),
    ],
)
def test_home_is_loopback(host: object, home: bool) -> None:
    assert at_home(host) is home
