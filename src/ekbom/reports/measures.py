"""The pages of measures: what may be tried, what asks first, what is not for one, and one alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ekbom.model.measure import MEASURE_STATES, Measure, MeasureState, Offered, TrialRow
from ekbom.reports.assessment_lines import (
    HELP_FIRST,
    Flag,
    Line,
    Question,
    lines,
    questions,
)
from ekbom.reports.assessment_sources import Cited, SourceTag
from ekbom.reports.measure_words import (
    BURDEN_WORDS,
    SPEED_WORDS,
    STATE_TITLES,
    dose_words,
    figure,
    how_sure,
)
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import capital, counted, listed

if TYPE_CHECKING:
    from ekbom.actions.evidence import Together
    from ekbom.actions.measures import MeasuresAnswer, OneMeasure
    from ekbom.model.verdict import Missing

TRIAL_HEADS = ("Trial", "People", "Outcome", "What it found", "What weakens it")
_LOOKS: dict[MeasureState, tuple[str, str]] = {
    "may_try": ("good", "yes"),
    "asks_first": ("warn", "open"),
    "not_for_you": ("none", "no"),
}
# Of one, and of more.
_VERBS: dict[MeasureState, tuple[str, str]] = {
    "may_try": ("may be tried", "may be tried"),
    "asks_first": ("asks first", "ask first"),
    "not_for_you": ("is not for you", "are not for you"),
}
_TITLE, _NOW_TITLE = "What one can try", "What can be done now"
_NOBODY = (
    "Nobody's answers were given, so whatever could speak against a measure stands as a question."
)


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure among others.

    Attributes
    ----------
    id, name, sure : str
        What it is, and how far it was tested.
    untested : bool
    how : str
        How it is done; only on the short list for the night.
    tags : list of SourceTag
    why : list of Line
        What makes it ask first, or closes it.
    first : list of int
        Numbers of the questions that come before it.
    plan : str
    """

    id: str
    name: str
    sure: str
    untested: bool
    how: str
    tags: list[SourceTag]
    why: list[Line]
    first: list[int]
    plan: str


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that stand alike for a person.

    Attributes
    ----------
    id : MeasureState
    title : str
    flag : Flag
        Its look and its sign, with how many there are.
    cards : list of MeasureCard
    """

    id: MeasureState
    title: str
    flag: Flag
    cards: list[MeasureCard]


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """Every measure, as a page shows them.

    Attributes
    ----------
    lede : str
        How many stand in each group; empty while a red flag is there.
    red_flags, stop_cards : list of Line
    groups : list of MeasureGroup
        Those that hold any.
    asked : list of Question
        In the order in which the cards number them.
    """

    lede: str
    red_flags: list[Line]
    stop_cards: list[Line]
    groups: list[MeasureGroup]
    asked: list[Question]


@dataclass(frozen=True, slots=True)
class OneView:
    """A measure with a page of its own.

    Attributes
    ----------
    flag : Flag
    also, how, sure, plan : str
    how_tags : list of SourceTag
    amounts : list of (str, str)
        What is said of it in a few words: the amounts, what it can do, when it shows.
    told : list of (str, str)
        What texts say of it, each with whose word it is.
    why, evidence, near : list of Line
    asked : list of Question
    trials : list of tuple of str
    together : str
    together_tags : list of SourceTag
    """

    flag: Flag
    also: str
    how: str
    sure: str
    plan: str
    how_tags: list[SourceTag]
    amounts: list[tuple[str, str]]
    told: list[tuple[str, str]]
    why: list[Line]
    evidence: list[Line]
    near: list[Line]
    asked: list[Question]
    trials: list[tuple[str, ...]]
    together: str
    together_tags: list[SourceTag]


def measures_page(answer: MeasuresAnswer, *, made_at: str) -> str:
    """Write the page of every measure as it stands for a person.

    Parameters
    ----------
    answer : MeasuresAnswer
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    cited = Cited()
    view = measures_view(answer, cited)
    title = _NOW_TITLE if answer.now else _TITLE
    return _fill(
        answer,
        title=answer.title or title,
        headline=HELP_FIRST if view.red_flags else title,
        lede=view.lede,
        red_flags=view.red_flags,
        stop_cards=view.stop_cards,
        groups=view.groups,
        asked=view.asked,
        cited=cited,
        made_at=made_at,
    )


def measures_view(answer: MeasuresAnswer, cited: Cited) -> MeasuresView:
    """Every measure as a page shows them.

    Parameters
    ----------
    answer : MeasuresAnswer
    cited : Cited
        Numbers the sources.
    """
    flags, cards = lines(answer.red_flags, cited), lines(answer.stop_cards, cited)
    missing = [
        each
        for state in MEASURE_STATES
        for one in answer.offered
        if one.state == state
        for each in one.missing
    ]
    numbers = _numbers(missing)
    found = (_group(state, answer, numbers, cited) for state in MEASURE_STATES)
    groups = [one for one in found if one.cards]
    return MeasuresView(
        "" if flags else _lede(answer, groups), flags, cards, groups, questions(missing)
    )


