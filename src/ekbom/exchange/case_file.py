"""A person's case as one TOML file in a small vocabulary of its own.

Everything may be left out; what is left out counts as not told. A name that is not in this
list is refused, since it is most likely a typing error. ``source`` says where a thing was
told and, left out, is the source of the whole case. Visits are counted from 1 in each
series, 0 is before the first, and a range is its first and last visit: ``[4, 8]``.

==========================  =====================================================================
Table                       Names
==========================  =====================================================================
the file                    format ("ekbom-case/1"), title, source
[[about]] [[complaint]]     says, source; a plain text instead of a table is its ``says``
[[trigger]] [[relief]]
[[opinion]]                 the same: what somebody thinks, kept apart from what happened
[[medicine]]                name
[[medicine.change]]         step (taken, begun, stopped, raised, reduced, switched), by (patient,
                            prescriber, therapist, unknown), says, source, on (a date), visits (a
                            range), series (its name, where there is more than one)
[[series]]                  name, every_days, visits (how many)
[[series.treatment]]        says, source
[[series.visit]]            number, or visits (a range told alike); on, sites, response, source
[[series.outcome]]          name, words (from worst to best) or scale (lowest, highest), unit,
                            lower_is_better
[[series.outcome.reading]]  visits (a range), word or value, context, ups_and_downs, says, source
[[series.afterwards]]       what (stayed_good, stayed_manageable, returned_gradually,
                            returned_suddenly, maintenance, ongoing, unknown), lasted, says, source
[[sleep_studies]]           a sleep study known on paper alone: on, laboratory, index (its name),
                            value (for each hour), edition, sleep_min, says, source
[nights]                    file (a diary beside the case), outcome, options (as of ekbom helps)
==========================  =====================================================================

What an assessment asks of the person stands in tables of its own, told of in
`ekbom.exchange.case_record`.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from ekbom.exchange.case_checks import (
    check_dates,
    check_medicines,
    check_visits_told,
    fitting_readings,
)
from ekbom.exchange.case_record import TABLES, read_record
from ekbom.exchange.case_sleep import sleep_studies
from ekbom.exchange.case_table import VISITS_MAX, CaseSource, CaseTable
from ekbom.exchange.text_file import read_bytes
from ekbom.journal import note
from ekbom.model.case import (
    AFTERS,
    DECIDERS,
    MEDICINE_STEPS,
    NOT_NAMED,
    Afterwards,
    Case,
    CaseOutcome,
    Medicine,
    MedicineChange,
    NightsFile,
    Reading,
    Told,
    Visit,
    VisitSeries,
)
from ekbom.model.errors import InputError
from ekbom.model.record import PersonRecord

FORMAT = "ekbom-case/1"

_BYTES_MAX = 10**6  # a case told in a thousand pages
_IRLS = ("irls", "irls point", "irls points")
_TOLD = ("says", "source")
_PERSON = ("about", "complaint", "trigger", "relief", "opinion", "medicine")
_ALL = ("format", "title", "source", *_PERSON, "series", "nights", "sleep_studies", *TABLES)
_CHANGE = ("step", "by", *_TOLD, "on", "visits", "series")
_SERIES = ("name", "every_days", "visits", "treatment", "visit", "outcome", "afterwards")
_VISIT = ("number", "visits", "on", "sites", "response", "source")
_OUTCOME = ("name", "words", "scale", "unit", "lower_is_better", "reading")
_READING = ("visits", "word", "value", "context", "ups_and_downs", *_TOLD)
_NIGHTS = ("file", "outcome", "options")


def read_case(path: str | Path, *, now: datetime | None = None) -> Case:
    """Read a person's case from its TOML file, which is never changed.

    Parameters
    ----------
    path : str or Path
        UTF-8 (with or without a byte order mark), in the vocabulary of this module.
    now : datetime, optional
        The clock, to name dates that lie in the future.

    Returns
    -------
    Case
        With everything that was odd in the file as findings.

    Raises
    ------
    InputError
        When the file cannot be read or is not TOML, when a name in it is not in the
        vocabulary, or a value is not of its kind.

    Examples
    --------
    >>> read_case("examples/cases/case_000.toml")  # doctest: +SKIP
    Case(Ten weekly visits for restless legs at desk and bedtime, 1 series, 10 visits)
    """
    place = Path(path)
    about = CaseSource(str(path), place.name)
    return _case(case_text(place, about), about, now)


def case_from(text: str, name: str, *, now: datetime | None = None) -> Case:
    """A case from its text, wherever that is kept; `name` stands in messages.

    Raises
    ------
    InputError
        As `read_case` does.
    """
    return _case(text, CaseSource(name, name), now)


def _case(text: str, about: CaseSource, now: datetime | None) -> Case:
    top = CaseTable(about, "", parsed_case(text, about.where), _ALL)
    if top.text("format", FORMAT) != FORMAT:
        top.refuse(f"format is {top.text('format')!r}", f'write format = "{FORMAT}"')
    source = top.text("source")
    if not source:
        top.warn("source_not_told", "nobody can see where this was told", "write source = ...")
    series = _all_series(top, source)
    medicines = _medicines(top, source, [one.name for one in series])
    nights, studies = _nights(top), sleep_studies(top, source, now)
    record = read_record(top, source, now)
    if not series and nights is None and record == PersonRecord():
        top.warn(
            "nothing_to_follow",
            "it holds no visits and names no diary",
            "tell the visits under [[series]], or the diary under [nights]",
        )
    check_dates(about, series, medicines, now)
    check_medicines(about, series, medicines)
    return Case(
        title=top.text("title") or Path(about.source).stem,
        source=source,
        about=_told(top, "about", source),
        complaint=_told(top, "complaint", source),
        triggers=_told(top, "trigger", source),
        relief=_told(top, "relief", source),
        opinions=_told(top, "opinion", source),
        medicines=medicines,
        series=series,
        nights=nights,
        file=about.source,
        findings=tuple(about.findings),
        sleep_studies=studies,
        record=record,
    )


def case_text(place: Path, about: CaseSource) -> str:
    """The text of a case file; one that is not UTF-8 is read as Latin-1, and that is said.

    Raises
    ------
    InputError
        When it cannot be read, is too large or empty.
    """
    data = read_bytes(place, most=_BYTES_MAX, kind="a case", where=about.where)
    if not data.strip():
        raise InputError(about.where, "the file is empty", "tell the case in it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        about.findings.append(
            note.warning(
                "encoding",
                about.source,
                "the text is not UTF-8; read as Latin-1",
                "check letters with accents, or save it as UTF-8",
            )
        )
        return data.decode("latin-1")


def parsed_case(text: str, where: str) -> dict[str, Any]:
    """The tables of a case file as they stand there.

    Raises
    ------
    InputError
        When it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(where, f"it is not valid TOML ({error})", "correct that line") from None
    except ValueError as error:  # a date of no calendar, a number with too many digits
        raise InputError(where, f"a value cannot be read ({error})", "correct it") from None
    except RecursionError:
        raise InputError(where, "it is nested too deeply", "check the name") from None


