"""Medicines and labs: the list, stop cards, iron with its limits, values with their units."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders.crawl import settled
from tests.builders.desks import make_desk, own_person
from tests.builders.web_pages import main_of
from tests.builders.workbench import Bench

from ekbom.actions.bring_case import bring_case
from ekbom.actions.entries import list_records, log_entry, show_record
from ekbom.actions.kept_case import kept_record
from ekbom.actions.kept_medicines import list_medicines
from ekbom.actions.people import add_member, add_person

TODAY = date(2026, 11, 20)


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def base(bench):
    return f"/p/{own_person(bench.house.desk)}"


def listed(bench):
    return list_medicines(bench.house.desk, own_person(bench.house.desk), today=TODAY)


def page_of(bench):
    return settled(bench, f"{base(bench)}/medicines")


def row_of(page, name):
    return page.text.split(f"<h3>{name}</h3>", 1)[1].split("</li>\n</ul>", 1)[0]


def paper(**values):
    given = {"name": [], "value": [], "unit": []}
    on = values.pop("on", "")
    for name, (value, unit) in values.items():
        given["name"].append(name)
        given["value"].append(value)
        given["unit"].append(unit)
    return {**given, "on": on}


def test_an_empty_list_says_what_counts(bench):
    words = main_of(page_of(bench))
    assert "No medicine is on your list yet." in words
    assert "remedies for a cold, for sleep, for nausea count too" in words
    assert "Nothing here tells you to start, stop or change one." in words
    assert "The question of iron waits until ferritin and transferrin saturation" in words


def test_a_medicine_that_worsens_is_worth_a_talk(bench):
    sent = {"name": "Diphenhydramine", "dose": "25 mg", "since": "2026-01-05"}
    answer = bench.post(f"{base(bench)}/medicines", sent)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"{base(bench)}/medicines#list",
    )  # fmt: skip
    (use,) = listed(bench)
    assert (use.name, use.taking, str(use.dose), use.since, use.written_by) == (
        "Diphenhydramine", "taken", "25 mg", date(2026, 1, 5), "person",
    )  # fmt: skip
    page = page_of(bench)
    words = main_of(page)
    assert "1 of 1 medicines are worth a talk with the person who prescribed them." in words
    assert "Antihistamines that enter the brain worsen RLS" in words
    assert "As told: 25 mg" in words
    assert 'href="/source/' in page.text


def test_nothing_found_is_no_proof_and_an_unknown_name_is_said(bench):
    bench.post(f"{base(bench)}/medicines", {"name": "metformin"})
    words = main_of(page_of(bench))
    assert "Nothing found" in words
    assert "Nothing found on the lists we hold. That is not proof." in words
    assert "That is no proof that it plays no part in restless legs." in words
    bench.post(f"{base(bench)}/medicines", {"name": "Zzyxel forte"})
    row = row_of(page_of(bench), "Zzyxel forte")
    assert "The name stands on no list of this program." in row
    assert "0 of 2" not in main_of(page_of(bench))
    bench.post(f"{base(bench)}/medicines", {"name": "gabapentn"})
    assert "it is not known by this name; spelt alike are gabapentin" in main_of(page_of(bench))


def test_one_that_was_stopped_alone_shows_the_stop_card_first(bench):
    for name in ("sertraline", "metformin"):
        bench.post(f"{base(bench)}/medicines", {"name": name})
    assert "Before any medicine is changed" not in main_of(page_of(bench))
    form = bench.get(f"{base(bench)}/medicines/0")
    assert 'value="taken" checked' in form.text
    assert "Nobody is judged here" in main_of(form)
    sent = {"name": "sertraline", "taking": "stopped", "until": "2026-11-18"}
    assert bench.post(f"{base(bench)}/medicines/0", sent).status_code == 303
    assert [(one.name, one.taking) for one in listed(bench)] == [
        ("sertraline", "stopped"), ("metformin", "taken"),
    ]  # fmt: skip
    words = main_of(page_of(bench))
    assert words.index("Before any medicine is changed") < words.index("What you take")
    assert "Call the person who prescribes it today" in words
    assert "To show or to send: To the person who prescribes. Sertraline: stopped" in words
    # The same card stands where the pattern is read.
    pattern = main_of(settled(bench, f"{base(bench)}/pattern"))
    assert "Before any medicine is changed" in pattern


def test_one_on_the_list_by_mistake_is_taken_off_and_stays_a_version(bench):
    for name in ("metformin", "levothyroxine"):
        bench.post(f"{base(bench)}/medicines", {"name": name})
    sent = {"name": "metformin", "remove": "yes"}
    assert bench.post(f"{base(bench)}/medicines/0", sent).status_code == 303
    assert [one.name for one in listed(bench)] == ["levothyroxine"]
    # The list changed meanwhile: what another page says of place 0 is not applied to it.
    late = bench.post(f"{base(bench)}/medicines/0", sent)
    assert late.status_code == 400
    assert "It was changed meanwhile" in main_of(late)
    assert [one.name for one in listed(bench)] == ["levothyroxine"]
    (case,) = list_records(bench.house.desk, own_person(bench.house.desk), "case")
    versions = show_record(bench.house.desk, own_person(bench.house.desk), case.id)
    assert ["metformin" in one.body["text"] for one in versions] == [True, True, False]
    assert bench.get(f"{base(bench)}/medicines/7").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "there is no name"),
        ("dose", "much", "wrong-dose"),
        ("dose", "25", "wrong-dose"),
        ("since", "2027-01-01", "2027-01-01 lies ahead of 2026-11-20; correct the day"),
        ("since", "soon", "'soon' is no day"),
        ("taking", "never", "that is no answer"),
        ("until", "2020-01-01", "is before it began"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong(bench, field, value, says):
    sent = {"name": "metformin", "dose": "500 mg", "since": "2021-01-01", field: value}
    answer = bench.post(f"{base(bench)}/medicines", sent)
    assert answer.status_code == 400
    text = answer.text.replace("&#39;", "'")
    assert says.casefold() in text.casefold()
    if field not in ("taking", "until"):
        assert f'value="{value}"' in text
    assert listed(bench) == ()


def test_blood_needs_the_unit_that_is_printed(bench):
    answer = bench.post(f"{base(bench)}/labs", paper(ferritin=("48", ""), on="2026-11-02"))
    assert answer.status_code == 400
    assert "'48' has no unit; write the unit that the laboratory printed" in main_of(answer)
    assert 'value="48"' in answer.text
    assert 'value="2026-11-02"' in answer.text
    assert list_records(bench.house.desk, own_person(bench.house.desk)) == ()


@pytest.mark.parametrize("unit", ["ng/mL", "ug/L", "pmol/L"])
def test_values_are_kept_as_they_are_printed(bench, unit):
    sent = paper(
        ferritin=("48" if unit != "pmol/L" else "107.9", unit), tsat=("18", "%"), crp=("", ""),
        on="2026-11-02",
    )  # fmt: skip
    assert bench.post(f"{base(bench)}/labs", sent).status_code == 303
    me = own_person(bench.house.desk)
    values = kept_record(bench.house.desk, me, today=TODAY).record.blood
    assert [(one.name, one.quantity.unit, one.on) for one in values] == [
        ("ferritin", unit, date(2026, 11, 2)), ("tsat", "%", date(2026, 11, 2)),
    ]  # fmt: skip


def test_iron_stands_among_the_limits_of_the_guidelines(bench):
    me = own_person(bench.house.desk)
    bring_case(bench.house.desk, me, "examples/cases/made_up.toml")
    words = main_of(page_of(bench))
    assert "In other units: 48 ng/mL, 107.9 pmol/L" in words
    assert "AASM 2025: 75 ug/L or less" in words
    assert "a reason to talk about iron" in words
    assert "Ask the person who prescribes whether iron" in words
    assert "Augmentation check" in words
    assert "1 of 4 signs, 3 not known" in words


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"ferritin": ("48", "mg/dL")}, "is no unit that is taken for it"),
        ({"ferritin": ("many", "ug/L")}, "wrong-ferritin"),
        ({"tsat": ("0.18", "%")}, "looks like a share of 1"),
        ({}, "no value is written"),
        ({"ferritin": ("48", "ug/L"), "on": "2027-01-01"}, "has not been yet"),
        ({"unheard": ("48", "ug/L")}, "it is not known"),
    ],
)
def test_a_value_that_makes_no_sense_is_asked_about(bench, values, says):
    answer = bench.post(f"{base(bench)}/labs", paper(**values))
    assert answer.status_code == 400
    assert says in answer.text.casefold() or says in main_of(answer)
    assert list_records(bench.house.desk, own_person(bench.house.desk)) == ()


def test_a_value_is_corrected_with_its_reason(bench):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    bench.post(f"{base(bench)}/labs", paper(ferritin=("480", "ug/L"), tsat=("18", "%")))
    (entry,) = list_records(desk, me)
    path = f"{base(bench)}/labs/{entry.id}/ferritin"
    assert path in page_of(bench).text
    assert 'value="480 ug/L"' in bench.get(path).text
    wrong = bench.post(path, {"text": "48", "reason": "misread"})
    assert wrong.status_code == 400
    assert 'value="misread"' in wrong.text
    assert bench.post(path, {"text": "48 ug/L", "reason": ""}).status_code == 400
    assert bench.post(path, {"text": "48 ug/L", "reason": "misread"}).status_code == 303
    versions = show_record(desk, me, entry.id)
    assert [one.body["cells"]["ferritin"] for one in versions] == ["480 ug/L", "48 ug/L"]
    assert versions[-1].reason == "misread"
    taken = bench.post(path, {"text": "", "reason": "not mine", "remove": "yes"})
    assert taken.status_code == 303
    assert show_record(desk, me, entry.id)[-1].body["cells"] == {"tsat": "18 %"}
    assert bench.get(path).status_code == 404
    assert bench.get(f"{base(bench)}/labs/{'a' * 32}/ferritin").status_code == 404


def test_a_medicine_of_the_log_is_offered_for_the_list(bench):
    desk, me = bench.house.desk, own_person(bench.house.desk)
    for day in (18, 19):
        log_entry(desk, me, {"urge": "5", "pramipexole": "0.25mg"}, at=f"2026-11-{day}T21:00")
    page = page_of(bench)
    assert "In your log, and not on this list: pramipexole" in main_of(page)
    added = settled(bench, f"{base(bench)}/medicines?add=pramipexole")
    assert 'name="name" value="pramipexole"' in added.text
    bench.post(f"{base(bench)}/medicines", {"name": "Pramipexole"})
    assert "In your log, and not on this list" not in main_of(page_of(bench))


def test_hostile_words_stay_text(bench):
    name = '"><script>alert(1)</script>'
    bench.post(f"{base(bench)}/medicines", {"name": name, "dose": "1 mg"})
    assert listed(bench)[0].name == name
    for path in ("medicines", "medicines/0", "pattern", f"medicines?add={name}"):
        assert "<script>alert" not in settled(bench, f"{base(bench)}/{path}").text


def test_anothers_list_is_refused_in_the_same_words(tmp_path):
    desk = make_desk(tmp_path, role="therapist")
    mine, other = add_person(desk, "Ann").id, add_person(desk, "Ben").id
    carer = add_member(desk, "Cara", "carer", persons=[mine])
    bench = Bench(desk, member=carer.id)
    assert settled(bench, f"/p/{mine}/medicines").status_code == 200
    assert bench.post(f"/p/{mine}/medicines", {"name": "metformin"}).status_code == 303
    assert list_medicines(desk, mine, today=TODAY)[0].written_by == "carer"
    for path, sent in (
        ("medicines", {"name": "x"}), ("medicines/0", {"name": "x"}), ("labs", paper()),
    ):  # fmt: skip
        assert bench.post(f"/p/{other}/{path}", sent).status_code == 404
    assert list_medicines(desk, other, today=TODAY) == ()
