"""What can be asked of this house, as a machine reads it: every address and every field."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from ekbom.web.seat import Seated

router = APIRouter()


@router.get("/openapi.json", response_class=JSONResponse)
def interface(request: Request, desk: Seated) -> Response:
    """The OpenAPI document, for whoever is signed in."""
    del desk
    return JSONResponse(request.app.openapi())
