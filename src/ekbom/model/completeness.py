"""How complete a record is by a standard of reporting."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ekbom.model.assessed import plain
from ekbom.model.backing import Checked
from ekbom.model.reporting_item import Standard

ItemState = Literal["filled", "partly", "missing", "not_asked"]


@dataclass(frozen=True, slots=True)
class ItemNow:
    """One item of a standard and how far the record holds it.

    Attributes
    ----------
    id, says : str
        Its number there, and what it asks for in our words.
    state : ItemState
        ``not_asked`` where it does not apply.
    missing : tuple of str
        Fields that are not held, each with the visits that lack it.
    one_is_enough : bool
        Whether one of the missing fields would fill it.
    status : {"verified", "memory"}
        How far our words for the item were checked.
    """

    id: str
    says: str
    state: ItemState
    missing: tuple[str, ...]
    one_is_enough: bool
    status: Checked


@dataclass(frozen=True, slots=True)
class Completeness:
    """All items of a standard.

    Attributes
    ----------
    standard : Standard
    items : tuple of ItemNow
        In the order of the standard.
    filled, asked : int
        Of the items that apply.
    share : float or None
        None where no item applies.
    """

    standard: Standard
    items: tuple[ItemNow, ...]
    filled: int
    asked: int
    share: float | None

    @property
    def missing(self) -> tuple[ItemNow, ...]:
        """The items that are not filled, in their order."""
        return tuple(one for one in self.items if one.state in ("partly", "missing"))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole
