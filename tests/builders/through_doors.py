"""The doors of the assessment: what each of them prints on one person."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.builders.html import Reader
from tests.builders.vignettes import TODAY, case_text, walk

from ekbom.cli import main
from ekbom.knowledge.load import drug_names

DAY = TODAY.isoformat()
CASE_DOORS = ("assess", "next", "card")


@dataclass(frozen=True)
class Printed:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """All that was said, with one space between words."""
        return " ".join(f"{self.out} {self.err}".split())


def run(*words: str) -> Printed:
    """A command of the program, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    return Printed(code, out.getvalue(), err.getvalue())


def through(tables: Mapping[str, Any], audience: str = "person") -> dict[str, Printed]:
    """A case through every door that takes one: as text, as JSON and as a page."""
    with TemporaryDirectory() as folder:
        place, page = Path(folder) / "case.toml", Path(folder) / "page.html"
        place.write_text(case_text(tables), "utf-8")
        asked = ("--audience", audience, "--on", DAY)
        found = {}
        for door in CASE_DOORS:
            found[door] = run(door, str(place), *asked)
            found[f"{door} --json"] = run(door, str(place), *asked, "--json")
        written = run("assess", str(place), *asked, "--html", str(page))
        html = page.read_text("utf-8") if page.exists() else ""
        found["page"] = Printed(written.code, _seen(html), written.err)
        found["html"] = Printed(written.code, html, written.err)
    return found


def assessed_json(tables: Mapping[str, Any], audience: str = "person") -> Printed:
    """A case through `ekbom assess --json` alone."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "case.toml"
        place.write_text(case_text(tables), "utf-8")
        return run("assess", str(place), "--audience", audience, "--on", DAY, "--json")


@cache
def each_medicine(audience: str) -> Mapping[str, Any]:
    """What `ekbom medicines --json` says of every medicine that is known by name, one by one."""
    names = {id_: drug.names[0] for id_, drug in drug_names().items()}
    return {id_: of_medicines([name], audience).json for id_, name in names.items()}


def _seen(html: str) -> str:
    """The text of a page without its style and its script."""
    plain = re.sub(r"<(style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(Reader(plain).text)


def codes(whole: Any) -> set[str]:
    """The code of everything that is said in a JSON value."""
    return {one["code"] for one in walk(whole) if {"code", "says", "grounds"} <= one.keys()}


def texts(tables: Mapping[str, Any], audience: str = "person") -> dict[str, str]:
    """What a reader of each door gets to read, but for the JSON."""
    found = through(tables, audience)
    return {door: found[door].words for door in (*CASE_DOORS, "page")}


def of_medicines(names: Sequence[str], audience: str = "person", **known: str) -> Printed:
    """`ekbom medicines --json` of these, with what is known of the person."""
    more = [word for name, value in known.items() for word in ("--known", f"{name}={value}")]
    return run("medicines", *names, *more, "--audience", audience, "--on", DAY, "--json")


def of_iron(*words: str, audience: str = "person") -> Printed:
    """`ekbom iron --json` of these values."""
    return run("iron", *words, "--audience", audience, "--on", DAY, "--json")
