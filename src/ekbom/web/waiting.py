"""The page of an answer that is still being worked out: it asks again by itself."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from ekbom.web.frame import asked_for, render

# So long a form that was sent waits for what it needs to be shown again.
LONG_S = 30.0


def waiting(
    request: Request, *, here: str, title: str, doing: str, styles: tuple[str, ...] = ()
) -> Response:
    """Say what is at work, and come back for it.

    Parameters
    ----------
    request : Request
    here : str
        Name of the link it stands for.
    title : str
        Of the page that will stand here.
    doing : str
        What is being done, in the words of the reader.
    styles : tuple of str
        Style sheets the page needs: what comes in its place brings none of its own.
    """
    return render(
        request, "waiting.html.jinja", here=here, title=title, doing=doing, styles=styles,
        again=asked_for(request),
    )  # fmt: skip
