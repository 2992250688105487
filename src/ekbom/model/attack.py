"""An attack: one evening's trouble from its start, what was done, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack of the urge to move, as it was written down.

    Attributes
    ----------
    start : datetime
        On the person's own clock.
    place : str
        Where it was, such as ``bed`` or ``train``; empty when nobody wrote it.
    urge_before, urge_after : float or None
        In points, before anything was done and after it.
    what : tuple of str
        Measures, each once; empty when nothing was done.
    minutes_until_back : float or None
        Minutes of calm until the urge was back. With `still_calm` it had not come back
        after so many minutes. None when nobody wrote it.
    still_calm : bool
        Whether it was still calm when the entry was written.
    """

    start: datetime
    place: str
    urge_before: float | None
    what: tuple[str, ...]
    urge_after: float | None
    minutes_until_back: float | None = None
    still_calm: bool = False


@dataclass(frozen=True, slots=True)
class AttackLog:
    """The attacks of one person.

    Attributes
    ----------
    attacks : tuple of Attack
        In the order of time.
    source : str
        Name of the file.
    findings : tuple of Finding
    """

    attacks: tuple[Attack, ...]
    source: str = "attacks"
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"AttackLog({self.source}, {len(self.attacks)} attacks)"
