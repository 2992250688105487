"""``ekbom medicines``: what can worsen restless legs, what stands for them, what must not end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import day_of, read_pairs, show_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ekbom.actions.medicines import MedicinesAnswer
    from ekbom.cli.cited import Cited
    from ekbom.model.assessed import Statement

_Names = Annotated[
    list[str], typer.Argument(metavar="NAME...", help="Each by name, brand or ATC code.")
]
_Known = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE", help="Of the person: 'age_years=70 years', copd=yes; repeatable."
    ),
]
_Taking = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=WORD", help="One that is not_taken, different, stopped or past; repeatable."
    ),
]


def medicines(
    names: _Names,
    known: _Known = None,
    taking: _Taking = None,
    audience: opt.Audience = "person",
    on: opt.Today = None,
    as_json: opt.Json = False,
) -> None:
    """Say what medicines can do to restless legs, and which must not end at once."""
    from ekbom.actions.medicines import check_medicines

    found = check_medicines(
        names,
        known=read_pairs(known, "--known"),
        taking=read_pairs(taking, "--taking"),
        audience=audience,
        today=day_of(on),
    )
    show_answer(found, _lines(found), as_json=as_json)


def _lines(found: MedicinesAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited, missing_line, titled

    cited = Cited()
    yield from _part("Do not wait with this", found.stop_cards, cited)
    yield from _part("Medicines", found.medicines.statements, cited)
    yield from _part("Signs of augmentation", found.augmentation.statements, cited)
    yield from _signs(dict(found.augmentation.figures))
    missing = (*found.medicines.missing, *found.augmentation.missing)
    yield from titled("What is missing", map(missing_line, missing))
    yield from cited.listed()


def _part(title: str, said: Iterable[Statement], cited: Cited) -> Iterator[str]:
    from ekbom.cli.cited import statement_lines

    lines = [line for one in said for line in statement_lines(one, cited)]
    if lines:
        yield from (title, *lines)


def _signs(figures: dict[str, int]) -> Iterator[str]:
    if figures:
        open_ = f", {figures['not_known']} not known" if figures["not_known"] else ""
        yield f"  {figures['there']} of {figures['of']} signs of augmentation{open_}"
