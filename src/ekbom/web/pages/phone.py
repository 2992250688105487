"""What a phone at home is given beside Today and Now: the way in, trust, and what works offline."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ekbom.web.assets import address, assets, mark_of
from ekbom.web.evening_form import SLEPT
from ekbom.web.frame import YEAR_S, render, texts_for
from ekbom.web.home import Pairing
from ekbom.web.pages.door import look
from ekbom.web.seat import Seated, about, cookie_name, house_of
from ekbom.web.throttle import wait_words

router = APIRouter()
router.add_api_route("/look", look, methods=["POST"])

# What the page that works without the computer needs, and nothing of a person.
_SHELL = "/phone/offline"
_FILES = (
    "tokens.css", "page.css", "web.css", "today.css", "now.css", "phone.css", "mark.svg",
    "htmx.js", "web.js", "unsent.js", "phone.js",
    "today.js", "now.js", "ekbom.webmanifest", "icon-180.png", "icon-192.png",
)  # fmt: skip
_CODE = "pairing"


@router.get("/")
def begin(desk: Seated) -> Response:
    """Today, of the one person."""
    return RedirectResponse(f"/p/{min(desk.actor.persons)}/today", 303)


@router.get("/pair")
def ask(request: Request) -> Response:
    """Asks for the code on the screen of the computer."""
    return _asked(request)


@router.post("/pair")
def pair(request: Request, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Pair this phone; each wrong code makes the next wait."""
    house, pairing = house_of(request), _pairing(request)
    client = request.client.host if request.client else ""
    wait = house.throttle.begin(_CODE, client, house.desk.now())
    texts = texts_for(request)
    if wait:
        return _asked(request, wait_words(texts, wait), 429)
    secret = pairing.enter(code)
    if secret is None:
        return _asked(request, texts.say("This code is not right, or is over."), 403)
    house.throttle.succeeded(_CODE, client)
    answer = RedirectResponse("/phone", 303)
    answer.set_cookie(
        cookie_name(house), secret, max_age=YEAR_S, httponly=True, samesite="strict",
        secure=house.secure, path="/",
    )  # fmt: skip
    return answer


@router.get("/phone")
def this_phone(request: Request, desk: Seated) -> Response:
    """Whether this phone is ready to keep entries while the computer is off."""
    about(request, min(desk.actor.persons), desk)  # whose name stands in the frame
    title = texts_for(request).say("This phone")
    return render(request, "phone.html.jinja", here="phone", title=title, pairing=_pairing(request))


@router.post("/leave")
def leave(request: Request, desk: Seated) -> Response:
    """The phone is paired no more, and forgets what it holds of here."""
    del desk
    _pairing(request).end()
    answer = render(request, "phone_left.html.jinja", title=texts_for(request).say("Closed"))
    answer.headers["clear-site-data"] = '"cache", "cookies", "storage"'
    return answer


@router.get("/trust")
def trust(request: Request) -> Response:
    """How a phone is told to trust this home."""
    title = texts_for(request).say("Trust this home")
    return render(request, "phone_trust.html.jinja", title=title, pairing=_pairing(request))


@router.get("/ekbom-home.crt", response_class=Response)
def authority(request: Request) -> Response:
    """The certificate of this home's own authority; it is no secret."""
    return Response(_pairing(request).files.authority, media_type="application/x-x509-ca-cert")


@router.get(_SHELL)
def offline(request: Request) -> Response:
    """The page that is there when the computer is not; it holds nothing of anybody."""
    return render(
        request, "phone_offline.html.jinja", title=texts_for(request).say("Today"), slept=SLEPT,
        offline=True,
    )  # fmt: skip


@router.get("/sw.js", response_class=Response)
def worker(request: Request) -> Response:
    """What gives the page above in the place of one that does not come."""
    files = [address(name) for name in _FILES]
    shell = offline(request).body
    marks = (assets()["sw.js"].mark, mark_of(bytes(shell)), *(assets()[one].mark for one in _FILES))
    mark = mark_of("".join(marks).encode())
    told = {"files": [_SHELL, *files], "shell": _SHELL, "mark": mark}
    text = f"const HOME = {json.dumps(told)};\n".encode() + assets()["sw.js"].data
    return Response(text, media_type="text/javascript; charset=utf-8")


def _pairing(request: Request) -> Pairing:
    found = house_of(request).pairing
    if found is None:
        raise HTTPException(404)
    return found


def _asked(request: Request, wrong: str = "", status: int = 200) -> Response:
    title = texts_for(request).say("Pair this phone")
    return render(request, "phone_pair.html.jinja", title=title, wrong=wrong, status=status)
