"""What wants attention and when: a test, a question, a scale, a visit, the end of a trial."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from ekbom.model.verdict import Ground

# today: its time has come and is not over.
DueState = Literal["overdue", "today", "coming"]
STATES: tuple[DueState, ...] = get_args(DueState)


@dataclass(frozen=True, slots=True)
class Appointment:
    """The next date somebody wrote down.

    Attributes
    ----------
    on : date
    what : str
        In the words of whoever wrote it.
    by_prescriber : bool
        Whether a doctor wrote it: then it counts as a look at the medicines.
    """

    on: date
    what: str
    by_prescriber: bool = False


@dataclass(frozen=True, slots=True)
class HomeItem:
    """One thing to be done at home.

    Attributes
    ----------
    what : str
    how_often : str
        In the words of whoever wrote it; may be empty.
    until : date or None
        The day it is asked about.
    """

    what: str
    how_often: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that wants attention.

    Attributes
    ----------
    code : str
        The rule it comes from, an id that ``ekbom explain`` knows: ``due.augmentation``.
    key : str
        The same while it is the same thing: the rule, what it is about, from when it is counted.
    what : str
        What is to be done, as a sentence.
    since, until : date or None
        First and last day of its time; no first day where nobody told from when it is counted,
        no last day where it is never overdue.
    state : DueState
    why : tuple of str
        What of this person it rests on; never empty.
    grounds : tuple of Ground
        The facts it rests on; never empty.
    asks : tuple of str
        The questions themselves, where some are to be answered.
    observations : tuple of str
        What each of them asks for.
    cautions : tuple of str
    """

    code: str
    key: str
    what: str
    since: date | None
    until: date | None
    state: DueState
    why: tuple[str, ...]
    grounds: tuple[Ground, ...]
    asks: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every citation once."""
        return tuple(dict.fromkeys(cited for one in self.grounds for cited in one.sources))

    def to_dict(self) -> dict[str, Any]:
        """The item as plain values, dates as they are."""
        return {**asdict(self), "sources": self.sources}


def state_on(today: date, since: date | None, until: date | None) -> DueState:
    """Whether the time of something is over, has come, or is still ahead.

    Parameters
    ----------
    today : date
    since, until : date or None
        As in `DueItem`; both days belong to its time.
    """
    if until is not None and until < today:
        return "overdue"
    return "today" if since is None or since <= today else "coming"