def measure_page(answer: OneMeasure, *, made_at: str) -> str:
    """Write the page of one measure: how it is done, for whom not, what is known, how to test it.

    Parameters
    ----------
    answer : OneMeasure
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    cited = Cited()
    flags, cards = lines(answer.red_flags, cited), lines(answer.stop_cards, cited)
    offered = answer.offered
    name = "" if offered is None else capital(offered.measure.name)
    return _fill(
        answer,
        title=answer.title or name or _TITLE,
        headline=name or HELP_FIRST,
        lede="",
        red_flags=flags,
        stop_cards=cards,
        one=measure_view(answer, cited),
        cited=cited,
        made_at=made_at,
    )


def measure_view(answer: OneMeasure, cited: Cited) -> OneView | None:
    """One measure as its page shows it; None while a red flag is there.

    Parameters
    ----------
    answer : OneMeasure
    cited : Cited
        Numbers the sources.
    """
    return None if answer.offered is None else _one(answer.offered, answer, cited)


def _fill(answer: MeasuresAnswer | OneMeasure, *, cited: Cited, **fields: object) -> str:
    """The template with what both pages share."""
    shown: dict[str, Any] = {"groups": [], "asked": [], "one": None} | fields
    return fill(
        "measures.html.jinja",
        whose=answer.title,
        clinician=answer.audience == "clinician",
        trial_heads=TRIAL_HEADS,
        rests=cited.listed(),
        findings=noticed(answer.findings),
        **shown,
    )


def _lede(answer: MeasuresAnswer, groups: Iterable[MeasureGroup]) -> str:
    """How many stand in each group, and why so many ask when nobody has answered."""
    sizes = [(one, len(one.cards)) for one in groups]
    counts = [f"{n} {_VERBS[one.id][n != 1]}" for one, n in sizes]
    says = f"Of {counted(len(answer.offered), 'measure')} {listed(counts)}. " if counts else ""
    return f"{says}{'' if answer.title else _NOBODY}".rstrip()


def _numbers(missing: Iterable[Missing]) -> dict[str, int]:
    """The questions in the order in which they are met."""
    met = dict.fromkeys(one.observation for one in missing)
    return {name: number for number, name in enumerate(met, start=1)}


def _group(
    state: MeasureState, answer: MeasuresAnswer, numbers: dict[str, int], cited: Cited
) -> MeasureGroup:
    cards = [
        _card(one, numbers, cited, now=answer.now) for one in answer.offered if one.state == state
    ]
    flag = (*_LOOKS[state], str(len(cards)))
    return MeasureGroup(state, STATE_TITLES[state], flag, cards)


def _card(one: Offered, numbers: dict[str, int], cited: Cited, *, now: bool) -> MeasureCard:
    shown = (one.how, *one.evidence) if now else one.evidence
    return MeasureCard(
        id=one.measure.id,
        name=capital(one.measure.name),
        sure=capital(how_sure(one.measure)),
        untested=one.measure.certainty == "none",
        tags=cited.tags(ground for said in shown for ground in said.grounds),
        how=one.how.says if now else "",
        why=lines(one.why, cited),
        first=sorted({numbers[each.observation] for each in one.missing}),
        plan="" if now else one.plan,
    )


def _one(offered: Offered, answer: OneMeasure, cited: Cited) -> OneView:
    measure = offered.measure
    together = answer.together
    return OneView(
        flag=(*_LOOKS[offered.state], STATE_TITLES[offered.state]),
        also=", ".join(measure.also),
        how=offered.how.says,
        how_tags=cited.tags(offered.how.grounds),
        sure=capital(how_sure(measure)),
        amounts=_amounts(measure),
        told=_told(measure),
        why=lines(offered.why, cited),
        asked=questions(offered.missing),
        evidence=lines(offered.evidence, cited),
        near=lines(offered.near, cited),
        trials=[_trial(row) for row in answer.table],
        together="" if together is None else together.says,
        together_tags=_together_tags(together, cited),
        plan=offered.plan,
    )


def _together_tags(together: Together | None, cited: Cited) -> list[SourceTag]:
    return [] if together is None else cited.tags((together.ground,))


def _amounts(measure: Measure) -> list[tuple[str, str]]:
    return [
        *(("How much", capital(dose_words(dose))) for dose in measure.dose),
        ("What it can do to one", capital(BURDEN_WORDS[measure.burden])),
        ("It shows", capital(SPEED_WORDS[measure.speed])),
    ]


def _told(measure: Measure) -> list[tuple[str, str]]:
    told = [("Texts differ", text) for text in measure.texts_differ]
    if measure.documents_say:
        told.append(("A text says, not checked", measure.documents_say))
    if measure.beyond:
        told.append(("Why it stands here", measure.beyond))
    return told


def _trial(row: TrialRow) -> tuple[str, ...]:
    people = "" if row.people is None else f"{row.people:g}"
    return (capital(row.design), people, row.outcome, figure(row), row.bias)
