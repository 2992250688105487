"""A claim that is made about restless legs, and what was found of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from ekbom.model.assessed import plain
from ekbom.model.finding import Finding
from ekbom.model.verdict import Ground

ClaimVerdict = Literal["unsafe", "outdated", "unsupported", "partly", "supported"]
VERDICTS: tuple[ClaimVerdict, ...] = get_args(ClaimVerdict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the verdict on it, as the data hold it.

    Attributes
    ----------
    id : str
        ``claim.s4.06``.
    statement : str
        What is claimed, in words of this project.
    topic : str
    verdict : ClaimVerdict
    reason : str
        Why, in words of this project.
    then : str
        The next step: a place to go, or a question for somebody.
    facts, sources : tuple of str
        What the verdict rests on: ids of facts, and works that no fact cites.
    safety_critical : bool
        Whether somebody could come to harm by it.
    status : str
        ``verified``, or ``memory`` while it was not checked against a source.
    checked : date
    memory_parts : tuple of str
        What of a verified one was not checked.
    terms, heads : tuple of str
        Words under which it is looked for, and those for which it is the first answer.
    seen : tuple of str
        Documents and lines where it was met, such as ``004:454``.
    dosed_statement, dosed_reason : str
        The same with doses, for clinicians; empty where there are none.
    """

    id: str
    statement: str
    topic: str
    verdict: ClaimVerdict
    reason: str
    then: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    safety_critical: bool
    status: str
    checked: date
    memory_parts: tuple[str, ...]
    terms: tuple[str, ...]
    heads: tuple[str, ...]
    seen: tuple[str, ...]
    dosed_statement: str = ""
    dosed_reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim as one kind of reader is shown it.

    Attributes
    ----------
    id, statement, topic : str
    verdict : ClaimVerdict or None
        None where nothing of it was checked and this reader is not shown what was not.
    reason : str
        Empty when there is no verdict.
    then : str
    safety_critical : bool
    opposite : bool
        Whether the text that was asked about seems to say the opposite of the statement: the
        verdict is on the statement.
    grounds : tuple of Ground
    sources : tuple of str
        Every citation once, those of the grounds among them.
    checked : date
    cautions : tuple of str
    nearness : float
        How much of the text that was asked about it covers, from 0 to 1.
    """

    id: str
    statement: str
    topic: str
    verdict: ClaimVerdict | None
    reason: str
    then: str
    safety_critical: bool
    opposite: bool
    grounds: tuple[Ground, ...]
    sources: tuple[str, ...]
    checked: date
    cautions: tuple[str, ...]
    nearness: float


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What the list of claims holds on a text.

    Attributes
    ----------
    text : str
        What was asked about.
    audience : str
    claims : tuple of JudgedClaim
        Those that fit, what is unsafe first, then the nearest; empty when nothing fits.
    findings : tuple of Finding
    """

    text: str
    audience: str
    claims: tuple[JudgedClaim, ...]
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole
