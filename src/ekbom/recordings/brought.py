"""What a reader of marks hands over: texts with times, before anybody says what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.model.finding import Finding
from ekbom.model.recording import Annotation


@dataclass(frozen=True, slots=True)
class Brought:
    """The marks of one file.

    Attributes
    ----------
    annotations : tuple of Annotation
        Times in seconds from the start of the recording.
    epoch_s : float or None
        Length of an epoch where the file says it.
    findings : tuple of Finding
    form : str
        What kind of file it is, in words.
    asked : tuple of (text, count)
        Words that the reader itself could not tell the meaning of.
    """

    annotations: tuple[Annotation, ...]
    epoch_s: float | None = None
    findings: tuple[Finding, ...] = ()
    form: str = ""
    asked: tuple[tuple[str, int], ...] = ()
