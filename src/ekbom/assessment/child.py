"""Children: words of their own, who answers for them, school and attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.observation import Known
    from ekbom.model.record import PersonRecord

NAME = "child"
RULES = (
    "group.child",
    "group.child_words",
    "group.child_reporter",
    "group.child_school",
    "group.child_adhd",
    "group.child_iron",
)


def applies(known: Known) -> bool:
    """Whether the person is a child for the rules."""
    return known.get("minor") is True


def figures(record: PersonRecord, known: Known, *, today: date) -> dict[str, Any]:  # noqa: ARG001
    """Who answers, and the words that were kept with who spoke them."""
    if not applies(known):
        return {}
    symptoms = record.symptoms
    return {
        "reporter": record.person.reporter,
        "own_words": symptoms.own_words,
        "own_words_by": symptoms.own_words_by if symptoms.own_words else None,
    }
