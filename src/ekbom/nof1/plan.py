"""A plan: one question, a drawn schedule, and the seal that shows what was written first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import isfinite
from typing import Any

import numpy as np

from ekbom.model.diary import Row
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.night import night_of_outcome
from ekbom.model.trial import Design, Plan, Schedule
from ekbom.nof1.design import check_design, draw

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Question:
    """What a trial asks; one action, one outcome, one direction.

    Attributes
    ----------
    action, outcome : str
    worthwhile : float
        Smallest change, in outcome points, that would change what the person does.
    scale : (float, float)
    lower_is_better : bool
    versus : str
        The second active measure, empty when the action is compared with going without.
    row : {"night", "day"}
    """

    action: str
    outcome: str
    worthwhile: float
    scale: tuple[float, float] = (0.0, 10.0)
    lower_is_better: bool = True
    versus: str = ""
    row: Row = "night"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed that chance may decide about a prescribed medicine.

    Attributes
    ----------
    prescribed : bool
        Whether the action, or the one it is compared with, is a prescribed medicine.
    prescriber : str
    agreed : date or None
    """

    prescribed: bool = False
    prescriber: str = ""
    agreed: date | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan and what was drawn for it.

    Attributes
    ----------
    plan : Plan
        Without the draw when a helper keeps it.
    assign : tuple of int
    salt : str
        Random text that keeps the list's hash from being guessed; empty for an open trial.
    """

    plan: Plan
    assign: tuple[int, ...]
    salt: str = ""


def plan_trial(
    question: Question,
    design: Design,
    *,
    start: date,
    now: datetime,
    rng: np.random.Generator,
    consent: Consent | None = None,
    helper_blind: bool = False,
) -> Drawn:
    """Draw a schedule and seal the plan.

    Parameters
    ----------
    question : Question
    design : Design
        The permitted schedules.
    start : date
        Evening of the first night; it must not have begun.
    now : datetime
        Time of writing, in the person's own clock.
    rng : numpy Generator
    consent : Consent, optional
    helper_blind : bool
        The draw goes to a helper's list; the plan holds its hash alone.

    Returns
    -------
    Drawn

    Raises
    ------
    UsageError
        When the question or the dates do not fit together.
    NotAnswerable
        When a prescribed medicine would be randomised without its prescriber, or the rule
        of the schedule is not known.
    """
    check_question(question)
    agreed = check_consent(question, consent or Consent(), now)
    _check_start(question.row, start, now)
    assign = draw(check_design(design), rng)
    salt = rng.bytes(_SALT_BYTES).hex() if helper_blind else ""
    plan = Plan(
        action=question.action.strip(),
        outcome=question.outcome.strip(),
        lower_is_better=question.lower_is_better,
        worthwhile=float(question.worthwhile),
        scale=(float(question.scale[0]), float(question.scale[1])),
        schedule=Schedule(assign=() if helper_blind else assign, design=design, start=start),
        end=start + timedelta(days=design.units),
        written_at=now,
        versus=question.versus.strip(),
        blinding="helper" if helper_blind else "open",
        prescribed=agreed.prescribed,
        prescriber=agreed.prescriber.strip(),
        agreed=agreed.agreed,
        row=question.row,
        sealed_list=list_hash(assign, salt) if helper_blind else "",
    )
    return Drawn(replace(plan, seal=seal_of(plan)), assign, salt)


def check_question(question: Question) -> None:
    """Refuse a question that cannot be answered as it stands.

    Raises
    ------
    UsageError
    """
    names = {"action": question.action.strip(), "outcome": question.outcome.strip()}
    for what, name in names.items():
        if not name:
            raise UsageError("plan", f"the {what} has no name", f"name the {what}")
    if question.versus and question.versus.strip().casefold() == names["action"].casefold():
        raise UsageError(
            "plan",
            f"{names['action']} cannot be compared with itself",
            "name two different measures",
        )
    low, high = question.scale
    if not (isfinite(low) and isfinite(high) and low < high):
        raise UsageError(
            "--scale", f"{low:g} to {high:g} is not a scale", "give the lower end first"
        )
    if not 0 < question.worthwhile <= high - low:
        raise UsageError(
            "--worthwhile",
            f"{question.worthwhile:g} is not a change on a scale from {low:g} to {high:g}",
            "give the smallest change that would matter to you, above 0",
        )


def check_consent(question: Question, consent: Consent, now: datetime) -> Consent:
    """Refuse to let chance decide about a prescribed medicine without its prescriber.

    Raises
    ------
    NotAnswerable
        When prescriber or date are not recorded.
    UsageError
        When the agreement lies in the future.
    """
    named = bool(consent.prescriber.strip())
    if consent.prescribed and not (named and consent.agreed):
        what = " or ".join(filter(None, (question.action, question.versus)))
        raise NotAnswerable(
            what,
            "a prescribed medicine is not left to chance without the person who prescribed it",
            "talk with the prescriber; once it is agreed, record --prescriber NAME --agreed DATE",
        )
    if consent.agreed and consent.agreed > now.date():
        raise UsageError(
            "--agreed", f"{consent.agreed} is still to come", "give the day on which it was agreed"
        )
    return consent


def _check_start(row: Row, start: date, now: datetime) -> None:
    running = night_of_outcome(now) if row == "night" else now.date()
    if start <= running:
        raise UsageError(
            "--start",
            f"the {row} of {start} has already begun at {now:%Y-%m-%d %H:%M}",
            f"a plan is written first: start on {running + timedelta(days=1)} or later",
        )


def list_hash(assign: tuple[int, ...], salt: str) -> str:
    """SHA-256 of a helper's list, as the plan holds it."""
    return sha256(f"{salt}:{''.join(map(str, assign))}".encode()).hexdigest()


