"""How quick and how heavy each page of the workbench is for ten years of one person.

The server runs in a thread beside whoever asks, so both share one interpreter and the times hold
both; each page is asked for over one connection that stays, as a browser does. An answer that takes
longer is worked out in a process beside: the page that says so is asked for as a browser asks
again, until it shows everything, and then as often as any other. All these times count.
"""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from tests.builders.crawl import Crawl, Seen
from tests.builders.workbench import PORT, Bench, served

from benchmarks.crash_jobs import Steps, new_id
from benchmarks.decade import ACTIONS, LAST, NIGHTS, fill
from benchmarks.source import ROOT, commit, versions
from ekbom.actions.bring_case import bring_case
from ekbom.actions.desk import Desk
from ekbom.actions.entries import list_records
from ekbom.actions.workspace import create_workspace
from ekbom.web.assets import assets
from ekbom.web.elsewhere import beside
from ekbom.web.frame import LANGUAGE
from ekbom.web.house import House
from ekbom.web.ready import Answers
from ekbom.web.seat import cookie_name
from ekbom.web.start import local_house
from ekbom.web.texts import LANGUAGES

RESULT = ROOT / "benchmarks" / "results" / "web_pages.md"
CASE = ROOT / "src" / "ekbom" / "demo_data" / "marta.toml"
ROUNDS, ENTRIES = 40, 100
# A page that shows what it has, and asks again by itself so often.
WAITS, AGAIN_S, MOST_AGAIN = b'hx-trigger="load', 0.5, 240
# Milliseconds, and bytes compressed.
PAGE_MS, ENTRY_MS = 60.0, 100.0
FIRST_BYTES, AFTER_BYTES = 120_000, 15_000


@dataclass(frozen=True)
class Row:
    """One page in one language."""

    route: str
    path: str
    language: str
    waited: list[float]
    taken: list[float]
    busy: float
    raw: int
    packed: int

    @property
    def p95(self) -> float:
        """Of all that was asked: while it was awaited, and when all was there."""
        return quantiles([*self.waited, *self.taken], n=20)[-1]

    def __str__(self) -> str:
        waited = f"{len(self.waited)}: {max(self.waited):.1f} ms" if self.waited else ""
        return (
            f"| `{self.route}` {self.language} | {median(self.taken):.1f} | {self.p95:.1f} "
            f"| {waited} | {self.busy:.1f} | {self.raw} | {self.packed} |"
        )


