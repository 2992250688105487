"""What every page shares: its template, its own style and script, and the list of findings."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ekbom import __version__
from ekbom.model.finding import Finding
from ekbom.reports.svg import own

_SEVERITIES = {
    "error": ("stop", "Cannot be used"),
    "warning": ("warn", "Please look"),
    "note": ("", "Good to know"),
}


def fill(template: str, *, looks: str = "page.css", **fields: Any) -> str:
    """A page, complete in itself: it needs no network and no second file.

    Parameters
    ----------
    template : str
        Name of a template of this package.
    looks : str
        Its style sheet, beside that of the colours.
    **fields
        Everything the template names, but for its style, script, policy and version.
    """
    style = source("tokens.css") + source(looks)
    script = source("switch.js").strip()
    return (
        _environment()
        .get_template(template)
        .render(
            version=__version__,
            style=own(style),
            script=own(script),
            policy_header=_content_policy(style, script),
            **fields,
        )
    )


def inner(page: str) -> str:
    """What stands within ``main`` of a page made by `fill`, for a door with a frame of its own.

    Parameters
    ----------
    page : str
    """
    _, _, within = page.split('<main id="main" tabindex="-1"', 1)[1].partition(">")
    return within.rsplit("</main>", 1)[0]


def below_head(page: str) -> str:
    """What stands within ``main`` under the head of a page, for a door that has its own head.

    Parameters
    ----------
    page : str
        Made by `fill`; its head ends at the first blank line.
    """
    return inner(page).split("</div>\n\n", 1)[1]


def noticed(findings: Sequence[Finding]) -> list[tuple[str, str, Finding]]:
    """Findings with the look and the word of their flag."""
    return [(*_SEVERITIES[f.severity], f) for f in findings]


def _content_policy(style: str, script: str) -> str:
    """Nothing may be loaded or run but what stands in this very page."""
    hashes = [b64encode(sha256(t.encode()).digest()).decode() for t in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ekbom.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def source(name: str) -> str:
    """The text of a style sheet or script of this package.

    Parameters
    ----------
    name : str
        Of the file, such as ``page.css``.
    """
    environment = _environment()
    return environment.loader.get_source(environment, name)[0] if environment.loader else ""
