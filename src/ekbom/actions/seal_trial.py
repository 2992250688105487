"""A trial from question to sealed plan in the workspace: looked at first, then drawn once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_names import check_name
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.plan import Outlook, outlook, plan_trial
from ekbom.model.errors import InputError, NotAnswerable, UsageError

if TYPE_CHECKING:
    import numpy as np

    from ekbom.model.diary import Diary

__all__ = [
    "HandedOver", "TrialAsked", "check_trial", "look_ahead", "seal_for_helper", "seal_trial",
]  # fmt: skip

_BASELINE = "--baseline"
_LIST = "list.json"


@dataclass(frozen=True, slots=True)
class TrialAsked:
    """A question for a trial, as somebody puts it.

    Attributes
    ----------
    action, outcome : str
    start : date
        Evening of the first night.
    versus : str
        A second measure; empty for going without.
    worthwhile : float or None
    pairs : int or None
        Of blocks; enough for the word "helps" by default.
    block : int
        Nights of a block.
    random_start : (int, int) or None
        Instead of pairs: first and last night on which it may begin, counted from 1.
    nights : int or None
        Length of a trial with a random start; enough for a word by default.
    prescriber : str
    agreed : date or None
    scale : (float, float)
    lower_is_better : bool
    """

    action: str
    outcome: str
    start: date
    versus: str = ""
    worthwhile: float | None = None
    pairs: int | None = None
    block: int = 1
    random_start: tuple[int, int] | None = None
    nights: int | None = None
    prescriber: str = ""
    agreed: date | None = None
    scale: tuple[float, float] = (0.0, 10.0)
    lower_is_better: bool = True


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A sealed trial, and the list for whoever helps.

    Attributes
    ----------
    seal : str
    name : str
        Of the file of the list.
    contents : str
        What it holds.
    """

    seal: str
    name: str
    contents: str


@person_verb("see")
def check_trial(desk: Desk, person: str, asked: TrialAsked, *, rng: np.random.Generator) -> None:
    """Refuse a question that no trial can be made of; what is drawn for it is thrown away.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    asked : TrialAsked
    rng : numpy Generator

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError, NotAnswerable
        As `ekbom.actions.plan.plan_trial`.
    """
    now = own_time(desk.now(), card_of(desk.store, person))
    plan_trial(asked.action, asked.outcome, now=now, rng=rng, **_words(asked))


@person_verb("see")
def look_ahead(
    desk: Desk, person: str, asked: TrialAsked, *, rng: np.random.Generator, runs: int | None = None
) -> Outlook:
    """What a trial could show, with the ups and downs of this person; nothing is drawn to keep.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    asked : TrialAsked
    rng : numpy Generator
    runs : int, optional
        Simulated trials per effect.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError, NotAnswerable
        As `ekbom.actions.plan.plan_trial`.
    """
    now = own_time(desk.now(), card_of(desk.store, person))
    made = plan_trial(asked.action, asked.outcome, now=now, rng=rng, **_words(asked))
    nights = _nights(desk, person, asked, now)
    try:
        return outlook(made, rng=rng, baseline=nights, runs=runs)
    except UsageError as error:
        if nights is None or error.where != _BASELINE:
            raise
        # Too few nights to know their own ups and downs: those of a usual diary, and it is said.
        return outlook(made, rng=rng, runs=runs)


@person_verb("bring")
def seal_trial(desk: Desk, person: str, asked: TrialAsked, *, rng: np.random.Generator) -> str:
    """Draw the schedule, seal it, and keep it; gives the seal.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    asked : TrialAsked
    rng : numpy Generator
        Chance.

    Raises
    ------
    NotAllowed
        When the actor may not bring something in for this person.
    UsageError, NotAnswerable
        As `ekbom.actions.plan.plan_trial`.
    StoreError
        When it cannot be kept.
    """
    return _sealed(desk, person, asked, rng)[0]


@person_verb("bring")
def seal_for_helper(
    desk: Desk, person: str, asked: TrialAsked, *, rng: np.random.Generator
) -> HandedOver:
    """As `seal_trial`; the list is given out once, for whoever helps, and kept nowhere."""
    seal, contents = _sealed(desk, person, asked, rng, list_name=_LIST)
    return HandedOver(seal, _file_name(asked).replace("plan-", "list-", 1), contents)


def _sealed(
    desk: Desk, person: str, asked: TrialAsked, rng: np.random.Generator, list_name: str = ""
) -> tuple[str, str]:
    """The seal, and what the list of a helper holds where one was asked for."""
    now = own_time(desk.now(), card_of(desk.store, person))
    with TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(asked)
        helper = Path(folder) / list_name if list_name else None
        made = plan_trial(
            asked.action, asked.outcome, now=now, rng=rng, path=path, helper_blind=helper,
            **_words(asked),
        )  # fmt: skip
        contents = helper.read_text(encoding="utf-8") if helper else ""
        bring_plan(desk, person, path)
    return made.seal, contents


def _words(asked: TrialAsked) -> dict[str, Any]:
    for name in filter(None, (asked.action, asked.versus, asked.outcome)):
        check_name(name)
    return {
        "start": asked.start, "versus": asked.versus, "worthwhile": asked.worthwhile,
        "pairs": asked.pairs, "block": asked.block, "random_start": asked.random_start,
        "nights": asked.nights,
        "prescriber": asked.prescriber, "agreed": asked.agreed, "scale": asked.scale,
        "lower_is_better": asked.lower_is_better,
    }  # fmt: skip


def _nights(desk: Desk, person: str, asked: TrialAsked, now: datetime) -> Diary | None:
    """The nights so far; None where nobody has rated this outcome yet."""
    options = {"outcome": asked.outcome, "scale": asked.scale, "now": now}
    try:
        return kept_diary(desk, person, options=options)
    except (InputError, NotAnswerable, UsageError):
        return None


def _file_name(asked: TrialAsked) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", asked.action.casefold()).strip("-")[:40] or "trial"
    return f"plan-{words}-{asked.start.isoformat()}.json"
