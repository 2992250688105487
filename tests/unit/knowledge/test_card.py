"""One id, one card, for one kind of reader: no dose and nothing unchecked for a person."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from ekbom.knowledge.audience import may_see
from ekbom.knowledge.card import Card, card_ids, cards, differing, limit_text
from ekbom.knowledge.explain import fact_ids, shipped_facts
from ekbom.model.errors import NotAnswerable

DOSE = re.compile(r"\d ?(?:mg|mcg|MME|micrograms?)\b(?!/(?:dL|L|mL)\b)")


def card(id_: str, audience: str = "person") -> Card:
    (one,) = cards(id_, audience)  # type: ignore[arg-type]
    return one


def shown(one: Card) -> dict[str, str]:
    return {number.name: number.says for number in one.values}


def test_a_fact() -> None:
    one = card("lab.ferritin.adult_start")
    assert (one.id, one.kind) == ("lab.ferritin.adult_start", "fact")
    assert shown(one) == {"ferritin": "75 ug/L or less", "tsat": "below 20%"}
    assert (one.guideline, one.year, one.population) == ("AASM 2025", 2025, "adults with RLS")
    assert (one.status, one.tier, one.checked) == ("verified", "A", date(2026, 11, 21))
    assert one.certainty == "not_graded"
    assert one.locator == "not recorded"
    assert any("Winkelman" in source for source in one.sources)
    assert one.cautions == one.withheld == one.facts == one.asks == ()


def test_a_fact_of_an_older_file() -> None:
    one = card("nof1.irls.no_treatment")
    assert shown(one) == {"value": "-6.58 IRLS points"}
    assert one.values[0].given == {"is": -6.58, "unit": "IRLS points"}
    assert one.locator == "abstract"
    assert one.note.startswith("The pooled change within the placebo arms")
    several = shown(card("nof1.irls.no_treatment_smd"))
    assert list(several) == ["mean", "low_95", "high_95"]
    assert several["mean"] == "-1.41 standard deviations"


def test_units_and_further_fields_are_shown() -> None:
    one = card("lab.loinc.ferritin")
    assert shown(one) == {"one ng/mL in ug/L": "1 ug/L", "one ng/mL in pmol/L": "2.247 pmol/L"}
    assert ("loinc", "2276-4") in one.more
    first = card("crit.irlssg2014.3")
    assert ("past presence accepted", "yes") in first.more
    scale = card("scale.irls")
    assert any(key == "licence" and "item text no" in text for key, text in scale.more)


def test_what_the_documents_say_is_not_what_we_say() -> None:
    assert "documents_say" in shipped_facts()["crit.irlssg2014.1"]
    assert "document" not in json.dumps(card("crit.irlssg2014.1", "clinician").to_dict())


def test_a_fact_that_is_the_same_as_others_gives_those() -> None:
    found = cards("plm.threshold")
    assert [one.id for one in found] == list(shipped_facts()["plm.threshold"]["same_as"])
    assert all(one.kind == "fact" for one in found)


def test_a_superseded_fact_says_until_when_and_by_what() -> None:
    old = next(id_ for id_, entry in shipped_facts().items() if "until" in entry)
    one = card(old, "clinician")
    assert one.until == shipped_facts()[old]["until"]
    assert one.replaced_by == tuple(shipped_facts()[old]["replaced_by"])
    assert one.to_dict()["until"] == one.until.isoformat()


def test_facts_that_differ_stand_beside_each_other_the_newest_first() -> None:
    """rule.15: both are shown, with why."""
    newer = card("lab.ferritin.adult_start").differs
    assert [side.id for side in newer] == ["lab.ferritin.older_rule"]
    older = card("lab.ferritin.older_rule").differs
    assert [(side.id, side.year) for side in older] == [("lab.ferritin.adult_start", 2025)]
    assert newer[0].why == older[0].why != ""
    assert newer[0].says == shipped_facts()["lab.ferritin.older_rule"]["says"]


def test_the_newest_comes_first_whoever_wrote_the_difference_down() -> None:
    sides = differing("crit.course.chronic")
    assert [side.id for side in sides] == ["crit.icsd3tr", "crit.dsm5"]
    assert [side.year for side in sides] == sorted(
        (side.year for side in sides if side.year), reverse=True
    )
    assert differing("lab.loinc.tsh") == ()


def test_a_side_from_memory_is_withheld_from_a_person() -> None:
    """rec.aan.hd is from memory and differs from rec.aasm.24."""
    assert shipped_facts()["rec.aan.hd"]["status"] == "memory"
    assert "rec.aan.hd" in [side.id for side in differing("rec.aasm.24", "clinician")]
    assert "rec.aan.hd" not in [side.id for side in differing("rec.aasm.24")]


@pytest.mark.parametrize(
    ("id_", "says"),
    [
        ("crit.course.na", "crit.course.na is not checked yet and is shown to clinicians alone"),
        (
            "lab.oral_iron_dose",
            "lab.oral_iron_dose is for whoever treats and is shown to clinicians",
        ),
    ],
)
def test_what_is_not_for_a_person_is_withheld(id_: str, says: str) -> None:
    with pytest.raises(NotAnswerable, match=says):
        cards(id_)
    assert card(id_, "clinician").says == shipped_facts()[id_]["says"]


def test_a_clinician_reads_that_it_is_not_checked_yet() -> None:
    assert card("crit.course.na", "clinician").cautions == (
        "Not checked yet: this is from memory.",
    )


def test_a_part_from_memory_is_said_to_everybody() -> None:
    one = card("crit.support.family")
    assert one.memory_parts == ("first-degree", "kept in the 2014 set")
    assert one.cautions == (
        "Not checked yet in crit.support.family: first-degree; kept in the 2014 set.",
    )


def test_doses_are_for_clinicians() -> None:
    person, clinician = card("drug.pramipexole"), card("drug.pramipexole", "clinician")
    assert person.withheld == ("doses",)
    assert clinician.withheld == ()
    assert {key for key, _ in clinician.more} - {key for key, _ in person.more} == {
        "usual start",
        "usual max",
    }
    assert not person.values
    assert clinician.values


def test_a_number_for_clinicians_is_withheld_alone() -> None:
    person = card("lab.typo_guard")
    assert person.values == ()
    assert person.withheld == ("doses",)
    assert len(card("lab.typo_guard", "clinician").values) == 2


@pytest.mark.parametrize("id_", fact_ids())
def test_no_person_reads_a_dose_or_anything_from_memory(id_: str) -> None:
    entry = shipped_facts()[id_]
    if not may_see(entry, "person"):
        with pytest.raises(NotAnswerable, match="shown to clinicians alone"):
            cards(id_)
        assert card(id_, "clinician").id == id_
        return
    one = card(id_)
    assert one.status == "verified"
    told = one.to_dict()
    del told["sources"]
    assert not DOSE.findall(json.dumps(told))


def test_the_search_for_doses_finds_a_planted_one() -> None:
    assert DOSE.search("take 325 mg at night")
    assert not DOSE.search("1.48 mg/L")


def test_a_rule() -> None:
    one = card("rules.iron.adult")
    assert (one.kind, one.status) == ("rule", "decides")
    assert one.says.startswith("The figures are a reason to ask the prescriber about iron")
    assert one.facts == ("lab.ferritin.adult_start", "rule.08")
    assert [name for name, _, _ in one.asks] == ["population", "ferritin", "tsat", "iron", "tibc"]
    assert one.asks[1] == (
        "ferritin", "What was the last ferritin, with its unit?", "laboratory",
    )  # fmt: skip
    assert [side.id for side in one.differs] == ["lab.ferritin.older_rule"]
    assert len(set(one.sources)) == len(one.sources) > 2
    assert one.checked == date(2026, 11, 21)
    plain = one.to_dict()
    assert plain["asks"][0]["observation"] == "population"
    assert plain["checked"] == "2026-11-21"


def test_a_rule_says_its_note_and_that_it_is_context() -> None:
    assert card("rules.iron.adult_by_vein").note.startswith("The lower end belongs")
    assert card("rules.plm.adult").status == "context"
    assert "of low standing" in card("rules.iron.dialysis").cautions[0]


def test_a_rule_that_rests_on_memory_is_withheld_from_a_person() -> None:
    with pytest.raises(NotAnswerable, match=r"rules\.iron\.pregnancy is not checked yet"):
        cards("rules.iron.pregnancy")
    one = card("rules.iron.pregnancy", "clinician")
    assert one.status == "context"
    assert "rec.preg2015.first is from memory and not checked yet." in one.cautions


def test_an_observation() -> None:
    one = card("observations.tsat")
    assert (one.kind, one.says) == (
        "observation", "What was the transferrin saturation, in percent?",
    )  # fmt: skip
    more = dict(one.more)
    assert (more["known by"], more["taken in"]) == ("laboratory", "%")
    assert more["else computed from"] == "iron and tibc"
    assert "rules.iron.ceiling" in more["asked by"]
    assert one.facts == ("lab.loinc.tsat",)
    assert (
        dict(card("observations.population").more)["one of"] == "adult, child, dialysis, pregnant"
    )
    assert set(dict(card("observations.urge").more)) == {"known by", "asked by"}


@pytest.mark.parametrize(
    ("id_", "near"),
    [
        ("lab.ferritin.adlt_start", "lab.ferritin.adult_start"),
        ("ferritin", "lab.ferritin.adult_start"),
        ("rules.iron.adlt", "rules.iron.adult"),
        ("observations.ferrtin", "observations.ferritin"),
        ("§", "ekbom explain --list names every topic"),
    ],
)
def test_an_unknown_id_is_answered_with_those_near_it(id_: str, near: str) -> None:
    with pytest.raises(NotAnswerable, match=f"there is no {id_!r}; .*{re.escape(near)}"):
        cards(id_)


def test_every_id_has_a_card() -> None:
    ids = card_ids()
    assert len(set(ids)) == len(ids) > 700
    for id_ in ids:
        assert all(one.says for one in cards(id_, "clinician")), id_


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"is": 84, "unit": "%"}, "84%"),
        ({"about": 25.1, "unit": "ratio"}, "about 25.1 ratio"),
        ({"at_least": 3, "unit": "months"}, "3 months or more"),
        ({"above": 45, "unit": "%"}, "above 45%"),
        ({"from": 75, "to": 100, "unit": "ug/L"}, "75 to 100 ug/L"),
        ({"at_least": 3, "below": 9, "unit": "s"}, "below 9 s, 3 s or more"),
        ({"is": 4.19, "ci95": [3.11, 5.66], "unit": "ratio"}, "4.19 ratio (95 % 3.11 to 5.66)"),
        ({"are": [1, 2, 4], "unit": "item numbers"}, "1, 2, 4 item numbers"),
    ],
)
def test_a_number_of_a_fact_is_shown_with_its_side(given: dict[str, object], text: str) -> None:
    assert limit_text(given) == text
