"""One's own account: a password of one's own, a second factor, and the way out."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.desk import Desk
from ekbom.actions.porter import Standing
from ekbom.model.errors import EkbomError, NotAllowed, UsageError
from ekbom.web.frame import render, texts_for
from ekbom.web.pages.sign_in import Code, Password, TooManyTries, checked, clinic
from ekbom.web.said import sentence
from ekbom.web.seat import AtTheDoor, NotReady, sign_in
from ekbom.web.throttle import wait_words

router = APIRouter()
_GROUP = 4  # letters of a secret that are read together


class Own:
    """Somebody with an account, whether it is ready or not.

    Attributes
    ----------
    desk : Desk
    standing : Standing
    """

    def __init__(self, request: Request, desk: AtTheDoor) -> None:
        self.house = clinic(request)
        found: Standing | None = getattr(request.state, "standing", None)
        if found is None:
            raise HTTPException(404)
        self.desk: Desk = desk
        self.standing = found
        if found.ready:
            request.state.desk = desk

    @property
    def member(self) -> str:
        """Id of the member."""
        return self.desk.actor.id


Owner = Annotated[Own, Depends()]


@router.get("/account")
def account(request: Request, own: Owner) -> Response:
    """How one's account stands, and what is still to be done."""
    return _page(request, own)


@router.post("/account/password")
def password(
    request: Request, own: Owner, old: Password = "", new: Password = "", again: Password = ""
) -> Response:
    """Another password; every browser that is signed in is signed out, but for this one."""
    say = texts_for(request).say
    if new != again:
        return _page(request, own, field="again", wrong=say("The two are not the same."))
    try:
        change = partial(own.house.porter.change_password, own.member, old, new)
        checked(request, own.standing.name, change)
    except TooManyTries as error:
        return _page(request, own, 429, field="old", wrong=_wait(request, error))
    except NotAllowed:
        return _page(request, own, field="old", wrong=say("This is not the password you have now."))
    except EkbomError as error:
        return _page(request, own, field="new", wrong=sentence(error), english=True)
    answer = RedirectResponse("/account", 303)
    sign_in(request, answer, own.member, "account")
    return answer


@router.post("/account/second-factor/begin")
def begin(own: Owner) -> Response:
    """Make the secret an app is to be given."""
    if own.standing.given:
        raise NotReady
    own.house.porter.begin_second_factor(own.member)
    return RedirectResponse("/account/second-factor", 303)


@router.get("/account/second-factor")
def second_factor(request: Request, own: Owner) -> Response:
    """The secret as a picture and as letters, and where its first code is given back."""
    return _second(request, own)


@router.get("/account/second-factor.svg", response_class=Response)
def picture(own: Owner) -> Response:
    """The secret as a picture an app reads."""
    from segno import make_qr

    _, address = own.house.porter.secret(own.member)
    drawn = BytesIO()
    make_qr(address).save(drawn, kind="svg", scale=5, border=3, dark="#000", light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/account/second-factor")
def confirm(request: Request, own: Owner, code: Code = "") -> Response:
    """Make the second factor count; the recovery codes are shown this once."""
    confirm_it = partial(own.house.porter.confirm_second_factor, own.member, code)
    try:
        codes = checked(request, own.standing.name, confirm_it, wrong=UsageError)
    except TooManyTries as error:
        return _second(request, own, 429, _wait(request, error))
    except EkbomError as error:
        return _second(request, own, 400, sentence(error), english=True)
    request.state.desk = own.desk
    return render(
        request, "codes.html.jinja", title=texts_for(request).say("Recovery codes"), codes=codes
    )


@router.post("/account/second-factor/leave")
def leave(request: Request, own: Owner, password: Password = "", code: Code = "") -> Response:
    """Give the second factor up, to set up another phone; needs all one signs in with."""
    leave_it = partial(own.house.porter.leave_second_factor, own.member, password, code)
    try:
        checked(request, own.standing.name, leave_it)
    except TooManyTries as error:
        return _page(request, own, 429, field="leave", wrong=_wait(request, error))
    except NotAllowed:
        wrong = texts_for(request).say("The password or the code is not right.")
        return _page(request, own, field="leave", wrong=wrong)
    return RedirectResponse("/account", 303)


def _wait(request: Request, error: TooManyTries) -> str:
    return wait_words(texts_for(request), error.seconds)


def _page(
    request: Request, own: Own, status: int = 0, *, field: str = "", wrong: str = "",
    english: bool = False,
) -> Response:  # fmt: skip
    return render(
        request, "account.html.jinja", status=status or (400 if wrong else 200),
        title=texts_for(request).say("Your account"), standing=own.standing,
        label=own.desk.actor.label, field=field, wrong=wrong, english=english,
    )  # fmt: skip


def _second(
    request: Request, own: Own, status: int = 200, wrong: str = "", *, english: bool = False
) -> Response:
    secret, _ = own.house.porter.secret(own.member)
    groups = [secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP)]
    return render(
        request, "second_factor.html.jinja", status=status, groups=groups, wrong=wrong,
        english=english, title=texts_for(request).say("Second factor"),
    )  # fmt: skip
