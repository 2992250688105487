"""What a person wants to be able to do again, in their own words."""

from __future__ import annotations

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_case import KEY, change_case
from ekbom.exchange.case_goal import with_goal
from ekbom.model.errors import InputError

__all__ = ["set_goal"]

_WHERE = "the workspace"
_LONGEST = 200  # letters


@person_verb("amend")
def set_goal(desk: Desk, person: str, goal: str) -> None:
    """Write the goal down, in place of an earlier one, whose version stays; empty takes it out.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    goal : str
        One line.

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    InputError
        When it is too long or not one line, or the case cannot be changed.
    """
    words = goal.strip()
    if len(words) > _LONGEST or not words.isprintable():
        raise InputError(
            "goal", "it is too long or not one line", f"write up to {_LONGEST} letters"
        )
    if not words and not desk.store.find(person, "case", key=KEY):
        return
    today = own_time(desk.now(), card_of(desk.store, person)).date()
    change_case(
        desk, person, lambda text: with_goal(text, words, where=_WHERE), reason="the goal",
        today=today,
    )  # fmt: skip
