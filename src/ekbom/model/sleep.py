"""The sleep of one night in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ekbom.model.finding import Finding
from ekbom.model.movement import Index, Span


@dataclass(frozen=True, slots=True)
class SleepSummary:
    """What the stages of a night say of its sleep.

    Attributes
    ----------
    bed : Span or None
        Lights off to lights on, otherwise the span of the stages; None without either.
    onset_s : float or None
        Start of the first sleep in bed; None where there was none.
    end_s : float or None
        End of the last sleep in bed.
    numbers : mapping of name to Index
        Always the same names in the same order; a number that is not defined is None and says
        why.
    findings : tuple of Finding
    """

    bed: Span | None
    onset_s: float | None
    end_s: float | None
    numbers: Mapping[str, Index]
    findings: tuple[Finding, ...] = ()
