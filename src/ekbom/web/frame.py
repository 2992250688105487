"""The frame all pages stand in, and how a page is filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ekbom.actions.desk import Desk
from ekbom.model.people import PersonCard, Role
from ekbom.reports.words import capital, dated
from ekbom.web.assets import address
from ekbom.web.guard import SAFE
from ekbom.web.said import sentence
from ekbom.web.seat import house_of
from ekbom.web.texts import LANGUAGES, Texts, texts_of
from ekbom.web.translated import translated

THEMES = ("day", "night")
SIZES = ("16", "18", "20")
LANGUAGE, THEME, SIZE = "ekbom-language", "ekbom-light", "ekbom-size"
YEAR_S = 31_536_000  # so long a browser keeps a choice


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the side list.

    Attributes
    ----------
    name : str
        What a page says it is, to be marked as the current one.
    path : str
        Behind the person's own address; from the root when it begins with a slash.
    icon : str
    words : str
        In English; translated where it is shown.
    tab : bool
        Whether a phone shows it among the five tabs.
    """

    name: str
    path: str
    icon: str
    words: str
    tab: bool = False

    def address(self, card: PersonCard | None) -> str:
        """Where it leads, for a person."""
        if self.path.startswith("/"):
            return self.path
        return f"/p/{card.id}/{self.path}" if card else "/"


# Of a person; None stands between groups.
OF_PERSON: tuple[Link | None, ...] = (
    Link("today", "today", "today", "Today", tab=True),
    Link("helps", "helps", "helps", "What helps", tab=True),
    Link("nights", "nights", "night", "Nights", tab=True),
    Link("treatment", "treatment", "treat", "Treatment", tab=True),
    Link("medicines", "medicines", "med", "Medicines & labs"),
    Link("measures", "measures", "measure", "Measures"),
    None,
    Link("pattern", "pattern", "is", "Is it RLS?"),
    Link("claims", "/claims", "claim", "Claim check"),
    Link("report", "report", "report", "Doctor report"),
    None,
    Link("paper", "paper", "print", "Paper"),
    Link("people", "/people", "user", "People & settings"),
)
_PRACTICE = Link("practice", "/practice", "cal", "Practice", tab=True)
OF_HOUSE: tuple[Link | None, ...] = (
    _PRACTICE,
    Link("claims", "/claims", "claim", "Claim check", tab=True),
    Link("people", "/people", "user", "People & settings", tab=True),
)
# Of a phone at home.
OF_PHONE: tuple[Link | None, ...] = (
    Link("today", "today", "today", "Today", tab=True),
    Link("now", "now", "lamp", "Now", tab=True),
    Link("phone", "/phone", "lock", "This phone", tab=True),
)
_KEEPS_MANY: tuple[Role, ...] = ("therapist", "doctor")


def links_of(desk: Desk | None, card: PersonCard | None) -> tuple[Link | None, ...]:
    """The side list for whoever looks, at the page of a person or of the house."""
    if desk is None:
        return ()
    if card is None:
        return OF_HOUSE if desk.actor.role in _KEEPS_MANY else OF_HOUSE[1:]
    if desk.actor.role in _KEEPS_MANY:
        # The five tabs of a phone are for the person's own pages.
        return (replace(_PRACTICE, tab=False), None, *OF_PERSON)
    return OF_PERSON


def render(
    request: Request, template: str, *, here: str = "", status: int = 200, **fields: Any
) -> HTMLResponse:
    """A page in its frame.

    Parameters
    ----------
    request : Request
    template : str
        Of this package; it extends ``frame.html.jinja``, or is a part of a page for htmx.
    here : str
        Name of the link it stands for.
    status : int
        HTTP status.
    **fields
        What the template names; ``title`` always, unless it is a part.
    """
    texts = texts_for(request)
    desk: Desk | None = getattr(request.state, "desk", None)
    card: PersonCard | None = getattr(request.state, "card", None)
    links = links_of(desk, card)
    if links and house_of(request).mode == "home":
        links = OF_PHONE
    page = environment(texts.language).get_template(template)
    text = page.render(
        request=request,
        house=house_of(request),
        come_back=_back(request, links, card, here),
        desk=desk,
        card=card,
        links=links,
        here=here,
        texts=texts,
        theme=_cookie(request, THEME, THEMES),
        size=_cookie(request, SIZE, SIZES),
        languages=LANGUAGES,
        **fields,
    )
    return HTMLResponse(text, status)


def texts_for(request: Request) -> Texts:
    """The words in the language this browser chose."""
    return texts_of(request.cookies.get(LANGUAGE, "en"))


@cache
def environment(language: str) -> Environment:
    """Where templates are found and how they are filled, in one language."""
    made = Environment(
        loader=PackageLoader("ekbom.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = texts_of(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # comes with the extension
        texts.words.gettext, texts.words.ngettext, newstyle=True
    )
    made.globals["asset"] = address
    # Of our own words within what is English.
    made.globals["language"] = texts.language
    # `gettext` takes what it is given for our own words, without escaping; for all else there is:
    made.globals["say"] = texts.say
    made.filters["dated"] = dated
    made.filters["sentence"] = sentence
    made.filters["science"] = texts.science
    made.filters["translated"] = partial(translated, texts=texts)
    made.filters["capital"] = capital
    made.filters["day"] = texts.day
    made.filters["clock"] = texts.clock
    made.filters["num"] = texts.number
    return made


def _back(
    request: Request, links: tuple[Link | None, ...], card: PersonCard | None, here: str
) -> str:
    """Where one comes back to after the look of the pages was changed.

    What a form was answered with cannot be asked for again: then it is the page it stands for.
    """
    if request.method in SAFE:
        return asked_for(request)
    return next((one.address(card) for one in links if one and one.name == here), "/")


def asked_for(request: Request) -> str:
    """The address of a page, with all it was asked."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def inside(address: str) -> str:
    """An address that somebody sent, where it is one of this house; else where one begins."""
    own = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if own else "/"


def _cookie(request: Request, name: str, allowed: tuple[str, ...]) -> str:
    said = request.cookies.get(name, "")
    return said if said in allowed else ""
