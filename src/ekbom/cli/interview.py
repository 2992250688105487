"""The interview on the command line: questions on stderr, answers from stdin, line by line."""

from __future__ import annotations

import sys
from datetime import date

import typer

from ekbom.actions.interview import Interview, Question, Sheet
from ekbom.model.errors import InputError, UnitError
from ekbom.model.record import Teller

_BACK, _QUIT = ("b", "back"), ("q", "quit")


def ask(path: str | Sheet, audience: str, today: date, *, by: Teller | None = None) -> None:
    """Ask until nothing is missing, something must not wait, or the person has had enough.

    Parameters
    ----------
    path : str or Sheet
        A case file, or another place where answers are kept.
    audience : {"person", "clinician"}
    today : date
    by : Teller, optional
        Who answers.

    Raises
    ------
    EkbomError
        When the file cannot be read or written.
    """
    go_on(Interview(path, audience, today, by))


def go_on(interview: Interview) -> None:
    """Ask what an interview has to ask, as `ask` does.

    Raises
    ------
    EkbomError
        When an answer cannot be kept.
    """
    _say(
        f"Every answer is kept in {interview.where} at once. "
        "u: unknown, b: back, q: quit and go on later."
    )
    part = ""
    while (question := interview.next_question()) is not None:
        if question.part != part:
            part = question.part
            _say(f"\n{part}")
        if not _asked(interview, question):
            _say(f"Kept in {interview.where}; the same command goes on from here.\n")
            return
    _say("The questions end here.\n")


def _asked(interview: Interview, question: Question) -> bool:
    """Ask one question until it is answered; False to quit."""
    while True:
        _say(f"\n{question.number} of about {question.about}: {question.asks}")
        typer.echo(f"  [{question.how}, u, b, q] ", err=True, nl=False)
        line = _line(interview)
        word = line.strip().lower()
        if not line or word in _QUIT:
            _say("")
            return False
        if word in _BACK:
            if interview.back():
                return True
            _say("This is the first question of this sitting.")
            continue
        try:
            interview.answer(question, line)
        except (InputError, UnitError) as error:
            _say(f"  {error.problem}; {error.todo}")
            continue
        return True


def _line(interview: Interview) -> str:
    """A line of what is typed; a break ends it as ``quit`` does, and nothing is answered."""
    try:
        return sys.stdin.readline()
    except KeyboardInterrupt:
        _say(f"\nKept in {interview.where}; the same command goes on from here.")
        raise typer.Abort from None


def _say(text: str) -> None:
    typer.echo(text, err=True)
