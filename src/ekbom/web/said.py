"""What the science says, on a page of the workbench: each source is a link to its own page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ekbom.model.errors import EkbomError
from ekbom.model.verdict import Ground
from ekbom.reports.assessment_sources import Cited, SourceTag, mark_of, tag_text
from ekbom.reports.words import capital

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


def in_words(error: EkbomError) -> EkbomError:
    """An error for a page: without what would be done about it on the command line."""
    todo = error.todo
    if _OPTION in todo:
        left = [one for one in _CLAUSE.split(todo) if _OPTION not in one]
        todo = "; ".join(left).removeprefix("or ")
    return EkbomError(error.where, error.problem, todo)


def sentence(error: EkbomError) -> str:
    """What is wrong and what to do about it, as it stands beside a field."""
    told = capital(error.problem)
    return f"{told}; {error.todo}." if error.todo else f"{told}."
