"""``ekbom iron``: blood values held against the rules on iron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import day_of, read_day, show_answer
from ekbom.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.actions.iron import IronAnswer

_Value = typer.Option(metavar="'NUMBER UNIT'", help="As the laboratory printed it.")
_MaybeValue = Annotated[str | None, _Value]
_Inflammation = Annotated[
    str | None, typer.Option(metavar="yes|no", help="Whether there is inflammation, if known.")
]
_Population = Annotated[
    str | None,
    typer.Option(
        metavar="adult|child|dialysis|pregnant",
        help="Limits depend on it; without it nothing is decided.",
    ),
]
_Taken = Annotated[
    str | None, typer.Option(metavar="DATE", help="The day the blood was taken, if known.")
]
_YES_NO = {"yes": True, "no": False}
_WORDS = {False: "no", None: "?"}


def iron(
    ferritin: _MaybeValue = None,
    iron: _MaybeValue = None,
    tibc: _MaybeValue = None,
    tsat: _MaybeValue = None,
    crp: _MaybeValue = None,
    inflammation: _Inflammation = None,
    population: _Population = None,
    taken: _Taken = None,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    as_json: opt.Json = False,
) -> None:
    """Say whether blood values are a reason to ask about iron, and what is missing for that."""
    from ekbom.actions.iron import check_iron

    given = {"ferritin": ferritin, "iron": iron, "tibc": tibc, "tsat": tsat, "crp": crp}
    found = check_iron(
        {name: text for name, text in given.items() if text is not None},
        inflammation=_read_yes_no(inflammation),
        population=population,
        taken=read_day(taken, "--taken"),
        audience=audience,
        today=day_of(on),
    )
    show_answer(found, _lines(found), as_json=as_json)


def _read_yes_no(text: str | None) -> bool | None:
    if text is not None and text not in _YES_NO:
        raise UsageError("--inflammation", f"{text!r} is neither yes nor no", "give one of them")
    return None if text is None else _YES_NO[text]


def _lines(found: IronAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited, missing_line, statement_lines, titled

    cited = Cited()
    yield "Iron"
    for statement in found.statements:
        yield from statement_lines(statement, cited)
    said = {statement.code for statement in found.statements}
    # What a rule says that applies stands among the statements already.
    rows = [row for row in dict(found.iron.figures)["readings"] if row["rule"] not in said]
    if rows:
        yield ""
        yield "What the other rules for this person say"
    for row in rows:
        yield f"  {_WORDS[row['holds']]:<4}{row['says']}{cited.marks(row['grounds'])}"
        yield from (f"    ! {caution}" for caution in row["cautions"])
    yield from titled("What is missing", map(missing_line, found.iron.missing))
    yield from cited.listed()
