"""The series of visits of a case file: visits, treatment, outcomes, and what came after."""

from __future__ import annotations

from ekbom.exchange.case_checks import check_visits_told, fitting_readings
from ekbom.exchange.case_table import VISITS_MAX, CaseTable
from ekbom.exchange.case_visits import (
    SITUATIONS,
    VISIT,
    read_done,
    read_kind,
    read_plan,
    read_practitioner,
)
from ekbom.model.case import AFTERS, Afterwards, CaseOutcome, Reading, Told, Visit, VisitSeries
from ekbom.model.treatment import VisitKind, VisitRecord

_IRLS = ("irls", "irls point", "irls points")
_TOLD = ("says", "source")
_SERIES = (
    "name", "every_days", "visits", "treatment", "visit", "outcome", "afterwards", "kind", "by",
    "plan",
)  # fmt: skip
_VISIT = ("number", "visits", "on", "sites", "response", "source", *VISIT)
_OUTCOME = ("name", "words", "scale", "unit", "lower_is_better", "reading")
_READING = ("visits", "word", "value", "context", "ups_and_downs", *_TOLD)


def told(top: CaseTable, name: str, source: str) -> tuple[Told, ...]:
    """Things told; one of which nothing is said is left out, and that is said."""
    value = top.raw(name)
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        value = [{"says": item} if isinstance(item, str) else item for item in value]
    table = CaseTable(top.about, top.place, {} if value is None else {name: value}, (name,))
    found = []
    for one in table.tables(name, (*_TOLD, SITUATIONS) if name == "trigger" else _TOLD):
        says = one.text("says")
        if says:
            found.append(Told(says, one.text("source") or source))
        else:
            one.warn("nothing_said", "says is empty or missing", "not used; write what was told")
    return tuple(found)


def all_series(top: CaseTable, source: str) -> tuple[VisitSeries, ...]:
    """Every series in the order of the file, each with a name of its own."""
    found = [
        _series(table, i, source) for i, table in enumerate(top.tables("series", _SERIES), start=1)
    ]
    names = [one.name for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        top.refuse(f"more than one series is called {twice[0]!r}", "give each a name of its own")
    return tuple(found)


def _series(table: CaseTable, place: int, source: str) -> VisitSeries:
    kind = read_kind(table)
    visits, records = _visits(table, source, kind)
    every = table.number("every_days")
    if every is not None and every <= 0:
        table.warn("no_time_between", f"every_days is {every:g}", "it counts as not told")
        every = None
    outcomes = tuple(
        _outcome(inner, i, len(visits), source)
        for i, inner in enumerate(table.tables("outcome", _OUTCOME), start=1)
    )
    names = [one.name for one in outcomes]
    if len(set(names)) < len(names):
        table.refuse("two outcomes have one name", "give each a name of its own")
    return VisitSeries(
        name=table.text("name") or f"series {place}",
        visits=visits,
        treatment=told(table, "treatment", source),
        every_days=every,
        outcomes=outcomes,
        afterwards=tuple(
            _afterwards(inner, source)
            for inner in table.tables("afterwards", ("what", "lasted", *_TOLD))
        ),
        kind=kind,
        by=read_practitioner(table),
        plan=read_plan(table, source),
        records=records,
    )


def _visits(
    table: CaseTable, source: str, kind: VisitKind | None
) -> tuple[tuple[Visit, ...], tuple[VisitRecord, ...]]:
    """Every visit from 1 to the last, also where nothing else was told; and what was done."""
    count = table.whole("visits")
    described: dict[int, Visit] = {}
    done: dict[int, VisitRecord] = {}
    for inner in table.tables("visit", _VISIT):
        first, last = _numbers(inner)
        on, sites = inner.day("on"), inner.texts("sites")
        response, said = inner.text("response"), inner.text("source") or source
        for number in range(first, last + 1):
            if number in described:
                inner.warn(
                    "visit_twice", f"visit {number} was told before", "the first telling is used"
                )
                continue
            described[number] = Visit(number, on, sites, response, said)
            record = read_done(inner, described[number], kind)
            if record is not None:
                done[number] = record
    check_visits_told(table, count, tuple(described))
    last = max([count or 0, *described])
    visits = tuple(described.get(n, Visit(n)) for n in range(1, last + 1))
    return visits, tuple(done[n] for n in sorted(done))


def _numbers(table: CaseTable) -> tuple[int, int]:
    """The visits that a table tells of."""
    number, span = table.whole("number"), table.visits()
    if (number is None) == (span is None):
        table.refuse("it needs number or visits, and one of them alone", "write number = 3")
    first, last = span or (number or 0, number or 0)
    if first < 1:
        table.refuse("visit 0 is before the first visit", f"count from 1 (to {VISITS_MAX})")
    return first, last


def _outcome(table: CaseTable, place: int, visits: int, source: str) -> CaseOutcome:
    name = table.text("name") or f"outcome {place}"
    words, scale = table.texts("words"), table.pair("scale")
    if len({word.lower() for word in words}) < len(words) or not all(words):
        table.refuse("words holds a word twice, or an empty one", "name each once, worst first")
    if words and scale:
        table.warn("scale_of_words", "words have an order and no scale", "scale is not used")
        scale = None
    readings = [
        (inner, *_reading(inner, words, source)) for inner in table.tables("reading", _READING)
    ]
    if not words and any(reading.word for _, reading, _ in readings):
        table.refuse(
            "there are words without an order", 'write words = ["worst", ..., "best"] beside name'
        )
    unit = table.text("unit")
    if unit.lower() in _IRLS:
        unit = "IRLS points"
    return CaseOutcome(
        name=name,
        readings=fitting_readings(table, readings, words, scale, visits),
        words=words,
        scale=scale,
        unit=unit or ("" if words else "points"),
        lower_is_better=table.yes("lower_is_better", default=True),
    )


def _reading(table: CaseTable, words: tuple[str, ...], source: str) -> tuple[Reading, bool]:
    """One reading, and whether its visits were told."""
    span = table.visits()
    given = table.text("word")
    spelt = {word.lower(): word for word in words}
    return Reading(
        *(span or (0, 0)),
        value=table.number("value"),
        word=spelt.get(given.lower(), given),
        context=table.text("context"),
        ups_and_downs=table.yes("ups_and_downs", default=False),
        says=table.text("says"),
        source=table.text("source") or source,
    ), span is not None


def _afterwards(table: CaseTable, source: str) -> Afterwards:
    return Afterwards(
        table.choice("what", AFTERS, "unknown"),
        table.text("lasted"),
        table.text("says"),
        table.text("source") or source,
    )
