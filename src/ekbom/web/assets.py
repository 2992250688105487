"""Style sheets, scripts and pictures of the workbench: held in memory, named by their content.

A name holds the hash of what it stands for, so a browser may keep it for ever; nothing of a person
is among them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from ekbom.reports.page import source
from ekbom.web.body_map import SPRITE, sprite

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
}
MANIFEST = "ekbom.webmanifest"
_ICONS = (192, 512)  # pixels
_SHORT = 12  # letters of a hash


@dataclass(frozen=True, slots=True)
class Asset:
    """One file a page may ask for.

    Attributes
    ----------
    name : str
    media_type : str
    data : bytes
    packed : bytes
        The same, compressed by gzip.
    mark : str
        The beginning of its SHA-256, in hexadecimal.
    """

    name: str
    media_type: str
    data: bytes
    packed: bytes
    mark: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by its name."""
    found = [_asset("tokens.css", source("tokens.css").encode())]
    found.append(_asset("page.css", source("page.css").encode()))
    found.append(_asset("doctor.css", source("doctor.css").encode()))
    found.append(_asset(SPRITE, sprite()))
    for file in files("ekbom.web").joinpath("static").iterdir():
        if file.name.rpartition(".")[2] in _TYPES:
            found.append(_asset(file.name, file.read_bytes()))
    found.append(_asset(MANIFEST, _manifest({one.name: one for one in found})))
    return MappingProxyType({one.name: one for one in found})


def address(name: str) -> str:
    """Where a page finds an asset.

    Raises
    ------
    KeyError
        When there is none of this name.
    """
    return f"/static/{assets()[name].mark}/{name}"


def _manifest(found: Mapping[str, Asset]) -> bytes:
    """What a phone asks for before it puts the workbench on its home screen."""
    icons = [
        {
            "src": f"/static/{found[name].mark}/{name}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for name, size in ((f"icon-{size}.png", size) for size in _ICONS)
    ]
    told = {
        "id": "/",
        "name": "ekbom",
        "short_name": "ekbom",
        "description": "Restless legs: what helps you, kept at home.",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f1f3ef",
        "theme_color": "#f1f3ef",
        "icons": icons,
    }
    return json.dumps(told).encode()


def _asset(name: str, data: bytes) -> Asset:
    kind = _TYPES[name.rpartition(".")[2]]
    packed = gzip.compress(data, mtime=0)
    return Asset(name, kind, data, packed, mark_of(data))


def mark_of(data: bytes) -> str:
    """The beginning of a SHA-256, in hexadecimal: another content has another one."""
    return sha256(data).hexdigest()[:_SHORT]
