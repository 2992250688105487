"""A practice at work: 50 people at once, each in a browser of their own, through TLS.

The server is `ekbom serve --clinic` itself, as a process of its own on PostgreSQL; the people sign
in with name, password and code, look at pages and write entries, with a pause to read between. No
page may fail, 19 of 20 are there within a quarter of a second, and the memory does not grow.
"""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import pyotp

from benchmarks.crash import server
from benchmarks.crash_jobs import new_id
from benchmarks.decade import fill
from benchmarks.source import ROOT, commit, versions
from ekbom.actions.people import add_member, add_person
from ekbom.actions.workspace import create_workspace
from ekbom.model.account import Account
from ekbom.storage.passwords import hash_password
from ekbom.web.server import listening

RESULT = ROOT / "benchmarks" / "results" / "web_load.md"
PEOPLE = 50
NIGHTS = 365
MINUTES = 10.0
PARTS = 5
# From one look to the next, in seconds: a page is read, an entry is thought about.
PAUSE_S = (2.0, 6.0)
MOST_P95_MS = 250
# What the memory of the last part may be of that of the second one: the first one fills caches.
MOST_GROWTH = 1.15
NAME = "127.0.0.1"
PASSWORD = "tulip ladder frost window"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Out of so many looks; an entry is written from Today.
PAGES = {
    "today": 6,
    "write": 4,
    "helps": 2,
    "nights": 2,
    "medicines": 2,
    "treatment": 1,
    "pattern": 1,
}
# What one writes down of an evening, on the form of Today.
RATES = ("evening", "bed", "during")
_NIGHT = re.compile(r'name="night" value="([0-9-]+)"')
AT_WORK = 'hx-trigger="load'
FINE = (200, 303, 409)


@dataclass(frozen=True)
class Look:
    """One answer that somebody waited for."""

    what: str
    at_s: float
    ms: float
    error: str = ""


@dataclass
class Practice:
    """A server at work, and who may come in."""

    origin: str
    certificate: Path
    process: subprocess.Popen[str]
    people: list[tuple[str, str]] = field(default_factory=list)

    def memory_mib(self) -> float:
        """What the server and its processes hold of the machine's memory now."""
        served = self.process.pid
        children = Path(f"/proc/{served}/task/{served}/children").read_text().split()
        return sum(_memory_mib(one) for one in (served, *children))


def _memory_mib(process: int | str) -> float:
    text = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", text)[0]) / 1024


@dataclass
class Measured:
    """What came of it."""

    looks: list[Look]
    memory: list[tuple[float, float]]
    seconds: float
    signed_in_s: float

    def p95_ms(self, looks: list[Look] | None = None) -> float:
        return quantiles([one.ms for one in looks or self.looks], n=20)[18]

    @property
    def errors(self) -> list[str]:
        return [f"{one.what}: {one.error}" for one in self.looks if one.error]

    def memory_of(self, part: int) -> float:
        """The median of a part, in MiB."""
        return median([mib for at_s, mib in self.memory if self._part(at_s) == part] or [0.0])

    def looks_of(self, part: int) -> list[Look]:
        return [one for one in self.looks if self._part(one.at_s) == part]

    def _part(self, at_s: float) -> int:
        return min(PARTS - 1, int(at_s * PARTS / self.seconds))

    @property
    def growth(self) -> float:
        """Memory of the last part by that of the second."""
        return self.memory_of(PARTS - 1) / max(1.0, self.memory_of(1))


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table."""
    del only
    with practice(PEOPLE, NIGHTS) as made:
        found = measure(made, 60 * (minutes or MINUTES))
    text, broken = page(found, PEOPLE, NIGHTS)
    print(text)
    if not minutes:
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


@contextmanager
def practice(people: int, nights: int) -> Iterator[Practice]:
    """A practice on PostgreSQL with so many people, half of them clients, and their nights."""
    with TemporaryDirectory(prefix="ekbom-web-") as name, server("postgresql") as cluster:
        folder = Path(name)
        certificate, key = make_certificate(folder)
        known = _fill(folder / "ws", cluster.new_database() if cluster else "", people, nights)
        with listening(0) as bound:
            port = str(bound.port)
        words = (
            "-m", "ekbom", "serve", "--clinic", "--workspace", folder / "ws", "--port", port,
            "--bind", NAME, "--name", NAME, "--certificate", certificate, "--key", key,
        )  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-u", *words], stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            process.stdout.readline()
            origin = process.stdout.readline().strip().rstrip("/")
            yield Practice(origin, certificate, process, known)
        finally:
            process.terminate()
            process.wait(20)
            if process.stdout is not None:
                process.stdout.close()


def _fill(place: Path, database: str, people: int, nights: int) -> list[tuple[str, str]]:
    """Clients with nights; each has an account, and so has one therapist for each of them."""
    desk = create_workspace(
        place, label="keeper", role="administrator", database=database,
        now=lambda: datetime.now(UTC), new_id=new_id,
    )  # fmt: skip
    kept, known = hash_password(PASSWORD), []
    for number in range(people // 2):
        person = add_person(desk, f"client {number}").id
        fill(desk, person, apart=False, nights=nights, scored=0)
        for role in ("person", "therapist"):
            name = f"{role} {number}"
            member = add_member(desk, name, role, persons=[person]).id  # type: ignore[arg-type]
            at = desk.now() - timedelta(hours=1)
            account = Account(member, name, kept, at, at, secret=SECRET, confirmed=True)
            desk.store.put_account(account, desk.event("add_account", records=(member,)))
            known.append((name, person))
    desk.store.close()
    return known


def measure(made: Practice, seconds: float) -> Measured:
    """Let all of them work for so long, after all of them are signed in."""
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        clients = list(pool.map(lambda one: _sign_in(made, one[0]), made.people))
    signed_in_s = time.monotonic() - began
    began, memory = time.monotonic(), list[tuple[float, float]]()
    with ThreadPoolExecutor(len(clients)) as pool:
        running = [
            pool.submit(_work, client, person, number, began, seconds)
            for number, (client, (_, person)) in enumerate(zip(clients, made.people, strict=True))
        ]
        while (at_s := time.monotonic() - began) < seconds:
            memory.append((at_s, made.memory_mib()))
            time.sleep(min(1.0, seconds / 30))
        looks = [look for one in running for look in one.result()]
    for client in clients:
        client.close()
    return Measured(looks, memory, seconds, signed_in_s)


def _sign_in(made: Practice, name: str) -> httpx2.Client:
    """A browser that trusts the practice's certificate, and nothing else."""
    trusted = ssl.create_default_context(cafile=str(made.certificate))
    client = httpx2.Client(
        base_url=made.origin, verify=trusted, timeout=60,
        headers={"origin": made.origin, "sec-fetch-site": "same-origin"},
    )  # fmt: skip
    code = pyotp.TOTP(SECRET).now()
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD, "code": code})
    if answer.status_code != 303:
        raise RuntimeError(f"{name} did not get in: {answer.status_code}")
    return client


