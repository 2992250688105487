"""The page of a claim check: each claim that fits with its verdict, why, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.model.claim import VERDICTS, ClaimAnswer, ClaimVerdict, JudgedClaim
from ekbom.model.verdict import Ground
from ekbom.reports.assessment_sources import CERTAINTY_WORDS, Cited, SourceTag, other_cautions
from ekbom.reports.claim_words import NOTHING_FITS, OPPOSITE, VERDICT_WORDS
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import capital, day

# The look of each verdict and its sign; what has no verdict looks like none of them.
_LOOKS: dict[ClaimVerdict | None, tuple[str, str]] = {
    "unsafe": ("bad", "stop"),
    "outdated": ("old", "pause"),
    "unsupported": ("uns", "open"),
    "partly": ("par", ""),
    "supported": ("sup", "yes"),
    None: ("nil", "dots"),
}


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """A verdict as the page shows it.

    Attributes
    ----------
    look, sign, word, meaning : str
    """

    look: str
    sign: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing a verdict rests on.

    Attributes
    ----------
    says : str
        The fact in words; empty where only the work is named.
    certainty : str
        Empty where nobody has judged it.
    tag : SourceTag
    """

    says: str
    certainty: str
    tag: SourceTag


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as the page shows it.

    Attributes
    ----------
    statement, reason, then, checked : str
    mark : VerdictMark
    opposite : str
        A warning where the text seems to say the opposite; else empty.
    matters : bool
        Whether somebody could come to harm by the claim.
    cautions : tuple of str
    behind : list of Behind
    """

    statement: str
    reason: str
    then: str
    checked: str
    mark: VerdictMark
    opposite: str
    matters: bool
    cautions: tuple[str, ...]
    behind: list[Behind]


def claims_page(answer: ClaimAnswer, *, made_at: str) -> str:
    """Write the page of a claim check.

    Parameters
    ----------
    answer : ClaimAnswer
        Every claim that is shown, with its verdict and sources.
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    cited = Cited()
    claims = [_view(one, cited) for one in answer.claims]
    # The id of a claim is no sentence that anybody said.
    asked = "" if any(one.id == answer.text for one in answer.claims) else answer.text
    return fill(
        "claims.html.jinja",
        title="Claim check",
        asked=asked,
        clinician=answer.audience == "clinician",
        claims=claims,
        nothing=NOTHING_FITS,
        meanings=[verdict_mark(one) for one in reversed(VERDICTS)],
        rests=cited.listed(),
        findings=noticed(answer.findings),
        made_at=made_at,
    )


def verdict_mark(verdict: ClaimVerdict | None) -> VerdictMark:
    """A verdict with its look, its sign, its word and what that means."""
    word, meaning = VERDICT_WORDS[verdict]
    return VerdictMark(*_LOOKS[verdict], word, capital(meaning))


def _view(one: JudgedClaim, cited: Cited) -> ClaimView:
    return ClaimView(
        statement=one.statement,
        reason=one.reason,
        then=one.then,
        checked="" if one.verdict is None else day(one.checked),
        mark=verdict_mark(one.verdict),
        opposite=OPPOSITE if one.opposite else "",
        matters=one.safety_critical,
        cautions=other_cautions(one.cautions, one.grounds),
        behind=_behind(one, cited),
    )


def _behind(one: JudgedClaim, cited: Cited) -> list[Behind]:
    """The facts, then the works that none of them cites."""
    facts = [Behind(each.says, _certainty(each), *cited.tags([each])) for each in one.grounds]
    of_facts = {source for each in one.grounds for source in each.sources}
    works = cited.works(source for source in one.sources if source not in of_facts)
    return [*facts, *(Behind("", "", tag) for tag in works)]


def _certainty(ground: Ground) -> str:
    return capital(CERTAINTY_WORDS.get(ground.certainty, ground.certainty))
