"""Augmentation: four signs, each with its numbers; what the diary cannot know is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ekbom.assessment.medicine_names import recognise
from ekbom.assessment.statements import stated
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.knowledge.render import wanted_words
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.knowledge.units import plain_unit
from ekbom.model.assessed import Section
from ekbom.model.finding import Finding
from ekbom.model.observation import Quantity
from ekbom.model.verdict import Missing
from ekbom.model.words import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ekbom.knowledge.audience import Audience
    from ekbom.model.assessed import Statement
    from ekbom.model.observation import Known
    from ekbom.model.record import DoseStep, MedicineUse, PersonRecord

TAKES = "takes_dopaminergic"
COUNT = "augmentation_signs"
EARLIER, HIGHER, SPREAD, SHORTER = SIGNS = (
    *("aug_earlier", "aug_higher_dose", "aug_spread", "aug_shorter_relief"),
)
_SEVERAL, _NIGHTS = "medicine.augmentation.several", "medicine.augmentation.nights"
# What the signs come to, the most pressing first; the last one asks after them.
_LEVELS = ("augmentation.several", "augmentation.some", "augmentation.ask")
# What the record shows of a sign: whether it is there, and its numbers.
_Shown = tuple[bool | None, str]


@dataclass(frozen=True, slots=True)
class DiarySigns:
    """What a diary of nights can tell of the signs.

    Attributes
    ----------
    onset : sequence of (date, minutes)
        When the symptoms began each evening, in minutes since midnight before it: half past
        midnight is 1470.
    limbs : sequence of (date, count)
        How many parts of the body were troubled.
    rest_minutes : sequence of (date, minutes)
        How long one could stay at rest before it began.
    """

    onset: Sequence[tuple[date, float]] = ()
    limbs: Sequence[tuple[date, float]] = ()
    rest_minutes: Sequence[tuple[date, float]] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the four signs.

    Attributes
    ----------
    name : str
        The observation.
    says : str
        What would be so.
    holds : bool or None
    why : str
        The numbers or the answer behind it; empty while there are none.
    disagrees : bool
        Whether it was answered with no and the record shows it; then it counts as not known.
    """

    name: str
    says: str
    holds: bool | None
    why: str = ""
    disagrees: bool = False


def augmentation(
    record: PersonRecord,
    known: Known,
    audience: Audience,
    *,
    nights: DiarySigns | None = None,
) -> Section:
    """The four signs of augmentation, for everybody who takes a dopamine medicine.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    audience : {"person", "clinician"}
    nights : DiarySigns, optional
        It can point to a sign and never rules one out: it seldom reaches back to before the
        treatment.

    Returns
    -------
    Section
        Without signs when no dopamine medicine is taken as far as known. Figures: ``signs``,
        ``there`` (how many hold), ``of``, ``not_known``, and ``onset_by_month`` (``month`` by its
        first day, the median in ``minutes`` as in `DiarySigns`, and ``nights``).
    """
    found = signs(record, known, nights=nights)
    told = {**known, **{one.name: one.holds for one in found}, **_counted(found)}
    if COUNT in known:
        told[COUNT] = known[COUNT]
    said = _said(told, found, audience)
    if known.get(TAKES) is not True:
        return Section("augmentation", said)
    open_ = [one for one in found if one.holds is None]
    return Section(
        "augmentation",
        said,
        missing=tuple(_missing(one.name) for one in open_),
        findings=tuple(_contradiction(one) for one in found if one.disagrees),
        figures=(
            ("signs", [_row(one) for one in found]),
            ("there", sum(one.holds is True for one in found)),
            ("of", len(SIGNS)),
            ("not_known", len(open_)),
            ("onset_by_month", _by_month(nights.onset if nights else ())),
        ),
    )


def signs(
    record: PersonRecord, known: Known, *, nights: DiarySigns | None = None
) -> tuple[Sign, ...]:
    """Each sign: what was answered, and what the doses or the diary show.

    Parameters
    ----------
    record : PersonRecord
    known : mapping of observation to value
    nights : DiarySigns, optional
    """
    shown = {**_of_doses(record.medicines), **_of_nights(nights or DiarySigns())}
    return tuple(_sign(name, known.get(name), shown.get(name, (None, ""))) for name in SIGNS)


def higher_dose(uses: Iterable[MedicineUse]) -> bool:
    """Whether the doses told of a dopamine medicine rose; False says nothing."""
    return HIGHER in _of_doses(uses)