def _work(
    client: httpx2.Client, person: str, number: int, began: float, seconds: float
) -> list[Look]:
    rng, looks = Random(number), list[Look]()
    time.sleep(rng.uniform(0, PAUSE_S[1]))
    night = _NIGHT.findall(client.get(f"/p/{person}/today").text)[0]
    while time.monotonic() - began < seconds:
        what = rng.choices(list(PAGES), list(PAGES.values()))[0]
        looks += _look(client, person, what, night, rng, began)
        time.sleep(rng.uniform(*PAUSE_S))
    return looks


def _look(
    client: httpx2.Client, person: str, what: str, night: str, rng: Random, began: float
) -> Iterator[Look]:
    """A page until its answer stands, as a browser asks for it again; or an entry."""
    for _ in range(100):
        at_s, start, error, text = time.monotonic() - began, time.perf_counter(), "", ""
        try:
            answer = _ask(client, person, what, night, rng)
            text = answer.text
            if answer.status_code not in FINE:
                error = f"status {answer.status_code}"
        except httpx2.HTTPError as broken:
            error = type(broken).__name__
        yield Look(what, at_s, (time.perf_counter() - start) * 1000, error)
        if AT_WORK not in text or what == "write":
            return
        time.sleep(0.5)
    yield Look(what, time.monotonic() - began, 0.0, "never came")


def _ask(client: httpx2.Client, person: str, what: str, night: str, rng: Random) -> Any:
    """A page, or an evening as the form of today sends it."""
    if what != "write":
        return client.get(f"/p/{person}/{what}")
    rates = {name: str(rng.randrange(11)) for name in RATES}
    asks = {f"asks-{name}": "1" for name in RATES}
    told = {**rates, **asks, "night": night, "note": "so so"}
    return client.post(f"/p/{person}/today", data=told)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine alone, and its key."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(NAME))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
    return files


def broken_limits(found: Measured) -> list[str]:
    """Each limit that was broken, in words."""
    broken = [f"{len(found.errors)} errors, such as {found.errors[0]}"] if found.errors else []
    if found.p95_ms() > MOST_P95_MS:
        broken.append(f"p95 {found.p95_ms():.0f} ms, above {MOST_P95_MS}")
    if found.growth > MOST_GROWTH:
        broken.append(f"memory grew to {found.growth:.2f} times that of the second part")
    return broken


def page(found: Measured, people: int, nights: int) -> tuple[str, list[str]]:
    """The table, and the limits that were broken."""
    broken = broken_limits(found)
    told = [
        f"Commit {commit()}; {versions('fastapi', 'uvicorn', 'sqlalchemy', 'psycopg')};",
        f"{os.cpu_count()} cores, PostgreSQL (waits for the disk), server and browsers on the same",
        "machine, through TLS.",
    ]
    many = [
        f"{people} people at once, half of them clients and half their therapists;",
        f"{people // 2} persons with {nights} nights; each looks or writes every",
        f"{PAUSE_S[0]:.0f} to {PAUSE_S[1]:.0f} s, for {found.seconds:.0f} s:",
        f"{len(found.looks)} answers, {len(found.errors)} errors. All were signed in within",
        f"{found.signed_in_s:.0f} s.",
    ]
    lines = ["# A practice at work", "", " ".join(told), "", " ".join(many), ""]
    lines += [f"**Limits broken: {len(broken)}.** {' '.join(broken)}".rstrip(), ""]
    lines += [
        "| what | answers | median ms | p95 ms | slowest ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for what in [*PAGES, ""]:
        some = [one for one in found.looks if what in ("", one.what)]
        if len(some) > 1:
            ms = [one.ms for one in some]
            lines.append(
                f"| {what or 'all'} | {len(some)} | {median(ms):.0f} | {found.p95_ms(some):.0f} "
                f"| {max(ms):.0f} |"
            )
    lines += ["", "| part | p95 ms | memory of the server, MiB |", "| --- | --- | --- |"]
    for part in range(PARTS):
        some = found.looks_of(part)
        p95 = f"{found.p95_ms(some):.0f}" if len(some) > 1 else "-"
        lines.append(f"| {part + 1} | {p95} | {found.memory_of(part):.0f} |")
    return "\n".join(lines) + "\n", broken


if __name__ == "__main__":
    sys.exit(run(minutes=float(sys.argv[1]) if len(sys.argv) > 1 else 0))
