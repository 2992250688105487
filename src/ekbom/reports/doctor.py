"""The report for a doctor: two sheets, black on white, the person's questions on the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ekbom.knowledge.load import load_policy
from ekbom.knowledge.render import lowered
from ekbom.model.diary import Diary, Outcome
from ekbom.reports.assessment import AssessmentView, assessment_view
from ekbom.reports.assessment_blood import in_units
from ekbom.reports.assessment_lines import figures
from ekbom.reports.assessment_medicines import ENDED
from ekbom.reports.assessment_sources import Cited, SourceList
from ekbom.reports.doctor_nights import NIGHT_HEADS, NightsPart, nights_part
from ekbom.reports.interval import axis_drawing, axis_for
from ekbom.reports.night_words import EDITIONS
from ekbom.reports.page import fill
from ekbom.reports.rows import EffectRow, effect_rows
from ekbom.reports.words import amount, capital, dated, day, listed, number, shortened

if TYPE_CHECKING:
    from ekbom.actions.doctor_report import DoctorReport

# What can be left out, by the word of the command, with what the page calls it.
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "questions": "Questions",
        "pattern": "Points and severity",
        "nights": "28 nights",
        "medicines": "Medicines",
        "iron": "Iron",
        "augmentation": "Augmentation",
        "tried": "What was tried",
        "recording": "Leg recording",
        "method": "Method and sources",
    }
)
NIGHT_INDICES: Mapping[str, str] = MappingProxyType(
    {
        "plms_index": "PLMS per hour of sleep",
        "plmw_index": "PLMW per hour awake",
        "plms_nrem_index": "In NREM",
        "plms_rem_index": "In REM",
        "periodicity_index": "Periodicity",
    }
)
# What fits on two sheets; how many more there are is said.
_MEDICINES, _FEW, _EFFECTS, _WORKS, _VALUES, _READINGS = 8, 3, 6, 10, 6, 3
_SHORT_WORK = 120  # letters of a source
_YEAR = re.compile(r"\(\d{4}\)")
RATED_FIRST = ("urge", "urge in bed", "urge at night")
_CITED = ("medicines", "iron", "augmentation")
_LISTED, _NOT_LISTED = "yes, worth a talk", "not found"
_NOT_CHECKED, _UNSEEN = "by reports nobody has checked", "not checked yet"


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried and what came of it.

    Attributes
    ----------
    about : str
        What changes, and on which scale.
    rows : list of EffectRow
    words : list of str
        The word of each row.
    axis : Markup
    note : str
    """

    about: str
    rows: list[EffectRow]
    words: list[str]
    axis: Markup
    note: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The newest night that was scored.

    Attributes
    ----------
    of : str
        Its evening; empty where its date was taken out.
    heads, values : list of str
    note : str
    """

    of: str
    heads: list[str]
    values: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class DoctorView:
    """Everything both sheets show, before anything is left out.

    Attributes
    ----------
    whose, made : str
    red_flags, stop_cards : list of str
    short : list of (str, str)
        The part it belongs to, and one line.
    questions : list of str
    own : bool
        Whether the questions are the person's, or follow from what is known.
    nights : NightsPart or None
    medicines : list of (str, str)
        As told, and whether it is named among those that worsen it.
    more_medicines : int
    values : list of tuple of str
        Blood, the newest of each: its name, the value, and the day where `taken` does not say it.
    taken : str
        The day of all of them; empty where they differ.
    readings : list of (str, str, str)
        A guideline, when it asks, and whether that holds.
    signs : list of (str, str, str)
        Of augmentation: the sign, whether it is there, and why.
    signs_later : bool
        Whether they stand on the second sheet: the list of medicines needs the room on the first.
    tried : Tried or None
    recording : Recording or None
    works : list of str
        What the sheets rest on.
    more_works : int
    unverified : int
        Facts behind it that nobody has checked in their source.
    """

    whose: str
    made: str
    red_flags: list[str]
    stop_cards: list[str]
    short: list[tuple[str, str]]
    questions: list[str]
    own: bool
    nights: NightsPart | None
    medicines: list[tuple[str, str]]
    more_medicines: int
    values: list[tuple[str, ...]]
    taken: str
    readings: list[tuple[str, str, str]]
    signs: list[tuple[str, str, str]]
    signs_later: bool
    tried: Tried | None
    recording: Recording | None
    works: list[str]
    more_works: int
    unverified: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without what is drawn."""
        told = asdict(self)
        for name, drawn in (("nights", "strip"), ("nights", "narrow"), ("tried", "axis")):
            if told[name]:
                del told[name][drawn]
        for row in (told["tried"] or {"rows": ()})["rows"]:
            del row["badge"], row["chart"]
        return told


