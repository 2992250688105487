"""Medicines, and the signs of augmentation one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ekbom.model.assessed import Assessment, Statement
from ekbom.reports.assessment_lines import NO_FLAG, Flag, Line, figures, lines
from ekbom.reports.assessment_onset import OnsetChart, onset_chart
from ekbom.reports.assessment_sources import Cited, SourceTag
from ekbom.reports.words import capital, day, listed

_NAMED = "drug_names."
_SIGNS: dict[bool | None, Flag] = {
    True: ("seen", "yes", "Yes"),
    False: ("not", "no", "No"),
    None: ("unk", "open", "Not known"),
}


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign of augmentation.

    Attributes
    ----------
    says, why : str
    state : Flag
    """

    says: str
    why: str
    state: Flag


@dataclass(frozen=True, slots=True)
class AugmentationView:
    """The signs of augmentation.

    Attributes
    ----------
    count : Flag
        How many of them are there.
    signs : list of SignRow
    lines : list of Line
    onset : OnsetChart or None
        When it begins, by month.
    """

    count: Flag
    signs: list[SignRow]
    lines: list[Line]
    onset: OnsetChart | None


def augmentation_view(answer: Assessment, cited: Cited) -> AugmentationView | None:
    """The signs one by one; None for somebody whom they do not concern."""
    part = answer.section("augmentation")
    told, said = figures(part), lines(part.statements, cited)
    signs = [_sign(one) for one in told.get("signs") or ()]
    if not (signs or said):
        return None
    onset = onset_chart(told.get("onset_by_month") or ())
    return AugmentationView(_count(told) if signs else NO_FLAG, signs, said, onset)


def _sign(one: dict[str, object]) -> SignRow:
    holds = one["holds"]
    state = _SIGNS[holds if isinstance(holds, bool) else None]
    return SignRow(str(one["says"]), str(one["why"]), state)


def _count(told: dict[str, object]) -> Flag:
    """How many signs are there, and how many nobody knows of."""
    open_ = f", {told['not_known']} not known" if told["not_known"] else ""
    look = ("warn", "warn") if told["there"] else ("none", "open") if open_ else ("", "yes")
    return (*look, f"{told['there']} of {told['of']} signs{open_}")


@dataclass(frozen=True, slots=True)
class MedicineRow:
    """One medicine of the person.

    Attributes
    ----------
    name : str
    about : tuple of str
        What it is, and how it is taken as far as it was told.
    tags : list of SourceTag
        Where it stands what it is.
    lines : list of Line
        What is said of it.
    """

    name: str
    about: tuple[str, ...]
    tags: list[SourceTag]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class MedicineView:
    """Medicines.

    Attributes
    ----------
    lines : list of Line
        What is said of all of them together.
    groups : list of (str, list of MedicineRow)
        Those taken now, those of other times.
    """

    lines: list[Line]
    groups: list[tuple[str, list[MedicineRow]]]


def medicine_view(answer: Assessment, cited: Cited) -> MedicineView | None:
    """The medicines one by one; None when none was told and nothing is said."""
    part = answer.section("medicines")
    told = figures(part).get("medicines") or ()
    names = {one["name"] for one in told}
    elsewhere = {one.code for one in answer.section("augmentation").statements}
    said = [one for one in part.statements if one.code not in elsewhere]
    general = lines((one for one in said if not names.intersection(one.reasons)), cited)
    rows = [(one, _row(one, said, cited)) for one in told]
    groups = [
        (title, [row for one, row in rows if one["taken_now"] is wanted])
        for title, wanted in _GROUPS
    ]
    if not (general or rows):
        return None
    return MedicineView(general, [(title, some) for title, some in groups if some])


TAKEN_NOW, ENDED = "Taken now", "Not taken now"
_GROUPS = ((TAKEN_NOW, True), ("Taken now or not: not told", None), (ENDED, False))


def _row(one: Mapping[str, Any], said: Sequence[Statement], cited: Cited) -> MedicineRow:
    """What is said of one medicine, the same next step once."""
    about = [each for each in said if one["name"] in each.reasons]
    names = [each for each in about if each.code.startswith(_NAMED)]
    others = [replace(each, reasons=()) for each in about if each not in names]
    steps = [each.then for each in others]
    once = [
        replace(each, then="") if each.then in steps[k + 1 :] else each
        for k, each in enumerate(others)
    ]
    tags = cited.tags(ground for each in names for ground in each.grounds)
    return MedicineRow(one["name"], tuple(_about(one)), tags, lines(once, cited))


def _about(one: Mapping[str, Any]) -> Iterator[str]:
    """What it is and how it is taken, as it was told."""
    for what in one["is"]:
        name, _, kind = what.partition(", ")
        yield capital(kind) if name.casefold() == one["name"].casefold() else what
    at = f"at {listed(one['at'])}" if one["at"] else ""
    dose = ", ".join(part for part in (one["dose"], at) if part)
    if dose:
        yield f"As told: {dose}"
    begun, ended = one["since"], one["until"]
    if begun or ended:
        yield capital(" ".join(
            part for part in (f"since {day(begun)}" if begun else "",
                              f"until {day(ended)}" if ended else "") if part
        ))  # fmt: skip
