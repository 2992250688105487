"""A draft of a report on a case, in the order of a standard: what is told, and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ekbom.model.assessed import plain
from ekbom.model.backing import Checked
from ekbom.model.completeness import ItemState
from ekbom.model.course import CourseAnswer
from ekbom.model.finding import Finding
from ekbom.model.intake import Note

# The standards a draft is written for; the others judge a design.
CaseStandard = Literal["care", "stricta", "tidier", "cent"]
# What nobody said in a told case was not told; in a record of one's own it was not recorded.
Absent = Literal["not told", "not recorded"]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One item of a standard with all that is known for it.

    Attributes
    ----------
    id, wants : str
        Its number there, and what it asks for in our words.
    state : ItemState
        ``not_asked`` where it does not apply.
    says : tuple of Note
        Everything known, each with where it was told.
    missing : tuple of str
        What it asks for and nobody said, in words.
    status : {"verified", "memory"}
        How far our words for the item were checked.
    """

    id: str
    wants: str
    state: ItemState
    says: tuple[Note, ...]
    missing: tuple[str, ...]
    status: Checked


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The draft.

    Attributes
    ----------
    standard : CaseStandard
    title, source : str
    result : tuple of str
        What came of it, in the words its level allows.
    doubt : str
        What one series with a look before and after is; said once.
    beside : tuple of str
        What else a reader has to know before the items, such as that this is no trial.
    absent : Absent
        The word for what is missing.
    items : tuple of ReportItem
        In the order of the standard.
    answer : CourseAnswer or None
        The course behind the result.
    findings : tuple of Finding
    """

    standard: CaseStandard
    title: str
    source: str
    result: tuple[str, ...]
    doubt: str
    beside: tuple[str, ...]
    absent: Absent
    items: tuple[ReportItem, ...]
    answer: CourseAnswer | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[ReportItem, ...]:
        """Items that are not filled, in their order."""
        return tuple(one for one in self.items if one.state in ("partly", "missing"))

    @property
    def counts(self) -> tuple[int, int]:
        """Items that are filled, and those that apply."""
        asked = [one for one in self.items if one.state != "not_asked"]
        return sum(one.state == "filled" for one in asked), len(asked)

    def to_dict(self) -> dict[str, Any]:
        """The draft as plain values for JSON."""
        filled, asked = self.counts
        return {
            "standard": self.standard,
            "title": self.title,
            "source": self.source,
            "result": list(self.result),
            "doubt": self.doubt,
            "beside": list(self.beside),
            "filled": filled,
            "asked": asked,
            "absent": self.absent,
            "missing": [
                {"id": one.id, "wants": one.wants, "missing": list(one.missing)}
                for one in self.missing
            ],
            "items": [plain(asdict(one)) for one in self.items],
            "findings": [plain(asdict(one)) for one in self.findings],
        }
