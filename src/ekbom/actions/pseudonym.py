"""What a researcher may see of a person: a code, moved dates, numbers; and nothing else.

Everything is left out unless it is on a list of ekbom's own: names of columns, words, units. So no
name, no note and no number that somebody may be found by gets through because nobody thought of it.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from ekbom.actions.export_texts import Found, Texts, index_rows
from ekbom.actions.pseudonym_case import case_rows
from ekbom.actions.pseudonym_words import (
    known_column,
    known_index_unit,
    known_name,
    known_number,
)
from ekbom.exchange.open_formats import csv_text
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import PARTNER
from ekbom.model.errors import InputError, UnitError
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import Actor

KEY = "pseudonym"

# Dates are moved further than anybody keeps a diary, so that no moved date is one of the true ones;
# by whole weeks, so that a Sunday stays one.
_WEEKS_LEAST, _WEEKS_SPAN = 1565, 1565
_CODE = 8  # letters of a code
_VALUES = (
    "code", "entry", "night", "at", "from", "written_by", "late", "column", "value", "unit",
)  # fmt: skip
_NIGHTS = ("code", "night", "start", "duration_s", "rules", "index", "value", "unit", "low", "high")
_PLANS = (
    "code", "plan", "start", "end", "design", "units", "block", "assign", "action", "outcome",
    "worthwhile", "blinding",
)  # fmt: skip
_CASE = ("code", "what", "name", "value", "unit", "on", "until")
# Kinds of which nothing is shown; they are counted.
_LEFT_OUT: tuple[KeptKind, ...] = (
    "recording", "answer", "report", "home", "appointment", "intake", "series", "visit",
)  # fmt: skip
# Columns of a table that tell when, or count: they stand in others of their own, or are not needed.
_WHEN = ("time", "written", "bedtime", "index")


@dataclass(frozen=True, slots=True)
class Coding:
    """What stands for a person, and how far their dates are moved.

    Attributes
    ----------
    code : str
    weeks : int
        Secret.
    """

    code: str
    weeks: int = field(repr=False)

    def day(self, day: date | None) -> date | None:
        """A date, moved."""
        return None if day is None else day - timedelta(weeks=self.weeks)

    def moment(self, at: datetime | None) -> str:
        """A moment to the minute, moved; empty for none."""
        if at is None:
            return ""
        return (at - timedelta(weeks=self.weeks)).isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class CodedTexts:
    """What is to be written.

    Attributes
    ----------
    texts : mapping of str to (str, str)
    records : int
        That something was taken from.
    left_out : mapping of str to int
    """

    texts: Texts
    records: int
    left_out: Mapping[str, int]


def new_secret(person: str, actor: Actor, now: datetime, chance: str) -> Kept:
    """The record behind a code.

    Parameters
    ----------
    person : str
        Id of the person.
    actor : Actor
    now : datetime
    chance : str
        What nobody can guess; its first part is the record's id.
    """
    secret = sha256(chance.encode()).hexdigest()
    return Kept(
        id=sha256(f"id {secret}".encode()).hexdigest()[:32],
        person=person,
        kind="handover",
        key=KEY,
        written_at=now.astimezone(UTC),
        author=actor.id,
        author_role=actor.role,
        body={"secret": secret},
    )


def coding_of(kept: Iterable[Kept]) -> Coding | None:
    """The coding of a person, from what is kept for travelling; None before the first time."""
    found = next((one for one in kept if one.key == KEY), None)
    if found is None:
        return None
    secret = str(found.body["secret"])
    letters = base64.b32encode(sha256(f"code {secret}".encode()).digest()).decode()
    drawn = int.from_bytes(sha256(f"weeks {secret}".encode()).digest())
    return Coding(f"P-{letters[:_CODE]}", _WEEKS_LEAST + drawn % _WEEKS_SPAN)


def coded_texts(found: Found, coding: Coding) -> CodedTexts:
    """The records of a person as a researcher may see them.

    Parameters
    ----------
    found : mapping of kind to records
        The newest version of each.
    coding : Coding
    """
    left: Counter[str] = Counter()
    tables = {
        "values.csv": (
            "the diary: one value a row; entry counts the entries, 1 and 0 are yes and no, a"
            " clock time is hours of the day",
            _VALUES,
            list(_values(found, coding, left)),
        ),
        "nights.csv": ("indices of scored nights", _NIGHTS, list(_nights(found, coding))),
        "plans.csv": ("trials and how they were drawn", _PLANS, list(_plans(found, coding, left))),
        "case.csv": ("what is known for an assessment", _CASE, list(_case(found, coding, left))),
    }
    for kind in _LEFT_OUT:
        left[f"{kind} records"] += len(found[kind])
    texts = {
        name: (what, csv_text(names, ((coding.code, *row) for row in rows)))
        for name, (what, names, rows) in tables.items()
        if rows
    }
    used = sum(len(found[kind]) for kind in ("entry", "scoring", "plan", "case"))
    return CodedTexts(texts, used, {what: count for what, count in left.items() if count})


def _values(found: Found, coding: Coding, left: Counter[str]) -> Iterator[tuple[Any, ...]]:
    sources = {one.key: one.body for one in found["source"]}
    tables = {name: f"table {place}" for place, name in enumerate(sources, start=1)}
    for place, one in enumerate(found["entry"], start=1):
        body = sources.get(one.source, {})
        told = {*(str(body.get(name)) for name in _WHEN)}
        told |= {str(body.get("options", {}).get(name)) for name in _WHEN}
        orders = body.get("options", {}).get("order", {})
        where = tables.get(one.source, PARTNER if one.source == PARTNER else "log")
        left["notes"] += bool(one.body.get("note"))
        for name, text in one.body["cells"].items():
            if name in told or not text.strip():
                continue
            column, value = known_column(name, text), _value(text, orders.get(name, ()))
            if not column or value is None:
                left["columns" if not column else "words"] += 1
                continue
            yield (
                place, coding.day(one.night), coding.moment(one.at), where, one.author_role,
                one.late, column, *value,
            )  # fmt: skip


def _value(text: str, order: Iterable[str]) -> tuple[Any, str] | None:
    """A value and its unit; None for what is no number, no yes or no and no time of day."""
    ranks = {word.casefold(): rank for rank, word in enumerate(order)}
    if text.strip().casefold() in ranks:
        return ranks[text.strip().casefold()], "rank"
    cell = read_cell(text)
    if cell.kind == "number":
        return known_number(cell.value, cell.unit)
    if cell.kind == "yes_no":
        return int(cell.value), ""
    return (cell.value, "clock h") if cell.kind == "clock" else None


def _nights(found: Found, coding: Coding) -> Iterator[tuple[Any, ...]]:
    for one in found["scoring"]:
        about = (one.body.get("night") or {}).get("recording") or {}
        start = coding.moment(_moment(about.get("start")))
        length = known_number(about.get("duration_s"), "s", most=10**7) or ("", "")
        for _, _, rules, index, value, unit, low, high, _ in index_rows(one):
            if not known_name(rules) or not known_name(index):
                continue
            numbers = [known_number(number, "") or ("", "") for number in (value, low, high)]
            yield (
                coding.day(one.night), start, length[0], rules, index, numbers[0][0],
                unit if known_index_unit(unit) else "", numbers[1][0],
                numbers[2][0],
            )  # fmt: skip


def _plans(found: Found, coding: Coding, left: Counter[str]) -> Iterator[tuple[Any, ...]]:
    from ekbom.exchange.plan_file import plan_of

    for place, one in enumerate(found["plan"], start=1):
        try:
            plan = plan_of(one.body, "plan")
        except InputError:
            left["plan records"] += 1
            continue
        design = plan.schedule.design
        names = known_column(plan.action, "1"), known_column(plan.outcome, "1")
        yield (
            place, coding.day(plan.schedule.start), coding.day(plan.end), design.name,
            design.units, design.block, "".join(map(str, plan.schedule.assign)),
            names[0] or "action", names[1] or "outcome", plan.worthwhile, plan.blinding,
        )  # fmt: skip


def _case(found: Found, coding: Coding, left: Counter[str]) -> Iterator[tuple[Any, ...]]:
    from ekbom.exchange.case_file import case_from

    for one in found["case"]:
        try:
            record = case_from(str(one.body["text"]), "case").record
        except (InputError, UnitError):
            left["case records"] += 1
            continue
        for what, name, value, unit, on, until in case_rows(record):
            yield what, name, value, unit, coding.day(on), coding.day(until)


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.replace(tzinfo=None)
