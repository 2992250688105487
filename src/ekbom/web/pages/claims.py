"""Claim check: what somebody read or was told, held against the claims that were judged."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from ekbom.actions.claim import check_claim
from ekbom.model.errors import EkbomError
from ekbom.reports.claims import claims_page
from ekbom.reports.page import below_head
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import medical_reader
from ekbom.web.seat import Seated
from ekbom.web.translated import translated

router = APIRouter()
_LONGEST = 1000
# What a text for every reader calls by its command stands on a page here.
_PAGES = MappingProxyType(
    {
        "`ekbom medicines NAME`": "the page Medicines and labs",
        "`ekbom iron`": "the page Medicines and labs",
        "`ekbom assess --interview FILE.toml`": "the questions under Is it RLS",
        "`ekbom plan`": "a planned trial",
        "`ekbom helps`": "the page What helps",
    }
)


@router.get("/claims")
def claims(
    request: Request, desk: Seated, q: Annotated[str, Query(max_length=_LONGEST)] = ""
) -> Response:
    """The sentence that was typed, with the verdicts nearest to it."""
    asked, wrong, found = q.strip(), None, None
    if asked:
        try:
            answer = check_claim(asked, medical_reader(desk))
            page = claims_page(answer, made_at=desk.now().date().isoformat())
            below = Markup(below_head(page))  # noqa: S704  # ours, escaped where it was made
            found = _by_pages(translated(below, texts_for(request)))
        except EkbomError as error:
            wrong = error
    return render(
        request, "claims.html.jinja", here="claims", status=400 if wrong else 200,
        title=texts_for(request).say("Claim check"), asked=asked, found=found, wrong=wrong,
        longest=_LONGEST,
    )  # fmt: skip


def _by_pages(page: Markup) -> Markup:
    """A page of the claims without commands."""
    for command, words in _PAGES.items():
        page = page.replace(command, words)
    return page
