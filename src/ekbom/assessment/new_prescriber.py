"""Half a page for anybody who is about to prescribe: who, what was found, what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.blood import current
from ekbom.assessment.iron_series import iron_of
from ekbom.assessment.statements import missing_of, stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.render import listed
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Section, Statement
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.knowledge.facts import Entry
    from ekbom.model.assessed import PatternAnswer
    from ekbom.model.observation import Known
    from ekbom.model.record import MedicineUse, PersonRecord, Route

# What deserves a thought before it is given, best supported first; the names stand in the facts.
_LOOK_FIRST = (
    "worse.antihist",
    "worse.antiemetic",
    "worse.antipsychotic",
    "worse.mirtazapine",
    "worse.ssri_snri",
    "worse.tca",
    "worse.lithium",
)
_NAMES = "named drugs"
_NOT_AT_ONCE = "medicines.not_at_once"
_GATES = ("gate.", "interact.")
_BREATHING = "card.breathing"
# What is asked before anything is given.
_ASKED = ("gate.pregnancy", "gate.renal", _BREATHING)
_NOT_KNOWN = "not known"
_WRITTEN = "Written on {} from what was told; information, and no medical device."
_YES_NO: dict[object, str] = {True: "yes", False: "no"}
_TAKING = {
    "taken": "taken",
    "not_taken": "not taken by own decision",
    "different": "taken otherwise than prescribed",
    "stopped": "ended by own decision",
    "past": "taken in the past",
    "unknown": "not known whether it is taken",
}
_ROUTES: dict[Route, str] = {
    "mouth": "by mouth",
    "vein": "by drip",
    "muscle": "into a muscle",
    "unknown": "way not known",
}
# Always on the card; iron and its binding capacity only where they stand for the saturation.
_BLOOD = ("ferritin", "tsat")
_INSTEAD = ("iron", "tibc")


def card(
    record: PersonRecord,
    known: Known,
    audience: Audience,
    *,
    today: date,
    pattern: PatternAnswer | None = None,
    urgent: tuple[Statement, ...] = (),
) -> Section:
    """The card for a new prescriber; what was not told is said to be not known.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}
    today : date
    pattern : PatternAnswer or None
        None while a red flag stops the flow.
    urgent : tuple of Statement
        Red flags and stop cards; they stand at the head of the card.

    Returns
    -------
    Section
        Named ``card``, one statement for each line, in the order in which it is printed.
    """
    lines = (
        *urgent,
        _line("card.who", _who(record, known), "rule.08"),
        _pattern(pattern),
        _look_first(),
        *_medicines(record),
        _history(record, known),
        *_iron(record, known, today),
        *_rules(known, audience),
        *_kidney(known),
        *_unasked(known, audience),
        _line("card.written", _WRITTEN.format(today.isoformat()), "rule.27"),
    )
    return Section("card", statements=tuple(lines))


def _line(code: str, says: str, *facts: str, reasons: tuple[str, ...] = ()) -> Statement:
    return Statement(code, says, tuple(ground(fact) for fact in facts), reasons=reasons)


def _who(record: PersonRecord, known: Known) -> str:
    words = load_rule_book().observables["population"].words
    age, population = known.get("age_years"), known.get("population")
    group = words[str(population)] if population is not None else f"group {_NOT_KNOWN}"
    years = f"age {_NOT_KNOWN}" if age is None else str(age)
    sex = record.person.sex or f"sex {_NOT_KNOWN}"
    return f"Who: {group}, {years}, {sex}."


def _pattern(pattern: PatternAnswer | None) -> Statement:
    if pattern is None:
        return _line("card.pattern", "Restless legs: not looked at yet.", "rule.03")
    return Statement("card.pattern", pattern.says, pattern.grounds)


def _look_first() -> Statement:
    facts = shipped_facts()
    classes = "; ".join(_class(facts[fact]) for fact in _LOOK_FIRST)
    says = f"To be looked at before it is given: {classes}."
    return _line("card.look_first", says, *_LOOK_FIRST, "worse.rule")


def _class(fact: Entry) -> str:
    """A class, with the first of its medicines unless their names are from memory."""
    if _NAMES in fact.get("memory_parts", ()):
        return str(fact["agent_class"])
    return f"{fact['agent_class']} such as {fact['medicines'][0]}"


def _medicines(record: PersonRecord) -> Iterator[Statement]:
    if not record.medicines:
        yield _line("card.medicines", f"Medicines: {_NOT_KNOWN}.", "rule.04")
    for use in record.medicines:
        yield _line("card.medicines", f"{_used(use)}.", "rule.04", reasons=_source(use.source))


def _used(use: MedicineUse) -> str:
    said = [_TAKING[use.taking]]
    if use.dose is not None:
        said.append(f"{use.dose} a day")
    said += [f"at {' and '.join(use.at)}"] if use.at else []
    said += [f"since {use.since}"] if use.since else []
    said += [f"until {use.until}"] if use.until else []
    return f"{use.name}: {', '.join(said)}"


def _history(record: PersonRecord, known: Known) -> Statement:
    under = [use.name for use in record.medicines if use.augmentation]
    if under:
        says = f"Augmentation in the past: under {listed(under, 'and')}."
    else:
        told = _YES_NO.get(known.get("augmented_before"), _NOT_KNOWN)
        says = f"Augmentation in the past: {told}."
    return _line("card.augmentation", says, "scale.aug.quick", "rec.aug.rate")


def _iron(record: PersonRecord, known: Known, today: date) -> Iterator[Statement]:
    now, _ = current(record, today)
    instead = all(name in now for name in _INSTEAD) and "tsat" not in now
    for name in (*_BLOOD, *(_INSTEAD if instead else ())):
        spoken = capital(load_rule_book().observables[name].says)
        value = now.get(name)
        if value is not None:
            day = value.on.isoformat() if value.on else f"day {_NOT_KNOWN}"
            says, reasons = f"{spoken}: {value.quantity}, {day}.", _source(value.source)
        else:
            told = known.get(name)
            day = f", day {_NOT_KNOWN}" if told is not None else ""
            says, reasons = f"{spoken}: {_NOT_KNOWN if told is None else told}{day}.", ()
        yield _line("card.iron", says, "lab.when", reasons=reasons)
    for last in iron_of(record, today)[-1:]:
        day = last.on.isoformat() if last.on else f"day {_NOT_KNOWN}"
        says = f"Iron given last: {last.product}, {_ROUTES[last.route]}, {day}."
        yield _line("card.iron_given", says, "lab.ferritin.recheck", reasons=_source(last.source))


def _rules(known: Known, audience: Audience) -> Iterator[Statement]:
    rules = [id_ for id_ in load_rule_book().rules if id_.startswith(_GATES)]
    for rule in (_NOT_AT_ONCE, *rules, _BREATHING):
        found = stated(rule, known, audience)
        if found is not None:
            yield found


def _kidney(known: Known) -> Iterator[Statement]:
    found = known.get("egfr")
    if found is not None:
        yield _line("card.kidney", f"Kidney function (eGFR): {found}.", "rule.11")


def _unasked(known: Known, audience: Audience) -> Iterator[Statement]:
    """What was not asked after although it changes what may be given."""
    missing = [one.says for rule in _ASKED for one in missing_of(rule, known, audience)]
    if missing:
        says = f"Not known yet: {'; '.join(dict.fromkeys(missing))}."
        yield _line("card.not_known", says, "rule.09", "rule.11", "rule.12")


def _source(source: str) -> tuple[str, ...]:
    return (source,) if source else ()
