"""How a series is planned by default, and what others do, read from ``treatment_schedule.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ekbom.knowledge.treatment_rows import rows


@cache
def schedule(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The numbers of one plan by their names, each with its unit.

    Parameters
    ----------
    name : str
        Such as ``series``, ``review`` or ``document_001``; ``explain`` knows it as
        ``schedule.NAME``.

    Raises
    ------
    KeyError
        When there is no such plan.
    """
    return MappingProxyType(dict(rows("treatment_schedule", "schedule"))[name]["values"])
