"""Records of a person as what they tell; one that cannot be read does not hold up the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ekbom.exchange.plan_file import plan_of
from ekbom.model.errors import InputError
from ekbom.model.kept import Kept
from ekbom.model.trial import Plan

T = TypeVar("T")


def readable(
    kept: Iterable[Kept],
    read: Callable[[Kept], T],
    wrong: Callable[[Kept, InputError], None] | None = None,
) -> Iterator[T]:
    """What can be read of some records.

    Parameters
    ----------
    kept : iterable of Kept
    read : callable
        Gives what a record tells, or raises ``InputError``.
    wrong : callable, optional
        Is told of each record that cannot be read; without it nobody is.
    """
    for one in kept:
        try:
            yield read(one)
        except InputError as error:
            if wrong is not None:
                wrong(one, error)


def plan_in(kept: Kept) -> Plan:
    """The trial of a record.

    Raises
    ------
    InputError
        When it is not laid out as it must be.
    """
    return plan_of(kept.body, kept.named)
