"""A sleep study that is known on paper alone: a number somebody wrote down, without its night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperStudy:
    """What a report on paper says of a night.

    It cannot be computed again, so it is shown beside scored nights and never averaged with
    them: the same night under another edition has another index.

    Attributes
    ----------
    on : date or None
    laboratory : str
        Empty where it was not told.
    index : str
        Name of the number, such as "PLMS index".
    value : float or None
        For each hour; None where it was not told.
    edition : str
        Rules it was scored under; empty where the report does not state them.
    sleep_min : float or None
    says : str
        Our words for what else was told.
    source : str
    recomputed : bool
        False always, so that whoever takes the number along takes this along.
    """

    on: date | None = None
    laboratory: str = ""
    index: str = "PLMS index"
    value: float | None = None
    edition: str = ""
    sleep_min: float | None = None
    says: str = ""
    source: str = ""
    recomputed: bool = False

    def sentence(self) -> str:
        """Everything that was told, and what is not done with it."""
        when = "" if self.on is None else f" of {self.on:%d %B %Y}"
        where = f", {self.laboratory}" if self.laboratory else ""
        number = "not told" if self.value is None else f"{self.value:g} per hour"
        asleep = "minutes asleep not told"
        if self.sleep_min is not None:
            asleep = f"{self.sleep_min:g} minutes asleep"
        return (
            f"Sleep study known on paper{when}{where}: {self.index} {number}, scored under "
            f"{self.edition or 'rules that are not stated'}, {asleep}. It was not recomputed, and "
            "is never averaged with scored nights."
        )
