"""Half a page for anybody who prescribes for the first time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ekbom.actions.assess import assess, record_of
from ekbom.assessment.known import known_of
from ekbom.assessment.new_prescriber import card
from ekbom.knowledge.audience import reader_of
from ekbom.model.assessed import plain

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.assessed import Statement
    from ekbom.model.case import Case
    from ekbom.model.diary import Diary
    from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class PrescriberCard:
    """The card.

    Attributes
    ----------
    title : str
    audience : str
    lines : tuple of Statement
        In the order in which they are printed.
    findings : tuple of Finding
    """

    title: str
    audience: str
    lines: tuple[Statement, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The card as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def prescriber_card(
    case: Case, *, audience: str = "person", today: date, diary: Diary | None = None
) -> PrescriberCard:
    """The card of a person for a new prescriber.

    Parameters
    ----------
    case : Case
        From `read_case`.
    audience : {"person", "clinician"}
    today : date
        The day it is, which stands on the card.
    diary : Diary, optional
        The nights of the case.

    Raises
    ------
    UsageError, InputError, UnitError
        As `ekbom.assess` does.
    """
    answer = assess(case, audience=audience, today=today, diary=diary)
    record = record_of(case, diary)
    section = card(
        record,
        known_of(record, today=today).known,
        reader_of(audience),
        today=today,
        pattern=answer.pattern,
        urgent=(*answer.red_flags, *answer.stop_cards),
    )
    return PrescriberCard(answer.title, answer.audience, section.statements, answer.findings)
