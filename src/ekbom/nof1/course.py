"""How one series of visits went: nights of a diary around the dates of the visits.

Nights before the first visit are the baseline. A medicine change cuts the course: nights on its
far side are counted apart, and a change near the turn caps what may be said. Nothing was drawn
at random, so the level is never above ``changed_after``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ekbom.knowledge.build import Explained
from ekbom.model.answer import Effect
from ekbom.model.course import Course, CoursePolicy, Held, MedicineEvent, RelapseWatch, TurnSet
from ekbom.model.diary import Diary
from ekbom.model.policy import Policy
from ekbom.nof1 import course_say as say
from ekbom.nof1.change import single_start
from ekbom.nof1.columns import action_column
from ekbom.nof1.course_nights import CourseNights, check_visits, event_span, lay_out_course
from ekbom.nof1.effect import hedges_g, log_response_ratio
from ekbom.nof1.gates import count_missing
from ekbom.nof1.index import Index
from ekbom.nof1.levels import Cap, Evidence, decide_level
from ekbom.nof1.overlap import nap, tau_bc
from ekbom.nof1.question import ask, effect_of, measured
from ekbom.nof1.regress import Marginal, regress
from ekbom.nof1.relapse import watch_nights
from ekbom.nof1.shape import (
    CHANGE,
    Averaged,
    Candidate,
    ShapeEvidence,
    averaged,
    shape_evidence,
    turn_set,
)

Floats = NDArray[np.float64]

_PER = "the visits"
_LATE = "rise at the end"
_BAND = 80


@dataclass(frozen=True, slots=True)
class _Turned:
    """What was found about the shape.

    Attributes
    ----------
    shape : ShapeEvidence
    average : Averaged
    turn : TurnSet or None
        Only when a turn is named.
    change : Marginal
        Of the shapes when a turn is named, else from the first visit on.
    """

    shape: ShapeEvidence
    average: Averaged
    turn: TurnSet | None
    change: Marginal


def follow_nights(
    diary: Diary,
    outcome: str,
    visits: Sequence[date],
    medicine: Sequence[MedicineEvent] = (),
    *,
    policy: Policy,
    course_policy: CoursePolicy,
    rng: np.random.Generator,
    name: str = "",
    worthwhile: float | None = None,
    facts: Mapping[str, Explained] | None = None,
) -> Course:
    """Read the course of one series of visits in a diary of nights.

    Parameters
    ----------
    diary : Diary
    outcome : str
    visits : sequence of date
        In order. A visit acts from the night of its day on.
    medicine : sequence of MedicineEvent
        Every step but ``taken`` is a change. One known only by its visits counts from the first
        of them; one told from before the first visit cuts nothing.
    policy : Policy
    course_policy : CoursePolicy
    rng : numpy Generator
        Part of the question; nothing is drawn here.
    name : str
        Of the series.
    worthwhile : float, optional
        In outcome points; a tenth of the scale unless given.
    facts : mapping, optional
        The IRLS figures, for the marks of an IRLS axis.

    Raises
    ------
    UsageError
        For an unknown outcome, visits that are not in order, or a diary without dates.
    """
    question = ask(diary, outcome, worthwhile=worthwhile, policy=policy, rng=rng)
    check_visits(diary, visits)
    nights, apart, cut = lay_out_course(question, visits, medicine, course_policy)
    column = question.outcome
    topic = say.CourseTopic(
        outcome, column.unit, column.lower_is_better, nights.before, nights.after
    )
    bare = Course(
        name, outcome, column.unit, len(visits), tuple(visits), "not_enough", "",
        reasons=cut, nights_before=nights.before, nights_after=nights.after,
        nights_apart=apart, nights_due=len(diary), medicine=tuple(medicine),
        wanted=say.wanted_of_nights(policy, nights.before, nights.after),
    )  # fmt: skip
    noted = policy.levels["noted"]
    if min(nights.before, nights.after) < (noted.nights_each or 0):
        return replace(bare, sentence=say.not_enough(topic, noted))
    return _answered(bare, nights, topic, facts or {})


def _answered(
    bare: Course, nights: CourseNights, topic: say.CourseTopic, facts: Mapping[str, Explained]
) -> Course:
    question, course_policy = nights.question, nights.course_policy
    found = _look(nights)
    effect = effect_of(found.change, _PER)
    medicine = tuple(_marked(event, found.turn, bare, course_policy) for event in bare.medicine)
    caps = (*_caps(nights), *_turn_caps(nights, found, medicine))
    seen = Evidence(
        nights.after, nights.before, topic.lower_is_better, question.worthwhile,
        change=(nights.before, nights.after, found.shape.p_changed, True),
        caps=caps,
    )  # fmt: skip
    level, reasons = decide_level(measured(seen, found.change), question.policy)
    held = _held(nights, found, topic)
    mean, low, high = found.average.level(_BAND)
    middle = float(nights.y[: nights.before].mean())
    return replace(
        bare,
        level=level,
        sentence=_sentence(topic, effect, level, found, held, question.worthwhile),
        reasons=(*bare.reasons, *reasons),
        placebo=say.placebo(question.policy),
        axis_marks=say.axis_marks(topic.unit, middle, facts),
        effect=effect,
        p_changed=found.shape.p_changed,
        shapes=found.shape.shares(),
        turn=found.turn,
        held=held,
        relapse=_relapse(nights, found, topic, middle),
        medicine=medicine,
        indices=_indices(nights, topic),
        level_line=tuple(
            zip(nights.dates, mean.tolist(), low.tolist(), high.tolist(), strict=True)
        ),
    )


def _look(nights: CourseNights) -> _Turned:
    """Search the shapes; name a turn only from the policy's probability on."""
    policy = nights.course_policy
    shape = shape_evidence(
        nights.y, nights.days, nights.visit_days, course_policy=policy, **nights.fitting
    )
    turn = turn_set(shape, policy.set_share) if shape.p_changed >= policy.turn_min else None
    average = averaged(nights.y, nights.days, shape, **nights.fitting)
    if turn is not None:
        return _Turned(shape, average, turn, average.change())
    plain = (nights.days >= nights.visit_days[0]).astype(np.float64)
    fit = regress(
        nights.y, plain, days=nights.days, names=(CHANGE,), primary=(CHANGE,), **nights.fitting
    )
    return _Turned(shape, average, None, fit.marginal(CHANGE))


