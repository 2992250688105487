"""The web application: every page, its guard, and what is shown when something goes wrong."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ekbom import __version__
from ekbom.model.errors import EkbomError, NotAllowed, NotAnswerable, StoreError
from ekbom.web.frame import render, texts_for
from ekbom.web.guard import Guard, Steady
from ekbom.web.home import PAGES as HOME_PAGES
from ekbom.web.house import House
from ekbom.web.seat import NotReady, NotSignedIn, house_of, knows

# One module each, with a ``router``.
PAGES = (
    "nights",
    "night",
    "tiles",
    "bring",
    "demo",
    "static",
    "source",
    "claims",
    "people",
    "settings",
    "label_maps",
    "door",
    "interface",
    "sign_in",
    "pair",
    "account",
    "accounts",
    "today",
    "day_one",
    "helps",
    "trial",
    "pattern",
    "medicines",
    "labs",
    "now",
    "treatment",
    "visit",
    "course_forms",
    "body",
    "home_programme",
    "legs",
    "practice",
    "policy",
    "paper",
    "first",
    "measures",
    "report",
)

# What any page may answer beside itself; all are pages for people, or one line of text.
ANSWERS: dict[int | str, dict[str, Any]] = {
    code: {"description": words, "content": {"text/html": {}, "text/plain": {}}}
    for code, words in (
        (303, "Done; look there."),
        (400, "What was sent cannot be used; it says why."),
        (401, "Nobody is signed in."),
        (403, "It did not come from a page of this house."),
        (404, "There is nothing here, or it is not yours."),
        (409, "An honest answer is not possible; it says which would be."),
        (413, "More was sent than may be."),
        (415, "A form or JSON is expected."),
        (422, "A field is missing, or holds what it cannot."),
        (429, "Too many tries; it says how long to wait."),
    )
}

_STATUS = MappingProxyType({NotAllowed: 404, NotAnswerable: 409})


def make_app(house: House) -> FastAPI:
    """The workbench of a workspace.

    Parameters
    ----------
    house : House
    """
    app = FastAPI(
        title="ekbom",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        default_response_class=HTMLResponse,
    )
    app.state.house = house
    for page in HOME_PAGES if house.mode == "home" else PAGES:
        app.include_router(import_module(f"ekbom.web.pages.{page}").router, responses=ANSWERS)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotReady, _not_ready)
    app.add_exception_handler(EkbomError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_middleware(Steady, broken=_broken)
    # Signals and files to take away do not become smaller by it.
    whole = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
    app.add_middleware(
        GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=whole
    )
    app.add_middleware(Guard, hosts=house.hosts, known=knows(house), secure=house.secure)
    return app


def _not_signed_in(request: Request, _: Exception) -> Response:
    """Whoever has an account is asked for it; on an own computer the address is opened anew."""
    mode = house_of(request).mode
    if _will_come_again(request):
        return _closed(request)
    if mode == "home":
        return RedirectResponse("/pair", 303)
    if mode == "clinic":
        if request.headers.get("hx-request"):
            # A part of a page cannot be put in the place of the whole.
            return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
        return RedirectResponse("/sign-in", 303)
    return _closed(request)


def _not_ready(request: Request, _: Exception) -> Response:
    """To where the account is made ready."""
    if _will_come_again(request):
        return _closed(request)
    return RedirectResponse("/account", 303)


def _closed(request: Request) -> Response:
    title = texts_for(request).say("Closed")
    return render(request, "closed.html.jinja", status=401, title=title)


def _error(request: Request, status: int, error: Exception) -> Response:
    title = texts_for(request).say("This was not done")
    return render(request, "error.html.jinja", status=status, title=title, error=error)


def _will_come_again(request: Request) -> bool:
    """Whether it is an entry that is held until it is kept: led elsewhere it would be lost."""
    return "ekbom-sent" in request.headers


def _told(request: Request, error: Exception) -> Response:
    """One clear error, of those ekbom raises on purpose."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    if type(error) is StoreError:
        # Where the database lies is nothing for a page.
        error = StoreError("what is kept here", error.problem, error.todo)
    return _error(request, status, error)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404 and house_of(request).mode == "home":
        told = EkbomError("this page", "it is on the computer", "a phone opens Today and Now")
    elif status == 404:
        told = EkbomError("this address", "there is no page here", "go back, or begin at Today")
    elif status == 405:
        told = EkbomError("this address", "this cannot be done here", "go back, and try it there")
    else:
        told = EkbomError("what was sent", "it cannot be read", "go back, and try again")
    return _error(request, status, told)


def _not_valid(request: Request, error: Exception) -> Response:
    """A field that is missing, or holds what it cannot: named, and not repeated."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    where = ", ".join(sorted({str(one["loc"][-1]) for one in faults if one.get("loc")}))
    told = EkbomError(where or "what was sent", "it is missing or not allowed", "go back and look")
    return _error(request, 422, told)


def _broken(request: Request) -> Response:
    """Something nobody foresaw; what happened goes to the log of the server alone."""
    told = EkbomError(
        "this page", "it could not be made", "what is kept is safe; go back, and tell us how"
    )
    return _error(request, 500, told)
