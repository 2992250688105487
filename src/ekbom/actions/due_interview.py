"""The questions that are due, one after the other; each answer is kept at once, with its day."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.actions.due import due_of_case
from ekbom.actions.interview import Interview, Question, how_to_answer
from ekbom.knowledge.shipped_rules import load_rule_book

__all__ = ["DueInterview"]


@dataclass(slots=True)
class DueInterview(Interview):
    """Asks again what was answered too long ago, and for the first time what never was.

    Parameters
    ----------
    path, audience, today, by
        As of `ekbom.actions.interview.Interview`.
    """

    def next_question(self) -> Question | None:
        """What to ask now; None when nothing is left, or when something must not wait.

        Raises
        ------
        InputError, UnitError
            When the case cannot be read.
        """
        found = due_of_case(self._case(), audience=self.audience, today=self.today)
        pending = [
            (item.what, name, asks)
            for item in found.items
            if item.state != "coming"
            for name, asks in zip(item.observations, item.asks, strict=True)
            if name not in self._answered
        ]
        if not pending:
            return None
        part, name, asks = pending[0]
        return Question(
            observation=name,
            part=part,
            asks=asks,
            how=how_to_answer(load_rule_book().observables[name]),
            number=len(self._answered) + 1,
            about=len(self._answered) + len(pending),
        )