def _sentence(
    topic: say.CourseTopic,
    effect: Effect,
    level: Any,
    found: _Turned,
    held: Held | None,
    worthwhile: float,
) -> str:
    p_changed = found.shape.p_changed
    if found.turn is None:
        return say.open_course(topic, effect, p_changed)
    text = say.turned(
        topic, effect, level, p_changed=p_changed, turn=found.turn, best=found.shape.best.shape
    )
    return text if held is None else f"{text} {say.held_words(held, worthwhile, topic.unit)}"


def _caps(nights: CourseNights) -> tuple[Cap, ...]:
    """Ceilings that come from the nights themselves."""
    question, policy = nights.question, nights.question.policy
    dates = np.array(question.diary.dates)
    inside = (dates >= nights.dates[0]) & (dates <= nights.dates[-1])
    on = question.nights.days >= nights.visit_days[0]
    used = question.nights.used & inside
    missing = count_missing(inside, used, on, ~on)
    caps = [*question.outcome_caps(used)]
    if missing.share < policy.recorded_min:
        caps.append(
            Cap("noted", f"Only {missing.recorded} of {missing.due} nights were written down.")
        )
    if missing.gap > policy.missing_gap_max:
        caps.append(
            Cap("noted", "Nights before the first visit and after it are missing unevenly.")
        )
    if question.piled(used):
        caps.append(Cap("noted", "Too many scores sit at one end of the scale."))
    return tuple(caps)


def _turn_caps(
    nights: CourseNights, found: _Turned, medicine: Sequence[MedicineEvent]
) -> tuple[Cap, ...]:
    """Ceilings that come from the turn."""
    near = nights.course_policy.medicine_near_nights
    caps = [Cap("noted", say.medicine_near(event, near)) for event in medicine if event.near_turn]
    if found.turn is None:
        return tuple(caps)
    if not _clear(nights, found.turn):
        caps.append(Cap("noted", "Something else was begun or given up around the turn."))
    if found.shape.drift_fits_better:
        caps.append(
            Cap(
                "noted",
                "A steady drift that began before the first visit fits the nights better than any "
                "change that came with the visits.",
            )
        )
    if found.shape.best.shape == "ramp_loss":
        caps.append(Cap("noted", "What was gained was lost again by the last nights."))
    if found.shape.p_changed < (nights.question.policy.levels["changed_after"].p_change_min or 0):
        caps.append(
            Cap(
                "noted", "That the level changed at all is not yet sure enough for a stronger word."
            )
        )
    return tuple(caps)


