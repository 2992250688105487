"""The tables of a case that tell of the person."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.doors.test_malformed_records import SOUND

from ekbom.exchange.case_file import read_case
from ekbom.model.case import Case
from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity
from ekbom.model.record import (
    BloodValue,
    Dialysis,
    DoseStep,
    Examination,
    IronGiven,
    MedicineUse,
    Observed,
    Person,
    PersonRecord,
    ScaleResult,
    SitMinutes,
    Symptoms,
)

NOW = datetime(2026, 11, 21, 12)
DESK = "told at the desk"


def read(tmp_path: Path, text: str) -> Case:
    place = tmp_path / "case.toml"
    place.write_text(text, "utf-8")
    return read_case(place, now=NOW)


def odd(case: Case) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.where, one.what, one.repair) for one in case.findings]


def test_every_name_of_every_table(tmp_path: Path) -> None:
    case = read(tmp_path, SOUND)
    assert odd(case) == []
    assert case.record == PersonRecord(
        person=Person(
            age_years=41.0,
            sex="female",
            weight_kg=64.5,
            height_cm=170.0,
            pregnant=False,
            breastfeeding=False,
            on_dialysis=True,
            dialysis=Dialysis(("mon", "wed", "fri"), 4.0, "13:30"),
            reporter="person",
        ),
        observed=(
            Observed("urge", True, "person", None, "", DESK),
            Observed("rest", True, "clinician", date(2026, 11, 2), "on the sofa", "letter"),
            Observed("per_week", Quantity(4.0, "times a week"), "person", None, "", DESK),
        ),
        symptoms=Symptoms(
            sensations=("crawling", "pulling"),
            painful=False,
            sides="both",
            places=("calf",),
            began_at_age_years=30.0,
            relatives=("mother",),
            own_words="it creeps",
            sit=(SitMinutes("desk", 25.0, date(2026, 11, 1)),),
            goal="a film to the end",
        ),
        examinations=(
            Examination(
                "neurological", "nothing_found", date(2026, 10, 12), "neurologist",
                ("mimic.neuropathy",), "", DESK,
            ),
        ),
        blood=tuple(
            BloodValue(name, amount, date(2026, 10, 20), "08:10", True, 36.0, "", DESK)
            for name, amount in (
                ("ferritin", Quantity(45.0, "ug/L")),
                ("tsat", Quantity(18.0, "%")),
            )
        ),
        iron_given=(
            IronGiven(
                "ferrous sulfate", "mouth", date(2026, 8, 1), date(2026, 10, 10),
                Quantity(65.0, "mg"), DESK,
            ),
        ),
        medicines=(
            MedicineUse(
                name="pramipexole",
                taking="taken",
                written_by="person",
                since=date(2022, 3, 1),
                dose=Quantity(0.25, "mg"),
                highest_dose=Quantity(0.5, "mg"),
                at=("20:30",),
                steps=(DoseStep(date(2023, 5, 1), Quantity(0.25, "mg"), "prescriber"),),
                response="helped_at_first",
                augmentation=False,
                source=DESK,
            ),
        ),
        scales=(
            ScaleResult("irls", date(2026, 11, 10), 21.0, {"1": 3.0, "2": 2.0}, "person", DESK),
        ),
    )  # fmt: skip


def test_the_names_that_the_other_tables_hold(tmp_path: Path) -> None:
    record = read(
        tmp_path,
        'source = "x"\n[person]\ndue = 2027-03-01\ngave_birth = 2025-02-01\n[symptoms]\n'
        'hormones = ["menopause"]\nown_words = "it hops"\nown_words_by = "parent"\n'
        '[[examination]]\nkind = "Sleep Study"\nresult = "unclear"\nsays = "two pages"\n'
        'source = "report"\n[[blood]]\nlaboratory = "town"\nsource = "slip"\n'
        'values = { crp = "3 mg/L" }\n[[iron_given]]\nproduct = "drip"\nsource = "ward"\n'
        '[[taking]]\nname = "x"\nuntil = 2025-01-01\nwhy_stopped = "slept badly"\n'
        'source = "list"\n[[scale]]\nscale = "RLS-6"\nsource = "form"\n',
    ).record
    assert record.person == Person(due=date(2027, 3, 1), gave_birth=date(2025, 2, 1))
    assert record.symptoms == Symptoms(
        hormones=("menopause",), own_words="it hops", own_words_by="parent"
    )
    assert record.examinations == (
        Examination("sleep_study", "unclear", says="two pages", source="report"),
    )
    assert record.blood == (
        BloodValue("crp", Quantity(3.0, "mg/L"), laboratory="town", source="slip"),
    )
    assert record.iron_given == (IronGiven("drip", source="ward"),)
    assert record.medicines == (
        MedicineUse("x", "past", until=date(2025, 1, 1), why_stopped="slept badly", source="list"),
    )
    assert record.scales == (ScaleResult("rls_6", source="form"),)


def test_nothing_told_is_an_empty_record(tmp_path: Path) -> None:
    case = read(tmp_path, 'source = "x"\n[[series]]\nvisits = 1\n')
    assert case.record == PersonRecord()


def test_a_record_alone_is_a_case(tmp_path: Path) -> None:
    assert odd(read(tmp_path, 'source = "x"\n[person]\nage_years = 3\n')) == []
    (nothing,) = odd(read(tmp_path, 'source = "x"\n[person]\n'))
    assert nothing[0] == "nothing_to_follow"


def test_who_answers_tells_what_is_known(tmp_path: Path) -> None:
    text = '[known]\nurge = true\nrest = { value = true, by = "laboratory" }\n'
    by = [one.by for one in read(tmp_path, text).record.observed]
    assert by == ["unknown", "laboratory"]
    by = [
        one.by for one in read(tmp_path, f'[person]\nreporter = "parent"\n{text}').record.observed
    ]
    assert by == ["parent", "laboratory"]


def test_an_answer_may_be_told_more_than_once(tmp_path: Path) -> None:
    text = '[known]\nurge = [true, { value = "no", by = "carer" }, "unknown"]\n'
    assert read(tmp_path, text).record.observed == (
        Observed("urge", True),
        Observed("urge", False, "carer"),
    )


def test_units_are_spelt_as_the_rules_spell_them(tmp_path: Path) -> None:
    text = '[known]\nferritin = "45 MCG / l"\n'
    (one,) = read(tmp_path, text).record.observed
    assert one.value == Quantity(45.0, "ug/L")


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("", "taken"),
        ("until = 2026-11-21", "past"),
        ("until = 2026-11-22", "taken"),
        ('until = 2026-11-01\ntaking = "stopped"', "stopped"),
        ('taking = "not taken"', "not_taken"),
    ],
)
def test_whether_a_medicine_is_taken(tmp_path: Path, lines: str, word: str) -> None:
    (one,) = read(tmp_path, f'[[taking]]\nname = "x"\n{lines}\n').record.medicines
    assert one.taking == word


def test_without_a_clock_an_end_is_an_end(tmp_path: Path) -> None:
    place = tmp_path / "case.toml"
    place.write_text('[[taking]]\nname = "x"\nuntil = 2090-01-01\n', "utf-8")
    assert read_case(place).record.medicines[0].taking == "past"


def test_dose_steps_are_in_order(tmp_path: Path) -> None:
    steps = ", ".join(f'{{ on = {on}, dose = "1 mg" }}' for on in ("2025-03-01", "2024-03-01"))
    (one,) = read(tmp_path, f'[[taking]]\nname = "x"\nsteps = [{steps}]\n').record.medicines
    assert [step.on.year for step in one.steps] == [2024, 2025]
    assert {step.by for step in one.steps} == {"unknown"}


@pytest.mark.parametrize(
    ("text", "code", "where", "what", "repair"),
    [
        (
            "[person]\nage_years = 131",
            "impossible_number", "person 1", "age_years is 131",
            "it counts as not told; correct it",
        ),
        (
            "[symptoms]\n[[symptoms.sit]]\nsituation = 'desk'",
            "minutes_not_told", "symptoms 1, sit 1", "nobody told the minutes",
            "write minutes = 15",
        ),
        (
            "[[blood]]\non = 2026-11-20",
            "no_values", "blood 1", "nobody told a value",
            'write values = { ferritin = "45 ug/L" }',
        ),
        (
            "[[iron_given]]\nproduct = 'x'\non = 2026-02-02\nuntil = 2026-02-01",
            "dates_go_back", "iron_given 1", "it ends on 2026-02-01, before it begins",
            "check both",
        ),
        (
            "[[taking]]\nname = 'x'\nsince = 2026-02-02\nuntil = 2026-02-01",
            "dates_go_back", "taking 1", "it ends on 2026-02-01, before it begins",
            "check both",
        ),
        (
            "[[taking]]\nname = 'x'\nsteps = [{ dose = '1 mg' }]",
            "step_not_placed", "taking 1, steps 1", "a dose step needs its date and its dose",
            'it counts as not told; write on = 2026-03-04 and dose = "0.25 mg"',
        ),
        (
            "[known]\nurge = { value = true, on = 2026-11-22 }",
            "future_date", "known, urge", "2026-11-22 is in the future",
            "kept as told; check it",
        ),
    ],
)  # fmt: skip
def test_what_is_odd(
    tmp_path: Path, text: str, code: str, where: str, what: str, repair: str
) -> None:
    (found,) = odd(
        read(tmp_path, f'source = "x"\nnights = {{ file = "a", outcome = "b" }}\n{text}\n')
    )
    assert found == (code, f"case.toml, {where}", what, repair)


@pytest.mark.parametrize(
    "table", ['[[iron_given]]\nproduct = "x"\non', '[[taking]]\nname = "x"\nsince']
)
def test_one_day_is_in_order(tmp_path: Path, table: str) -> None:
    text = f'source = "x"\n{table} = 2026-02-01\nuntil = 2026-02-01\n'
    assert odd(read(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (
            "[[person]]\n[[person]]",
            InputError, ": there is more than one person; write one [person]",
        ),
        (
            "[person]\nsex = ''",
            InputError, ": person 1: sex is ''; use one of female, male",
        ),
        (
            "[person.dialysis]\ndays = ['sunny', 'someday']",
            InputError,
            ": person 1, dialysis 1: days holds 'someday'; use mon, tue, wed, thu, fri, sat, sun",
        ),
        ("known = 3", InputError, ": known is no table; write [known] and its lines below"),
        (
            "[known]\nurgee = true",
            InputError, ", known, observation: there is no 'urgee'; near to it are urge",
        ),
        (
            "[known]\nurge = {}",
            InputError,
            ": known, urge: value is missing; write value = true, a word or \"unknown\"",
        ),
        (
            "[known]\nurge = 'perhaps'",
            InputError, ", known, urge: 'perhaps' is neither yes nor no; give one of them",
        ),
        (
            "[known]\nurge = 1",
            InputError, ": known, urge: value is '1'; write true or false",
        ),
        (
            "[known]\npopulation = true",
            InputError,
            ", known, population: True is unknown; use adult, child, dialysis, pregnant",
        ),
        (
            "[known]\nferritin = true",
            InputError,
            ": known, ferritin: value is 'True'; write the number with its unit in quotes",
        ),
        (
            "[known]\nferritin = 45",
            UnitError,
            ", known, ferritin, value: '45' has no unit; write the unit behind it, as in 45 ug/L",
        ),
        (
            "[known]\nferritin = '45 mg/L'",
            UnitError,
            ", known, ferritin: 'mg/L' is no unit of ferritin; use ng/mL, ug/L, pmol/L",
        ),
        (
            "[[examination]]",
            InputError, ': examination 1: kind is missing; write kind = "neurological"',
        ),
        (
            "[[blood]]\nvalues = 3",
            InputError, ': blood 1: values is no table; write values = { ferritin = "45 ug/L" }',
        ),
        (
            "[[blood]]\nvalues = { tsat = 18 }",
            UnitError,
            ", blood 1, values, tsat: '18' has no unit; write the unit behind it, as in 45 ug/L",
        ),
        (
            "[[blood]]\nat = '24:00'\nvalues = {}",
            InputError, ": blood 1: at is '24:00'; write a clock time such as 21:30",
        ),
        (
            "[[iron_given]]",
            InputError, ': iron_given 1: product is missing; write product = "ferrous sulfate"',
        ),
        ("[[taking]]", InputError, ': taking 1: name is missing; write name = "pramipexole"'),
        ("[[scale]]", InputError, ': scale 1: scale is missing; write scale = "irls"'),
        (
            "[[scale]]\nscale = 'irls'\nitems = [3]",
            InputError, ': scale 1: items is no table; write items = { "1" = 3, "2" = 2 }',
        ),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, text: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        read(tmp_path, text + "\n")
    assert str(caught.value) == f"{tmp_path / 'case.toml'}{message}"


def test_a_look_alike_that_does_not_exist(tmp_path: Path) -> None:
    text = '[[examination]]\nkind = "enmg"\nresult = "found"\nconcerns = ["rule.01"]\n'
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert caught.value.problem == "examination 1: concerns names 'rule.01'"
    assert caught.value.todo.startswith("use some of mimic.")
