"""What the catalogue of measures says of an action whose kind or unit nobody has said.

A kind that is only taken from there never lifts a claim: the words still ask for it.
"""

from __future__ import annotations

from dataclasses import replace

from ekbom.journal import note
from ekbom.journal.column import Column
from ekbom.knowledge.measures import diary_measure, unit_of
from ekbom.model.diary import Action
from ekbom.model.finding import Finding

_WORDS = {"planned": "planned", "habit": "a habit", "as_needed": "done as needed"}


def with_catalogue(
    action: Action, column: Column, source: str
) -> tuple[Action, tuple[Finding, ...]]:
    """The action with kind and unit from the catalogue, as far as nobody has said them.

    Parameters
    ----------
    action : Action
    column : Column
        It was read from.
    source : str
        How the diary is called in messages.

    Returns
    -------
    Action, tuple of Finding
        Unchanged for medicines and for names that are not in the catalogue.
    """
    measure = diary_measure(action.name)
    if measure is None:
        return action, ()
    where = f"{source}, column {column.name}"
    found = []
    if action.kind is None:
        action = replace(action, kind=measure.usually, assumed=True)
        found.append(
            note.note(
                "kind_from_catalogue",
                where,
                f"nobody has said its kind; the catalogue has {measure.name} as "
                f"{_WORDS[measure.usually]}",
                f'say it with --kind "{column.name}=planned" (or habit, as_needed)',
            )
        )
    unit = unit_of(measure)
    if unit and column.kind == "number" and not column.unit and _are_amounts(column):
        action = replace(action, unit=unit)
        found.append(
            note.note(
                "unit_from_catalogue",
                where,
                f"the amounts have no unit; the catalogue counts {measure.name} in {unit}",
                f"read as {unit}; write the unit if it was another",
            )
        )
    return action, tuple(found)


def _are_amounts(column: Column) -> bool:
    """Neither yes and no in numbers nor a mix of them with amounts."""
    done = [value for value in column.distinct() if value]
    return bool(done) and min(done) >= 2