def _marked(
    event: MedicineEvent, turn: TurnSet | None, bare: Course, course_policy: CoursePolicy
) -> MedicineEvent:
    """The event, marked when it lies near any visit of the turn."""
    span = event_span(event, bare.visit_dates)
    if turn is None or span is None:
        return replace(event, near_turn=False)
    reach = timedelta(days=course_policy.medicine_near_nights)
    days = [bare.visit_dates[visit - 1] for visit in turn.visits]
    near = any(span[0] - reach <= day <= span[1] + reach for day in days)
    return replace(event, near_turn=near)


def _clear(nights: CourseNights, turn: TurnSet) -> bool:
    """Whether nothing else in the diary was begun or given up around the turn."""
    question = nights.question
    near = question.policy.levels["changed_after"].clear_nights or 0
    few = question.policy.levels["noted"].nights_each or 0
    turns = [nights.visit_days[visit - 1] for visit in turn.visits]
    for action in question.diary.actions.values():
        column = action_column(action, few=few)
        for on in (column.on, ~column.on):
            start = single_start(on, column.known)
            if start is None:
                continue
            day = int(question.nights.days[start])
            if any(abs(day - other) <= near for other in turns):
                return False
    return True


def _settled(nights: CourseNights, best: Candidate) -> int | None:
    """Calendar place from which the level is reached; None while it is still on its way."""
    return nights.visit_days[best.visit - 1] if best.visit else None


def _held(nights: CourseNights, found: _Turned, topic: say.CourseTopic) -> Held | None:
    """Whether the gain has held over the last nights; None where that cannot be asked."""
    settled = _settled(nights, found.shape.best) if found.turn else None
    if settled is None or not topic.better(found.change.mean):
        return None
    days, least = nights.days, nights.question.policy.levels["noted"].nights_each or 0
    late = days > days[-1] - nights.course_policy.maintenance_nights
    if late.sum() < least or ((days >= settled) & ~late).sum() < least:
        return None
    best = found.shape.best
    if best.shape == "ramp_loss":
        # What was lost is lost evenly: the last nights are held against the best of the shape.
        column = found.shape.column(best)
        fit = regress(
            nights.y, column, days=days, names=(CHANGE,), primary=(CHANGE,), **nights.fitting
        )
        loss = fit.combine({CHANGE: float(column[late].mean()) - 1})
    else:
        gained, last = found.shape.column(best), late.astype(np.float64)
        fit = regress(
            nights.y, np.column_stack([gained, last]), days=days,
            names=(CHANGE, _LATE), primary=(CHANGE, _LATE), **nights.fitting,
        )  # fmt: skip
        loss = fit.marginal(_LATE)
    worthwhile = nights.question.worthwhile
    p_held = loss.below(worthwhile) if topic.lower_is_better else 1 - loss.below(-worthwhile)
    return Held(int(late.sum()), p_held)


def _relapse(
    nights: CourseNights, found: _Turned, topic: say.CourseTopic, middle: float
) -> RelapseWatch:
    """The watch begins where the level is reached, or without a turn at the last visit."""
    start = nights.visit_days[-1]
    settled = _settled(nights, found.shape.best) if found.turn else None
    if found.turn and settled is not None:
        start = settled
        if found.shape.best.shape == "step":
            # The step may have come at any visit of the set; after the last it has come.
            start = max(settled, nights.visit_days[found.turn.visits[-1] - 1])
    sign = 1.0 if topic.lower_is_better else -1.0
    here = np.flatnonzero(nights.days >= start)
    watch = watch_nights(
        sign * nights.y[here], nights.days[here], [nights.dates[i] for i in here],
        baseline=sign * middle if found.turn and topic.better(found.change.mean) else None,
        course_policy=nights.course_policy, **nights.fitting,
    )  # fmt: skip
    if found.turn and found.shape.best.shape == "ramp_loss" and watch.state == "quiet":
        return replace(watch, says=f"{watch.says} {say.LOST_ALREADY}")
    return watch


def _indices(nights: CourseNights, topic: say.CourseTopic) -> tuple[Mapping[str, Any], ...]:
    """Single-case indices of nights before against nights from the first visit on."""
    before, after = nights.y[: nights.before].tolist(), nights.y[nights.before :].tolist()
    way: Any = "decrease" if topic.lower_is_better else "increase"
    found: list[Index] = [
        index(before, after, improvement=way)
        for index in (nap, tau_bc, log_response_ratio, hedges_g)
    ]
    return tuple(index.to_dict() for index in found)
