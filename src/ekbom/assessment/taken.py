"""What a person takes at present, and what follows from it for the questions of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.assessment.medicine_names import recognise
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.load import drug_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ekbom.model.record import IronGiven, MedicineUse, PersonRecord

_TAKES = "takes_"
# The groups of rule.04, whose sudden end can make one ill, the most pressing first.
GROUPS_AT_RISK = (
    *("benzodiazepine", "antiseizure", "opioid", "dopaminergic", "gabapentinoid"),
    "antidepressant",
)
# What stands for a name that is not known: it may belong to any of them.
UNNAMED = "unnamed"
# How a medicine is taken while it is taken at all; the prescriber's way and the person's own.
_GOES_ON = frozenset({"taken", "different"})


def taken_now(use: MedicineUse, today: date) -> bool | None:
    """Whether a medicine is taken on a day; None where nobody told.

    Parameters
    ----------
    use : MedicineUse
    today : date
    """
    if (use.until is not None and use.until < today) or (use.since and use.since > today):
        return False
    if use.taking == "unknown":
        return None
    return use.taking in _GOES_ON


def present(record: PersonRecord, today: date) -> tuple[MedicineUse, ...]:
    """The medicines that are certainly taken at present."""
    return tuple(use for use in record.medicines if taken_now(use, today))


def groups_taken(record: PersonRecord, today: date) -> dict[str, bool]:
    """``takes_GROUP`` for every group a present medicine is of; nothing says no."""
    uses = present(record, today)
    found = {f"{_TAKES}{group}" for use in uses for group in recognise(use.name).groups}
    if any(_iron_by_mouth(given, today) for given in record.iron_given):
        found.add(f"{_TAKES}iron")
    if any(worsening(use.name) for use in uses):
        found.add(f"{_TAKES}worsening")
    return dict.fromkeys(sorted(found), True)


def _iron_by_mouth(given: IronGiven, today: date) -> bool:
    """Whether iron is being swallowed: one drip is over, and no one knows of other ways."""
    begun = given.on is not None and given.on <= today
    return given.route == "mouth" and begun and (given.until is None or given.until >= today)


def worsening(name: str) -> tuple[str, ...]:
    """Ids of the facts that name a medicine, or a habit, among what can worsen restless legs."""
    ids = set(recognise(name).ids)
    told = name.strip().casefold()
    return tuple(
        id_
        for id_, entry in shipped_facts().items()
        if id_.startswith("worse.")
        and (ids.intersection(entry.get("medicines", ())) or told in _plain(entry.get("named", ())))
    )


def _plain(names: Iterable[str]) -> Iterator[str]:
    return (name.casefold() for name in names)


def groups_at_risk(name: str) -> tuple[str, ...]:
    """The groups for which a medicine must not end at once, the most pressing of each medicine.

    `UNNAMED` stands for a name that is not known; there is none for what is known and may end.
    """
    known = recognise(name)
    if not known.ids:
        # Coffee and the like are known as well, and are no medicines.
        return () if worsening(name) else (UNNAMED,)
    found = {_most_pressing(drug_names()[id_].groups) for id_ in known.ids}
    return tuple(group for group in GROUPS_AT_RISK if group in found)


def _most_pressing(groups: Iterable[str]) -> str | None:
    """One medicine raises one card, though clonazepam is used against seizures as well."""
    return next((group for group in GROUPS_AT_RISK if group in groups), None)
