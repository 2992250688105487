"""What bringing a file in would change, so that it can be shown before it is done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ekbom.model.errors import StoreError
from ekbom.model.finding import Finding
from ekbom.model.record import MedicineUse

if TYPE_CHECKING:
    from ekbom.recordings.label_draft import OpenLabel

BroughtKind = Literal["diary", "case", "night", "plan", "share"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is kept in one way and stands in the file in another.

    Attributes
    ----------
    where : str
        The row, or the table of a case.
    what : str
        The column, or the key.
    before, after : str
        As kept, and as it stands in the file; empty for nothing.
    """

    where: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is kept against what is brought.

    Attributes
    ----------
    new : bool
        Whether nothing of it was there before.
    added : tuple of str
        Rows, keys of a case, or marks, that stand in the file alone.
    changed : tuple of Change
    removed : tuple of str
        What is told no more; it stays in the history alone.
    gone : tuple of str
        Rows that have gone from the file, and stay.
    left_out : tuple of str
        Rows that were removed here since, and stay out.
    stands : tuple of Change
        What was corrected here since; the correction stands.
    settings : tuple of Change
        How it is read.
    """

    new: bool = False
    added: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    stands: tuple[Change, ...] = ()
    settings: tuple[Change, ...] = ()

    @property
    def alters(self) -> bool:
        """Whether something that is kept would be told in another way."""
        return bool(self.changed or self.removed or self.settings)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing a file in.

    Attributes
    ----------
    kind : BroughtKind
    name : str
        How what was brought is called.
    difference : Difference
    findings : tuple of Finding
    ids : tuple of str
        Records that are new or have a new version; empty when nothing was written.
    unchanged : bool
        Whether everything was there already.
    own_medicines : tuple of MedicineUse
        Medicines that it says were ended or altered alone.
    open : tuple of OpenLabel
        Labels of a night that nothing was made of.
    """

    kind: BroughtKind
    name: str
    difference: Difference
    findings: tuple[Finding, ...] = ()
    ids: tuple[str, ...] = ()
    unchanged: bool = False
    own_medicines: tuple[MedicineUse, ...] = ()
    open: tuple[OpenLabel, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "kind": self.kind,
            "name": self.name,
            "difference": asdict(self.difference),
            "unchanged": self.unchanged,
            "records": list(self.ids),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def refuse_other(name: str, agreed: Difference, found: Difference) -> None:
    """Refuse to alter what nobody was shown; other files may have been brought meanwhile.

    Raises
    ------
    StoreError
    """
    if not (
        set(found.changed) <= set(agreed.changed)
        and set(found.removed) <= set(agreed.removed)
        and set(found.settings) <= set(agreed.settings)
    ):
        raise StoreError(
            name,
            "what is kept was changed while it was being looked at",
            "nothing was written; bring it in again",
        )
