"""All that is known of a person as answers to the questions of the rules: told, and derived."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ekbom.assessment import medicines, persons
from ekbom.knowledge.conditions import needs
from ekbom.knowledge.evaluate import checked, evaluate
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.observation import Observable, Quantity, Value
from ekbom.model.record import Observed, Symptoms

if TYPE_CHECKING:
    from datetime import date

    from ekbom.knowledge.rule_book import RuleBook
    from ekbom.model.record import PersonRecord

    _Derive = Callable[..., dict[str, Value]]


# Two spellings of one amount may differ by what converting a unit rounds.
_ROUNDED = 1e-9
_TODAY = "today"
_NOT_KNOWN = "it counts as not known until one of them is corrected"
_YES_COUNTS = "the yes counts until one of them is corrected, since it may need help today"


@dataclass(frozen=True, slots=True)
class KnownOf:
    """What is known of a person.

    Attributes
    ----------
    known : dict of str to value
        By observation; what is unknown, or told in two ways, is not in it. Of a warning sign that
        was told in two ways the yes is.
    findings : tuple of Finding
        Every contradiction.
    observed : mapping of str to Observed
        Who told it and where, for what was told and not derived.
    """

    known: dict[str, Value]
    findings: tuple[Finding, ...] = ()
    observed: Mapping[str, Observed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Telling:
    value: Value
    of: str


def known_of(record: PersonRecord, *, today: date) -> KnownOf:
    """Everything told and everything that follows from the record, each once.

    Parameters
    ----------
    record : PersonRecord
    today : date

    Raises
    ------
    UsageError, InputError, UnitError
        For an observation that does not exist, a value of the wrong kind and a wrong unit.
    """
    book = load_rule_book()
    observables = book.observables
    tellings: dict[str, list[_Telling]] = {}
    for name, telling in _tellings(record, today):
        right = checked(observables, {name: telling.value})[name]
        tellings.setdefault(name, []).append(_Telling(right, telling.of))
    known: dict[str, Value] = {}
    findings: list[Finding] = []
    pressing = _pressing(book)
    for name, told in tellings.items():
        seen = observables[name]
        other = next((one for one in told if not _same(seen, told[0], one)), None)
        # A warning sign that somebody saw is not lost because somebody else did not.
        counts = True if name in pressing else None
        value: Value | None = told[0].value if other is None else counts
        if value is not None:
            known[name] = value
        if other is not None:
            findings.append(_contradiction(seen, told[0], other, counts=counts))
    findings += _computed_apart(book, known)
    return KnownOf(known, tuple(findings), _observed(record.observed, known))


def _pressing(book: RuleBook) -> frozenset[str]:
    """What is asked by yes or no for somebody who may need help today."""
    asked = (
        one
        for rule in book.rules.values()
        if rule.urgency == _TODAY
        for one in rule.asks(book.observables)
    )
    return frozenset(name for name in asked if book.observables[name].kind == "yes_no")


def _tellings(record: PersonRecord, today: date) -> Iterator[tuple[str, _Telling]]:
    for one in record.observed:
        yield one.name, _Telling(one.value, f"[known]{f' by {one.by}' * (one.by != 'unknown')}")
    for derive, place in _parts(record):
        for name, value in derive(record, today=today).items():
            yield name, _Telling(value, place)


def _parts(record: PersonRecord) -> Iterator[tuple[_Derive, str]]:
    """What each part can tell, with where that stands; one with nothing to read is not loaded."""
    yield persons.derive, "[person]"
    if record.examinations or record.observed:
        from ekbom.assessment import examined

        yield examined.derive, "[[examination]]"
    if record.scales or record.symptoms != Symptoms():
        from ekbom.assessment import symptoms

        yield symptoms.derive, "[symptoms] or [[scale]]"
    if record.blood or record.iron_given:
        from ekbom.assessment import blood

        yield blood.derive, "[[blood]]"
    yield medicines.derive, "[[taking]]"


def _computed_apart(book: RuleBook, known: dict[str, Value]) -> list[Finding]:
    """Numbers that lie on the other side of a limit than the one computed from others.

    Neither they nor the others count any longer.
    """
    findings = []
    for name in list(known):
        group = needs(book.observables, name)
        if len(group) == 1 or not all(part in known for part in group):
            continue
        values = {part: known[part] for part in group}
        try:
            for rule in book.rules.values():
                if name in rule.asks(book.observables):
                    evaluate(book, rule.id, values)
        except InputError as error:
            findings.append(_finding(error.where, error.problem, _NOT_KNOWN))
            for part in group:
                del known[part]
    return findings


def _observed(observed: Iterable[Observed], known: Mapping[str, Value]) -> dict[str, Observed]:
    """The first telling of what is known."""
    found: dict[str, Observed] = {}
    for one in observed:
        if one.name in known:
            found.setdefault(one.name, one)
    return found


def _same(seen: Observable, one: _Telling, other: _Telling) -> bool:
    if isinstance(one.value, Quantity) and isinstance(other.value, Quantity):
        first, second = (value.value * seen.units[value.unit] for value in (one.value, other.value))
        return math.isclose(first, second, rel_tol=_ROUNDED)
    return one.value == other.value


def _contradiction(
    seen: Observable, one: _Telling, other: _Telling, *, counts: bool | None
) -> Finding:
    first, second = (_words(seen, telling) for telling in (one, other))
    return _finding(
        seen.name, f"{seen.says}: {first}, but {second}", _YES_COUNTS if counts else _NOT_KNOWN
    )


def _finding(where: str, what: str, repair: str) -> Finding:
    return Finding(
        code="contradiction",
        severity="error",
        where=where,
        what=what,
        repair=repair,
    )


def _words(seen: Observable, telling: _Telling) -> str:
    if isinstance(telling.value, bool):
        said = "yes" if telling.value else "no"
    elif isinstance(telling.value, Quantity):
        said = str(telling.value)
    else:
        said = seen.words[telling.value]
    return f"{said} in {telling.of}"
