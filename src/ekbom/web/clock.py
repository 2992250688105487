"""The day and the time at a person's own clock, and who reads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ekbom.actions.entry_time import own_time

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.web.seat import About


def today_of(who: About) -> date:
    """The day it is for the person."""
    return own_time(who.desk.now(), who.card).date()


def made_at(who: About) -> str:
    """The time at the foot of a page."""
    return own_time(who.desk.now(), who.card).isoformat(" ", "minutes")


def reader_of(who: About) -> Audience:
    """What was not checked yet is for those who treat, and is called so."""
    return "clinician" if who.desk.actor.role in ("therapist", "doctor") else "person"
