"""The clinical vignettes: read, written as case files, assessed, and what was then said."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ekbom.actions.assess import assess as assess_case
from ekbom.exchange.case_file import read_case
from ekbom.knowledge.audience import AUDIENCES, Audience
from ekbom.model.assessed import Assessment
from ekbom.model.case import Case
from ekbom.model.errors import EkbomError

HOME = Path(__file__).parents[1] / "vignettes"
TODAY = date(2026, 11, 21)
# What a reader is told; the sentences of facts are cited below it and are the sources' business.
TOLD = ("says", "then", "reasons", "why", "cautions", "points", "what", "repair")


@dataclass(frozen=True)
class Vignette:
    """One made-up person, the facts, and what follows from them."""

    id: str
    tells: str
    facts: tuple[str, ...]
    case: Mapping[str, Any]
    expect: Mapping[str, Any]

    def __repr__(self) -> str:
        return self.id


@cache
def vignettes() -> tuple[Vignette, ...]:
    """Every vignette of every file."""
    return tuple(one for path in sorted(HOME.glob("*.toml")) for one in _read(path))


def _read(path: Path) -> Iterator[Vignette]:
    for row in tomllib.loads(path.read_text("utf-8"))["vignette"]:
        yield Vignette(
            row["id"], row["tells"], tuple(row["facts"]), row.get("case", {}), row["expect"]
        )


def case_text(tables: Mapping[str, Any]) -> str:
    """The text of a case file that holds these tables."""
    head = {"format": "ekbom-case/1", "title": "a made-up person", "source": "made up"}
    return "".join(f"{name} = {_value(value)}\n" for name, value in {**head, **tables}.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # What JSON escapes, TOML escapes alike.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{name}" = {_value(part)}' for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(part) for part in value)}]"
    return value.isoformat() if isinstance(value, date) else repr(value)


def case_of(tables: Mapping[str, Any]) -> Case:
    """The case that a file with these tables gives."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "case.toml"
        place.write_text(case_text(tables), "utf-8")
        return read_case(place)


def assessed(tables: Mapping[str, Any], audience: Audience = "person") -> Assessment:
    """What is answered to a case file with these tables."""
    return assess_case(case_of(tables), audience=audience, today=TODAY)


@cache
def answers() -> Mapping[tuple[str, Audience], Assessment | EkbomError]:
    """The answer to every vignette for both readers; the refusal where there is one."""
    found: dict[tuple[str, Audience], Assessment | EkbomError] = {}
    for one in vignettes():
        for audience in AUDIENCES:
            try:
                found[one.id, audience] = assessed(one.case, audience)
            except EkbomError as error:
                found[one.id, audience] = error
    return found


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, from the top."""
    if isinstance(node, Mapping):
        yield dict(node)
        for part in node.values():
            yield from walk(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from walk(part)


def cited(whole: Mapping[str, Any]) -> tuple[str, ...]:
    """The id of every fact that an answer rests on, in the order of the answer."""
    found = (one["fact"] for one in walk(whole) if "fact" in one and "checked" in one)
    return tuple(dict.fromkeys(found))


def told(node: Any) -> str:
    """Every sentence of an answer that is the program's own: all but the facts it cites."""
    return " ".join(_told(node, ""))


def _told(node: Any, key: str) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, part in node.items():
            if name != "grounds":
                yield from _told(part, name)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _told(part, key)
    elif isinstance(node, str) and key in TOLD:
        yield node


def missing(whole: Mapping[str, Any]) -> set[str]:
    """Every observation that is named as missing, with what it could be computed from."""
    found = [one for one in walk(whole) if "observation" in one and "known_by" in one]
    return {name for one in found for name in (one["observation"], *one["or_else"])}
