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
`ekbom.exchange.case_record`; what was asked, agreed and done in the treatment itself, in
`ekbom.exchange.case_visits`.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from ekbom.exchange.case_checks import check_dates, check_medicines
from ekbom.exchange.case_record import TABLES, read_record
from ekbom.exchange.case_series import all_series, told
from ekbom.exchange.case_sleep import sleep_studies
from ekbom.exchange.case_table import CaseSource, CaseTable
from ekbom.exchange.case_visits import read_intake
from ekbom.exchange.text_file import read_bytes
from ekbom.journal import note
from ekbom.model.case import (
    DECIDERS,
    MEDICINE_STEPS,
    NOT_NAMED,
    Case,
    Medicine,
    MedicineChange,
    NightsFile,
)
from ekbom.model.errors import InputError
from ekbom.model.record import PersonRecord

FORMAT = "ekbom-case/1"

_BYTES_MAX = 10**6  # a case told in a thousand pages
_TOLD = ("says", "source")
_PERSON = ("about", "complaint", "trigger", "relief", "opinion", "medicine")
_PARTS = ("series", "nights", "sleep_studies", "intake")
_ALL = ("format", "title", "source", *_PERSON, *_PARTS, *TABLES)
_CHANGE = ("step", "by", *_TOLD, "on", "visits", "series")
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
    series = all_series(top, source)
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
        about=told(top, "about", source),
        complaint=told(top, "complaint", source),
        triggers=told(top, "trigger", source),
        relief=told(top, "relief", source),
        opinions=told(top, "opinion", source),
        medicines=medicines,
        series=series,
        nights=nights,
        file=about.source,
        findings=tuple(about.findings),
        sleep_studies=studies,
        record=record,
        intake=read_intake(top, source),
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
    words = CaseTable(top.about, f"{table.place}, options", options, tuple(options))
    # One spelling for whoever reads them: day_turns is day-turns.
    said = tuple((name.replace("_", "-"), _option(words, name)) for name in options)
    return NightsFile(path, outcome, said)


def _option(table: CaseTable, name: str) -> str:
    value = table.raw(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        table.refuse(f"{name} is {value!r}", "write text in quotes, or a number")
    return str(value)
