"""The answer as one page: it needs no network, no script and no second file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ekbom.knowledge.load import find_drug
from ekbom.model.answer import LEVELS, Answer
from ekbom.model.diary import Diary, Outcome
from ekbom.model.policy import Policy
from ekbom.model.trial import Plan, Schedule
from ekbom.reports.badge import badge
from ekbom.reports.interval import axis_drawing, axis_ends, axis_for, legend_drawing
from ekbom.reports.method import paragraphs, tried
from ekbom.reports.nights import nights_view
from ekbom.reports.page import fill, noticed
from ekbom.reports.rows import NUMBER_HEADS, effect_rows
from ekbom.reports.summary import scale_words, summary
from ekbom.reports.timeline import build_timeline
from ekbom.reports.trials import drawn_of, phases
from ekbom.reports.words import amount, places_for

if TYPE_CHECKING:
    from ekbom.reports.nights import NightsView
    from ekbom.reports.timeline import Drawn, Timeline


def answer_page(
    answer: Answer,
    diary: Diary,
    *,
    plans: Sequence[Plan] = (),
    schedule: Schedule | None = None,
    policy: Policy,
    made_at: str,
) -> str:
    """Write the page of an answer.

    Parameters
    ----------
    answer : Answer
        Every effect, count and level that is shown.
    diary : Diary
        The raw nights.
    plans : sequence of Plan
        Sealed plans behind the answer; the arms of a running one are not shown.
    schedule : Schedule, optional
        A bare schedule behind the answer.
    policy : Policy
        Words and steps of the badges, width of the grey zone.
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    outcome = diary.outcomes.get(answer.outcome, Outcome(answer.outcome, ()))
    drawn = drawn_of(answer, plans, schedule)
    timeline = build_timeline(diary, outcome, drawn, medicines=_medicines(diary))
    effects = [a.effect for a in answer.actions if a.effect is not None]
    axis = axis_for(
        effects,
        unnoticeable=policy.unnoticeable_share * outcome.span,
        worthwhile=answer.worthwhile,
    )
    less, more = axis_ends(outcome)
    return fill(
        "answer.html.jinja",
        answer=answer,
        outcome=outcome,
        axis_wide=axis_drawing(axis, less, more, "only-w"),
        axis_narrow=axis_drawing(axis, less, more, "only-n"),
        ladder=[(badge(name, policy), policy.levels[name].explains) for name in LEVELS],
        findings=noticed(answer.findings),
        heads=NUMBER_HEADS,
        legend=legend_drawing(),
        made_at=made_at,
        method=paragraphs(answer, outcome, policy),
        nights=_nights(diary, outcome, timeline, drawn),
        phases=phases(answer, diary, timeline, drawn, plans),
        rows=effect_rows(answer, policy, axis, outcome.span, plans),
        scale=scale_words(answer, outcome),
        small=amount(round(policy.unnoticeable_share * outcome.span, 6), answer.unit),
        source=diary.source,
        summary=summary(answer, policy, places_for(outcome.span)),
        tried=tried(answer, plans),
    )  # fmt: skip


def _nights(
    diary: Diary, outcome: Outcome, timeline: Timeline, drawn: Sequence[Drawn]
) -> NightsView | None:
    if not diary.dates or not outcome.values:
        return None
    sealed = [name for d in drawn if d.sealed for name in (d.action, d.versus) if name]
    return nights_view(timeline, diary, outcome, sealed)


def _medicines(diary: Diary) -> frozenset[str]:
    found = {name: find_drug(name) for name in diary.actions}
    return frozenset(name for name, drug in found.items() if drug and drug.prescription)
