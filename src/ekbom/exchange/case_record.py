"""What a case file tells of the person for an assessment: answers, symptoms, examinations, scales.

Strict about names, kinds and units, since a slip there would change an answer in silence. The
rest of the record (blood, iron, medicines) is read in `ekbom.exchange.case_taken`.

==========================  =====================================================================
Table                       Names
==========================  =====================================================================
[person]                    age_years, sex (female, male), weight_kg, height_cm, pregnant, due,
                            gave_birth, breastfeeding, on_dialysis, reporter (who answers)
[person.dialysis]           days (mon to sun), hours (of one treatment), starts (a clock time)
[known]                     an observation = true, false, a word, "45 ug/L" or "unknown"; or a
                            table of value, by, on, says, source; or a list of these where it was
                            told more than once
[symptoms]                  sensations, painful, sides (left, right, both, changes), places,
                            began_at_age_years, relatives, hormones, own_words, own_words_by, goal
[[symptoms.sit]]            situation (bed, desk, meeting, train, car, plane, cinema,
                            dialysis_chair), minutes, on
[[examination]]             kind, result (nothing_found, found, unclear), on, by, concerns (ids of
                            look-alikes), says, source
[[blood]]                   on, at, fasting, hours_since_iron, laboratory, source and a table
                            values of name = "45 ug/L"
[[iron_given]]              product, route (mouth, vein, muscle), on, until, dose, source
[[taking]]                  name, taking (taken, not_taken, different, stopped, past), written_by,
                            since, until, dose, highest_dose (of each day), at (clock times),
                            response (helped, helped_at_first, did_not_help, made_worse),
                            augmentation, why_stopped, source
[[taking.steps]]            on, dose, by (patient, prescriber, therapist)
[[scale]]                   scale, on, total, by, source and a table items of number = points
==========================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ekbom.exchange.case_table import CaseTable
from ekbom.exchange.case_taken import blood, iron_given, medicines
from ekbom.model.record import (
    RESULTS,
    SEXES,
    SIDES,
    SITUATIONS,
    TELLERS,
    Dialysis,
    Examination,
    Observed,
    Person,
    PersonRecord,
    ScaleResult,
    SitMinutes,
    Symptoms,
    Teller,
)

if TYPE_CHECKING:
    from ekbom.model.observation import Observable, Value

TABLES = (
    "person", "known", "symptoms", "examination", "blood", "iron_given", "taking", "scale",
)  # fmt: skip

_PERSON = (
    "age_years", "sex", "weight_kg", "height_cm", "pregnant", "due", "gave_birth",
    "breastfeeding", "on_dialysis", "reporter", "dialysis",
)  # fmt: skip
_SYMPTOMS = (
    "sensations", "painful", "sides", "places", "began_at_age_years", "relatives", "hormones",
    "own_words", "own_words_by", "goal", "sit",
)  # fmt: skip
_TOLD = ("value", "by", "on", "says", "source")
_EXAMINATION = ("kind", "result", "on", "by", "concerns", "says", "source")
_SCALE = ("scale", "on", "total", "items", "by", "source")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNKNOWN: Literal["unknown"] = "unknown"
# What no person reaches: beyond it the number is a slip of the pen.
_YEARS_MAX, _KG_MAX, _CM_MAX = 130, 700, 280
_DAY_H, _DAY_MIN = 24, 24 * 60


def read_record(top: CaseTable, source: str, now: datetime | None) -> PersonRecord:
    """The person's record as far as the file tells of it.

    Parameters
    ----------
    top : CaseTable
        The whole file.
    source : str
        Of the case, for what names none.
    now : datetime or None
        The clock, to name dates that lie in the future.

    Raises
    ------
    InputError, UnitError
        When a name, an observation, the kind of a value or a unit is off.
    """
    person = _person(top, now)
    by = person.reporter if _one(top, "person", _PERSON).raw("reporter") else _UNKNOWN
    return PersonRecord(
        person=person,
        observed=tuple(_known(top, source, by, now)),
        symptoms=_symptoms(top, now),
        examinations=tuple(
            _examination(one, source, now) for one in top.tables("examination", _EXAMINATION)
        ),
        blood=blood(top, source, now),
        iron_given=iron_given(top, source, now),
        medicines=medicines(top, source, now),
        scales=tuple(_scale(one, source, now) for one in top.tables("scale", _SCALE)),
    )


def _one(top: CaseTable, name: str, names: tuple[str, ...]) -> CaseTable:
    """The one table of that name; an empty one where it is not told."""
    found = top.tables(name, names)
    if len(found) > 1:
        top.refuse(f"there is more than one {name}", f"write one [{name}]")
    return found[0] if found else CaseTable(top.about, name, {}, names)


def _person(top: CaseTable, now: datetime | None) -> Person:
    table = _one(top, "person", _PERSON)
    return Person(
        age_years=table.amount("age_years", _YEARS_MAX),
        sex=table.choice("sex", SEXES) if table.raw("sex") is not None else None,
        weight_kg=table.amount("weight_kg", _KG_MAX),
        height_cm=table.amount("height_cm", _CM_MAX),
        pregnant=table.truth("pregnant"),
        due=table.day("due"),
        gave_birth=table.past_day("gave_birth", now),
        breastfeeding=table.truth("breastfeeding"),
        on_dialysis=table.truth("on_dialysis"),
        dialysis=_dialysis(table),
        reporter=table.choice("reporter", TELLERS, "person"),
    )


def _dialysis(person: CaseTable) -> Dialysis | None:
    if person.raw("dialysis") is None:
        return None
    table = _one(person, "dialysis", ("days", "hours", "starts"))
    days = table.texts("days")
    for day in days:
        if day.lower()[:3] not in _DAYS:
            table.refuse(f"days holds {day!r}", f"use {', '.join(_DAYS)}")
    starts = table.clocks("starts")
    short = tuple(day.lower()[:3] for day in days)
    return Dialysis(short, table.amount("hours", _DAY_H), starts[0] if starts else "")


def _known(top: CaseTable, source: str, by: Teller, now: datetime | None) -> Iterator[Observed]:
    """Every answer, of the kind its question has; one told as unknown is as good as not told."""
    from ekbom.knowledge.evaluate import checked
    from ekbom.knowledge.shipped_rules import load_rule_book

    given = top.raw("known")
    if given is None:
        return
    if not isinstance(given, dict):
        top.refuse("known is no table", "write [known] and its lines below")
    observables = load_rule_book().observables
    for name, told in given.items():
        # A name that does not exist is refused here with the names near to it.
        with top.at("known"):
            checked(observables, {name: None})
        seen = observables[name]
        for one in told if isinstance(told, list) else [told]:
            values = one if isinstance(one, dict) else {"value": one}
            table = CaseTable(top.about, f"known, {name}", values, _TOLD)
            if table.raw("value") is None:
                table.refuse("value is missing", 'write value = true, a word or "unknown"')
            value = _value(table, seen)
            if value is None:
                continue
            with top.at("known"):
                value = checked(observables, {name: value})[name]
            yield Observed(
                name=name,
                value=value,
                by=table.choice("by", TELLERS, by),
                on=table.past_day("on", now),
                says=table.text("says"),
                source=table.text("source") or source,
            )


def _value(table: CaseTable, seen: Observable) -> Value | None:
    """The value as its question takes it; whether it is of that kind is for the rule book."""
    given = table.raw("value")
    if seen.kind == "number" and given != _UNKNOWN:
        return table.quantity("value")
    if isinstance(given, bool):
        return given
    if seen.kind == "yes_no" and not isinstance(given, str):
        table.refuse(f"value is {str(given)[:60]!r}", "write true or false")
    word = table.text("value").lower().replace(" ", "_")
    if word == _UNKNOWN and _UNKNOWN not in seen.words:
        return None
    return word == "yes" if seen.kind == "yes_no" and word in ("yes", "no") else word


def _symptoms(top: CaseTable, now: datetime | None) -> Symptoms:
    table = _one(top, "symptoms", _SYMPTOMS)
    return Symptoms(
        sensations=table.texts("sensations"),
        painful=table.truth("painful"),
        sides=table.choice("sides", SIDES) if table.raw("sides") is not None else None,
        places=table.texts("places"),
        began_at_age_years=table.amount("began_at_age_years", _YEARS_MAX),
        relatives=table.texts("relatives"),
        hormones=table.texts("hormones"),
        own_words=table.text("own_words"),
        own_words_by=table.choice("own_words_by", TELLERS, "person"),
        sit=tuple(_sat(table, now)),
        goal=table.text("goal"),
    )


def _sat(symptoms: CaseTable, now: datetime | None) -> Iterator[SitMinutes]:
    for table in symptoms.tables("sit", ("situation", "minutes", "on")):
        situation = table.choice("situation", SITUATIONS)
        minutes = table.amount("minutes", _DAY_MIN)
        if minutes is None:
            table.warn("minutes_not_told", "nobody told the minutes", "write minutes = 15")
            continue
        yield SitMinutes(situation, minutes, table.past_day("on", now))


def _examination(table: CaseTable, source: str, now: datetime | None) -> Examination:
    from ekbom.knowledge.explain import shipped_facts

    kind = table.text("kind").lower().replace(" ", "_")
    if not kind:
        table.refuse("kind is missing", 'write kind = "neurological"')
    concerns = table.texts("concerns")
    known = [fact for fact in shipped_facts() if fact.startswith("mimic.")]
    for fact in concerns:
        if fact not in known:
            table.refuse(f"concerns names {fact!r}", f"use some of {', '.join(known)}")
    return Examination(
        kind=kind,
        result=table.choice("result", RESULTS),
        on=table.past_day("on", now),
        by=table.text("by"),
        concerns=concerns,
        says=table.text("says"),
        source=table.text("source") or source,
    )


def _scale(table: CaseTable, source: str, now: datetime | None) -> ScaleResult:
    name = table.text("scale").lower().replace(" ", "_").replace("-", "_")
    if not name:
        table.refuse("scale is missing", 'write scale = "irls"')
    given = table.raw("items") or {}
    if not isinstance(given, dict):
        table.refuse("items is no table", 'write items = { "1" = 3, "2" = 2 }')
    items = CaseTable(table.about, f"{table.place}, items", given, tuple(given))
    points = {item: items.number(item) for item in given}
    return ScaleResult(
        scale=name,
        on=table.past_day("on", now),
        total=table.number("total"),
        items={item: value for item, value in points.items() if value is not None},
        by=table.choice("by", TELLERS, _UNKNOWN),
        source=table.text("source") or source,
    )
