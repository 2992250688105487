"""Style sheets, scripts and pictures."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from ekbom.web.assets import assets

router = APIRouter()
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{mark}/{name}")
def asset(request: Request, mark: str, name: str) -> Response:
    """One asset, by the hash of its content and its name."""
    found = assets().get(name)
    if found is None or found.mark != mark:
        raise HTTPException(404)
    headers = {"cache-control": _FOR_EVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(found.packed, media_type=found.media_type, headers=headers)
    return Response(found.data, media_type=found.media_type, headers=headers)
