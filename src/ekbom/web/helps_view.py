"""What helps, made ready for its pages: the answer, its rows, and the nights behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any, TypeVar

from fastapi import Request
from markupsafe import Markup

from ekbom.actions.desk import Desk
from ekbom.actions.kept_answer import said_kinds
from ekbom.actions.kept_columns import Columns, kept_columns
from ekbom.actions.kept_questions import Helped, helps_kept
from ekbom.knowledge.load import find_drug, load_policy
from ekbom.model.answer import LEVELS, ActionAnswer
from ekbom.model.diary import Diary, Outcome
from ekbom.model.finding import Finding
from ekbom.reports.badge import badge
from ekbom.reports.interval import axis_drawing, axis_ends, axis_for, legend_drawing
from ekbom.reports.method import Tried, paragraphs, tried
from ekbom.reports.nights import NightsView, nights_view
from ekbom.reports.page import noticed
from ekbom.reports.rows import NUMBER_HEADS, EffectRow, effect_rows
from ekbom.reports.summary import scale_words, summary
from ekbom.reports.timeline import build_timeline
from ekbom.reports.trials import drawn_of
from ekbom.reports.words import amount, places_for
from ekbom.web.clock import clock
from ekbom.web.ready import PATIENCE_S
from ekbom.web.seat import About, house_of

T = TypeVar("T")
# What a sentence says of the command line stands on the page as a form.
_OPTION = re.compile(r" \(--[^)]*\)")
_KINDS = ("kind_missing", "kind_from_catalogue")


@dataclass(frozen=True, slots=True)
class HelpsView:
    """The list, ready to be shown.

    Attributes
    ----------
    summary, scale, small, outcome : str
    rows : list of EffectRow
    axis_wide, axis_narrow, legend : Markup
    heads : tuple of str
    method : list of str
    tried : list of Tried
    findings : list of (str, str, Finding)
    """

    summary: str
    scale: str
    small: str
    outcome: str
    rows: list[EffectRow]
    axis_wide: Markup
    axis_narrow: Markup
    legend: Markup
    heads: tuple[str, ...]
    method: list[str]
    tried: list[Tried]
    findings: list[tuple[str, str, Finding]]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its list: drawing that anew for each look would take as long as the page may.

    Attributes
    ----------
    helped : Helped
    view : HelpsView
    """

    helped: Helped
    view: HelpsView


def columns_of(
    request: Request, who: About, source: str = "", *, patience_s: float = PATIENCE_S
) -> Columns | None:
    """What this person rates and does; None while it is being read.

    Raises
    ------
    InputError, UnitError, UsageError
        When what is kept is no one diary.
    """
    house, now = house_of(request), clock(who)
    stamp = house.changes.stamp(who.person)
    key = (who.person, stamp, "columns", source, now.date(), who.desk.actor.id)
    return house.answers.get(
        key,
        partial(kept_columns, who.desk, who.person, source=source or None, now=now),
        patience_s=patience_s,
    )


def helped_of(request: Request, who: About, outcome: str, source: str = "") -> Answered | None:
    """The answer for one outcome; None while it is being worked out.

    Raises
    ------
    InputError, UnitError, UsageError, NotAnswerable
        As `helps_kept`.
    """
    house, now = house_of(request), clock(who)
    options = kinds_for(who, columns_of(request, who, source))
    stamp = house.changes.stamp(who.person)
    said = tuple(sorted(options.get("kind", {}).items()))
    key = (who.person, stamp, "helps", outcome, source, said, now.date(), who.desk.actor.id)

    asked = {"now": now, "source": source or None, "options": options}
    return house.answers.get(key, partial(_answered, who.desk, who.person, outcome, asked))


def _answered(desk: Desk, person: str, outcome: str, asked: Mapping[str, Any]) -> Answered:
    found = helps_kept(desk, person, outcome, keep=False, **asked)
    return Answered(found, helps_view(found))


