"""For whom facts are written, by who looks at them.

Doses, and what of an assessment was not checked yet, are for doctors alone. What was not checked of
muscles, points and courses is for whoever treats as well: the needle is in their hand, and it is
called unchecked wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.actions.desk import Desk
    from ekbom.knowledge.audience import Audience

# How the ids of facts begin that only the treatment uses.
_OF_TREATMENT = ("course.", "harm.", "line.", "muscle.", "point.", "schedule.", "treat.")


def medical_reader(desk: Desk) -> Audience:
    """The reader of an assessment, of medicines and of measures."""
    return "clinician" if desk.actor.role == "doctor" else "person"


def treatment_reader(desk: Desk) -> Audience:
    """The reader of a course and of a practice: muscles, points, visits, who is due."""
    return "clinician" if desk.actor.role in ("therapist", "doctor") else "person"


def source_reader(desk: Desk, fact: str) -> Audience:
    """The reader of one fact: the same as of the pages that lead to it."""
    return (treatment_reader if fact.startswith(_OF_TREATMENT) else medical_reader)(desk)