def doctor_page(view: DoctorView, *, without: frozenset[str], made_at: str) -> str:
    """Write the two sheets.

    Parameters
    ----------
    view : DoctorView
    without : frozenset of str
        Names of `PARTS` that are left out.
    made_at : str
        Date and time for the foot.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    return fill(
        "doctor.html.jinja",
        looks="doctor.css",
        view=view,
        without=without,
        night_heads=NIGHT_HEADS,
        made_at=made_at,
    )


def doctor_view(report: DoctorReport) -> DoctorView:
    """The report as its sheets show it."""
    view = assessment_view(report.assessment, Cited())
    if view.iron is not None and report.units:
        view = replace(view, iron=in_units(view.iron, report.assessment, report.units))
    nights, medicines = _nights(report), list(_medicines(report, view))
    # What does not apply stands in the program.
    readings = [
        (one.whose, one.asks, one.flag[2])
        for one in (view.iron.readings if view.iron else ())
        if one.flag[1] != "no"
    ]
    values = list(view.iron.values[:_VALUES]) if view.iron else []
    days, rests = {one[2] for one in values}, _rests(report)
    return DoctorView(
        whose=report.whose,
        made=day(report.today),
        red_flags=[line.says for line in view.red_flags],
        stop_cards=[line.says for line in view.stop_cards],
        short=list(_short(report, view, nights)),
        questions=list(report.questions) or list(_suggested(view)),
        own=bool(report.questions),
        nights=nights,
        medicines=medicines[:_MEDICINES],
        more_medicines=max(0, len(medicines) - _MEDICINES),
        values=[one[:2] for one in values] if len(days) == 1 else values,
        taken=days.pop() if len(days) == 1 else "",
        readings=readings[:_READINGS],
        signs=[(one.says, one.state[2], dated(one.why)) for one in view.augmentation.signs]
        if view.augmentation
        else [],
        signs_later=len(medicines) > _FEW,
        tried=_tried(report),
        recording=_recording(report.night, report.night_of),
        works=[shortened(one, _SHORT_WORK) for one in sorted(rests.works, key=_is_page)[:_WORKS]],
        more_works=max(0, len(rests.works) - _WORKS),
        unverified=sum("not checked yet" in one.about for one in rests.facts),
    )


def _is_page(citation: str) -> bool:
    """Works with a year come before pages."""
    return not _YEAR.search(citation)


def _rests(report: DoctorReport) -> SourceList:
    """The sources of what is said on the sheets."""
    cited = Cited()
    answer = report.assessment
    said = [*answer.red_flags, *answer.stop_cards]
    for name in _CITED:
        # Of medicines, what makes them worth a talk; all of the rest stands in the program.
        said += [s for s in answer.section(name).statements if s.then or name != "medicines"]
    cited.tags(ground for one in said for ground in one.grounds)
    return cited.listed()


def _nights(report: DoctorReport) -> NightsPart | None:
    diary = report.diary
    if diary is None:
        return None
    names = [one for one in (*RATED_FIRST, *diary.outcomes) if one in diary.outcomes]
    plans = report.helped.plans if report.helped else ()
    return nights_part(diary, _legs_of(diary, list(dict.fromkeys(names))), plans)


def _legs_of(diary: Diary, names: list[str]) -> list[str]:
    """What rates the legs; all else that is rated stands in the program."""
    urges = [one for one in names if "urge" in one.casefold()]
    scored = [one for one in names if diary.outcomes[one].unit == "points"]
    return urges or scored[:1]


def _short(
    report: DoctorReport, view: AssessmentView, nights: NightsPart | None
) -> Iterator[tuple[str, str]]:
    """The few lines a doctor reads first, each with the part it stands for."""
    if view.pattern is not None and any(one.state[0] != "unk" for one in view.pattern.points):
        yield "pattern", f"Restless legs by their five points: {lowered(view.pattern.says)}"
    for name, totals in (
        figures(report.assessment.section("severity")).get("scales") or {}
    ).items():
        if totals:
            last = totals[-1]
            yield "pattern", f"{name.upper()} total {last['total']:g}{_on(last['on'])}."
    augmented = view.augmentation
    if augmented is not None and augmented.count[2]:
        yield "augmentation", f"Augmentation: {augmented.count[2]}."
    if view.iron is not None and view.iron.values:
        values = [f"{name.lower()} {value}" for name, value, _ in view.iron.values[:2]]
        asks = [one.whose for one in view.iron.readings if one.flag[0] == "warn"]
        reason = f"; a reason to ask under {listed(asks)}" if asks else ""
        yield "iron", f"{capital(listed(values))} ({view.iron.values[0][2]}){reason}."
    worse = [name for name, _, says in _taken(view) if says == _LISTED]
    if worse:
        yield "medicines", f"Named among those that can worsen it: {listed(worse)}."
    if nights is not None and nights.mean:
        yield "nights", nights.mean


def _suggested(view: AssessmentView) -> Iterator[str]:
    """What follows from what is known, as questions; nothing while something must not wait."""
    if view.red_flags:
        return
    augmented = view.augmentation
    if augmented is not None and augmented.count[0] == "warn":
        yield "Could this be augmentation, and what would follow from it?"
    if view.iron is not None and any(one.flag[0] == "warn" for one in view.iron.readings):
        yield "What do the iron values mean for me, and when are they measured again?"
    elif view.iron is None or not view.iron.values:
        yield "Can ferritin and transferrin saturation be measured, in the morning?"
    worse = [name for name, _, says in _taken(view) if says == _LISTED]
    if worse:
        yield f"Can {listed(worse, 'or')} play a part, and what else is there?"
    if view.pattern is not None and view.pattern.mimics:
        yield "What else could it be, and how would we find out?"


def _taken(view: AssessmentView) -> Iterator[tuple[str, str, str]]:
    """Medicines that are not ended: name, how they are taken, what the lists say of them."""
    for title, rows in view.medicines.groups if view.medicines else ():
        if title == ENDED:
            continue
        for row in rows:
            told = [lowered(one.removeprefix("As told: ")) for one in row.about[1:]]
            talk = [line for line in row.lines if line.then]
            # The first tag is of the fact itself, those behind it are of the rule.
            marks = {line.tags[0].mark for line in talk}
            says = _NOT_CHECKED if marks == {_UNSEEN} else _LISTED if talk else _NOT_LISTED
            yield row.name, ", ".join(told), says


def _medicines(report: DoctorReport, view: AssessmentView) -> Iterator[tuple[str, str]]:
    """As told, and what the lists say; while a red flag stops all else, as told alone."""
    if view.medicines is None:
        for one in report.case.record.medicines:
            yield f"{capital(one.name)} {one.dose or ''}".strip(), "not looked up"
    for name, told, says in _taken(view):
        yield ", ".join(filter(None, (capital(name), told))), says


def _tried(report: DoctorReport) -> Tried | None:
    helped = report.helped
    if helped is None or not helped.answer.actions:
        return None
    policy, answer = load_policy(), helped.answer
    actions = answer.actions[:_EFFECTS]
    outcome = helped.diary.outcomes.get(answer.outcome, Outcome(answer.outcome, ()))
    unnoticeable = policy.unnoticeable_share * outcome.span
    effects = [one.effect for one in actions if one.effect is not None]
    axis = axis_for(effects, unnoticeable=unnoticeable, worthwhile=answer.worthwhile)
    better = "Less" if outcome.lower_is_better else "More"
    rest = len(answer.actions) - len(actions)
    small = amount(round(unnoticeable, 6), answer.unit)
    note = f"{better} is better. Thick bar 80 %, thin line 95 %. Grey: under {small}."
    note += " Sealed: a trial that runs, read once at its end."
    return Tried(
        about=f"change of {answer.outcome} in {answer.unit}",
        rows=effect_rows(
            replace(answer, actions=actions), policy, axis, outcome.span, helped.plans
        ),
        words=[policy.levels[one.level].badge for one in actions],
        axis=axis_drawing(axis, "less", "more", "axis"),
        note=f"{note} {rest} more in the program." if rest else note,
    )


def _recording(night: Mapping[str, Any] | None, on: date | None) -> Recording | None:
    if night is None:
        return None
    found = [
        (words, night["indices"][name])
        for name, words in NIGHT_INDICES.items()
        if name in night["indices"]
    ]
    rules, legs = night["rules"], night["recording"]["legs"]
    name = EDITIONS.get(rules["name"], rules["name"])
    sides = listed(sorted(legs)) if legs else "not told apart"
    note = f"{name} rules{', provisional' if rules['provisional'] else ''}; legs: {sides}; "
    note += "found by program. " if night["detected"] else "marked by hand. "
    return Recording(
        of="" if on is None else day(on),
        heads=[words for words, _ in found],
        values=[_index(one) for _, one in found],
        note=note + "An index counts movements and says nothing of how strong restless legs are.",
    )


def _index(one: Mapping[str, Any]) -> str:
    if one["value"] is None:
        return "not defined"
    return number(one["value"], 1 if one["unit"] == "1/h" else 2)


def _on(on: date | None) -> str:
    return "" if on is None else f" ({day(on)})"
