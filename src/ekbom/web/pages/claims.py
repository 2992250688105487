"""Claim check: what somebody read or was told, held against the claims that were judged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from ekbom.actions.claim import check_claim
from ekbom.model.errors import EkbomError
from ekbom.reports.claims import claims_page
from ekbom.reports.page import below_head
from ekbom.web.frame import render, texts_for
from ekbom.web.said import reader_of_desk
from ekbom.web.seat import Seated

router = APIRouter()
_LONGEST = 1000


@router.get("/claims")
def claims(
    request: Request, desk: Seated, q: Annotated[str, Query(max_length=_LONGEST)] = ""
) -> Response:
    """The sentence that was typed, with the verdicts nearest to it."""
    asked, wrong, found = q.strip(), None, None
    if asked:
        try:
            answer = check_claim(asked, reader_of_desk(desk))
            page = claims_page(answer, made_at=desk.now().date().isoformat())
            found = Markup(below_head(page))  # noqa: S704  # our own page, escaped where it was made
        except EkbomError as error:
            wrong = error
    return render(
        request, "claims.html.jinja", here="claims", status=400 if wrong else 200,
        title=texts_for(request).say("Claim check"), asked=asked, found=found, wrong=wrong,
        longest=_LONGEST,
    )  # fmt: skip