def _said(known: Known, found: Sequence[Sign], audience: Audience) -> tuple[Statement, ...]:
    """Augmentation in earlier times, and what the signs come to: several, or one, or a question."""
    before = stated("augmentation.before", known, audience)
    levels = (stated(rule, known, audience) for rule in _LEVELS)
    now = next((one for one in levels if one is not None), None)
    if now is not None and now.code != _LEVELS[-1]:
        there = [f"{one.says} {capital(one.why)}." for one in found if one.holds]
        now = replace(now, reasons=(f"{len(there)} of {len(SIGNS)} signs", *there))
    return tuple(one for one in (before, now) if one is not None)


def _sign(name: str, told: object, shown: _Shown) -> Sign:
    says = capital(f"{load_rule_book().observables[name].says}.")
    there, numbers = shown
    if told is None:
        return Sign(name, says, there, numbers)
    answer = "answered yes" if told is True else "answered no"
    disagrees = there is True and told is False
    why = f"{answer}; {numbers}" if numbers else answer
    return Sign(name, says, None if disagrees else told is True, why, disagrees)


def _counted(found: Sequence[Sign]) -> dict[str, Quantity]:
    """How many signs hold, once what is not known can no longer matter."""
    (enough,), unit = limits_of(shipped_facts(), _SEVERAL, "signs", "at_least")
    there = sum(one.holds is True for one in found)
    at_most = there + sum(one.holds is None for one in found)
    settled = there >= enough or at_most < enough
    return {COUNT: Quantity(float(there), unit)} if settled else {}


def _missing(name: str) -> Missing:
    seen = load_rule_book().observables[name]
    return Missing(name, wanted_words(seen), seen.asks, seen.known_by)


def _contradiction(one: Sign) -> Finding:
    return Finding(
        code="contradiction",
        severity="error",
        where=one.name,
        what=one.why,
        repair="it counts as not known until one of them is corrected",
    )


def _row(one: Sign) -> dict[str, object]:
    return {"name": one.name, "says": one.says, "holds": one.holds, "why": one.why}


def _of_doses(uses: Iterable[MedicineUse]) -> dict[str, _Shown]:
    """A dose that rose, of the first dopamine medicine for which one was told."""
    for use in uses:
        steps = sorted(use.steps, key=lambda step: step.on)
        if steps and "dopaminergic" in recognise(use.name).groups:
            first, highest = steps[0], max(steps, key=lambda step: step.dose.value)
            if _higher(first, highest):
                why = f"{first.dose} on {first.on}, {highest.dose} on {highest.on}"
                return {HIGHER: (True, f"{capital(use.name)}: {why}")}
    return {}


def _higher(first: DoseStep, later: DoseStep) -> bool:
    same = plain_unit(first.dose.unit) == plain_unit(later.dose.unit)
    return same and later.dose.value > first.dose.value


def _of_nights(nights: DiarySigns) -> dict[str, _Shown]:
    """The first and the last nights of each column beside each other."""
    found: dict[str, _Shown] = {}
    for name, series, less_is_worse, words in (
        (EARLIER, nights.onset, True, _clock),
        (SPREAD, nights.limbs, False, _parts),
        (SHORTER, nights.rest_minutes, True, _minutes),
    ):
        ends = _ends([value for _, value in sorted(series)])
        if ends is not None:
            (low, before, high), (later_low, after, later_high) = ends
            worse = later_high < low if less_is_worse else later_low > high
            why = f"diary: median {words(before)} in its first nights, {words(after)} in its last"
            found[name] = (True if worse else None, why)
    return found


def _ends(values: Sequence[float]) -> tuple[_Three, _Three] | None:
    """Lower quartile, median and upper quartile of the first and of the last nights."""
    (least,), _ = limits_of(shipped_facts(), _NIGHTS, "nights", "at_least")
    size = int(least)
    if len(values) < 2 * size:
        return None
    return _quarters(values[:size]), _quarters(values[-size:])


def _quarters(values: Sequence[float]) -> _Three:
    ordered = sorted(values)
    low, middle, high = (_at(ordered, share * (len(ordered) - 1)) for share in (0.25, 0.5, 0.75))
    return low, middle, high


def _at(ordered: Sequence[float], place: float) -> float:
    """The value at a place of a list, between the two next to it."""
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _by_month(onset: Sequence[tuple[date, float]]) -> list[dict[str, object]]:
    """The median onset of every month that has one."""
    months: dict[date, list[float]] = {}
    for day, minutes in sorted(onset):
        months.setdefault(day.replace(day=1), []).append(minutes)
    return [
        {"month": month, "minutes": _quarters(values)[1], "nights": len(values)}
        for month, values in months.items()
    ]


def _clock(minutes: float) -> str:
    """Minutes since midnight as a clock time; those beyond the day belong to the night."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours % 24:02d}:{rest:02d}"


def _parts(count: float) -> str:
    return f"{count:g} parts of the body"


def _minutes(minutes: float) -> str:
    return f"{minutes:g} minutes"


_Three = tuple[float, float, float]
