"""What an action refused, beside the form it was asked with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ekbom.model.errors import EkbomError, NotAllowed
from ekbom.reports.words import capital
from ekbom.web.fields import Filled


@contextmanager
def refusals(form: Filled, field: str = "") -> Iterator[None]:
    """What is refused within stands in the form afterwards, beside one of its fields or above all.

    Raises
    ------
    NotAllowed
        That somebody has no right to it is no fault of a form.
    """
    try:
        yield
    except NotAllowed:
        raise
    except EkbomError as error:
        form.wrong[field] = wrong_of(error)


def wrong_of(error: EkbomError) -> str:
    """What an action said against a form, as a sentence."""
    todo = f" {capital(error.todo)}." if error.todo else ""
    return capital(f"{error.where}: {error.problem}.{todo}")
