"""Made-up diaries by name of world: for teaching, for tests, and to try the program out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.knowledge.load import world_numbers

if TYPE_CHECKING:
    from ekbom.nof1.worlds import World


def named_worlds() -> dict[str, World]:
    """Every world of ``worlds.toml`` by its name.

    Returns
    -------
    dict of name to World
        ``plain``, ``missing_worst``, ``skipped_worst``, ``placebo_growth`` and so on.
    """
    from ekbom.nof1.worlds import worlds

    return worlds(world_numbers())
