"""A sentence somebody read, compared with the claims that were judged."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.claim_match import Matcher
from ekbom.knowledge.claim_words import shipped_limits, shipped_words
from ekbom.knowledge.claims import judged, shipped_claims
from ekbom.model.claim import ClaimAnswer
from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.storage.full_text import FullTextIndex

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ClaimAnswer", "check_claim", "write_claims_page"]


def check_claim(text: str, audience: str = "person") -> ClaimAnswer:
    """The claims on restless legs that are nearest to a text, each with its verdict.

    Parameters
    ----------
    text : str
        A sentence or a question, such as "Does magnesium help?"; or the id of a claim.
    audience : {"person", "clinician"}
        Doses, and verdicts that were not checked yet, are for clinicians.

    Returns
    -------
    ClaimAnswer
        Without any claim, and with a finding, when nothing fits.

    Raises
    ------
    UsageError
        Without any word, and for another audience.

    Examples
    --------
    >>> [one.id for one in check_claim("Is dry needling free of danger?").claims]
    ['claim.s2.01']
    """
    reader = reader_of(audience)
    asked = " ".join(text.split())
    claims = shipped_claims()
    if asked in claims:
        return ClaimAnswer(asked, reader, (judged(claims[asked], reader),))
    if not any(letter.isalnum() for letter in asked):
        raise UsageError("claim", "no sentence was given", 'write it as "magnesium helps"')
    matcher, index = _index()
    said = matcher.say(asked)
    scores = ((hit.id, hit.score) for hit in index.search(said.words))
    fits = matcher.fitting(said, scores)
    shown = tuple(
        judged(claims[fit.id], reader, opposite=fit.opposite, nearness=round(fit.nearness, 2))
        for fit in fits
    )
    return ClaimAnswer(asked, reader, shown, () if shown else (_nothing(len(claims)),))


def write_claims_page(answer: ClaimAnswer, path: str | Path, *, made_at: str) -> Path:
    """Lay the claims and their verdicts down as one self-contained HTML page.

    Parameters
    ----------
    answer : ClaimAnswer
    path : path
        Written under a temporary name and moved.
    made_at : str
        Date and time for the footer.

    Raises
    ------
    StoreError
        When the place cannot be written to.
    """
    from ekbom.exchange.text_file import write_text
    from ekbom.reports.claims import claims_page

    return write_text(path, claims_page(answer, made_at=made_at))


@cache
def _index() -> tuple[Matcher, FullTextIndex]:
    matcher = Matcher(shipped_claims(), shipped_words(), shipped_limits())
    return matcher, FullTextIndex(matcher.documents, matcher.weights)


def _nothing(number: int) -> Finding:
    return Finding(
        "nothing_fits", "note", "claim",
        f"nothing fits among the {number} claims that were checked; that is no verdict",
        "say it in other words, or ask a doctor or a pharmacist",
    )  # fmt: skip
