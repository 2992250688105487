"""Parts of an entry that were checked apart from each other, as grounds and cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ekbom.knowledge.build import cite
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.shipped_rules import ground

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.backing import Backing
    from ekbom.model.verdict import Ground

Part = TypeVar("Part", bound=str)


def part_ground(fact: str, says: str, backing: Backing) -> Ground:
    """An entry, as far as one part of it is backed.

    Parameters
    ----------
    fact : str
        Id of the entry.
    says : str
        The part as a sentence.
    backing : Backing
    """
    return replace(
        ground(fact),
        says=says,
        sources=tuple(cited(one) for one in backing.sources),
        status=backing.status,
        not_checked=backing.memory_parts,
    )


def cited(source: str) -> str:
    """The citation of a source by its id."""
    return cite(read_topic("sources")["src"][source.removeprefix("src.")])


def unseen(backing: Mapping[Part, Backing], audience: Audience) -> tuple[Part, ...]:
    """Parts that this reader may not see: what is from memory, for everybody but clinicians."""
    return () if audience == "clinician" else _memory(backing)


def unchecked(
    fact: str, backing: Mapping[Part, Backing], shown: Mapping[Part, str]
) -> Iterator[str]:
    """What of the parts that are shown was not checked, as a sentence at most.

    Parameters
    ----------
    fact : str
    backing : mapping of part to Backing
    shown : mapping of part to str
        What each part is called, of those that are shown.
    """
    found = [shown[part] for part in _memory(backing) if part in shown]
    if found:
        yield f"Not checked yet in {fact}: {'; '.join(found)}."


def _memory(backing: Mapping[Part, Backing]) -> tuple[Part, ...]:
    return tuple(part for part, one in backing.items() if one.status == "memory")