class Browser:
    """One connection that stays open, signed in."""

    def __init__(self, house: House, origin: str, language: str) -> None:
        self.host = origin.removeprefix("http://")
        secret = house.sessions.begin(house.owner().id, "local", house.desk.now())
        self.headers = {
            "host": self.host, "cookie": f"{cookie_name(house)}={secret}; {LANGUAGE}={language}",
            "accept-encoding": "gzip", "sec-fetch-site": "same-origin", "origin": origin,
        }  # fmt: skip
        self.line = http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[float, int, bytes]:
        """Milliseconds until the last byte, the status, and what was sent."""
        body = None if form is None else urlencode(form)
        more = {} if form is None else {"content-type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        self.line.request("GET" if form is None else "POST", path, body, self.headers | more)
        answer = self.line.getresponse()
        sent = answer.read()
        return 1000 * (time.perf_counter() - began), answer.status, sent


@contextmanager
def decade(nights: int = NIGHTS) -> Iterator[tuple[Desk, str]]:
    """Ten years of a person of whom much is known."""
    with TemporaryDirectory(prefix="ekbom-pages-") as folder:
        desk = create_workspace(
            Path(folder) / "ws", label="me", role="person", now=Steps(LAST), new_id=new_id
        )
        (person,) = desk.actor.persons
        fill(desk, person, apart=False, nights=nights, scored=0)
        bring_case(desk, person, shutil.copy(CASE, folder))
        yield desk, person
        desk.store.close()


def run(*, minutes: float = 0, only: str = "") -> int:
    """Measure, print, and keep the table."""
    del minutes
    with decade() as (desk, person):
        pages = [one for one in _pages(desk) if only in one.route]
        with served(desk) as (house, origin), beside(desk) as others:
            house.answers.close()
            house.answers = Answers(beside=others)
            rows = []
            for language in LANGUAGES:
                browser = Browser(house, origin, language)
                rows += [_measure(browser, one, language) for one in pages]
            entry = _entries(browser, desk, person)
    text, broken = page(rows, entry)
    print(text)
    if not only:
        RESULT.write_text(text, encoding="utf-8")
    return 1 if broken else 0


def _pages(desk: Desk) -> list[Seen]:
    """One page of each route."""
    bench = Bench(desk, house=local_house(desk, PORT))
    found: dict[str, Seen] = {}
    for one in Crawl(bench, each=1).walk():
        if one.is_page and one.answer.status_code == 200:
            found.setdefault(one.route, one)
    return list(found.values())


def _measure(browser: Browser, one: Seen, language: str) -> Row:
    waited, sizes = [], []
    for _ in range(MOST_AGAIN):
        ms, sent = _asked(browser, one.path)
        sizes.append(len(sent))
        if WAITS not in (whole := _unpacked(sent)):
            break
        waited.append(ms)
        time.sleep(AGAIN_S)
    else:
        raise AssertionError(f"{one.path} is still not there")
    began = time.process_time()
    taken = [_asked(browser, one.path)[0] for _ in range(ROUNDS)]
    busy = 1000 * (time.process_time() - began) / ROUNDS
    # As it was sent: a server that no longer compresses is above the limit.
    return Row(one.route, one.path, language, waited, taken, busy, len(whole), max(sizes))


def _unpacked(sent: bytes) -> bytes:
    return gzip.decompress(sent) if sent.startswith(b"\x1f\x8b") else sent


def _asked(browser: Browser, path: str) -> tuple[float, bytes]:
    ms, status, sent = browser.ask(path)
    assert status == 200, (path, status)
    return ms, sent


def _entries(browser: Browser, desk: Desk, person: str) -> list[float]:
    """Evenings sent as the page sends them: each another night, each kept."""
    rng, taken = Random(1), []
    before = len(list_records(desk, person))
    for back in range(ENTRIES):
        night = LAST.date() - timedelta(days=20 * back)
        form = {
            "night": night.isoformat(), "asks-during": "1", "during": str(rng.randrange(11)),
            "shown": "{}",
        }  # fmt: skip
        ms, status, _ = browser.ask(f"/p/{person}/today", form)
        assert status == 303, status
        taken.append(ms)
    assert len(list_records(desk, person)) == before + ENTRIES
    return taken


def page(rows: list[Row], entry: list[float]) -> tuple[str, list[str]]:
    """The table in Markdown, and what is above a limit."""
    first = sum(len(one.packed) for one in assets().values())
    entry_p95 = quantiles(entry, n=20)[-1]
    broken = [f"{one.route} {one.language} {one.p95:.0f} ms" for one in rows if one.p95 > PAGE_MS]
    broken += [f"{one.route} {one.packed} bytes" for one in rows if one.packed > AFTER_BYTES]
    broken += [f"an entry {entry_p95:.0f} ms"] if entry_p95 > ENTRY_MS else []
    broken += [f"all assets {first} bytes"] if first > FIRST_BYTES else []
    used = versions("fastapi", "starlette", "uvicorn", "jinja2", "sqlalchemy")
    out = [
        "# The pages of ten years",
        "",
        f"Commit {commit()}; {used}; {os.cpu_count()} cores. {NIGHTS} nights, {ACTIONS} actions "
        f"each; {ROUNDS} times each page, over one connection, server and reader in one process.",
        "",
        f"**Limits broken: {len(broken)}.** {'; '.join(broken)}".rstrip(),
        "",
        f"All assets together: {first} bytes compressed, fetched once (limit {FIRST_BYTES}). Limit "
        f"of a page: {PAGE_MS:.0f} ms (p95) and {AFTER_BYTES} bytes compressed.",
        "",
        f"An evening that is sent and kept: median {median(entry):.1f} ms, p95 {entry_p95:.1f} ms "
        f"(limit {ENTRY_MS:.0f} ms), {ENTRIES} of them.",
        "",
        "| page | median ms | p95 ms | while awaited | ms of a processor | bytes | compressed |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *map(str, sorted(rows, key=lambda one: -one.p95)),
        "",
    ]
    return "\n".join(out), broken
