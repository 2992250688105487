"""Whether the figures are a reason to ask about iron: limits by population, ceiling, two readings.

What comes out is a question for the person who prescribes. It is held back while ferritin and
transferrin saturation are not both known, above the ceiling, with a known overload, and where
iron was given after the last ferritin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ekbom.assessment.blood import current, sound_values
from ekbom.assessment.convert import accepted, check_saturation
from ekbom.assessment.iron_series import iron_of, next_due, timeline
from ekbom.assessment.statements import from_fact, missing_of, stated, verdict
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section, Statement
from ekbom.model.errors import EkbomError
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord
    from ekbom.model.verdict import Missing

# What holds the question back, the most telling first.
_HELD_BACK = ("iron.ceiling", "iron.overload", "iron.since", "iron.pair")
# The rules that put the question itself, by population; the newer before the older.
_QUESTIONS = {
    "adult": ("iron.adult", "iron.adult_by_vein", "iron.adult_older"),
    "child": ("iron.child",),
    "dialysis": ("iron.dialysis",),
    "pregnant": ("iron.pregnancy",),
}
_ALL_QUESTIONS = tuple(rule for rules in _QUESTIONS.values() for rule in rules)
# What is said besides: which of it puts a question of its own, and how the figures are to be read.
_CAUSES = ("iron.find_the_cause", "iron.inflamed")
_READING = (
    "iron.pregnancy_question",
    "iron.ferritin_lifted",
    "iron.soon_after_tablet",
    "iron.soon_after_drip",
    "iron.not_in_the_morning",
    "iron.not_fasting",
    "iron.old",
    "iron.recheck",
    "iron.drip_takes_time",
)
_OLDER = "lab.ferritin.older_rule"
_MEASURED = ("ferritin", "iron", "tibc", "tsat", "crp")
_ORDER = ("population", "ferritin", "tsat", "inflammation")


def iron(record: PersonRecord, known: Known, audience: Audience, *, today: date) -> Section:
    """What there is to say and to ask about iron.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
        As `ekbom.assessment.known.known_of` gives it.
    audience : {"person", "clinician"}
    today : date

    Returns
    -------
    Section
        Its figures are ``population`` (whose limits count; None while it is open), ``values``,
        ``saturation`` (given or computed), ``readings`` (each rule
        for the population with its edition and whether it applies, newest first; none while the
        question is held back), ``held_back`` (the rules that hold it back), ``timeline`` (values
        with the iron between them) and ``next_due``.
    """
    usable, findings = usable_values(known)
    seen = {**usable, "iron_pair": _saturation(usable) is not None and "ferritin" in usable}
    held = tuple(rule for rule in _HELD_BACK if _holds(rule, seen, audience))
    return Section(
        name="iron",
        statements=tuple(_statements(record, seen, audience, held, today)),
        missing=_missing(seen, audience),
        findings=(*findings, *_of_two_days(record, today)),
        figures=_figures(record, seen, audience, held, today),
    )


def usable_values(known: Known) -> tuple[dict[str, Value], tuple[Finding, ...]]:
    """What is known without the values that make no sense, and what is wrong with those.

    Parameters
    ----------
    known : mapping of observation to value
    """
    usable = {name: value for name, value in known.items() if value is not None}
    findings = []
    for name in _MEASURED:
        value = usable.get(name)
        if isinstance(value, Quantity):
            try:
                usable[name] = accepted(name, value)
            except EkbomError as error:
                del usable[name]
                findings.append(_refused(error))
    try:
        if {"iron", "tibc"} <= set(usable) and _saturation(usable):
            # The computed one is the more exact; two could lie on two sides of a limit.
            usable.pop("tsat", None)
    except EkbomError as error:
        for name in ("iron", "tibc", "tsat"):
            usable.pop(name, None)
        findings.append(_refused(error))
    return usable, tuple(findings)


def _saturation(known: Known) -> Quantity | None:
    """The saturation that was given, or the one computed from iron and its binding capacity."""
    iron_, tibc, tsat = (known.get(name) for name in ("iron", "tibc", "tsat"))
    given = tsat if isinstance(tsat, Quantity) else None
    if isinstance(iron_, Quantity) and isinstance(tibc, Quantity):
        computed = check_saturation(iron_, tibc, given)
        return given or computed
    return given


def _statements(
    record: PersonRecord, seen: Known, audience: Audience, held: tuple[str, ...], today: date
) -> Iterator[Statement]:
    rules = (*held, *_CAUSES, *(() if held else _ALL_QUESTIONS), *_READING)
    found = {rule: one for rule in rules if (one := stated(rule, seen, audience)) is not None}
    yield from found.values()
    yield from _two_readings(seen, audience, held)
    if not _phosphate_since(record, today):
        one = stated("iron.phosphate", seen, audience)
        yield from () if one is None else (one,)
    yield from _context(seen, audience, held)


def _two_readings(seen: Known, audience: Audience, held: tuple[str, ...]) -> Iterator[Statement]:
    """The older rule with why it differs, where the two say different things."""
    found = {rule: verdict(rule, seen, audience) for rule in _QUESTIONS["adult"]}
    holds = {rule: one.holds for rule, one in found.items() if one is not None}
    older = found["iron.adult_older"]
    if held or older is None or None in holds.values():
        return
    if (holds["iron.adult"] or holds["iron.adult_by_vein"]) and not older.holds:
        why = (older.says, shipped_facts()[_OLDER]["why_differs"])
        one = from_fact(_OLDER, audience, reasons=tuple(text.removesuffix(".") for text in why))
        yield from () if one is None else (one,)


def _context(seen: Known, audience: Audience, held: tuple[str, ...]) -> Iterator[Statement]:
    """How little the figures may mean where no rule for this population asks about iron."""
    rules = () if held else _QUESTIONS.get(str(seen.get("population")), ())
    found = [verdict(rule, seen, audience) for rule in rules]
    if found and all(one is not None and one.holds is False for one in found):
        statement = from_fact("lab.ferritin.weak_marker", audience)
        yield from () if statement is None else (statement,)


def _phosphate_since(record: PersonRecord, today: date) -> bool:
    """Whether phosphate was measured after the last iron that has a date."""
    measured = [value.on for value in sound_values(record, "phosphate", today) if value.on]
    given = [one.on for one in iron_of(record, today) if one.on]
    return bool(measured and given) and max(measured) > max(given)


def _missing(seen: Known, audience: Audience) -> tuple[Missing, ...]:
    """What is still needed for the question, each once; the population first."""
    # The population is asked for even where no limit of any could be met: rule.08.
    rules = ["iron.pregnancy_question", *_ALL_QUESTIONS, "iron.ceiling"]
    if not _holds("blood.no_inflammation", seen, audience):
        rules.append("iron.ferritin_lifted")
    wanted: dict[str, Missing] = {}
    for rule in rules:
        for one in missing_of(rule, seen, audience):
            wanted.setdefault(one.observation, one)
    return tuple(wanted[name] for name in _ORDER if name in wanted)


def _of_two_days(record: PersonRecord, today: date) -> Iterator[Finding]:
    now, _ = current(record, today)
    ferritin, tsat = now.get("ferritin"), now.get("tsat") or now.get("iron")
    if ferritin is not None and tsat is not None and ferritin.on != tsat.on:
        yield Finding(
            "two_samples", "note", "iron",
            f"ferritin is of {ferritin.on or 'no date'}, {tsat.name} of {tsat.on or 'no date'}",
            "read them together with care, or have both measured in one sample",
        )  # fmt: skip


def _figures(
    record: PersonRecord, seen: Known, audience: Audience, held: tuple[str, ...], today: date
) -> tuple[tuple[str, Any], ...]:
    ferritins = sound_values(record, "ferritin", today)
    shown = tuple(one for name in _MEASURED for one in sound_values(record, name, today))
    due = next_due(record, [one.on for one in ferritins if one.on is not None], today)
    values = {name: seen[name] for name in _MEASURED if isinstance(seen.get(name), Quantity)}
    return (
        ("population", seen.get("population")),
        ("values", {name: _plain(value) for name, value in values.items()}),
        ("saturation", _plain(_saturation(seen))),
        ("readings", tuple(_readings(seen, audience, held))),
        ("held_back", held),
        ("timeline", timeline(shown, record, today)),
        ("next_due", None if due is None else due.to_dict()),
    )


def _readings(seen: Known, audience: Audience, held: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Each rule for this population with its edition; nothing is read while it is held back."""
    book = load_rule_book()
    for rule in () if held else _QUESTIONS.get(str(seen.get("population")), ()):
        found = verdict(rule, seen, audience)
        if found is None:
            continue
        fact = shipped_facts()[book.rule(rule).facts[0]]
        yield {
            "rule": rule,
            "guideline": fact.get("guideline", ""),
            "year": fact.get("year"),
            "holds": found.holds,
            "says": found.says,
            "why_differs": fact.get("why_differs", ""),
            "grounds": found.grounds,
            "cautions": found.cautions,
        }


def _holds(rule: str, seen: Known, audience: Audience) -> bool:
    found = verdict(rule, seen, audience)
    return found is not None and found.holds is True


def _refused(error: EkbomError) -> Finding:
    return Finding("value_refused", "error", error.where, error.problem, error.todo)


def _plain(value: object) -> dict[str, Any] | None:
    return {"value": value.value, "unit": value.unit} if isinstance(value, Quantity) else None
