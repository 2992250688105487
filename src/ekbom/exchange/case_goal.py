"""The goal of a person, written into the ``[symptoms]`` of a case; all else keeps its bytes."""

from __future__ import annotations

from ekbom.exchange.case_answers import quoted
from ekbom.exchange.case_line import changed_line

_TABLE, _KEY = "symptoms", "goal"


def with_goal(text: str, goal: str, *, where: str) -> str:
    """The text of a case with this goal in place of another; without one where it is empty.

    Parameters
    ----------
    text : str
        A whole case.
    goal : str
    where : str
        For messages.

    Raises
    ------
    InputError
        When ``[symptoms]`` is written in a form that cannot be changed line by line.
    """
    line, told = (f"{_KEY} = {quoted(goal)}", {_KEY: goal}) if goal else (None, {})
    # Above what may reach over several lines.
    return changed_line(text, _TABLE, _KEY, line, told, where=where, first=True)