def _told(top: CaseTable, name: str, source: str) -> tuple[Told, ...]:
    """Things told; one of which nothing is said is left out, and that is said."""
    value = top.raw(name)
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        value = [{"says": item} if isinstance(item, str) else item for item in value]
    told = CaseTable(top.about, top.place, {} if value is None else {name: value}, (name,))
    found = []
    for table in told.tables(name, _TOLD):
        says = table.text("says")
        if says:
            found.append(Told(says, table.text("source") or source))
        else:
            table.warn("nothing_said", "says is empty or missing", "not used; write what was told")
    return tuple(found)


def _medicines(top: CaseTable, source: str, series: list[str]) -> tuple[Medicine, ...]:
    return tuple(
        Medicine(
            table.text("name") or NOT_NAMED,
            tuple(_change(inner, source, series) for inner in table.tables("change", _CHANGE)),
        )
        for table in top.tables("medicine", ("name", "change"))
    )


def _change(table: CaseTable, source: str, series: list[str]) -> MedicineChange:
    named = table.text("series")
    if named and named not in series:
        table.refuse(
            f"series {named!r} is not told of here", f"use one of {', '.join(series) or 'none'}"
        )
    return MedicineChange(
        step=table.choice("step", MEDICINE_STEPS),
        by=table.choice("by", DECIDERS, "unknown"),
        says=table.text("says"),
        source=table.text("source") or source,
        on=table.day("on"),
        visits=table.visits(),
        series=named,
    )


def _all_series(top: CaseTable, source: str) -> tuple[VisitSeries, ...]:
    found = [
        _series(table, i, source) for i, table in enumerate(top.tables("series", _SERIES), start=1)
    ]
    names = [one.name for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        top.refuse(f"more than one series is called {twice[0]!r}", "give each a name of its own")
    return tuple(found)


def _series(table: CaseTable, place: int, source: str) -> VisitSeries:
    visits = _visits(table, source)
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
        treatment=_told(table, "treatment", source),
        every_days=every,
        outcomes=outcomes,
        afterwards=tuple(
            _afterwards(inner, source)
            for inner in table.tables("afterwards", ("what", "lasted", *_TOLD))
        ),
    )


def _visits(table: CaseTable, source: str) -> tuple[Visit, ...]:
    """Every visit from 1 to the last, also those of which nothing else was told."""
    count = table.whole("visits")
    described: dict[int, Visit] = {}
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
    check_visits_told(table, count, tuple(described))
    last = max([count or 0, *described])
    return tuple(described.get(n, Visit(n)) for n in range(1, last + 1))


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


def _nights(top: CaseTable) -> NightsFile | None:
    tables = top.tables("nights", _NIGHTS)
    if not tables:
        return None
    if len(tables) > 1:
        top.refuse("there are two diaries", "name one under [nights]")
    table = tables[0]
    path, outcome = table.text("file"), table.text("outcome")
    if not path or not outcome:
        table.refuse("file or outcome is missing", "name the diary and its column")
    options = table.raw("options") or {}
    if not isinstance(options, dict):
        table.refuse("options is no table", 'write options = { tz = "Europe/Oslo" }')
    told = CaseTable(top.about, f"{table.place}, options", options, tuple(options))
    return NightsFile(path, outcome, tuple((name, _plain(told, name)) for name in options))


def _plain(table: CaseTable, name: str) -> str:
    value = table.raw(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        table.refuse(f"{name} is {value!r}", "write text in quotes, or a number")
    return str(value)
