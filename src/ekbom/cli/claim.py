"""``ekbom claim``: a sentence somebody read, with the verdicts on the claims nearest to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.show import show_findings, show_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.cli.cited import Cited
    from ekbom.model.claim import ClaimAnswer, ClaimVerdict, JudgedClaim

_Words = Annotated[
    list[str],
    typer.Argument(metavar="TEXT...", help="A sentence or a question, or the id of a claim."),
]
_Audience = Annotated[
    str,
    typer.Option(
        metavar="person|clinician", help="Doses and what is not checked yet are for clinicians."
    ),
]

_VERDICTS: dict[ClaimVerdict | None, str] = {
    "unsafe": "Unsafe: following it could harm somebody.",
    "outdated": "Outdated: once advice; newer evidence says otherwise.",
    "unsupported": "Unsupported: nothing was found that carries it. Not the same as false.",
    "partly": "Partly true: true for some, or said so that it misleads.",
    "supported": "Supported: it matches good reviews or a guideline.",
    None: "Not checked yet: there is no verdict on it.",
}
_OPPOSITE = "The text may say the opposite; the verdict is on the claim as it stands here."


def claim(
    words: _Words,
    audience: _Audience = "person",
    as_json: opt.Json = False,
) -> None:
    """Say what is known of a claim about restless legs, with sources and the next step."""
    from ekbom.actions.claim import check_claim

    found = check_claim(" ".join(words), audience)
    if as_json:
        show_json(found.to_dict())
    else:
        typer.echo("\n".join(_lines(found)))
    show_findings(found.findings)


def _lines(found: ClaimAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited

    cited = Cited()
    if not found.claims:
        yield "Nothing fits: this was not checked, and no verdict is guessed."
    for number, one in enumerate(found.claims):
        if number:
            yield ""
        yield from _claim_lines(one, cited)
    yield from cited.listed()


def _claim_lines(one: JudgedClaim, cited: Cited) -> Iterator[str]:
    yield f"Claim: {one.statement}"
    if one.opposite:
        yield f"  ! {_OPPOSITE}"
    yield f"  {_VERDICTS[one.verdict]}"
    if one.reason:
        yield f"  why: {one.reason}{cited.numbers(one.sources)}"
    yield f"  next: {one.then}"
    for caution in one.cautions:
        yield f"  ! {caution}"
