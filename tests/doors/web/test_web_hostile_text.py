"""Hostile text in every field of every form: whatever is kept of it is only ever shown as text."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from tests.builders.crawl import route_of, settled
from tests.builders.demo import demo_desk, person_of
from tests.builders.forms import HOSTILE, Form, hostile, read
from tests.builders.workbench import PORT, Bench

from ekbom.actions.desk import VERBS
from ekbom.actions.entries import log_entry
from ekbom.actions.porter import AT_THE_DOOR
from ekbom.web.start import local_house

ID = re.compile("[0-9a-f]{32}")

# Somebody with nothing yet, and a client with a course of visits.
WHOM = ("Ole", "Priya")
# These end what is being walked, or sit somebody else down.
LEFT_OUT = ("/leave", "/demo", "/sign-in")
FORMULA = "HYPERLINK(1+1)"
TOO_LONG = "x" * 100_000
LONGEST_ADDRESS = 5000
_MOST_PAGES = 400


@dataclass
class Walk:
    """Every page and part of a page that can be reached, and every form on them, once each."""

    bench: Bench
    whom: tuple[str, ...]
    forms: dict[tuple[str, tuple[str, ...]], Form] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    shown: int = 0
    pages: int = 0

    def look(self, *starts: str) -> None:
        """Follow all links, and what htmx would fetch."""
        waiting, taken = list(starts), set[tuple[str, str]]()
        known = set(waiting)
        for path in waiting:
            assert len(waiting) < 50 * _MOST_PAGES
            route, person = route_of(self.bench, path)
            if (route, person) in taken or (person and person not in self.whom):
                continue
            taken.add((route, person))
            answer = settled(self.bench, path)
            if answer.status_code == 303:
                waiting.append(answer.headers["location"])
                continue
            for link in self.judge(path, answer):
                target = path.partition("?")[0] + link if link.startswith("?") else link
                if target not in known:
                    known.add(target)
                    waiting.append(target)

    def judge(self, path: str, answer: Any) -> list[str]:
        """What is wrong with an answer; its forms are remembered, and its links returned."""
        assert answer.status_code < 500, path
        self.tables += list(_tables(answer))
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        self.pages += 1
        found = read(answer.text)
        self.faults += [f"{path}: {fault}" for fault in found.faults]
        self.shown += answer.text.count("&lt;b data-hostile")
        for form in found.forms:
            action = form.action or path.partition("?")[0]
            if action not in LEFT_OUT:
                form.action = action
                names = tuple(sorted({one.name for one in form.fields}))
                key = (route_of(self.bench, action)[0] or action, names)
                self.forms.setdefault(key, form)
        links: list[str] = found.links
        return links

    def send(self, form: Form, fields: dict[str, str]) -> Any:
        """A form with these fields, with a file of a hostile name where it takes one."""
        if form.method == "get":
            return self.bench.get(form.action, params=fields)
        files = {
            one.name: (f"{HOSTILE}/../x.csv", b"date,urge\n2026-11-01,3\n", "text/csv")
            for one in form.fields
            if one.kind == "file"
        }
        told = {name: value for name, value in fields.items() if name not in files}
        return self.bench.post(form.action, told, files=files or None)


def _tables(answer: Any) -> Iterator[str]:
    """Tables that were handed out, also those in an archive."""
    kind = answer.headers.get("content-type", "")
    if "csv" in kind:
        yield answer.text
    elif "zip" in kind:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            for name in packed.namelist():
                if name.endswith(".csv"):
                    yield packed.read(name).decode("utf-8-sig")


@pytest.fixture(scope="module")
def walk(tmp_path_factory) -> Iterator[Walk]:
    desk = demo_desk(tmp_path_factory.mktemp("hostile"))
    bench = Bench(desk, house=local_house(desk, PORT))
    made = Walk(bench, tuple(person_of(desk, label) for label in WHOM))
    for sign in "=+-@":
        log_entry(desk, made.whom[0], {"urge": "3"}, f"{sign}{FORMULA}", new=("urge",))
    starts = ("/", *(f"/p/{one}/{page}" for one in made.whom for page in ("today", "treatment")))
    made.look(*starts)
    assert made.faults == []
    for form in list(made.forms.values()):
        for fields in hostile(form):
            made.judge(f"{form.action} {sorted(fields)}", made.send(form, fields))
    made.look(*starts)
    yield made
    bench.house.answers.close()
    desk.store.close()


def test_hostile_text_is_only_ever_text(walk):
    assert walk.faults == []
    assert len(walk.forms) > 20
    assert walk.pages > 60


def test_and_much_of_it_was_really_kept_and_shown(walk):
    """Refusing everything would pass the test above as well."""
    assert walk.shown > 20


def test_no_cell_of_a_table_begins_a_formula(walk):
    cells = [
        cell for table in walk.tables for row in csv.reader(io.StringIO(table)) for cell in row
    ]
    assert any(FORMULA in cell for cell in cells)
    loose = [cell for cell in cells if cell[:1] in set("=+-@\t\r") and not _is_number(cell)]
    assert loose == []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_line_of_the_audit_holds_what_was_written(walk):
    """After every form was sent: ids, names of actions, and nothing else."""
    lines = list(walk.bench.house.desk.store.audit())
    told = json.dumps([asdict(one) for one in lines], default=str)
    for word in ("data-hostile", "alert(1)", *WHOM):
        assert word not in told
    for line in lines:
        assert line.event.verb in {*VERBS, *AT_THE_DOOR, "create_workspace", "open_workspace"}
        assert all(ID.fullmatch(one) for one in (line.event.actor, *line.event.records)), line
        assert not line.event.person or ID.fullmatch(line.event.person)
    assert len({line.event.verb for line in lines}) > 30


def test_very_long_text_is_refused_or_kept_and_breaks_nothing(walk):
    for form in walk.forms.values():
        free = [one.name for one in form.fields if one.free]
        if free:
            much = TOO_LONG if form.method == "post" else TOO_LONG[:LONGEST_ADDRESS]
            answer = walk.send(form, form.sent(**dict.fromkeys(free, much)))
            assert answer.status_code < 500, form.action


def test_a_planted_fault_is_seen():
    """The judge of pages, on what must be seen."""
    for page in (
        f"<p>{HOSTILE}</p>",
        f'<input value="{HOSTILE}">',
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<p style='color:red'>x</p>",
        "<p onclick=x>x</p>",
        "<script>alert(1)</script>",
        "<p>${7*191}: 1337</p>",
    ):
        assert read(page).faults, page
    assert read("<p>&lt;b data-hostile&gt;</p><script src='/a.js'></script>").faults == []
