"""What is known of one person: answers, symptoms, examinations, blood, medicines, scales.

Nothing here is computed and nothing is guessed: what nobody told is ``None`` or empty. Every
part carries who said it, when, and where it was told, as far as that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from ekbom.model.observation import Quantity, Value

Sex = Literal["female", "male"]
SEXES: tuple[Sex, ...] = get_args(Sex)
# Who wrote or said a thing; "person" is the one it is about.
Teller = Literal["person", "parent", "carer", "clinician", "therapist", "laboratory", "unknown"]
TELLERS: tuple[Teller, ...] = get_args(Teller)
Side = Literal["left", "right", "both", "changes"]
SIDES: tuple[Side, ...] = get_args(Side)
Situation = Literal[
    "bed", "desk", "meeting", "train", "car", "plane", "cinema", "dialysis_chair"
]  # fmt: skip
SITUATIONS: tuple[Situation, ...] = get_args(Situation)
Result = Literal["nothing_found", "found", "unclear"]
RESULTS: tuple[Result, ...] = get_args(Result)
Route = Literal["mouth", "vein", "muscle", "unknown"]
ROUTES: tuple[Route, ...] = get_args(Route)
Taking = Literal["taken", "not_taken", "different", "stopped", "past", "unknown"]
TAKINGS: tuple[Taking, ...] = get_args(Taking)
Response = Literal["helped", "helped_at_first", "did_not_help", "made_worse", "unknown"]
RESPONSES: tuple[Response, ...] = get_args(Response)


@dataclass(frozen=True, slots=True)
class Observed:
    """One answer to one question of the program.

    Attributes
    ----------
    name : str
        The observation, such as ``urge`` or ``ferritin``.
    value : bool, str or Quantity
    by : Teller
    on : date or None
    says : str
        The person's own words, or ours for what was told; may be empty.
    source : str
        Where it was told, such as ``document 000, line 9``; may be empty.
    """

    name: str
    value: Value
    by: Teller = "unknown"
    on: date | None = None
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dialysis:
    """Dialysis as it is done at present.

    Attributes
    ----------
    days : tuple of str
        Days of the week: ``mon``, ``tue`` and so on.
    hours : float or None
        Of one treatment.
    starts : str
        Clock time at which the chair begins, ``13:30``; empty when not told.
    """

    days: tuple[str, ...] = ()
    hours: float | None = None
    starts: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is about.

    Attributes
    ----------
    age_years : float or None
    sex : Sex or None
    weight_kg, height_cm : float or None
    pregnant, breastfeeding : bool or None
    due, gave_birth : date or None
    on_dialysis : bool or None
    dialysis : Dialysis or None
    reporter : Teller
        Who answers for the person; ``parent`` for a child.
    """

    age_years: float | None = None
    sex: Sex | None = None
    weight_kg: float | None = None
    height_cm: float | None = None
    pregnant: bool | None = None
    due: date | None = None
    gave_birth: date | None = None
    breastfeeding: bool | None = None
    on_dialysis: bool | None = None
    dialysis: Dialysis | None = None
    reporter: Teller = "person"


