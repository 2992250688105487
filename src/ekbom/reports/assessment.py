"""The page of an assessment: what fits, what is open, whom to ask, and what it all rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ekbom.model.assessed import Assessment
from ekbom.model.finding import Finding
from ekbom.reports.assessment_blood import TIME_HEADS, VALUE_HEADS, IronView, iron_view
from ekbom.reports.assessment_lines import (
    HELP_FIRST,
    Line,
    Question,
    StepLine,
    all_missing,
    by_knower,
    lines,
    questions,
    step_lines,
)
from ekbom.reports.assessment_medicines import (
    AugmentationView,
    MedicineView,
    augmentation_view,
    medicine_view,
)
from ekbom.reports.assessment_pattern import (
    FourPoints,
    MimicRow,
    Point,
    Ruled,
    four_points,
    mimic_counts,
    mimic_rows,
    points,
    ruled,
    shared,
)
from ekbom.reports.assessment_redflags import RedFlagList, red_flag_list
from ekbom.reports.assessment_sources import Cited, SourceTag, other_cautions
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import capital

_TITLES = {
    "severity": "How strong it is",
    "mood": "Mood and sleepiness",
    "symptoms": "How it feels",
    "groups": "What is different for this person",
    "causes": "What often goes with it",
    "circadian": "The clock of it",
    "plm_context": "Leg movements in sleep",
}
# Sections with a drawing of their own.
_DRAWN = ("iron", "blood", "medicines", "augmentation")
_FIRST = 5  # questions beside the five points; all of them stand further below
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class PatternView:
    """Whether it is the pattern.

    Attributes
    ----------
    says, more : str
        The answer in short, and what stands behind it.
    points : list of Point
    frequency, course, supportive : list of Ruled
    mimics, closed : list of MimicRow
        Those that are open or not known, and those that are closed.
    mimic_counts : str
    mimic_tags : list of SourceTag
        What all of the look-alikes rest on.
    first : list of Question
        What would tell most.
    four : FourPoints
    cautions : tuple of str
    tags : list of SourceTag
    """

    says: str
    more: str
    points: list[Point]
    frequency: list[Ruled]
    course: list[Ruled]
    supportive: list[Ruled]
    mimics: list[MimicRow]
    closed: list[MimicRow]
    mimic_counts: str
    mimic_tags: list[SourceTag]
    first: list[Question]
    four: FourPoints
    cautions: tuple[str, ...]
    tags: list[SourceTag]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part without a drawing of its own.

    Attributes
    ----------
    id, title : str
    lines : list of Line
    """

    id: str
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """Everything the page shows, in the order of its sources.

    Attributes
    ----------
    headline : str
    red_flags, stop_cards : list of Line
    pattern : PatternView or None
    watch : RedFlagList or None
        What would need help today; None where it is needed already.
    steps : list of StepLine
    severity : list of PartView
        Severity, mood and symptoms.
    iron : IronView or None
    medicines : MedicineView or None
    augmentation : AugmentationView or None
    others : list of PartView
    """

    headline: str
    red_flags: list[Line]
    stop_cards: list[Line]
    pattern: PatternView | None
    watch: RedFlagList | None
    steps: list[StepLine]
    severity: list[PartView]
    iron: IronView | None
    medicines: MedicineView | None
    augmentation: AugmentationView | None
    others: list[PartView]


def assessment_page(answer: Assessment, *, made_at: str) -> str:
    """Write the page of an assessment.

    Parameters
    ----------
    answer : Assessment
        Every sentence, source and open question that is shown.
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    cited = Cited()
    view = assessment_view(answer, cited)
    missing = all_missing(answer)
    return fill(
        "assessment.html.jinja",
        answer=answer,
        view=view,
        asked=by_knower(missing),
        questions=len({one.observation for one in missing}),
        time_heads=TIME_HEADS,
        value_heads=VALUE_HEADS,
        rests=cited.listed(),
        findings=noticed(_findings(answer)),
        made_at=made_at,
    )


def assessment_view(answer: Assessment, cited: Cited) -> AssessmentView:
    """The parts as they follow one another on the page."""
    flags, cards = lines(answer.red_flags, cited), lines(answer.stop_cards, cited)
    pattern = _pattern(answer, cited)
    return AssessmentView(
        headline=HELP_FIRST if flags or pattern is None else pattern.says,
        red_flags=flags,
        stop_cards=cards,
        pattern=pattern,
        watch=None if flags else red_flag_list(answer, cited),
        # With a red flag the card itself is the one step.
        steps=[] if flags else step_lines(answer.steps, cited),
        severity=_parts(answer, cited, ("severity", "symptoms", "mood")),
        iron=iron_view(answer, cited),
        medicines=medicine_view(answer, cited),
        augmentation=augmentation_view(answer, cited),
        others=_parts(answer, cited, _others(answer)),
    )


def _pattern(answer: Assessment, cited: Cited) -> PatternView | None:
    found = answer.pattern
    if found is None:
        return None
    says, more = _in_two(found.says)
    of_all = shared(found.mimics)
    return PatternView(
        says=says,
        more=more,
        tags=cited.tags(found.grounds),
        points=points(found, cited),
        frequency=ruled(found.frequency, cited),
        # One rule may stand among those on how often as well.
        course=ruled([one for one in found.course if one not in found.frequency], cited),
        supportive=ruled(found.supportive, cited),
        mimics=mimic_rows([one for one in found.mimics if one.open is not False], of_all, cited),
        closed=mimic_rows([one for one in found.mimics if one.open is False], of_all, cited),
        mimic_counts=mimic_counts(found.mimics),
        mimic_tags=cited.tags(of_all),
        first=questions(found.missing)[:_FIRST],
        four=four_points(cited),
        cautions=other_cautions(found.cautions, found.grounds),
    )


def _in_two(says: str) -> tuple[str, str]:
    """What makes a heading, and the rest: the points, and what follows from them."""
    parts = _SENTENCE.split(says)
    head = [one for one in parts if "point" in one or "known" in one] or parts[:1]
    return " ".join(head), " ".join(one for one in parts if one not in head)


def _parts(answer: Assessment, cited: Cited, names: tuple[str, ...]) -> list[PartView]:
    """The named parts that say anything."""
    found = (PartView(name, title_of(name), _lines(answer, name, cited)) for name in names)
    return [part for part in found if part.lines]


def _lines(answer: Assessment, name: str, cited: Cited) -> list[Line]:
    return lines(answer.section(name).statements, cited)


def _others(answer: Assessment) -> tuple[str, ...]:
    shown = {"severity", "symptoms", "mood", *_DRAWN}
    return tuple(part.name for part in answer.sections if part.name not in shown)


def title_of(name: str) -> str:
    """The heading of a part."""
    return _TITLES.get(name, capital(name.replace("_", " ")))


def _findings(answer: Assessment) -> list[Finding]:
    """Those of the whole, then those of the parts, each once."""
    parts = (one for part in answer.sections for one in part.findings)
    return list(dict.fromkeys([*answer.findings, *parts]))
