"""The way into a practice: a name, a password, and a code of the second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ekbom.model.errors import EkbomError, NotAllowed
from ekbom.web.frame import render, texts_for
from ekbom.web.house import House
from ekbom.web.seat import house_of, session_of, sign_in
from ekbom.web.throttle import wait_words

T = TypeVar("T")
router = APIRouter()
# Checking a password takes a tenth of a second on purpose; the pages of others do not wait for it.
_AT_ONCE = CapacityLimiter(4)

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=50)]


class TooManyTries(Exception):
    """Somebody has to wait before the next try is looked at.

    Parameters
    ----------
    seconds : int
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """The form of the door."""
    if clinic(request) and session_of(request):
        return RedirectResponse("/", 303)
    return _form(request)


@router.post("/sign-in")
async def enter(
    request: Request, name: Name = "", password: Password = "", code: Code = ""
) -> Response:
    """Let somebody in, or say that something was not right: never what."""
    house = clinic(request)
    try:
        work = partial(checked, request, name, partial(house.porter.enter, name, password, code))
        member = await to_thread.run_sync(work, limiter=_AT_ONCE)
    except TooManyTries as error:
        return _form(
            request, status=429, name=name, wrong=wait_words(texts_for(request), error.seconds)
        )
    except NotAllowed:
        say = texts_for(request).say
        wrong = say("The name, the password or the code is not right. Nothing was opened.")
        return _form(request, status=401, name=name, wrong=wrong)
    answer = RedirectResponse("/", 303)
    sign_in(request, answer, member, "account")
    return answer


def clinic(request: Request) -> House:
    """The house, where people sign in at all."""
    house = house_of(request)
    if house.mode != "clinic":
        raise HTTPException(404)
    return house


def checked(
    request: Request,
    name: str,
    try_it: Callable[[], T],
    wrong: type[EkbomError] = NotAllowed,
) -> T:
    """What a try gives, unless whoever tries has to wait; counts the tries that fail.

    Parameters
    ----------
    request : Request
    name : str
    try_it : callable
    wrong : type
        What it raises when the try failed.

    Raises
    ------
    TooManyTries
        Before the try, which is then not looked at.
    """
    house = house_of(request)
    address = request.client.host if request.client else ""
    wait = house.throttle.begin(name, address, house.desk.now())
    if wait:
        raise TooManyTries(wait)
    try:
        found = try_it()
    except wrong:
        raise
    except EkbomError:
        house.throttle.succeeded(name, address)
        raise
    house.throttle.succeeded(name, address)
    return found


def _form(request: Request, *, status: int = 200, name: str = "", wrong: str = "") -> Response:
    clinic(request)
    title = texts_for(request).say("Sign in")
    return render(request, "sign_in.html.jinja", status=status, title=title, name=name, wrong=wrong)