@dataclass(frozen=True, slots=True)
class SitMinutes:
    """How long one can stay still in a situation before the urge makes one move.

    Attributes
    ----------
    situation : Situation
    minutes : float
    on : date or None
    """

    situation: Situation
    minutes: float
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Symptoms:
    """How it feels, where, since when.

    Attributes
    ----------
    sensations : tuple of str
        Words of ``SENSATIONS`` in the shipped vocabulary, such as ``crawling`` or ``electric``.
    painful : bool or None
    sides : Side or None
    places : tuple of str
        Such as ``calf``, ``thigh``, ``arm``.
    began_at_age_years : float or None
    relatives : tuple of str
        Such as ``mother``, ``brother``; who has the same.
    hormones : tuple of str
        Such as ``pregnancy``, ``menopause``, ``contraceptive``.
    own_words : str
        The description in the words of the person, or of the child itself.
    own_words_by : Teller
    sit : tuple of SitMinutes
    goal : str
        What the person wants to be able to do again.
    """

    sensations: tuple[str, ...] = ()
    painful: bool | None = None
    sides: Side | None = None
    places: tuple[str, ...] = ()
    began_at_age_years: float | None = None
    relatives: tuple[str, ...] = ()
    hormones: tuple[str, ...] = ()
    own_words: str = ""
    own_words_by: Teller = "person"
    sit: tuple[SitMinutes, ...] = ()
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """What somebody else found: an examination, a test, a study on paper.

    Attributes
    ----------
    kind : str
        Such as ``neurological``, ``enmg``, ``veins``, ``arteries``, ``sleep_study``.
    result : Result
    on : date or None
    by : str
        Who found it, as told: "neurologist".
    concerns : tuple of str
        Look-alikes it speaks to, when they were named: ``mimic.neuropathy``.
    says, source : str
    """

    kind: str
    result: Result
    on: date | None = None
    by: str = ""
    concerns: tuple[str, ...] = ()
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class BloodValue:
    """One value of one blood sample.

    Attributes
    ----------
    name : str
        Such as ``ferritin``, ``tsat``, ``creatinine``.
    quantity : Quantity
    on : date or None
        The day the sample was taken.
    at : str
        Clock time of the sample, ``08:10``; empty when not told.
    fasting : bool or None
    hours_since_iron : float or None
        Hours since the last tablet of iron or food rich in it.
    laboratory, source : str
    """

    name: str
    quantity: Quantity
    on: date | None = None
    at: str = ""
    fasting: bool | None = None
    hours_since_iron: float | None = None
    laboratory: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class IronGiven:
    """Iron that was taken or infused.

    Attributes
    ----------
    product : str
        As told: "ferrous sulfate", "ferric carboxymaltose".
    route : Route
    on : date or None
        First or only day.
    until : date or None
        Last day; None for one infusion, or while it goes on.
    dose : Quantity or None
        Each time.
    source : str
    """

    product: str
    route: Route = "unknown"
    on: date | None = None
    until: date | None = None
    dose: Quantity | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DoseStep:
    """A dose of each day from a date on.

    Attributes
    ----------
    on : date
    dose : Quantity
    by : str
        Who decided: one of ``ekbom.model.case.DECIDERS``.
    """

    on: date
    dose: Quantity
    by: str = "unknown"


@dataclass(frozen=True, slots=True)
class MedicineUse:
    """One medicine of the person, now or in earlier times.

    Attributes
    ----------
    name : str
        As told.
    taking : Taking
        ``past`` is over with the knowledge of the prescriber; the other words but ``taken`` are
        what the person does otherwise than prescribed.
    written_by : Teller
    since, until : date or None
    dose, highest_dose : Quantity or None
        Of each day.
    at : tuple of str
        Clock times it is taken at.
    steps : tuple of DoseStep
    response : Response
    augmentation : bool or None
        Whether it came to augmentation under it, as somebody judged.
    why_stopped : str
    source : str
    """

    name: str
    taking: Taking = "unknown"
    written_by: Teller = "unknown"
    since: date | None = None
    until: date | None = None
    dose: Quantity | None = None
    highest_dose: Quantity | None = None
    at: tuple[str, ...] = ()
    steps: tuple[DoseStep, ...] = ()
    response: Response = "unknown"
    augmentation: bool | None = None
    why_stopped: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """The numbers of a questionnaire filled in elsewhere; its items stand nowhere in here.

    Attributes
    ----------
    scale : str
        Such as ``irls``.
    on : date or None
    total : float or None
    items : mapping of str to float
        By number or part: ``{"1": 3, "2": 2}``; empty when only the total was told.
    by : Teller
    source : str
    """

    scale: str
    on: date | None = None
    total: float | None = None
    items: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    by: Teller = "unknown"
    source: str = ""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that is known of one person for an assessment.

    Attributes
    ----------
    person : Person
    observed : tuple of Observed
    symptoms : Symptoms
    examinations : tuple of Examination
    blood : tuple of BloodValue
    iron_given : tuple of IronGiven
    medicines : tuple of MedicineUse
    scales : tuple of ScaleResult
    """

    person: Person = Person()
    observed: tuple[Observed, ...] = ()
    symptoms: Symptoms = Symptoms()
    examinations: tuple[Examination, ...] = ()
    blood: tuple[BloodValue, ...] = ()
    iron_given: tuple[IronGiven, ...] = ()
    medicines: tuple[MedicineUse, ...] = ()
    scales: tuple[ScaleResult, ...] = ()
