"""Files that were made to do harm, sent to every address that takes files."""

from __future__ import annotations

import gzip
import io
import resource
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders.crawl import routes_of
from tests.builders.desks import make_desk, own_person
from tests.builders.edf import legs
from tests.builders.forms import HOSTILE, read
from tests.builders.night_file import write_night_file
from tests.builders.waits import until
from tests.builders.workbench import Bench

BIG = 50_000_000
NAMES = (
    "../../../etc/cron.d/x", "..\\..\\x", "/etc/passwd", "x\x00.csv", "con", ".", "..", " ",
    "a" * 500, HOSTILE + ".csv", "=cmd|'/c calc'!A0.csv", "-rf", "workspace.json", "ekbom.db",
    "\u202efdp.edf",
)  # fmt: skip


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../diary.csv", b"0" * BIG)
    return data.getvalue()


def tarred() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        link = tarfile.TarInfo("manifest.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
        wide = tarfile.TarInfo("../../../x")
        wide.size = BIG
        packed.addfile(wide, io.BytesIO(b"0" * BIG))
    return data.getvalue()


def laughs() -> bytes:
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{rows}'
    return (head + '<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&l9;&f;</x>').encode()


def said(name: str, raw: bytes) -> Callable[[], bytes]:
    return lambda: legs().with_field(name, raw).to_bytes()


BOMBS: dict[str, Callable[[], bytes]] = {
    "a zip that unpacks to much": zipped,
    "a tar that leads out": tarred,
    "a gzip that unpacks to much": lambda: gzip.compress(b"0" * BIG),
    "entities that multiply": laughs,
    "brackets without end": lambda: b"[" * 1_000_000,
    "objects without end": lambda: b'{"a":' * 200_000,
    "a number of very many figures": lambda: b'{"format": "ekbom-plan/1", "seed": 1' + b"0" * 10**6,
    "tables without end": lambda: b"[" + b"a." * 100_000 + b"a]\n",
    "strings that are never closed": lambda: b'schema = """' + b"x" * 1_000_000,
    "very many columns": lambda: b",".join(b"c%d" % n for n in range(200_000)) + b"\n",
    "one very long line": lambda: b"date,urge\n2026-11-01," + b"9" * 5_000_000,
    "nothing but quotes": lambda: b'date,urge\n"' + b'""' * 1_000_000,
    "zeros": lambda: bytes(1_000_000),
    "every byte": lambda: bytes(range(256)) * 4000,
    "more records than there are": said("records", b"99999999"),
    "more signals than there are": said("signals", b"9999"),
    "a header that is longer than the file": said("header bytes", b"99999999"),
    "a date that is none": said("date", b"\xff\xfe.xx.yy"),
    "nothing": lambda: b"",
}


# Headers that are wrong are read as far as they can be.
LENIENT = [name for name in BOMBS if name.startswith(("more ", "a header", "a date"))]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    made = Bench(make_desk(tmp_path_factory.mktemp("uploads")))
    yield made
    made.house.answers.close()


def addresses(bench: Bench) -> list[str]:
    person = own_person(bench.house.desk)
    return [
        route.path.replace("{person}", person)
        for route in routes_of(bench)
        if route.path.endswith("/upload")
    ]


def files_of(bench: Bench) -> list[str]:
    """All files of the workspace and beside it, but for the database."""
    top = bench.house.desk.folder.parent
    return sorted(str(one) for one in top.rglob("*") if "ekbom.db" not in one.name)


def test_there_are_such_addresses(bench):
    assert len(addresses(bench)) >= 1


@pytest.mark.parametrize("name", BOMBS)
def test_what_was_made_to_do_harm_is_refused(bench, name):
    content, before = BOMBS[name](), files_of(bench)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for address in addresses(bench):
        for part in ("file", "stages", "labels", "mapping"):
            files = [(part, ("x.csv", content))]
            if part == "mapping":
                files.append(("file", ("x.csv", b"date,urge\n2026-11-01,3\n")))
            elif part != "file":
                files.append(("file", ("n.edf", legs().to_bytes())))
            answer = bench.post(address, files=files)
            if answer.status_code == 303 and name in LENIENT:
                # Looked at and shown with what is wrong; nothing is written before that.
                sent = answer.headers["location"].partition("sent=")[2]
                assert read(bench.get(answer.headers["location"]).text).faults == []
                answer = bench.post(address.replace("/upload", "/leave"), {"sent": sent})
                answer.status_code = 400
            assert answer.status_code in (400, 413, 422), (part, answer.status_code)
            assert "root:x:0" not in answer.text
            assert read(answer.text).faults == []
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    assert grown < 200, f"{grown:.0f} MiB"
    assert files_of(bench) == before


def test_no_name_of_a_file_leads_anywhere(bench):
    before = files_of(bench)
    for address in addresses(bench):
        for name in NAMES:
            answer = bench.post(address, files={"file": (name, b"date,urge\n2026-11-01,3\n")})
            assert answer.status_code in (303, 400, 422), name
            assert read(answer.text).faults == []
            if answer.status_code == 303:
                page = bench.get(answer.headers["location"])
                assert read(page.text).faults == [], name
                sent = answer.headers["location"].partition("sent=")[2]
                bench.post(address.replace("/upload", "/leave"), {"sent": sent})
    assert files_of(bench) == before
    assert not Path("/etc/cron.d/x").exists()


def test_very_many_files_are_refused(bench):
    for address in addresses(bench):
        files = [("stages", (f"{n}.tsv", b"onset\n")) for n in range(50)]
        assert bench.post(address, files=files).status_code == 400


def hostile_night(folder: Path) -> bytes:
    """A real night whose header speaks."""
    content = bytearray(write_night_file(folder / "n.edf").read_bytes())
    for at, size in ((8, 80), (88, 80)):
        content[at : at + size] = b"<b data-hostile onmouseover=alert(1)>{{7*191}}".ljust(size)
    # Label of the first signal, behind the 256 bytes of the file.
    content[256:272] = b"EMG<b data-hosti"
    return bytes(content)


def test_the_header_of_a_recording_is_only_ever_text(bench, tmp_path):
    person = own_person(bench.house.desk)
    for address in addresses(bench):
        files = {"file": (HOSTILE + ".edf", hostile_night(tmp_path))}
        answer = bench.post(address, files=files, data={"kind": "night"})
        assert read(answer.text).faults == []
        if answer.status_code != 303:
            continue
        page = bench.get(answer.headers["location"])
        assert read(page.text).faults == []
        sent = answer.headers["location"].partition("sent=")[2]
        done = bench.post(address.replace("/upload", "/agree"), {"sent": sent})
        assert done.status_code in (200, 303)
    # What a night holds is worked out beside the page.
    assert until(lambda: _seen(bench, person))


def _seen(bench: Bench, person: str) -> bool:
    """Whether a page of the nights shows the label, and none of them more than text."""
    calendar = f"/p/{person}/nights"
    links = [one for one in read(bench.get(calendar).text).links if one.startswith(calendar)]
    answers = [bench.get(path) for path in (calendar, *links)]
    assert [one.url for one in answers if read(one.text).faults] == []
    return any("data-hosti" in one.text for one in answers)
