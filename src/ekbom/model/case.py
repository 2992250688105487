"""A person's case: complaint, medicines and visits as somebody told them, in plain words.

Nothing here is computed. What nobody told is ``None`` or empty, and everything told carries
where it was told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from ekbom.model.finding import Finding
from ekbom.model.paper_study import PaperStudy
from ekbom.model.record import PersonRecord

if TYPE_CHECKING:
    from ekbom.model.course_record import PlanVersion
    from ekbom.model.intake import Intake
    from ekbom.model.treatment import Practitioner, VisitKind, VisitRecord

MedicineStep = Literal["taken", "begun", "stopped", "raised", "reduced", "switched"]
MEDICINE_STEPS: tuple[MedicineStep, ...] = get_args(MedicineStep)
Decider = Literal["patient", "prescriber", "therapist", "unknown"]
DECIDERS: tuple[Decider, ...] = get_args(Decider)
After = Literal[
    "stayed_good",
    "stayed_manageable",
    "returned_gradually",
    "returned_suddenly",
    "maintenance",
    "ongoing",
    "unknown",
]
AFTERS: tuple[After, ...] = get_args(After)
NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told, in our own words.

    Attributes
    ----------
    says : str
    source : str
        Where it was told, such as ``document 000, line 9``.
    """

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class MedicineChange:
    """What was done with a medicine, when, and who decided.

    Attributes
    ----------
    step : MedicineStep
        ``taken`` tells of a stretch without a change.
    by : Decider
    says : str
    source : str
    on : date or None
    visits : (int, int) or None
        First and last visit between which it happened; 0 is before the first.
    series : str
        Name of the series those visits belong to; empty where there is only one.
    """

    step: MedicineStep
    by: Decider
    says: str
    source: str
    on: date | None = None
    visits: tuple[int, int] | None = None
    series: str = ""


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine of the person, named as far as it was told.

    Attributes
    ----------
    name : str
        As told; "not named" where it was not.
    changes : tuple of MedicineChange
    """

    name: str
    changes: tuple[MedicineChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit for treatment.

    Attributes
    ----------
    number : int
        From 1.
    on : date or None
    sites : tuple of str
        Where was treated.
    response : str
        What was told of the days after it; empty when nothing was.
    source : str
    """

    number: int
    on: date | None = None
    sites: tuple[str, ...] = ()
    response: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How it was over a range of visits, as a number or as a word.

    Attributes
    ----------
    first, last : int
        Visits it describes; 0 is before the first.
    value : float or None
    word : str
        One of the ordered words of its outcome; empty when a number was told.
    context : str
        ``work``, ``bed``, ``travel`` and such; empty for all of them together.
    ups_and_downs : bool
        Whether it was told that there were worse days among them.
    says : str
        Our words for what was told.
    source : str
    """

    first: int
    last: int
    value: float | None = None
    word: str = ""
    context: str = ""
    ups_and_downs: bool = False
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One outcome of a series of visits.

    Attributes
    ----------
    name : str
    readings : tuple of Reading
    words : tuple of str
        Ordered words from worst to best; empty when it is a number.
    scale : (float, float) or None
    unit : str
        ``IRLS points``, ``points`` or empty for words.
    lower_is_better : bool
    """

    name: str
    readings: tuple[Reading, ...]
    words: tuple[str, ...] = ()
    scale: tuple[float, float] | None = None
    unit: str = ""
    lower_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What came after a series.

    Attributes
    ----------
    what : After
    lasted : str
        As told: "weeks", "a year"; empty when it was not.
    says : str
    source : str
    """

    what: After
    lasted: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class VisitSeries:
    """A series of visits that belong together.

    Attributes
    ----------
    name : str
        Such as "first series".
    visits : tuple of Visit
    treatment : tuple of Told
    every_days : float or None
        Days from visit to visit, where told.
    outcomes : tuple of CaseOutcome
    afterwards : tuple of Afterwards
    kind : VisitKind or None
        What kind of work the visits were; None where nobody told.
    by : Practitioner or None
        Who treated.
    plan : PlanVersion or None
        What was agreed, as far as it was told.
    records : tuple of VisitRecord
        What was done in each visit; empty where no kind of work was told.
    """

    name: str
    visits: tuple[Visit, ...]
    treatment: tuple[Told, ...] = ()
    every_days: float | None = None
    outcomes: tuple[CaseOutcome, ...] = ()
    afterwards: tuple[Afterwards, ...] = ()
    kind: VisitKind | None = None
    by: Practitioner | None = None
    plan: PlanVersion | None = None
    records: tuple[VisitRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class NightsFile:
    """A diary of nights that belongs to the case.

    Attributes
    ----------
    path : str
        Beside the case file.
    outcome : str
    options : tuple of (str, str)
        Further words for reading it, as of ``ekbom helps``: ``("tz", "Europe/Oslo")``.
    """

    path: str
    outcome: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One person's case.

    Attributes
    ----------
    title : str
    source : str
        The document, or who told it.
    about, complaint, triggers, relief : tuple of Told
    opinions : tuple of Told
        What somebody thinks is behind it: kept apart from what happened, and in no sentence.
    medicines : tuple of Medicine
    series : tuple of VisitSeries
        In the order of time.
    nights : NightsFile or None
    file : str
        Name of the file it was read from; "case" when made in memory.
    findings : tuple of Finding
    sleep_studies : tuple of PaperStudy
        Known on paper alone, by their dates.
    record : PersonRecord
        What an assessment asks of the person.
    intake : Intake or None
        What a therapist asks before the first visit; None where nothing of it was told.
    """

    title: str
    source: str
    about: tuple[Told, ...] = ()
    complaint: tuple[Told, ...] = ()
    triggers: tuple[Told, ...] = ()
    relief: tuple[Told, ...] = ()
    opinions: tuple[Told, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    series: tuple[VisitSeries, ...] = ()
    nights: NightsFile | None = None
    file: str = "case"
    findings: tuple[Finding, ...] = field(default=())
    sleep_studies: tuple[PaperStudy, ...] = ()
    record: PersonRecord = field(default=PersonRecord())
    intake: Intake | None = None

    def medicines_in(self, series: VisitSeries) -> tuple[Medicine, ...]:
        """The medicines with those changes alone that may belong to `series`.

        A change that names another series is left out; one that names none is kept, since
        nobody said that it lies elsewhere.
        """
        return tuple(
            Medicine(one.name, tuple(c for c in one.changes if c.series in ("", series.name)))
            for one in self.medicines
        )

    def __repr__(self) -> str:
        visits = sum(len(one.visits) for one in self.series)
        return f"Case({self.title}, {len(self.series)} series, {visits} visits)"
