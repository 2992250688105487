"""The errors a user can meet: what was given, where, what is allowed, what to do."""

from __future__ import annotations


class EkbomError(Exception):
    """Base of every error that ekbom raises on purpose.

    Parameters
    ----------
    where : str
        The file, column, row or option the problem belongs to.
    problem : str
        What was given and what is allowed.
    todo : str
        What the reader of the message can do now.
    """

    exit_code = 1

    def __init__(self, where: str, problem: str, todo: str) -> None:
        super().__init__(f"{where}: {problem}; {todo}")
        self.where = where
        self.problem = problem
        self.todo = todo

    def __reduce__(self) -> tuple[type[EkbomError], tuple[str, str, str]]:
        """By its parts: an answer that another process works out may end with it."""
        return type(self), (self.where, self.problem, self.todo)


class InputError(EkbomError):
    """A file or value that was brought in cannot be used."""


class UsageError(EkbomError):
    """The call itself is off: an unknown name, options that contradict each other."""

    exit_code = 2


class UnitError(EkbomError):
    """A unit or code is unknown, or two units cannot be converted into each other."""


class NotAnswerable(EkbomError):
    """The question is well put, but an honest answer is not possible; says which would be."""


class KnowledgeError(EkbomError):
    """A data file of the program itself breaks its schema."""


class StoreError(EkbomError):
    """Writing or reading the person's own files failed; nothing was half written."""


class NotAllowed(StoreError):
    """Who acts has not got the right to; the same words whether or not the thing exists."""


def to_install(part: str) -> str:
    """What to do where a part of ekbom that most people never need is not installed."""
    return f"install ekbom[{part}] as docs/tutorial-workspace.md says"
