"""``ekbom claim``: a sentence somebody read, with the verdicts on the claims nearest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import read_moment, show_answer
from ekbom.reports.claim_words import NOTHING_FITS, OPPOSITE, VERDICT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.cli.cited import Cited
    from ekbom.model.claim import ClaimAnswer, JudgedClaim

_Words = Annotated[
    list[str],
    typer.Argument(metavar="TEXT...", help="A sentence or a question, or the id of a claim."),
]


def claim(
    words: _Words,
    audience: opt.Audience = "person",
    html: opt.Html = None,
    as_json: opt.Json = False,
) -> None:
    """Say what is known of a claim about restless legs, with sources and the next step."""
    from ekbom.actions.claim import check_claim, write_claims_page

    found = check_claim(" ".join(words), audience)
    if html is not None:
        write_claims_page(found, html, made_at=read_moment(None).date().isoformat())
    show_answer(found, _lines(found), as_json=as_json, page=html)


def _lines(found: ClaimAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited

    cited = Cited()
    if not found.claims:
        yield NOTHING_FITS
    for number, one in enumerate(found.claims):
        if number:
            yield ""
        yield from _claim_lines(one, cited)
    yield from cited.listed()


def _claim_lines(one: JudgedClaim, cited: Cited) -> Iterator[str]:
    yield f"Claim: {one.statement}"
    if one.opposite:
        yield f"  ! {OPPOSITE}"
    yield f"  {': '.join(VERDICT_WORDS[one.verdict])}"
    if one.reason:
        yield f"  why: {one.reason}{cited.numbers(one.sources)}"
    yield f"  next: {one.then}"
    for caution in one.cautions:
        yield f"  ! {caution}"
