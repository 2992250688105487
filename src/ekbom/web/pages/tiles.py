"""The signals of a night, piece by piece: many tiles in one answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from ekbom.web.seat import PersonId, RecordId, about, seated
from ekbom.web.tiles_asked import places_asked, ready_tiles

router = APIRouter()


@router.get("/p/{person}/nights/{recording}/tiles/{mark}")
def tiles(
    request: Request,
    person: PersonId,
    recording: RecordId,
    mark: str,
    want: Annotated[str, Query(description="lane.level.tile, with commas between them")] = "",
) -> Response:
    """Tiles one after the other, as they are asked for."""
    del mark
    # Whoever asks is looked for here and not before, so that all of it is done in one thread: a
    # hand asks for tiles at every move. What is asked is not looked at before that is clear.
    who = about(request, person, seated(request))
    ready = ready_tiles(request, who, recording)
    if ready is None:
        raise HTTPException(404)
    try:
        held = ready.read(places_asked(want))
    except IndexError as error:
        raise HTTPException(404) from error
    return Response(held, media_type="application/octet-stream")
