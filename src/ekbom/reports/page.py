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


def fill(template: str, **fields: Any) -> str:
    """A page, complete in itself: it needs no network and no second file.

    Parameters
    ----------
    template : str
        Name of a template of this package.
    **fields
        Everything the template names, but for its style, script, policy and version.
    """
    style = _source("tokens.css") + _source("page.css")
    script = _source("switch.js").strip()
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


def _source(name: str) -> str:
    """The text of a style sheet or script of this package."""
    environment = _environment()
    return environment.loader.get_source(environment, name)[0] if environment.loader else ""
