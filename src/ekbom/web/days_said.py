"""Days inside sentences of the science, written as people write them.

What stands in a sentence is English, as the sentence is until it is translated.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TypeVar

from ekbom.reports.assessment_lines import Line
from ekbom.web.due_seen import DueLine, DueSeen
from ekbom.web.texts import texts_of

Text = TypeVar("Text", bound=str)
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def days_said(text: Text, form: str = "d MMMM y", language: str = "en") -> Text:
    """A sentence with ``2026-11-20`` as 20 November 2026; what is no day stays as it is."""

    def said(found: re.Match[str]) -> str:
        try:
            return texts_of(language).day(date.fromisoformat(found[0]), form)
        except ValueError:
            return found[0]

    return type(text)(_DAY.sub(said, text))


def line_said(line: Line) -> Line:
    """A statement with its days as people write them."""
    return replace(
        line,
        says=days_said(line.says),
        reasons=tuple(map(days_said, line.reasons)),
        then=days_said(line.then),
        message=days_said(line.message),
    )


def due_said(found: DueSeen | None) -> DueSeen | None:
    """What is due with its days as people write them."""
    if found is None:
        return None
    return replace(
        found,
        red_flags=[line_said(one) for one in found.red_flags],
        stop_cards=[line_said(one) for one in found.stop_cards],
        items=[_due(one) for one in found.items],
    )


def _due(line: DueLine) -> DueLine:
    item = line.item
    asks = tuple(map(days_said, item.asks))
    item = replace(item, what=days_said(item.what), asks=asks)
    return replace(line, item=item, why=days_said(line.why))