def kinds_for(who: About, columns: Columns | None) -> dict[str, Any]:
    """How actions are done, as it was said last, of those there are."""
    known = columns.actions if columns else {}
    found = said_kinds(who.desk, who.person)
    kinds = {name: kind for name, kind in found.items() if name in known}
    return {"kind": kinds} if kinds else {}


@cache
def ladder() -> tuple[tuple[Markup, str], ...]:
    """Every word there is, and what it takes."""
    policy = load_policy()
    return tuple((badge(name, policy), policy.levels[name].explains) for name in LEVELS)


def helps_view(helped: Helped, name: str = "") -> HelpsView:
    """An answer, ready to be shown; of one action alone where it is named."""
    answer, policy = helped.answer, load_policy()
    actions = answer.actions
    if name:
        actions = tuple(a for a in actions if a.name == name)
    answer = replace(answer, actions=tuple(_in_words(one) for one in actions))
    outcome = helped.diary.outcomes.get(answer.outcome, Outcome(answer.outcome, ()))
    unnoticeable = policy.unnoticeable_share * outcome.span
    effects = [a.effect for a in answer.actions if a.effect is not None]
    axis = axis_for(effects, unnoticeable=unnoticeable, worthwhile=answer.worthwhile)
    less, more = axis_ends(outcome)
    return HelpsView(
        summary=summary(answer, policy, places_for(outcome.span)),
        scale=scale_words(answer, outcome),
        small=amount(round(unnoticeable, 6), answer.unit),
        outcome=answer.outcome,
        rows=effect_rows(answer, policy, axis, outcome.span, helped.plans),
        axis_wide=axis_drawing(axis, less, more, "only-w"),
        axis_narrow=axis_drawing(axis, less, more, "only-n"),
        legend=legend_drawing(),
        heads=NUMBER_HEADS,
        method=paragraphs(answer, outcome, policy),
        tried=tried(answer, helped.plans),
        findings=noticed([worded(f) for f in answer.findings if f.code not in _KINDS]),
    )


def _in_words(action: ActionAnswer) -> ActionAnswer:
    """An answer for a page: the question after its kind stands there as a form."""
    reasons = tuple(without_options(one) for one in action.reasons)
    return replace(action, sentence=without_options(action.sentence), reasons=reasons)


def without_options(text: str) -> str:
    """A sentence without what it says of the command line."""
    return _OPTION.sub("", text)


def worded(finding: Finding) -> Finding:
    """A finding; what would be done about it on the command line is left out."""
    what = without_options(finding.what)
    return replace(finding, what=what, repair="" if "--" in finding.repair else finding.repair)


def nights_between(helped: Helped, since: date, last: date) -> NightsView | None:
    """Some of the raw nights, without what a running trial must not show."""
    answer, diary = helped.answer, _between(helped.diary, since, last)
    rated = diary.outcomes.get(answer.outcome)
    if rated is None or not diary.dates:
        return None
    drawn = drawn_of(answer, helped.plans, None)
    sealed = [name for d in drawn if d.sealed for name in (d.action, d.versus) if name]
    found = {name: find_drug(name) for name in diary.actions}
    medicines = frozenset(name for name, drug in found.items() if drug and drug.prescription)
    timeline = build_timeline(diary, rated, drawn, medicines=medicines)
    return nights_view(timeline, diary, rated, sealed)


def _between(diary: Diary, since: date, last: date) -> Diary:
    places = [n for n, on in enumerate(diary.dates) if since <= on <= last]

    def of(values: Sequence[T]) -> tuple[T, ...]:
        return tuple(values[n] for n in places) if values else ()

    return replace(
        diary,
        dates=of(diary.dates),
        index=of(diary.index),
        outcomes={
            name: replace(
                one, values=of(one.values), censored=of(one.censored), rated_at=of(one.rated_at)
            )
            for name, one in diary.outcomes.items()
        },
        actions={
            name: replace(one, values=of(one.values), done_at=of(one.done_at))
            for name, one in diary.actions.items()
        },
        late=of(diary.late),
    )
