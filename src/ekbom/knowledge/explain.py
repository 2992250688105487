"""From the id of a fact to a sentence with its sources and how far it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ekbom.knowledge.build import Explained, build_explained
from ekbom.knowledge.facts import Entry, fact_entries
from ekbom.knowledge.load import read_topic, topics
from ekbom.knowledge.near import nearest
from ekbom.model.errors import UsageError

__all__ = ["Explained", "explain", "fact_ids", "shipped_facts"]


def explain(fact_id: str) -> Explained:
    """A fact with its sources.

    Parameters
    ----------
    fact_id : str
        Such as ``lab.ferritin.adult_start``, ``nof1.irls.no_treatment``, ``nof1.level.helps`` or
        ``drug_names.ropinirole``.

    Raises
    ------
    UsageError
        When there is no such fact; names those that are spelt alike.
    """
    entry = shipped_facts().get(fact_id)
    if entry is None or "says" not in entry:
        near = nearest(fact_id, fact_ids()) or ("nof1.irls.no_treatment",)
        raise UsageError(
            "explain", f"there is no fact {fact_id!r}", f"give an id such as {', '.join(near)}"
        )
    # Numbers with a unit each are no plain numbers by name.
    plain = {key: value for key, value in entry.items() if key != "values" or "unit" in entry}
    return build_explained(fact_id, plain, read_topic("sources"))


def fact_ids() -> tuple[str, ...]:
    """Every id that can be explained, in the order of the data files."""
    return tuple(id_ for id_, entry in shipped_facts().items() if "says" in entry)


@cache
def shipped_facts() -> Mapping[str, Entry]:
    """Every fact of the shipped data files by its id."""
    return fact_entries({topic: read_topic(topic) for topic in topics()})
