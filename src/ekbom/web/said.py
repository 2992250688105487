"""What the science says, on a page of the workbench: each source is a link to its own page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from ekbom.actions.desk import Desk
from ekbom.actions.entry_time import own_time
from ekbom.model.errors import EkbomError
from ekbom.model.night import night_of_outcome
from ekbom.model.verdict import Ground
from ekbom.reports.assessment_sources import Cited, SourceTag, mark_of, tag_text
from ekbom.reports.words import capital
from ekbom.web.seat import About

_CLAUSE = re.compile(r"[;,] ")
_OPTION = "--"


class Linked(Cited):
    """Sources as tags whose target is the fact itself, not a place further down the same page."""

    def tags(self, grounds: Iterable[Ground]) -> list[SourceTag]:
        """One tag a fact; facts whose tags read the same share the first one's."""
        found: dict[str, SourceTag] = {}
        for one in grounds:
            text = tag_text(one)
            found.setdefault(text, SourceTag(text, one.fact, mark_of(one)))
        return list(found.values())


def reader_of_desk(desk: Desk) -> str:
    """For whom facts are written: doses and what was not checked are for doctors."""
    return "clinician" if desk.actor.role == "doctor" else "person"


def in_words(error: EkbomError) -> EkbomError:
    """An error for a page: without what would be done about it on the command line."""
    parts = [one for one in _CLAUSE.split(error.todo) if _OPTION not in one]
    return EkbomError(error.where, error.problem, "; ".join(parts))


def sentence(error: EkbomError) -> str:
    """What is wrong and what to do about it, as it stands beside a field."""
    told = capital(error.problem)
    return f"{told}; {error.todo}." if error.todo else f"{told}."


def reader(who: About) -> str:
    """For whom the assessment of a person is written."""
    return reader_of_desk(who.desk)


def tonight(who: About) -> date:
    """The night that runs now, or begins this evening."""
    return night_of_outcome(clock(who), who.card.day_turns_h)


def clock(who: About) -> datetime:
    """The time it is for the person."""
    return own_time(who.desk.now(), who.card)
