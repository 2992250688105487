"""Run as a process in an empty network namespace: starts a bundle, and asks for its first page.

It uses the standard library alone, and prints what it saw as JSON.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def loopback_up() -> list[str]:
    """The loopback of a new namespace sleeps; nothing else is there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
        asked = struct.pack("16sh14s", b"lo", 0, b"")
        flags = struct.unpack("16sh14s", fcntl.ioctl(some, _GET_FLAGS, asked))[1]
        fcntl.ioctl(some, _SET_FLAGS, struct.pack("16sh14s", b"lo", flags | _UP, b""))
    return [name for _, name in socket.if_nameindex()]


def main(bundle: str) -> None:
    """Start it without a word, as by a double click, and follow the address that it prints."""
    interfaces = loopback_up()
    started = subprocess.Popen(
        [bundle], stdout=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "BROWSER": "/bin/true", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        for line in started.stdout or ():
            found = re.search(r"http://(127\.0\.0\.1:\d+)(/open\?token=\S+)", line)
            if found:
                told = follow(found[1], found[2])
                told["libraries"] = libraries(os.getpgid(started.pid))
                print(json.dumps({"interfaces": interfaces, **told}))
                return
        raise SystemExit("it said no address")
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(20)


def follow(host: str, path: str) -> dict[str, object]:
    """The page behind the address, through its redirections."""
    cookie = ""
    for _ in range(8):
        line = http.client.HTTPConnection(host, timeout=60)
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        page = answer.read().decode()
        cookie = (answer.getheader("set-cookie") or cookie).partition(";")[0]
        if answer.status not in (302, 303, 307):
            return {"status": answer.status, "page": page}
        path = answer.getheader("location") or "/"
    raise SystemExit("its pages lead in a circle")


def libraries(group: int) -> list[str]:
    """Shared libraries of the Python of a group of processes."""
    found: set[str] = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) == group and "python3" in os.readlink(place / "exe"):
                found |= set(re.findall(r"/\S+\.so[\d.]*", (place / "maps").read_text()))
        except OSError:
            continue
    return sorted(found)


if __name__ == "__main__":
    main(sys.argv[1])
