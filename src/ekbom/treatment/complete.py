"""How complete a record is by a standard of reporting, item by item: what is held, what is missing.

An item counts when every visit it speaks of holds it. What does not apply, such as the depth of a
needle where no needle was used, is not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.reporting import reporting
from ekbom.model.completeness import Completeness, ItemNow, ItemState
from ekbom.model.errors import NotAnswerable
from ekbom.treatment.held_fields import Held, held, once

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.reporting_item import Item, Standard

# Items that one of their fields is enough for; all others want each of theirs.
_ONE_IS_ENOUGH = frozenset(
    {
        ("stricta", "2c"),
        ("stricta", "4a"),
        ("tidier", "3"),
    }
)
# Fields that are kept beside an item and that it does not ask for.
_BESIDE: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("stricta", "2d"): ("insertion.response_seen",),
        ("stricta", "2g"): ("needle.lot",),
    }
)


def standard_for(course: CourseRecord) -> Standard:
    """The standard that treatments of this kind are described by."""
    kinds = {kind for visit in course.visits for kind in visit.kinds}
    if not kinds and course.plan:
        kinds = {course.plan.kind}
    return "stricta" if "needling" in kinds else "tidier"


def complete(
    course: CourseRecord, standard: Standard | None = None, *, elsewhere: Collection[str] = ()
) -> Completeness:
    """What of a standard a course holds.

    Parameters
    ----------
    course : CourseRecord
    standard : Standard, optional
        By default the one for its kind of visits.
    elsewhere : collection of str
        Fields that stand elsewhere, such as ``labs`` in the case of the person.

    Raises
    ------
    NotAnswerable
        For a standard that names no fields of a record.
    """
    name = standard or standard_for(course)
    items = reporting(name)
    if not any(item.fields for item in items):
        raise NotAnswerable(
            name, "it judges a design and names no fields of a record",
            "use stricta, tidier, care or cent",
        )  # fmt: skip
    states = tuple(_item(course, item, elsewhere) for item in items)
    asked = [one for one in states if one.state != "not_asked"]
    filled = sum(one.state == "filled" for one in asked)
    return Completeness(
        standard=name,
        items=states,
        filled=filled,
        asked=len(asked),
        share=filled / len(asked) if asked else None,
    )


def _item(course: CourseRecord, item: Item, elsewhere: Collection[str]) -> ItemNow:
    key = item.standard, item.id
    beside = _BESIDE.get(key, ())
    wanted = [name for name in item.fields if name not in beside]
    found = {name: once(True) if name in elsewhere else held(course, name) for name in wanted}
    asked = {name: one for name, one in found.items() if one.places}
    one_is_enough = key in _ONE_IS_ENOUGH
    state = _state(list(asked.values()), one_is_enough)
    lacking = tuple(one.words(name) for name, one in asked.items() if not one.full)
    return ItemNow(
        id=item.id,
        says=item.says,
        state=state,
        missing=() if state == "filled" else lacking,
        one_is_enough=one_is_enough,
        status=item.backing.status,
    )


def _state(asked: list[Held], one_is_enough: bool) -> ItemState:
    if not asked:
        return "not_asked"
    parts = [reduce(Held.either, asked)] if one_is_enough else asked
    if all(one.full for one in parts):
        return "filled"
    return "partly" if any(one.any for one in parts) else "missing"
