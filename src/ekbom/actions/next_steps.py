"""The next steps of one person: each open, done or not for this person, with reason and source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ekbom.actions.assess import assess
from ekbom.model.assessed import plain

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.assessed import Statement, Step, Urgency
    from ekbom.model.case import Case
    from ekbom.model.diary import Diary
    from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What comes next.

    Attributes
    ----------
    title : str
    audience : str
    urgency : {"today", "this_week", "next_visit", "nothing_now"}
        The most pressing of all that was found.
    red_flags, stop_cards : tuple of Statement
        They come before every step.
    steps : tuple of Step
    findings : tuple of Finding
    """

    title: str
    audience: str
    urgency: Urgency
    red_flags: tuple[Statement, ...]
    stop_cards: tuple[Statement, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The steps as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def next_steps(
    case: Case, *, audience: str = "person", today: date, diary: Diary | None = None
) -> NextSteps:
    """The ordered steps for a person.

    Parameters
    ----------
    case : Case
        From `read_case`.
    audience : {"person", "clinician"}
    today : date
        The day it is.
    diary : Diary, optional
        The nights of the case.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.assess` does.
    """
    answer = assess(case, audience=audience, today=today, diary=diary)
    return NextSteps(
        title=answer.title,
        audience=answer.audience,
        urgency=answer.urgency,
        red_flags=answer.red_flags,
        stop_cards=answer.stop_cards,
        steps=answer.steps,
        findings=answer.findings,
    )
