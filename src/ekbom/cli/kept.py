"""Questions that are put to the workspace instead of a file: whom they are about, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from ekbom.cli.desk import opened
from ekbom.cli.output import Answer, read_pairs
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from ekbom.actions.desk import Desk
    from ekbom.actions.kept_answer import Asked

SourceOption = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help="Of the workspace: log, or one table alone."),
]
NoKeepOption = Annotated[
    bool, typer.Option("--no-keep", help="Of the workspace: do not keep the answer.")
]
KeptCase = Annotated[
    str | None,
    typer.Argument(metavar="[CASE]", help="A case (TOML); without it the workspace is asked."),
]


_A = TypeVar("_A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Whom:
    """Of whom the workspace is asked, as it was said.

    Attributes
    ----------
    label, workspace, passphrase_file, source : str or None
    keep : bool
        Whether the answer is kept.
    """

    label: str | None = None
    workspace: str | None = None
    passphrase_file: str | None = None
    source: str | None = None
    keep: bool = True

    def refuse_beside(self, file: str) -> None:
        """Refuse words about the workspace where a file is asked.

        Raises
        ------
        UsageError
        """
        said = {
            "--for": self.label, "--workspace": self.workspace, "--source": self.source,
            "--passphrase-file": self.passphrase_file, "--no-keep": not self.keep,
        }  # fmt: skip
        for option, value in said.items():
            if value:
                raise UsageError(
                    option, f"it is about the workspace, and {file} is a file", "leave one out"
                )

    @contextmanager
    def desk(self, now: str | None = None) -> Iterator[tuple[Desk, str]]:
        """The desk, and the id of the person."""
        from ekbom.actions.people import whom

        with opened(self.workspace, self.passphrase_file, now=now) as desk:
            yield desk, whom(desk, self.label or "").id


def read_options(
    kind: Sequence[str] | None, order: Sequence[str] | None, **said: Any
) -> dict[str, Any]:
    """How a diary is to be read, as far as somebody said it.

    Parameters
    ----------
    kind, order : sequence of str or None
        As ``NAME=WORD`` and ``NAME=a,b,c``.
    **said
        See `ekbom.actions.journal.DiaryOptions`.
    """
    words = {
        "kind": read_pairs(kind, "--kind"),
        "order": {k: tuple(v.split(",")) for k, v in read_pairs(order, "--order").items()},
    }
    return {name: value for name, value in {**said, **words}.items() if value not in (None, {})}


def answer_of_case(
    case: str | None,
    whom: Whom,
    today: date,
    ask: Callable[..., _A],
    *,
    what: Asked | None = None,
    asked: Mapping[str, Any] | None = None,
) -> _A:
    """Put a question to a case in a file, or to that of the workspace.

    Parameters
    ----------
    case : str or None
        The file; None for the workspace.
    whom : Whom
    today : date
    ask : callable
        From the case, and its nights as ``diary``, to the answer.
    what, asked
        What was asked, where the answer is to be kept.
    """
    if case is not None:
        from ekbom.actions.assess import read_told

        whom.refuse_beside(case)
        told, diary = read_told(case, today=today)
        return ask(told, diary=diary)
    from ekbom.actions.kept_case import case_of_workspace

    with whom.desk() as (desk, person):
        told, diary = case_of_workspace(desk, person, today=today)
        found = ask(told, diary=diary)
        if what is not None and whom.keep:
            from ekbom.actions.kept_answer import keep_answer

            keep_answer(desk, person, what, asked or {}, found.to_dict(), today=today)
    return found
