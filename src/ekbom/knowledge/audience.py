"""Who reads: doses, and what was not checked against its source, are for clinicians alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ekbom.model.errors import NotAnswerable, UsageError

Audience = Literal["person", "clinician"]
AUDIENCES: tuple[Audience, ...] = ("person", "clinician")


def may_see(entry: Mapping[str, Any], audience: Audience) -> bool:
    """Whether a fact is for this reader: nothing from memory and no dose for a person."""
    plain = entry["status"] == "verified" and entry.get("audience") != "clinician"
    return plain or audience == "clinician"


def refuse_unseen(id_: str, entry: Mapping[str, Any], audience: Audience) -> None:
    """Refuse to show a fact, or what rests on it, to a reader it is not for.

    Parameters
    ----------
    id_ : str
        What was asked for.
    entry : mapping
        The fact.

    Raises
    ------
    NotAnswerable
    """
    if may_see(entry, audience):
        return
    what = "not checked yet" if entry["status"] == "memory" else "for whoever treats"
    raise NotAnswerable(
        "explain", f"{id_} is {what} and is shown to clinicians alone",
        "ask whoever treats you, or say --audience clinician",
    )  # fmt: skip


def reader_of(audience: str) -> Audience:
    """The reader that is named so.

    Raises
    ------
    UsageError
        For another one.
    """
    if audience not in AUDIENCES:
        raise UsageError("--audience", f"{audience!r} is unknown", f"use {' or '.join(AUDIENCES)}")
    return audience