def open_list(plan: Plan, assign: tuple[int, ...], salt: str) -> Plan:
    """The plan together with the helper's list, for reading the result.

    Raises
    ------
    UsageError
        When the list is not the one the plan was sealed with.
    """
    if plan.blinding != "helper" or list_hash(assign, salt) != plan.sealed_list:
        raise UsageError(
            "--helper",
            "this list is not the one the plan was sealed with",
            "give the list that was written together with this plan",
        )
    return replace(plan, schedule=replace(plan.schedule, assign=assign))


def record_of(plan: Plan) -> dict[str, dict[str, Any]]:
    """What the seal covers, in groups, as plain JSON values.

    The list of a helper-blind trial stays outside: its own hash stands for it. Pauses stay
    outside too: they come later, and change no part of what was drawn.
    """
    schedule = plan.schedule
    end = plan.end - timedelta(days=schedule.paused)
    shown = () if plan.blinding == "helper" else schedule.assign
    return {
        "question": {
            "action": plan.action,
            "versus": plan.versus,
            "outcome": plan.outcome,
            "lower_is_better": plan.lower_is_better,
            "worthwhile": plan.worthwhile,
            "scale": list(plan.scale),
            "row": plan.row,
        },
        "schedule": {
            "design": asdict(schedule.design) | {"starts": list(schedule.design.starts)},
            "start": schedule.start.isoformat() if schedule.start else None,
            "first_index": schedule.first_index,
            "assign": "".join(map(str, shown)),
            "blinding": plan.blinding,
            "sealed_list": plan.sealed_list,
        },
        "time": {"written_at": plan.written_at.isoformat(), "end": end.isoformat()},
        "agreement": {
            "prescribed": plan.prescribed,
            "prescriber": plan.prescriber,
            "agreed": plan.agreed.isoformat() if plan.agreed else None,
        },
    }


def _hash(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def seals_of(plan: Plan) -> dict[str, str]:
    """One hash per group of the record, so that a reader can say which group was altered."""
    return {group: _hash(values) for group, values in record_of(plan).items()}


def seal_of(plan: Plan) -> str:
    """SHA-256 over everything in the plan but the seal and the time it was broken."""
    return _hash(record_of(plan))
